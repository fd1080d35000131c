using DfspRegistry.Data.RowExports;
using DfspRegistry.Domain.RowExports;
using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Web.Tests.Export;

/// <summary>Other numbers and dates: alike within one export, unlike between two, true in what they are to keep.</summary>
public sealed class RowDisguiseTests
{
    private static readonly IReadOnlyList<Guid> Patients = [.. Enumerable.Range(1, 500).Select(i => new Guid(i, 0, 0, new byte[8]))];

    [Fact]
    public void A_shift_is_never_zero_differs_between_patients_and_keeps_every_interval_of_one()
    {
        var disguise = new RowDisguise(Secret(1), RowExportDates.Shifted);
        var shifts = Patients.Select(disguise.ShiftDays).ToList();
        Assert.All(shifts, days => Assert.InRange(Math.Abs(days), 1, RowDisguise.LargestShiftDays));
        Assert.True(shifts.Distinct().Count() > 200);
        foreach (var patient in Patients)
        {
            var (start, end) = (new DateOnly(2010, 2, 27), new DateOnly(2012, 3, 1));
            var (movedStart, movedEnd) = (Moved(disguise, start, patient), Moved(disguise, end, patient));
            Assert.Equal(end.DayNumber - start.DayNumber, movedEnd.DayNumber - movedStart.DayNumber);
            Assert.Equal(disguise.ShiftDays(patient), movedStart.DayNumber - start.DayNumber);
        }
    }

    [Fact]
    public void Numbers_and_ids_are_alike_within_an_export_and_unlike_between_two()
    {
        var (one, same, other) = (new RowDisguise(Secret(1), RowExportDates.Kept), new RowDisguise(Secret(1), RowExportDates.Shifted), new RowDisguise(Secret(2), RowExportDates.Kept));
        Assert.Equal(Patients.Count, Patients.Select(one.Number).Distinct().Count());
        Assert.Equal(Patients.Select(one.Number), Patients.Select(same.Number));
        Assert.Empty(Patients.Select(one.Number).Intersect(Patients.Select(other.Number)));
        Assert.Empty(Patients.Select(one.Id).Intersect(Patients));
        // Sorted by the new number, patients do not stand as they came.
        Assert.NotEqual(Patients, Patients.OrderBy(one.Number, StringComparer.Ordinal));
    }

    [Fact]
    public void What_is_known_to_the_month_stays_known_to_the_month()
    {
        var patient = Patients[0];
        Assert.Equal(DatePrecision.Month, PartialDate.Parse(new RowDisguise(Secret(3), RowExportDates.Shifted).Text(new PartialDate(2010, 6), patient, null)).Precision);
        var since = new RowDisguise(Secret(3), RowExportDates.SinceFirstDose);
        Assert.Equal("-31 to -1", since.Text(new PartialDate(2010, 5), patient, new DateOnly(2010, 6, 1)));
        Assert.Equal("30", since.Text(new DateOnly(2010, 7, 1), patient, new DateOnly(2010, 6, 1)));
        Assert.Equal("", since.Text(new DateOnly(2010, 7, 1), patient, null));
    }

    [Fact]
    public void A_date_of_birth_leaves_as_a_year_or_an_age_whatever_becomes_of_the_other_dates()
    {
        var (patient, born, dose) = (Patients[0], new PartialDate(1950, 6, 15), new DateOnly(2010, 6, 1));
        Assert.Equal("1950", new RowDisguise(Secret(3), RowExportDates.Kept).BirthText(born, patient, dose));
        Assert.Matches("^19(49|50)$", new RowDisguise(Secret(3), RowExportDates.Shifted).BirthText(born, patient, dose));
        var since = new RowDisguise(Secret(3), RowExportDates.SinceFirstDose);
        Assert.Equal("-59 years", since.BirthText(born, patient, dose));
        Assert.Equal("-60 years", since.BirthText(born, patient, new DateOnly(2010, 6, 15)));
        Assert.Equal("", since.BirthText(born, patient, null));
    }

    private static DateOnly Moved(RowDisguise disguise, DateOnly day, Guid patient) => PartialDate.Parse(disguise.Text(day, patient, null)).Exact!.Value;

    private static byte[] Secret(byte fill) => [.. Enumerable.Repeat(fill, RowDisguise.SecretBytes)];
}
