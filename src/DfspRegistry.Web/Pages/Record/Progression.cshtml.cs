using DfspRegistry.Data;
using DfspRegistry.Data.FollowUp;
using DfspRegistry.Data.Patients;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.TumorResponse;
using DfspRegistry.Web.Forms;
using DfspRegistry.Web.Security;
using FluentValidation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Pages.Record;

/// <summary>A progression that no assessment shows.</summary>
[Authorize(Policy = Policies.EnterData)]
public sealed class ProgressionModel(PatientRecords records, FollowUpService followUp, RegistryDbContext database, IValidator<ReportedProgressionInput> validator) : PageModel
{
    [BindProperty]
    public ReportedProgressionInput Input { get; set; } = new();

    [BindProperty]
    public Guid? TreatmentLineId { get; set; }

    public Patient Patient { get; private set; } = null!;
    public bool IsNew { get; private set; }
    public IReadOnlyList<SelectListItem> Lines { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string number, string id, CancellationToken cancellation)
    {
        if (!RouteId.TryParse(id, out var existing) || !await LoadAsync(number, existing, cancellation))
            return NotFound();
        if (existing is null)
        {
            Input.Id = Guid.CreateVersion7();
            TreatmentLineId = Lines.Count == 0 ? null : Guid.Parse(Lines[^1].Value);
            return Page();
        }
        if (await database.Set<ReportedProgression>().SingleOrDefaultAsync(r => r.Id == existing && r.PatientId == Patient.Id, cancellation) is not { } row)
            return NotFound();
        TreatmentLineId = row.TreatmentLineId;
        Input = new ReportedProgressionInput
        {
            Id = row.Id,
            ProgressedOn = row.ProgressedOn,
            Basis = row.Basis,
            Detail = row.Detail,
        };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string number, string id, CancellationToken cancellation)
    {
        if (!RouteId.TryParse(id, out var existing) || !await LoadAsync(number, existing, cancellation))
            return NotFound();
        if (TreatmentLineId is null || !Lines.Any(l => l.Value == TreatmentLineId.ToString()))
            ModelState.AddModelError(nameof(TreatmentLineId), "Choose the treatment line that it belongs to.");
        if (!this.Check(validator, Input, await records.DatesAsync(Patient.Id, TreatmentLineId, cancellation)))
            return this.Invalid();
        await followUp.SaveProgressionAsync(Patient.Id, TreatmentLineId!.Value, Input, cancellation);
        return Redirect($"/patients/{number}");
    }

    private async Task<bool> LoadAsync(string number, Guid? existing, CancellationToken cancellation)
    {
        if (await records.FindAsync(number, cancellation) is not { } patient)
            return false;
        Patient = patient;
        IsNew = existing is null;
        Lines = [.. (await records.LinesAsync(patient.Id, cancellation)).Select(l => new SelectListItem($"{l.Ordinal} {l.Drug}, from {l.StartedOn}", l.Id.ToString()))];
        return true;
    }
}
