using DfspRegistry.Data;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.Patients;
using DfspRegistry.Web.Auditing;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Pages.Patients;

/// <summary>Who changed what of a patient's record, when and why; by part, field and person, or of one entry with all that hangs on it.</summary>
[Authorize(Policy = Policies.SeeHistory)]
public sealed class HistoryModel(RegistryDbContext database, PatientRecords records, AuditHistory history, RowNames names) : PageModel
{
    private const int EntriesShown = 40;

    [BindProperty(SupportsGet = true)]
    public string? Table { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Field { get; set; }

    /// <summary>An account's id, or the name of what has none.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Who { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Reads { get; set; }

    /// <summary>One entry of the record (a visit, an event); null for the whole of it.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Of { get; set; }

    public string Number { get; private set; } = "";
    public IReadOnlyList<HistoryEntry> Entries { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Tables { get; private set; } = [];
    public IReadOnlyList<SelectListItem> People { get; private set; } = [];
    /// <summary>The page of earlier entries begins before this one; null on the last page.</summary>
    public long? Before { get; private set; }

    public async Task<IActionResult> OnGetAsync(string number, long? before, CancellationToken cancellation)
    {
        if (await records.FindAsync(number, cancellation) is not { } patient)
            return NotFound();
        Number = patient.RegistryNumber;
        var ofPatient = database.AuditEntries.AsNoTracking().Where(e => e.PatientId == patient.Id);
        if (Of is { } row)
        {
            var rows = await history.RowsOfAsync(patient.Id, row, cancellation);
            ofPatient = ofPatient.Where(e => rows.Contains(e.RowId!));
        }
        Tables = [.. (await ofPatient.Select(e => e.Table).Distinct().OrderBy(t => t).ToListAsync(cancellation)).Select(t => new SelectListItem(HistoryWords.Table(t), t))];
        var people = await TrailPeople.OfAsync(ofPatient, database, cancellation);
        People = people.Choices;
        var columns = ColumnsCalled(Field?.Trim());
        var entries = await TrailPeople.By(ofPatient, Who)
            .Where(e => (Table == null || e.Table == Table) && (before == null || e.Id < before))
            .Where(e => Reads || e.Action == AuditAction.Inserted || e.Action == AuditAction.Updated || e.Action == AuditAction.Deleted)
            .Where(e => columns == null || EF.Functions.JsonExistAny(e.New!, columns) || EF.Functions.JsonExistAny(e.Old!, columns))
            .OrderByDescending(e => e.Id).Take(EntriesShown + 1).ToListAsync(cancellation);
        if (entries.Count > EntriesShown)
            Before = entries[EntriesShown - 1].Id;
        entries = [.. entries.Take(EntriesShown)];
        var named = await names.OfAsync(patient.Id, [.. entries.Where(e => e.RowId is not null).Select(e => (e.Table, e.RowId!)).Distinct()], cancellation);
        Entries = [.. entries.Select(e => HistoryEntry.Of(e, e.RowId is null ? null : named.GetValueOrDefault((e.Table, e.RowId)), columns) with { Who = people.NameOf(e) })];
        return Page();
    }

    /// <returns>Columns whose name on the pages holds the text; null without a text.</returns>
    private string[]? ColumnsCalled(string? text) => string.IsNullOrEmpty(text)
        ? null
        : [.. database.Model.GetEntityTypes().SelectMany(t => t.GetProperties()).Select(p => p.GetColumnName()).Distinct()
            .Where(c => HistoryWords.Column(c).Contains(text, StringComparison.OrdinalIgnoreCase))];
}
