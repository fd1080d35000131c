using DfspRegistry.Data;
using DfspRegistry.Data.Patients;
using DfspRegistry.Data.Treatment;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Web.Forms;
using DfspRegistry.Web.Security;
using FluentValidation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Pages.Record;

/// <summary>A course of radiotherapy.</summary>
[Authorize(Policy = Policies.EnterData)]
public sealed class RadiotherapyModel(PatientRecords records, TreatmentService treatment, RegistryDbContext database, IValidator<RadiotherapyInput> validator) : PageModel
{
    [BindProperty]
    public RadiotherapyInput Input { get; set; } = new();

    public Patient Patient { get; private set; } = null!;
    public bool IsNew { get; private set; }

    public async Task<IActionResult> OnGetAsync(string number, string id, CancellationToken cancellation)
    {
        if (!RouteId.TryParse(id, out var existing) || !await LoadAsync(number, existing, cancellation))
            return NotFound();
        if (existing is null)
        {
            Input.Id = Guid.CreateVersion7();
            return Page();
        }
        if (await database.Set<Domain.Treatment.Radiotherapy>().SingleOrDefaultAsync(r => r.Id == existing && r.PatientId == Patient.Id, cancellation) is not { } row)
            return NotFound();
        Input = new RadiotherapyInput
        {
            Id = row.Id,
            Intent = row.Intent,
            TargetSite = row.TargetSite,
            TotalDoseGy = row.TotalDoseGy,
            Fractions = row.Fractions,
            StartedOn = row.StartedOn,
            EndedOn = row.EndedOn,
        };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string number, string id, CancellationToken cancellation)
    {
        if (!RouteId.TryParse(id, out var existing) || !await LoadAsync(number, existing, cancellation))
            return NotFound();
        if (!this.Check(validator, Input, await records.DatesAsync(Patient.Id, null, cancellation)))
            return this.Invalid();
        await treatment.SaveRadiotherapyAsync(Patient.Id, Input, cancellation);
        return Redirect($"/patients/{number}");
    }

    private async Task<bool> LoadAsync(string number, Guid? existing, CancellationToken cancellation)
    {
        if (await records.FindAsync(number, cancellation) is not { } patient)
            return false;
        Patient = patient;
        IsNew = existing is null;
        return true;
    }
}
