using DfspRegistry.Data.Patients;
using DfspRegistry.Data.Pictures;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Pages.Pictures;

/// <summary>How the lesions of a patient looked before and after treatment, side by side; which two is chosen by the address.</summary>
[Authorize(Policy = Policies.SeePictures)]
public sealed class PatientPicturesModel(PatientRecords records, PictureService pictures) : PageModel
{
    /// <summary>The picture that stands on the left of its pair instead of the first.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Left { get; set; }

    /// <summary>The picture that stands on the right of its pair instead of the last.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Right { get; set; }

    public Patient Patient { get; private set; } = null!;
    public IReadOnlyList<PictureSeries> Series { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string number, CancellationToken cancellation)
    {
        if (await records.FindAsync(number, cancellation) is not { } patient)
            return NotFound();
        Patient = patient;
        Series = PictureSeries.Of(await pictures.OfPatientAsync(patient.Id, cancellation), Left, Right);
        return Page();
    }
}
