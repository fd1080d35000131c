using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using DfspRegistry.Data.Accounts.Sessions;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Web.Security;

namespace DfspRegistry.Web.Auditing;

/// <summary>What an entry of the trail is about, in words: fields without their values for patients, since those stand in the history of the record; for accounts, which have no such page, with them.</summary>
internal static partial class ActivityWords
{
    /// <summary>Members of what was searched, exported, refused and opened, with the word before them.</summary>
    private static readonly Dictionary<string, string> Labels = new(StringComparer.Ordinal)
    {
        ["what"] = "", ["by"] = "", ["with"] = "with ", ["study"] = "study ", ["file"] = "file ", ["choices"] = "chosen ", ["patients"] = "patients ", ["found"] = "found ", ["windows"] = "windows ",
        ["rows"] = "rows ", ["content"] = "", ["sha256"] = "SHA-256 ",
    };

    private static readonly Dictionary<string, string> Rates = new(StringComparer.Ordinal)
    {
        ["too many: search"] = "too many searches", ["too many: record"] = "too many pages of patients", ["too many: export"] = "too many files", ["too many: upload"] = "too many forms with pictures",
        ["too many: picture"] = "too many pictures",
    };

    /// <summary>Columns of an account that say nothing about it.</summary>
    private static readonly HashSet<string> Bookkeeping = ["security_stamp", "access_failed_count", "lockout_enabled", "lockout_end", "email_confirmed", "phone_number_confirmed", "two_factor_enabled", "user_name"];

    private static readonly Dictionary<string, string> Columns = new(StringComparer.Ordinal) { ["password_hash"] = "password", ["method"] = "with", ["browser"] = "in", ["link"] = "link for" };

    /// <summary>What of a session does not stand in the line already.</summary>
    private static readonly HashSet<string> OfSession = ["method", "browser", "ended_at"];

    /// <param name="names">What ids stand for, where that is known: codes of sites, names of people.</param>
    public static string Of(AuditEntry entry, IReadOnlyDictionary<string, string> names) => entry.Action switch
    {
        AuditAction.Denied or AuditAction.Searched or AuditAction.Exported or AuditAction.Opened => Whose(entry, names) + Said(entry),
        _ when entry.PatientId is null => Whose(entry, names) + string.Join("; ", AuditChange.Of(entry).Select(c => Changed(entry.Table, c, names)).Where(c => c.Length > 0)),
        AuditAction.Updated => string.Join(", ", AuditChange.Of(entry).Select(c => HistoryWords.Column(c.Column))),
        _ => "",
    };

    /// <summary>The account that it was done to, where somebody else or nobody yet did it.</summary>
    private static string Whose(AuditEntry entry, IReadOnlyDictionary<string, string> names) =>
        entry.Table == "users" && entry.RowId is { } id && names.TryGetValue(id, out var name) && name != entry.UserName ? $"{name}: " : "";

    private static string Said(AuditEntry entry)
    {
        if (entry.New is not { } json)
            return "";
        using var said = JsonDocument.Parse(json);
        return string.Join(", ", said.RootElement.EnumerateObject()
            .Where(p => Labels.ContainsKey(p.Name) && p.Value.ValueKind is (JsonValueKind.String or JsonValueKind.Number))
            .Select(p => Labels[p.Name] + Text(p.Value.ToString())));
    }

    /// <summary>An address without the ids in it, and with what was asked of it.</summary>
    private static string Text(string said) => Rates.GetValueOrDefault(said)
        ?? Id().Replace(said, "…").Replace("GET /", "opening /", StringComparison.Ordinal).Replace("POST /", "sending to /", StringComparison.Ordinal);

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Id();

    private static string Changed(string table, AuditChange change, IReadOnlyDictionary<string, string> names)
    {
        if (Bookkeeping.Contains(change.Column) || (table == "user_sessions" && !OfSession.Contains(change.Column)) || change.Column.StartsWith("normalized_", StringComparison.Ordinal))
            return "";
        var column = Columns.GetValueOrDefault(change.Column) ?? HistoryWords.Column(change.Column.EndsWith("_id", StringComparison.Ordinal) ? change.Column[..^3] : change.Column);
        return (Value(table, change.Column, change.Old, names), Value(table, change.Column, change.New, names)) switch
        {
            (null, null) => column,
            (null, var now) => $"{column} {now}",
            (var old, null) => $"{column} no longer {old}",
            var (old, now) => $"{column} {old} → {now}",
        };
    }

    /// <returns>Null for what is nothing to a reader: a secret, an id of something that is gone, a whole structure.</returns>
    private static string? Value(string table, string column, string? value, IReadOnlyDictionary<string, string> names) => value switch
    {
        null or "" or "(secret)" => null,
        ['{' or '[', ..] => null,
        _ when names.TryGetValue(value, out var name) => name,
        _ when Guid.TryParse(value, out _) => null,
        _ when value.Contains('T', StringComparison.Ordinal) && DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, out var at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture),
        _ when column == "method" && Codes.TryParse<SignInMethod>(value, out var method) => SignInWords.Of(method),
        _ => HistoryWords.Value(table, column, value),
    };
}
