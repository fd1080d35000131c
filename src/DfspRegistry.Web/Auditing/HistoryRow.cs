using DfspRegistry.Data.Auditing;

namespace DfspRegistry.Web.Auditing;

/// <summary>One line of a history: a field with its old and new value in words, or an entry that names no field.</summary>
public sealed record HistoryRow(DateTimeOffset At, string Who, string Source, string Part, string Action, string Field, string Old, string New, string? Reason)
{
    public static IEnumerable<HistoryRow> Of(AuditEntry entry)
    {
        var changes = AuditChange.Of(entry);
        return (changes.Count == 0 ? [new AuditChange("", null, null)] : changes).Select(change => new HistoryRow(
            entry.At, entry.UserName, entry.Source, HistoryWords.Table(entry.Table), HistoryWords.Action(entry.Action), HistoryWords.Column(change.Column),
            HistoryWords.Value(entry.Table, change.Column, change.Old), HistoryWords.Value(entry.Table, change.Column, change.New), entry.Reason));
    }
}
