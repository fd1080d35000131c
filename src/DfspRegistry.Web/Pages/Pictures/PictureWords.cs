using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.TumorResponse;
using DfspRegistry.Web.Wording;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace DfspRegistry.Web.Pages.Pictures;

/// <summary>What pages say of a picture.</summary>
public static class PictureWords
{
    /// <summary>Lesion, 2012-07-03, L1 skin.</summary>
    public static string Of(ClinicalPicture picture, Lesion? lesion) =>
        $"{Words.Capital(Words.Of(picture.Kind))}, {Words.Iso(picture.TakenOn)}{(lesion is null ? "" : ", " + Of(lesion))}";

    public static string Of(Lesion lesion) => $"L{lesion.Number} {lesion.Organ}{(lesion.Description is { Length: > 0 } which ? ", " + which : "")}";

    /// <summary>A name made here, that names no person and no day.</summary>
    public static string FileName(ClinicalPicture picture) => $"picture-{picture.Id:N}.{(picture.Format == PictureFormat.Jpeg ? "jpg" : Codes.Print(picture.Format))}";

    public static IReadOnlyList<SelectListItem> Choices(IEnumerable<Lesion> lesions) => [.. lesions.Select(l => new SelectListItem(Of(l), l.Id.ToString()))];
}
