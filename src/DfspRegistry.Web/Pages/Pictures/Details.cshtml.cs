using DfspRegistry.Data.Patients;
using DfspRegistry.Data.Pictures;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared.Validation;
using DfspRegistry.Domain.TumorResponse;
using DfspRegistry.Web.Forms;
using DfspRegistry.Web.Security;
using FluentValidation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Pages.Pictures;

/// <summary>Corrects what is said about a picture, or removes it.</summary>
[Authorize(Policy = Policies.EnterData)]
public sealed class DetailsModel(
    PatientRecords records, PictureService pictures, IValidator<PictureInput> validator, IValidator<PictureRemovalInput> removalValidator) : PageModel
{
    [BindProperty]
    public PictureInput Input { get; set; } = new();

    [BindProperty]
    public PictureRemovalInput Removal { get; set; } = new();

    public Patient Patient { get; private set; } = null!;
    public ClinicalPicture Picture { get; private set; } = null!;
    public IReadOnlyList<Lesion> Lesions { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellation)
    {
        if (!await LoadAsync(id, cancellation))
            return NotFound();
        Input = Said();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken cancellation)
    {
        if (!await LoadAsync(id, cancellation))
            return NotFound();
        if (!this.Check(validator, Input, await records.DatesAsync(Patient.Id, null, cancellation)))
            return this.Invalid();
        await pictures.CorrectAsync(id, Input, cancellation);
        return Redirect($"/visits/{Picture.VisitId}/pictures");
    }

    public async Task<IActionResult> OnPostRemoveAsync(Guid id, CancellationToken cancellation)
    {
        if (!await LoadAsync(id, cancellation))
            return NotFound();
        if (!this.Check(removalValidator, Removal, new RecordDates(records.Today), nameof(Removal)))
        {
            Input = Said();
            return this.Invalid();
        }
        await pictures.RemoveAsync(id, Removal.Reason!.Trim(), cancellation);
        TempData["Notice"] = "The picture is removed.";
        return Redirect($"/visits/{Picture.VisitId}/pictures");
    }

    private PictureInput Said() => new() { Id = Picture.Id, Kind = Picture.Kind, TakenOn = Picture.TakenOn, Caption = Picture.Caption, LesionId = Picture.LesionId };

    private async Task<bool> LoadAsync(Guid id, CancellationToken cancellation)
    {
        if (await pictures.FindAsync(id, cancellation) is not var (patient, picture))
            return false;
        (Patient, Picture) = (patient, picture);
        Lesions = await pictures.LesionsAsync(patient.Id, cancellation);
        return true;
    }
}
