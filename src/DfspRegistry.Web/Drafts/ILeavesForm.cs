namespace DfspRegistry.Web.Drafts;

/// <summary>A form that can be left unfinished: where a person goes who leaves it while something in it cannot be saved.</summary>
public interface ILeavesForm
{
    /// <summary>Null when the form was not sent to leave it.</summary>
    string? LeavesTo { get; }
}
