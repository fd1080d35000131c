using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.Auditing;

/// <summary>
/// What tells one row of a patient's record from the others of its table: its day, drug, term or number, or those of the row that it hangs on. Read off the trail, since
/// a removed row has its name there alone.
/// </summary>
public sealed class RowNames(RegistryDbContext database)
{
    /// <summary>Columns that name a row, the one that says most first.</summary>
    private static readonly string[] Naming =
    [
        "term", "drug", "visited_on", "assessed_on", "performed_on", "specimen_on", "measured_on", "found_on", "progressed_on", "alive_on", "died_on", "taken_on", "opened_on", "given_on", "enrolled_on", "started_on",
        "diagnosed_on", "asked_on", "number", "item",
    ];

    private static readonly Dictionary<string, string> Above = new(StringComparer.Ordinal)
    {
        ["visit_id"] = "visits", ["assessment_id"] = "assessments", ["treatment_line_id"] = "treatment_lines", ["adverse_event_id"] = "adverse_events", ["screening_id"] = "screenings", ["lesion_id"] = "lesions",
    };

    /// <param name="rows">Table and key of each row, as entries of the trail name them.</param>
    /// <returns>The last known name of each row that has one.</returns>
    public async Task<IReadOnlyDictionary<(string Table, string Row), string>> OfAsync(Guid patientId, IReadOnlyCollection<(string Table, string Row)> rows, CancellationToken cancellation)
    {
        var values = await ValuesAsync(patientId, rows, cancellation);
        var above = await ValuesAsync(patientId, [.. values.Values.SelectMany(AboveOf).Except(values.Keys)], cancellation);
        Dictionary<(string, string), string> names = [];
        foreach (var row in rows)
        {
            if (values.TryGetValue(row, out var own) && NameOf(own, n => values.GetValueOrDefault(n) ?? above.GetValueOrDefault(n)) is { } name)
                names[row] = name;
        }
        return names;
    }

    private static string? NameOf(Dictionary<string, string> own, Func<(string, string), Dictionary<string, string>?> find) =>
        Naming.Select(own.GetValueOrDefault).FirstOrDefault(v => v is not null)
            ?? (string.Join(", ", AboveOf(own).Select(find).OfType<Dictionary<string, string>>().Select(row => Naming.Select(row.GetValueOrDefault).FirstOrDefault(v => v is not null)).OfType<string>())
                is { Length: > 0 } joined ? joined : null);

    private static IEnumerable<(string Table, string Row)> AboveOf(Dictionary<string, string> row) =>
        Above.Where(link => row.ContainsKey(link.Key)).Select(link => (link.Value, row[link.Key]));

    /// <summary>The naming columns and links of rows, each with the last value that the trail holds.</summary>
    private async Task<Dictionary<(string Table, string Row), Dictionary<string, string>>> ValuesAsync(Guid patientId, IReadOnlyCollection<(string Table, string Row)> rows, CancellationToken cancellation)
    {
        var keys = rows.Select(r => r.Row).Distinct().ToArray();
        var entries = await database.AuditEntries.AsNoTracking()
            .Where(e => e.PatientId == patientId && keys.Contains(e.RowId!) && (e.Action == AuditAction.Inserted || e.Action == AuditAction.Updated))
            .OrderBy(e => e.Id).Select(e => new { e.Table, e.RowId, e.New }).ToListAsync(cancellation);
        Dictionary<(string, string), Dictionary<string, string>> found = [];
        foreach (var entry in entries.Where(e => e.New is not null && rows.Contains((e.Table, e.RowId!))))
        {
            if (!found.TryGetValue((entry.Table, entry.RowId!), out var row))
                found[(entry.Table, entry.RowId!)] = row = new Dictionary<string, string>(StringComparer.Ordinal);
            using var values = JsonDocument.Parse(entry.New!);
            foreach (var value in values.RootElement.EnumerateObject().Where(v => v.Value.ValueKind != JsonValueKind.Null && (Naming.Contains(v.Name) || Above.ContainsKey(v.Name))))
                row[value.Name] = value.Value.ToString();
        }
        return found;
    }
}
