using System.Globalization;
using DfspRegistry.Data.Pictures;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.TumorResponse;
using DfspRegistry.Web.Wording;

namespace DfspRegistry.Web.Pages.Pictures;

/// <summary>Pictures of the same kind and the same lesion in the order of their days, and the two of them that stand side by side.</summary>
/// <param name="Right">Null while there is only one.</param>
public sealed record PictureSeries(string Title, IReadOnlyList<DatedPicture> Pictures, DatedPicture Left, DatedPicture? Right)
{
    public static IReadOnlyList<PictureSeries> Of(PatientPictures record, Guid? left, Guid? right) =>
        [.. record.Pictures.GroupBy(p => (p.Kind, p.LesionId)).OrderBy(g => g.Key.Kind).ThenBy(g => g.Min(p => p.TakenOn)).Select(g => Series(record, [.. g], left, right))];

    private static PictureSeries Series(PatientPictures record, IReadOnlyList<ClinicalPicture> pictures, Guid? left, Guid? right)
    {
        var lesion = record.Lesions.FirstOrDefault(l => l.Id == pictures[0].LesionId);
        var dated = pictures.Select(p => DatedPicture.Of(p, record)).ToList();
        var first = dated.Find(p => p.Picture.Id == left) ?? dated[0];
        var last = dated.Find(p => p.Picture.Id == right) ?? dated.FindLast(p => p != first);
        var title = $"{Words.Capital(Words.Of(pictures[0].Kind))}{(lesion is null ? "" : ", " + PictureWords.Of(lesion))}";
        return new PictureSeries(title, dated, first, last);
    }
}

/// <summary>A picture with where it stands in the course and what was measured on its day.</summary>
/// <param name="When">12.4 months from the first dose of imatinib; null without treatment.</param>
/// <param name="Measured">Clinical size and the lesion's own diameter, each only where it was measured on that day.</param>
public sealed record DatedPicture(ClinicalPicture Picture, string? When, string? Measured)
{
    public static DatedPicture Of(ClinicalPicture picture, PatientPictures record) => new(picture, InCourse(picture, record), OnThatDay(picture, record));

    private static string? InCourse(ClinicalPicture picture, PatientPictures record)
    {
        if (record.Lines.Count == 0)
            return null;
        var line = record.Lines.LastOrDefault(l => !l.StartedOn.IsCertainlyAfter(picture.TakenOn)) ?? record.Lines[0];
        var days = picture.TakenOn.Complete(PartialDateCompletion.Middle).DayNumber - line.StartedOn.Complete(PartialDateCompletion.Middle).DayNumber;
        var isExact = picture.TakenOn.Exact is not null && line.StartedOn.Exact is not null;
        var months = Math.Abs(Months.FromDays(days)).ToString("0.0", CultureInfo.InvariantCulture);
        return days switch
        {
            0 => $"on the day of the first dose of {line.Drug}",
            < 0 => $"{(isExact ? "" : "about ")}{months} months before {line.Drug}",
            _ => $"{(isExact ? "" : "about ")}{months} months from the first dose of {line.Drug}",
        };
    }

    private static string? OnThatDay(ClinicalPicture picture, PatientPictures record)
    {
        var sizes = record.Sizes.Where(s => picture.Kind == PictureKind.Lesion && s.MeasuredOn == picture.TakenOn)
            .Select(s => $"clinical size {s.XCm:0.#} × {s.YCm:0.#} cm");
        var lesion = record.Measurements.Where(m => m.Measurement.LesionId == picture.LesionId && m.On == picture.TakenOn)
            .Select(m => $"lesion {MeasurementReader.Print(m.Measurement.State, m.Measurement.DiameterMm, m.Measurement.PerpendicularMm)} mm");
        var words = string.Join(", ", sizes.Concat(lesion).Distinct(StringComparer.Ordinal));
        return words.Length == 0 ? null : words;
    }
}
