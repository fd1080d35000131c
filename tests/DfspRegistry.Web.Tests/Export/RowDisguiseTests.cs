using DfspRegistry.Data.RowExports;
using DfspRegistry.Domain.FollowUp;
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
        Assert.Equal("-1 months", since.Text(new PartialDate(2010, 5), patient, new DateOnly(2010, 6, 1)));
        Assert.Equal("30", since.Text(new DateOnly(2010, 7, 1), patient, new DateOnly(2010, 6, 1)));
        Assert.Equal("", since.Text(new DateOnly(2010, 7, 1), patient, null));
    }

    /// <summary>Days to the first or last of a known month or year would be the day of the first dose in it.</summary>
    [Theory]
    [InlineData("2008", "-2 years")]
    [InlineData("2010", "0 years")]
    [InlineData("2012-03", "21 months")]
    public void What_is_known_to_the_month_or_year_is_alike_for_every_first_dose_of_one_month(string date, string text)
    {
        var since = new RowDisguise(Secret(3), RowExportDates.SinceFirstDose);
        Assert.All(Enumerable.Range(1, 30), day => Assert.Equal(text, since.Text(PartialDate.Parse(date), Patients[0], new DateOnly(2010, 6, day))));
    }

    /// <summary>A day counted from the middle of a known month or year would be told by that rule.</summary>
    [Theory]
    [InlineData("2010-06", "2 months")]
    [InlineData("2010", "0 years")]
    public void Where_the_first_dose_is_known_to_the_month_or_year_no_date_is_told_better(string firstDose, string text)
    {
        var since = new RowDisguise(Secret(3), RowExportDates.SinceFirstDose);
        Assert.All(Enumerable.Range(1, 30), day => Assert.Equal(text, since.Text(new DateOnly(2010, 8, day), Patients[0], PartialDate.Parse(firstDose))));
    }

    [Fact]
    public void A_hospital_has_one_label_in_an_export_and_another_in_the_next()
    {
        var (one, other) = (new RowDisguise(Secret(1), RowExportDates.Kept), new RowDisguise(Secret(2), RowExportDates.Kept));
        Assert.Matches("^S[0-9A-F]{6}$", one.Site("NORTH"));
        Assert.Equal(one.Site("NORTH"), one.Site("NORTH"));
        Assert.NotEqual(one.Site("NORTH"), one.Site("SOUTH"));
        Assert.NotEqual(one.Site("NORTH"), other.Site("NORTH"));
    }

    [Theory]
    [InlineData("imatinib", "imatinib")]
    [InlineData("Doxorubicin and ifosfamide", "Doxorubicin and ifosfamide")]
    [InlineData("doxorubicin, ifosfamide, and dacarbazine", "doxorubicin, ifosfamide, and dacarbazine")]
    [InlineData("imatinib, given by Dr Willow", "other")]
    [InlineData("Willow", "other")]
    public void A_drug_leaves_when_every_part_of_it_is_known(string typed, string leaves) => Assert.Equal(leaves, KnownWords.Drug(typed));

    [Theory]
    [InlineData("lymph nodes", "lymph nodes")]
    [InlineData("Muscle", "Muscle")]
    [InlineData("lung, see Dr Willow", "other")]
    public void An_organ_leaves_when_it_is_known(string typed, string leaves) => Assert.Equal(leaves, KnownWords.Organ(typed));

    [Fact]
    public void What_a_visit_asks_for_leaves_by_its_code_only()
    {
        Assert.All(MissingItems.All, item => Assert.Equal(item, KnownWords.MissingItem(item)));
        Assert.Equal("other", KnownWords.MissingItem("Mrs Aster did not come"));
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
