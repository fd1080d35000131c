using DfspRegistry.Data;
using DfspRegistry.Data.AdverseEvents;
using DfspRegistry.Data.Patients;
using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Web.Forms;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Pages.Record;

/// <summary>An adverse event with the course of its grades and its relation to each drug.</summary>
[Authorize(Policy = Policies.EnterData)]
public sealed class AdverseEventModel(PatientRecords records, AdverseEventService adverseEvents, CtcaeTerms terms, RegistryDbContext database) : PageModel
{
    [BindProperty]
    public AdverseEventInput Input { get; set; } = new();

    public Patient Patient { get; private set; } = null!;
    public bool IsNew { get; private set; }
    public IReadOnlyList<SelectListItem> Lines { get; private set; } = [];
    private IReadOnlyList<TreatmentLine> _lines = [];

    public async Task<IActionResult> OnGetAsync(string number, string id, CancellationToken cancellation)
    {
        if (!RouteId.TryParse(id, out var existing) || !await LoadAsync(number, existing, cancellation))
            return NotFound();
        if (existing is null)
        {
            Input.Id = Guid.CreateVersion7();
            Input.CtcaeVersion = CtcaeVersion.V5;
        }
        else if (await database.Set<AdverseEvent>().Include(e => e.Grades).Include(e => e.Relations)
            .SingleOrDefaultAsync(e => e.Id == existing && e.PatientId == Patient.Id, cancellation) is { } row)
        {
            Input = new AdverseEventInput
            {
                Id = row.Id,
                TreatmentLineId = row.TreatmentLineId,
                Term = row.Term,
                CtcaeVersion = row.CtcaeVersion,
                ReportedTerm = row.ReportedTerm,
                OnsetOn = row.OnsetOn,
                EndedOn = row.EndedOn,
                IsSerious = row.IsSerious,
                Outcome = row.Outcome,
                ActionTaken = row.ActionTaken,
                Grades = [.. row.Grades.OrderBy(g => g.From).Select(g => new AdverseEventGradeInput { Id = g.Id, From = g.From, Grade = g.Grade })],
                Relations = [.. row.Relations.Select(r => new DrugRelationInput { Drug = r.Drug, Relatedness = r.Relatedness })],
            };
        }
        else
        {
            return NotFound();
        }
        Input.Grades.Add(new AdverseEventGradeInput { Id = Guid.CreateVersion7() });
        foreach (var drug in _lines.Select(l => l.Drug).Distinct(StringComparer.Ordinal).Where(d => !Input.Relations.Exists(r => r.Drug == d)))
            Input.Relations.Add(new DrugRelationInput { Drug = drug });
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string number, string id, CancellationToken cancellation)
    {
        if (!RouteId.TryParse(id, out var existing) || !await LoadAsync(number, existing, cancellation))
            return NotFound();
        var rules = new AdverseEventInputValidator(await terms.FinderAsync([Input.Term ?? ""], cancellation));
        if (!this.Check(rules, Input, await records.DatesAsync(Patient.Id, null, cancellation)))
            return this.Invalid();
        // The empty row for one more grade was not used; the first row of an event that was never graded says so.
        if (Input.Grades.Count > 1)
            Input.Grades.RemoveAll(g => g.Grade is null && g.From is null);
        await adverseEvents.SaveAsync(Patient.Id, Input, visitId: null, cancellation);
        return Redirect($"/patients/{number}");
    }

    private async Task<bool> LoadAsync(string number, Guid? existing, CancellationToken cancellation)
    {
        if (await records.FindAsync(number, cancellation) is not { } patient)
            return false;
        Patient = patient;
        IsNew = existing is null;
        _lines = await records.LinesAsync(patient.Id, cancellation);
        Lines = [.. _lines.Select(l => new SelectListItem($"{l.Ordinal} {l.Drug}, from {l.StartedOn}", l.Id.ToString()))];
        return true;
    }
}
