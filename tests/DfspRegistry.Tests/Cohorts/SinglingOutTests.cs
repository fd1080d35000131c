using DfspRegistry.Domain.Cohorts;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Tests.Cohorts;

/// <summary>Whom what is known anyway singles out, counted by hand.</summary>
public sealed class SinglingOutTests
{
    [Fact]
    public void Five_alike_single_out_nobody_and_four_all_four()
    {
        Assert.Equal(0, SinglingOut.Of(Alike(5, Sex.Female, 2010), withCalendar: true).Affected);
        var four = SinglingOut.Of(Alike(4, Sex.Female, 2010), withCalendar: true);
        Assert.Equal((4, 4), (four.Patients, four.Affected));
    }

    [Fact]
    public void The_smallest_combinations_are_named_and_none_that_holds_another()
    {
        // Six women and six men, eleven of them in 2010: the sexes are common, 2011 is rare by itself.
        var patients = Alike(6, Sex.Female, 2010).Concat(Alike(5, Sex.Male, 2010)).Concat(Alike(1, Sex.Male, 2011)).ToList();
        var found = SinglingOut.Of(patients, withCalendar: true);
        Assert.Equal(1, found.Affected);
        var only = Assert.Single(found.Combinations);
        Assert.Equal((1, "year of enrolment"), (only.Patients, Assert.Single(only.Facts)));
        // Without days of the calendar nobody knows the year.
        Assert.Equal(0, SinglingOut.Of(patients, withCalendar: false).Affected);
    }

    [Fact]
    public void Two_facts_that_are_common_alone_can_be_rare_together()
    {
        var patients = Alike(5, Sex.Female, 2010).Concat(Alike(5, Sex.Male, 2011)).Concat(Alike(2, Sex.Male, 2010)).ToList();
        var found = SinglingOut.Of(patients, withCalendar: true);
        Assert.Equal(2, found.Affected);
        var pair = Assert.Single(found.Combinations);
        Assert.Equal(["sex", "year of enrolment"], pair.Facts);
        Assert.Equal(2, pair.Patients);
    }

    private static List<CohortPatient> Alike(int count, Sex sex, int year) =>
    [
        .. Enumerable.Range(0, count).Select(i => new CohortPatient
        {
            Id = new Guid(i, (short)year, (short)sex, new byte[8]), RegistryNumber = $"D-{i:000000}", SiteCode = "NORTH", Sex = sex, BirthDate = new PartialDate(year - 45, 7, 1), EnrolledOn = new PartialDate(year, 7, 1),
        }),
    ];
}
