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

namespace DfspRegistry.Web.Pages.Record;

/// <summary>A change of dose, an interruption or its end.</summary>
[Authorize(Policy = Policies.EnterData)]
public sealed class DoseModel(PatientRecords records, TreatmentService treatment, IValidator<DosePeriodInput> validator) : PageModel
{
    [BindProperty]
    public DosePeriodInput Input { get; set; } = new();

    public Patient Patient { get; private set; } = null!;
    public TreatmentLine Line { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string number, Guid lineId, CancellationToken cancellation)
    {
        if (!await LoadAsync(number, lineId, cancellation))
            return NotFound();
        Input.Id = Guid.CreateVersion7();
        Input.Schedule = Line.DosePeriods.MaxBy(d => d.StartedOn)?.Schedule;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string number, Guid lineId, CancellationToken cancellation)
    {
        if (!await LoadAsync(number, lineId, cancellation))
            return NotFound();
        if (Line.DosePeriods.Exists(d => d.StartedOn == Input.StartedOn && d.Id != Input.Id))
            ModelState.AddModelError("Input.StartedOn", "A dose from this day is on record already.");
        if (!this.Check(validator, Input, await records.DatesAsync(Patient.Id, lineId, cancellation)))
            return this.Invalid();
        await treatment.SaveDoseAsync(Patient.Id, lineId, Input, cancellation);
        return Redirect($"/patients/{number}");
    }

    private async Task<bool> LoadAsync(string number, Guid lineId, CancellationToken cancellation)
    {
        if (await records.FindAsync(number, cancellation) is not { } patient || (await records.LinesAsync(patient.Id, cancellation)).Find(l => l.Id == lineId) is not { } line)
            return false;
        (Patient, Line) = (patient, line);
        return true;
    }
}
