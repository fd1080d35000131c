using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.Pictures;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Pages.Pictures;

/// <summary>The file of a picture, for those who may see it; each look at it is on record.</summary>
[Authorize(Policy = Policies.SeePictures), SandboxedFile]
public sealed class PictureModel(PictureService pictures, ReadAudit audit) : PageModel
{
    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellation)
    {
        if (await pictures.FindAsync(id, cancellation) is not var (_, picture) || await pictures.OpenAsync(picture, cancellation) is not { } file)
            return NotFound();
        await audit.PictureSeenAsync(picture.PatientId, picture.Id, cancellation);
        Response.Headers.ContentDisposition = $"inline; filename=\"{PictureWords.FileName(picture)}\"";
        return File(file, PictureFile.ContentType(picture.Format));
    }
}
