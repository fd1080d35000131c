using DfspRegistry.Data.Pictures;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace DfspRegistry.Web.Pages.Pictures;

/// <summary>
/// How much one form of pictures may bring. It is held in memory as it comes and never written to a temporary file, so that no photograph of a person
/// is left on a disk. What says that it is larger is refused before anything of it is read.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class UploadLimitAttribute : Attribute, IAuthorizationFilter, IOrderedFilter
{
    public const int MostPictures = 5;
    public const int MostBytes = 2 * PictureFile.LargestBytes;

    // The form's own fields, beside the pictures.
    private const int FieldBytes = 256 * 1024;

    /// <summary>Before the form's token is looked for, which reads the form.</summary>
    public int Order => -1000;

    public void OnAuthorization(AuthorizationFilterContext context)
    {
        var http = context.HttpContext;
        if (http.Request.ContentLength > MostBytes + FieldBytes)
        {
            context.Result = new StatusCodeResult(StatusCodes.Status413PayloadTooLarge);
            return;
        }
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = MostBytes + FieldBytes;
        http.Features.Set<IFormFeature>(new FormFeature(http.Request, new FormOptions
        {
            MemoryBufferThreshold = MostBytes + FieldBytes,
            MultipartBodyLengthLimit = MostBytes + FieldBytes,
            BufferBodyLengthLimit = MostBytes + FieldBytes,
            ValueLengthLimit = FieldBytes,
        }));
    }
}
