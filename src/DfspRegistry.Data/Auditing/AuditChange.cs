using System.Text.Json;

namespace DfspRegistry.Data.Auditing;

/// <summary>One column that an entry names, with its value before and after as text; null where there was none.</summary>
public sealed record AuditChange(string Column, string? Old, string? New)
{
    // Keys and links between rows tell a reader nothing; the row's part does.
    private static readonly HashSet<string> Links =
        ["id", "patient_id", "visit_id", "treatment_line_id", "assessment_id", "adverse_event_id", "screening_id", "lesion_id", "study_id", "criteria_set_id", "criterion_id", "version"];

    public static IReadOnlyList<AuditChange> Of(AuditEntry entry)
    {
        using var old = JsonDocument.Parse(entry.Old ?? "{}");
        using var now = JsonDocument.Parse(entry.New ?? "{}");
        return [.. old.RootElement.EnumerateObject().Concat(now.RootElement.EnumerateObject()).Select(p => p.Name).Distinct(StringComparer.Ordinal)
            .Where(name => !Links.Contains(name)).Select(name => new AuditChange(name, Text(old.RootElement, name), Text(now.RootElement, name)))];
    }

    private static string? Text(JsonElement values, string name)
    {
        if (!values.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        if (name.EndsWith("_cipher", StringComparison.Ordinal))
            return "(sealed)";
        return value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();
    }
}
