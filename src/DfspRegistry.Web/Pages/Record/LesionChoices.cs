using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.TumorResponse;
using DfspRegistry.Web.Wording;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace DfspRegistry.Web.Pages.Record;

/// <summary>The choices of the assessment forms that are fewer than their codes.</summary>
public static class LesionChoices
{
    /// <summary>A lesion of the baseline is target or non-target; new ones come later.</summary>
    public static IReadOnlyList<SelectListItem> Roles { get; } = [Item(LesionRole.Target), Item(LesionRole.NonTarget)];

    public static IReadOnlyList<SelectListItem> NonTarget { get; } =
        [Item(ResponseCode.CR), Item(ResponseCode.NonCrNonPd), Item(ResponseCode.PD), Item(ResponseCode.NE)];

    /// <summary>What was seen of one non-target lesion.</summary>
    public static IReadOnlyList<SelectListItem> OneNonTarget { get; } =
    [
        new("present", nameof(ResponseCode.NonCrNonPd)), new("absent", nameof(ResponseCode.CR)), new("progressed", nameof(ResponseCode.PD)),
        new("not evaluated", nameof(ResponseCode.NE)),
    ];

    public static IReadOnlyList<SelectListItem> FirstCertainty { get; } = [Item(LesionCertainty.Certain), Item(LesionCertainty.Equivocal)];

    public static IReadOnlyList<SelectListItem> Certainty { get; } = [.. FirstCertainty, Item(LesionCertainty.NotTumor)];

    public static IReadOnlyList<SelectListItem> Overall { get; } =
        [Item(ResponseCode.CR), Item(ResponseCode.PR), Item(ResponseCode.SD), Item(ResponseCode.NonCrNonPd), Item(ResponseCode.PD), Item(ResponseCode.NE)];

    public static IReadOnlyList<SelectListItem> Grades { get; } = [.. Enumerable.Range(1, 5).Select(g => new SelectListItem($"{g}", $"{g}"))];

    /// <summary>The grades of a term, and one that stands there although the term does not have it: it is refused, not hidden.</summary>
    public static IReadOnlyList<SelectListItem> GradesOf(CtcaeTerm? term, int? chosen) =>
        [.. CtcaeGrades.Of(term).Concat(chosen is { } grade ? [grade] : []).Distinct().Order().Select(g => new SelectListItem($"{g}", $"{g}"))];

    private static SelectListItem Item<T>(T value) where T : struct, Enum => new(Words.Of((Enum)value), value.ToString());
}
