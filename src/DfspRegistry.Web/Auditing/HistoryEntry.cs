using DfspRegistry.Data.Auditing;

namespace DfspRegistry.Web.Auditing;

/// <summary>One entry of a record's history in words: what was done to one row, with its fields before and after.</summary>
/// <param name="Which">The day, drug, term or number that tells the row from others; null where the part has one row.</param>
public sealed record HistoryEntry(DateTimeOffset At, string Who, string Source, string Part, string? Which, string Action, IReadOnlyList<HistoryChange> Changes, string? Reason)
{
    /// <param name="columns">The only columns to show; null for all.</param>
    public static HistoryEntry Of(AuditEntry entry, string? which, IReadOnlyCollection<string>? columns) => new(
        entry.At, entry.UserName, entry.Source, HistoryWords.Part(entry.Table), which, HistoryWords.Action(entry.Action),
        [.. AuditChange.Of(entry).Where(c => columns is null || columns.Contains(c.Column)).Select(c => new HistoryChange(
            HistoryWords.Column(c.Column), HistoryWords.Value(entry.Table, c.Column, c.Old), HistoryWords.Value(entry.Table, c.Column, c.New)))],
        entry.Reason);
}

/// <summary>One field; empty where there was nothing before or is nothing after.</summary>
public sealed record HistoryChange(string Field, string Old, string New);
