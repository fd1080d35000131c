using DfspRegistry.Data.Drafts;

namespace DfspRegistry.Web.Drafts;

/// <summary>What one request knows of its kept form beside the page's own model; the page's tag helpers draw it.</summary>
public sealed class FormState
{
    /// <summary>What stood in the fields when the form was first opened; null: it is opened now, and what is drawn is what is shown.</summary>
    public Dictionary<string, string>? Shown { get; set; }
    /// <summary>The draft that stands in the form.</summary>
    public EntryDraft? Restored { get; set; }
    public FieldMerge? Merge { get; set; }
    /// <summary>The answers to what both changed, by field.</summary>
    public Dictionary<string, string> Picks { get; set; } = [];
    public OthersAtWork? Others { get; set; }

    public static FormState Of(HttpContext context)
    {
        if (context.Features.Get<FormState>() is not { } state)
            context.Features.Set(state = new FormState());
        return state;
    }
}
