using DfspRegistry.Data.Patients;
using DfspRegistry.Data.Pictures;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.TumorResponse;
using DfspRegistry.Web.Forms;
using DfspRegistry.Web.Security;
using DfspRegistry.Web.Wording;
using FluentValidation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Pages.Pictures;

/// <summary>The pictures of one visit: those that are there, and the form that takes or chooses more.</summary>
[Authorize(Policy = Policies.EnterData), UploadLimit]
public sealed class VisitPicturesModel(PatientRecords records, PictureService pictures, FileScanner scanner, IValidator<PictureInput> validator) : PageModel
{
    [BindProperty]
    public PictureInput Input { get; set; } = new();

    [BindProperty]
    public List<IFormFile> Files { get; set; } = [];

    public Patient Patient { get; private set; } = null!;
    public Visit Visit { get; private set; } = null!;
    public IReadOnlyList<ClinicalPicture> Pictures { get; private set; } = [];
    public IReadOnlyList<Lesion> Lesions { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellation)
    {
        if (!await LoadAsync(id, cancellation))
            return NotFound();
        Input = new PictureInput { Id = Guid.CreateVersion7(), Kind = PictureKind.Lesion, TakenOn = Visit.VisitedOn };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken cancellation)
    {
        if (!await LoadAsync(id, cancellation))
            return NotFound();
        var chosen = Files.Where(f => f.Length > 0).ToList();
        if (chosen.Count == 0)
            ModelState.AddModelError(nameof(Files), "Take or choose a picture.");
        if (chosen.Count > UploadLimitAttribute.MostPictures)
            ModelState.AddModelError(nameof(Files), $"At most {UploadLimitAttribute.MostPictures} pictures at once.");
        var read = ModelState.IsValid ? await ReadAsync(chosen, cancellation) : [];
        if (!this.Check(validator, Input, await records.DatesAsync(Patient.Id, null, cancellation)))
            return this.Invalid();
        var isNew = 0;
        foreach (var file in read)
            isNew += (await pictures.AddAsync(Patient.Id, Visit.Id, Input, file, cancellation)).IsNew ? 1 : 0;
        TempData["Notice"] = isNew == read.Count ? Words.Capital(Words.Count(isNew, "picture", "pictures")) + " added." : "A picture that this record has already stays where it was.";
        return Redirect($"/visits/{Visit.Id}/pictures");
    }

    /// <summary>All or none: with one refused, nothing is kept, and the form says which.</summary>
    private async Task<List<PictureFile>> ReadAsync(List<IFormFile> chosen, CancellationToken cancellation)
    {
        var read = new List<PictureFile>();
        for (var i = 0; i < chosen.Count; i++)
        {
            try
            {
                if (chosen[i].Length > PictureFile.LargestBytes)
                    throw new PictureRefusedException($"The file is larger than {PictureFile.LargestBytes / 1024 / 1024} MB. Take or choose a smaller one.");
                using var bytes = new MemoryStream((int)chosen[i].Length);
                await chosen[i].CopyToAsync(bytes, cancellation);
                await scanner.CheckAsync(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), cancellation);
                read.Add(PictureFile.Read(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
            }
            catch (PictureRefusedException refusal)
            {
                ModelState.AddModelError(nameof(Files), chosen.Count == 1 ? refusal.Message : $"Picture {i + 1}: {refusal.Message}");
            }
        }
        return read;
    }

    private async Task<bool> LoadAsync(Guid visitId, CancellationToken cancellation)
    {
        if (await pictures.VisitAsync(visitId, cancellation) is not var (patient, visit))
            return false;
        (Patient, Visit) = (patient, visit);
        Pictures = await pictures.OfVisitAsync(visitId, cancellation);
        Lesions = await pictures.LesionsAsync(patient.Id, cancellation);
        return true;
    }
}
