using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Primitives;

namespace DfspRegistry.Web.Drafts;

/// <summary>The fields of a form that is kept while it is filled in: what was typed, beside what the form brings along for itself.</summary>
public static partial class FormFields
{
    /// <summary>The opened form: the same form sent again is known by it.</summary>
    public const string Form = "_form";
    /// <summary>See <see cref="FormTicket"/>.</summary>
    public const string Ticket = "_ticket";
    /// <summary>What stood in the fields when the form was opened.</summary>
    public const string Shown = "_shown";
    /// <summary>Counts what an opened form sends to be kept.</summary>
    public const string Sequence = "_sequence";
    /// <summary>What another person saved in the meantime, beside what was typed; see <see cref="FieldMerge"/>.</summary>
    public const string Merge = "_merge";
    /// <summary>The answer to one field that both changed.</summary>
    public const string Pick = "_pick.";
    private const string AntiforgeryToken = "__RequestVerificationToken";

    /// <summary>Fields that name the row that the form writes, the whole before its part.</summary>
    private static readonly string[] RecordIds = ["Input.Visit.Id", "Input.Id"];
    public const string Version = "Input.Version";

    /// <summary>What belongs into a draft: everything but the form's own tokens.</summary>
    public static Dictionary<string, string[]> Typed(IFormCollection form) => form
        .Where(f => f.Key is not (Form or Ticket or Shown or Sequence or AntiforgeryToken))
        // PostgreSQL keeps no NUL in a text.
        .ToDictionary(f => f.Key, f => f.Value.Select(v => (v ?? "").Replace("\0", "", StringComparison.Ordinal)).ToArray(), StringComparer.Ordinal);

    public static Dictionary<string, string[]> Read(string json) =>
        new(JsonSerializer.Deserialize<Dictionary<string, string[]>>(json) ?? [], StringComparer.Ordinal);

    public static Guid? FormId(IFormCollection form) => Guid.TryParse(form[Form], out var id) ? id : null;

    public static Guid? RecordId(IReadOnlyDictionary<string, string[]> fields) =>
        RecordIds.Select(name => fields.GetValueOrDefault(name)).OfType<string[]>().Select(v => Guid.TryParse(v.FirstOrDefault(), out var id) ? id : (Guid?)null).FirstOrDefault();

    public static int? BaseVersion(IReadOnlyDictionary<string, string[]> fields) =>
        int.TryParse(fields.GetValueOrDefault(Version)?.FirstOrDefault(), out var version) ? version : null;

    public static string? Value(IReadOnlyDictionary<string, string[]> fields, string name) =>
        fields.TryGetValue(name, out var values) ? string.Join(',', values).ReplaceLineEndings("\n") : null;

    /// <summary>An unticked box is not sent; that is what it showed when it was "False".</summary>
    public static bool IsSame(string shown, string? typed) =>
        typed is null ? shown is "" or "False" : string.Equals(shown.ReplaceLineEndings("\n"), typed, StringComparison.Ordinal);

    /// <summary>Names of the fields in which something else stands than was shown. A row that was added on the page showed nothing.</summary>
    public static IEnumerable<string> Changed(IReadOnlyDictionary<string, string> shown, IReadOnlyDictionary<string, string[]> fields)
    {
        foreach (var (name, value) in shown)
        {
            if (!IsSame(value, Value(fields, name)))
                yield return name;
        }
        var repeated = shown.Keys.Select(Unnumbered).Where(name => name.Contains("[]", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        foreach (var name in fields.Keys.Where(name => !shown.ContainsKey(name) && repeated.Contains(Unnumbered(name))))
        {
            if (Value(fields, name) is not ("" or "False" or null))
                yield return name;
        }
    }

    /// <summary>Tells a form that was changed and sent again from the same form sent twice.</summary>
    public static byte[] Content(IReadOnlyDictionary<string, string[]> fields)
    {
        var text = new StringBuilder();
        foreach (var (name, values) in fields.OrderBy(f => f.Key, StringComparer.Ordinal))
            text.Append(name).Append('\0').AppendJoin('\0', values).Append("\0\0");
        return SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
    }

    public static FormCollection AsForm(IReadOnlyDictionary<string, string[]> fields) =>
        new(fields.ToDictionary(f => f.Key, f => new StringValues(f.Value), StringComparer.OrdinalIgnoreCase));

    private static string Unnumbered(string name) => Numbers().Replace(name, "[]");

    [GeneratedRegex(@"\[\d+\]", RegexOptions.None, 1000)]
    private static partial Regex Numbers();
}
