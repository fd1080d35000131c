namespace DfspRegistry.Data.Auditing;

/// <summary>Why the changes of this request or command are made; set by the page that asked for it, written into each audit entry.</summary>
public sealed class ChangeReason
{
    public string? Text { get; set; }
}
