using System.Globalization;
using System.Text.Json;
using DfspRegistry.Data;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.Patients;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Pages.Patients;

/// <summary>Who changed what of a patient's record, when and why; by part, field and person.</summary>
[Authorize(Policy = Policies.SeeHistory)]
public sealed class HistoryModel(RegistryDbContext database, PatientRecords records) : PageModel
{
    private const int EntriesShown = 40;
    // Keys and links between rows tell a reader nothing; the row's part does.
    private static readonly HashSet<string> Bookkeeping = ["id", "patient_id", "visit_id", "treatment_line_id", "assessment_id", "adverse_event_id", "screening_id", "version"];

    [BindProperty(SupportsGet = true)]
    public string? Table { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Field { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Who { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Reads { get; set; }

    public string Number { get; private set; } = "";
    public IReadOnlyList<HistoryRow> Rows { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Tables { get; private set; } = [];
    public IReadOnlyList<SelectListItem> People { get; private set; } = [];
    /// <summary>The page of earlier entries begins before this one; null on the last page.</summary>
    public long? Before { get; private set; }

    public sealed record HistoryRow(DateTimeOffset At, string Who, string Source, string Part, string Action, string Field, string Old, string New, string? Reason);

    public async Task<IActionResult> OnGetAsync(string number, long? before, CancellationToken cancellation)
    {
        if (await records.FindAsync(number, cancellation) is not { } patient)
            return NotFound();
        Number = patient.RegistryNumber;
        var ofPatient = database.AuditEntries.AsNoTracking().Where(e => e.PatientId == patient.Id);
        Tables = [.. (await ofPatient.Select(e => e.Table).Distinct().OrderBy(t => t).ToListAsync(cancellation)).Select(t => new SelectListItem(InWords(t), t))];
        People = [.. (await ofPatient.Select(e => e.UserName).Distinct().OrderBy(n => n).ToListAsync(cancellation)).Select(n => new SelectListItem(n, n))];
        var entries = await ofPatient
            .Where(e => (Table == null || e.Table == Table) && (Who == null || e.UserName == Who) && (before == null || e.Id < before))
            .Where(e => Reads || e.Action == AuditAction.Inserted || e.Action == AuditAction.Updated || e.Action == AuditAction.Deleted)
            .OrderByDescending(e => e.Id).Take(EntriesShown + 1).ToListAsync(cancellation);
        if (entries.Count > EntriesShown)
            Before = entries[EntriesShown - 1].Id;
        var field = Field?.Trim().Replace(' ', '_').ToLowerInvariant();
        Rows = [.. entries.Take(EntriesShown).SelectMany(RowsOf).Where(r => string.IsNullOrEmpty(field) || r.Field.Replace(' ', '_').Contains(field, StringComparison.OrdinalIgnoreCase))];
        return Page();
    }

    private static IEnumerable<HistoryRow> RowsOf(AuditEntry entry)
    {
        using var old = JsonDocument.Parse(entry.Old ?? "{}");
        using var now = JsonDocument.Parse(entry.New ?? "{}");
        var fields = old.RootElement.EnumerateObject().Concat(now.RootElement.EnumerateObject()).Select(p => p.Name).Distinct(StringComparer.Ordinal)
            .Where(name => !Bookkeeping.Contains(name)).ToList();
        if (fields.Count == 0)
            fields.Add("");
        List<HistoryRow> rows = [];
        foreach (var name in fields)
        {
            rows.Add(new HistoryRow(
                entry.At, entry.UserName, entry.Source, InWords(entry.Table), InWords(entry.Action), InWords(name),
                Printed(old.RootElement, name), Printed(now.RootElement, name), entry.Reason));
        }
        return rows;
    }

    private static string Printed(JsonElement values, string name)
    {
        if (name.Length == 0 || !values.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return "";
        if (name.EndsWith("_cipher", StringComparison.Ordinal))
            return "(sealed)";
        return value.ValueKind == JsonValueKind.String ? value.GetString()!.Replace('_', ' ') : value.GetRawText();
    }

    private static string InWords(string code) => code.Replace("_cipher", "", StringComparison.Ordinal).Replace('_', ' ');

    private static string InWords(AuditAction action) => action.ToString().ToLower(CultureInfo.InvariantCulture);
}
