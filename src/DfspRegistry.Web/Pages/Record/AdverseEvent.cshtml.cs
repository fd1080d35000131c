using DfspRegistry.Data;
using DfspRegistry.Data.AdverseEvents;
using DfspRegistry.Data.Patients;
using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Web.Forms;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Pages.Record;

/// <summary>An adverse event with the course of its grades and its relation to each drug.</summary>
[Authorize(Policy = Policies.EnterData)]
public sealed class AdverseEventModel(PatientRecords records, AdverseEventService adverseEvents, CtcaeTerms terms, RegistryDbContext database) : PageModel
{
    [BindProperty]
    public AdverseEventInput Input { get; set; } = new();

    public RecordEntry Entry { get; private set; } = null!;

    /// <summary>The chosen term with its grades; null where the version's list does not know it.</summary>
    public CtcaeTerm? Term { get; private set; }

    public async Task<IActionResult> OnGetAsync(string number, string id, CancellationToken cancellation)
    {
        if (await RecordEntry.OpenAsync<AdverseEvent>(records, number, id, cancellation, withLines: true) is not { } entry)
            return NotFound();
        Entry = entry;
        if (entry.IsNew)
            Input = AdverseEventInputs.Blank([]);
        else if (await database.Set<AdverseEvent>().Include(e => e.Grades).Include(e => e.Relations)
            .SingleOrDefaultAsync(e => e.Id == entry.ExistingId && e.PatientId == entry.Patient.Id, cancellation) is { } row)
            Input = AdverseEventInputs.Of(row);
        else
            return NotFound();
        if (!entry.IsNew)
            Input.Grades.Add(new AdverseEventGradeInput { Id = Guid.CreateVersion7() });
        AdverseEventInputs.AskFor(Input, (await records.LinesAsync(entry.Patient.Id, cancellation)).Select(l => l.Drug).Distinct(StringComparer.Ordinal));
        await FindTermAsync(cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string number, string id, CancellationToken cancellation)
    {
        if (await RecordEntry.OpenAsync<AdverseEvent>(records, number, id, cancellation, withLines: true) is not { } entry)
            return NotFound();
        Entry = entry;
        Input.TakeSynonym();
        var finder = await FindTermAsync(cancellation);
        entry.CheckLine(ModelState, "Input.TreatmentLineId", Input.TreatmentLineId);
        if (!this.Check(new AdverseEventInputValidator(finder), Input, await records.DatesAsync(entry.Patient.Id, null, cancellation)))
            return this.Invalid();
        // The empty row for one more grade was not used; the first row of an event that was never graded says so.
        if (Input.Grades.Count > 1)
            Input.Grades.RemoveAll(g => g.Grade is null && g.From is null);
        await adverseEvents.SaveAsync(entry.Patient.Id, Input, visitId: null, cancellation);
        return Redirect($"/patients/{number}");
    }

    private async Task<Func<CtcaeVersion, string, CtcaeTerm?>> FindTermAsync(CancellationToken cancellation)
    {
        var finder = await terms.FinderAsync([Input.Term ?? ""], cancellation);
        Term = Input is { CtcaeVersion: { } version, Term: { } name } ? finder(version, name) : null;
        return finder;
    }
}
