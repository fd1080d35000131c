using DfspRegistry.Analysis.Survival;
using DfspRegistry.Data.Demo;
using DfspRegistry.Domain.Diagnosis;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Web.Tests.Demo;

/// <summary>
/// The demonstration's tables, before any database: expected days are R's, survival 3.5-3, summary(survfit(Surv(days, event) ~ 1))$table,
/// follow-up survfit(Surv(days, 1 - event) ~ 1), run on these rows; that they are the published months is checked beside them.
/// </summary>
public sealed class DemoTablesTests
{
    private static readonly IReadOnlyList<SystemicCourse> All = SystemicCohort.Courses;
    private static readonly IReadOnlyList<SystemicCourse> OnSunitinib = [.. All.Where(c => c.Sunitinib is not null)];

    [Fact]
    public void Imatinib_has_the_published_medians()
    {
        Assert.Equal((700, 23), Median(All, c => c.PfsDays, c => c.Pfs != EndOfPfs.Ongoing));
        Assert.Equal((1218, 40), Median(All, c => c.OsDays, Died));
        Assert.Equal(1607, Median(All, c => c.OsDays, c => !Died(c)).Days);
        Assert.Equal("4.4", Years(1607));
        var alive = All.Where(c => !Died(c)).Select(c => c.OsDays).ToList();
        Assert.Equal(("3.0", "10.5"), (Years(alive.Min()), Years(alive.Max())));
    }

    [Theory]
    [InlineData(null, 578, 19, 822, 27)]
    [InlineData(ResponseCode.CR, 670, 22, null, null)]
    [InlineData(ResponseCode.PR, 609, 20, null, null)]
    [InlineData(ResponseCode.SD, 548, 18, 852, 28)]
    [InlineData(ResponseCode.PD, 91, 3, 335, 11)]
    public void Sunitinib_has_the_medians_of_table_2(ResponseCode? best, int pfsDays, int pfsMonths, int? osDays, int? osMonths)
    {
        var group = OnSunitinib.Where(c => best is null || c.Sunitinib!.Best == best).ToList();
        Assert.Equal((pfsDays, pfsMonths), Median(group, c => c.Sunitinib!.PfsDays, c => c.Sunitinib!.Pfs != EndOfPfs.Ongoing));
        Assert.Equal((osDays, osMonths), Median(group, OsOnSunitinib, Died));
    }

    [Fact]
    public void Sunitinib_has_the_published_follow_up()
    {
        Assert.Equal(913, Median(OnSunitinib, OsOnSunitinib, c => !Died(c)).Days);
        var alive = OnSunitinib.Where(c => !Died(c)).Select(OsOnSunitinib).ToList();
        Assert.Equal(("2.5", "2.0", "5.6"), (Years(913), Years(alive.Min()), Years(alive.Max())));
    }

    [Fact]
    public void Counts_are_those_of_the_2015_study()
    {
        Assert.Equal((95, 50, 45), (All.Count, All.Count(c => c.Sex == Sex.Male), All.Count(c => c.Sex == Sex.Female)));
        Assert.Equal((57, 38), (All.Count(c => BodyRegions.Of(c.Primary) == BodyRegion.Trunk), All.Count(c => BodyRegions.Of(c.Primary) == BodyRegion.Limbs)));
        Assert.Equal((45, 10, 40), (Sites(DiseaseSiteKind.Lung), Sites(DiseaseSiteKind.Liver), Sites(DiseaseSiteKind.LocalRecurrence)));
        Assert.Equal((16, 44, 23, 12), Responses(All.Select(c => c.Best)));
        Assert.Equal((2, 10, 12, 6), Responses(OnSunitinib.Select(c => c.Sunitinib!.Best)));

        static int Sites(DiseaseSiteKind kind) => All.Count(c => c.Dominant == kind);
        static (int, int, int, int) Responses(IEnumerable<ResponseCode> codes)
        {
            var counts = codes.CountBy(c => c).ToDictionary();
            return (counts[ResponseCode.CR], counts[ResponseCode.PR], counts[ResponseCode.SD], counts[ResponseCode.PD]);
        }
    }

    [Fact]
    public void Enrolment_and_the_order_of_events_are_possible()
    {
        Assert.Equal((new DateOnly(2003, 1, 1), new DateOnly(2009, 12, 1)), (FirstOfMonth(All.Min(c => c.Start)), FirstOfMonth(All.Max(c => c.Start))));
        Assert.Equal((new DateOnly(2008, 1, 1), new DateOnly(2011, 12, 1)), (FirstOfMonth(OnSunitinib.Min(SunitinibStart)), FirstOfMonth(OnSunitinib.Max(SunitinibStart))));
        Assert.All(All, c =>
        {
            Assert.True(c.End <= DemoStudies.SystemicCutoff, "nothing lies after the cut-off");
            Assert.True(c.PfsDays <= c.OsDays);
            Assert.True(c.Pfs != EndOfPfs.Ongoing || (c.PfsDays == c.OsDays && !Died(c)), "who has not progressed was so at the last contact");
            Assert.True(c.Pfs != EndOfPfs.Death || (c.PfsDays == c.OsDays && Died(c)));
        });
        Assert.All(OnSunitinib, c =>
        {
            Assert.True(c.Pfs == EndOfPfs.Progression && c.Sunitinib!.AfterDays > c.PfsDays, "sunitinib follows progression on imatinib");
            Assert.True(c.Sunitinib.PfsDays <= OsOnSunitinib(c));
        });
    }

    [Fact]
    public void Adverse_events_on_sunitinib_are_table_3_and_on_imatinib_round_to_the_text()
    {
        Dictionary<string, int[]> published = new()
        {
            ["Hypertension"] = [4, 4, 1], ["Hand-foot syndrome"] = [8, 9, 2], ["Anorexia"] = [5, 2, 0], ["Diarrhea"] = [4, 1, 0], ["Constipation"] = [1, 0, 0],
            ["Fatigue"] = [9, 4, 1], ["Vomiting"] = [6, 2, 0], ["Rash"] = [5, 4, 0], ["Skin discoloration"] = [5, 0, 0], ["Mucositis/stomatitis"] = [4, 0, 0],
            ["Fever"] = [2, 0, 0], ["Anemia"] = [5, 4, 1], ["Leukopenia"] = [5, 3, 1], ["Thrombocytopenia"] = [6, 5, 0],
        };
        Assert.Equal(published.Keys, SystemicAdverseEvents.OnSunitinib.Select(e => e.Term));
        Assert.All(SystemicAdverseEvents.OnSunitinib, e => Assert.Equal<IEnumerable<int>>(published[e.Term], [e.Grade1.Length, e.Grade2.Length, e.Grade3.Length]));
        Assert.All(SystemicAdverseEvents.OnSunitinib, e => Assert.Subset(OnSunitinib.Select(c => c.Number).ToHashSet(), Patients(e)));

        var counts = SystemicAdverseEvents.OnImatinib.ToDictionary(e => e.Term, e => Patients(e).Count);
        Assert.Equal((49, 28, 20, 22), (Percent("Nausea"), Percent("Neutropenia"), Percent("Thrombocytopenia"), Percent("Diarrhea")));
        // The study's 30 % and 10 % are no count of 95; the counts are those its record names.
        Assert.Equal((29, 29, 10), (counts["Edema"], counts["Fatigue"], counts["Rash"]));
        Assert.All(SystemicAdverseEvents.OnImatinib, e => Assert.Subset(All.Select(c => c.Number).ToHashSet(), Patients(e)));

        int Percent(string term) => (int)Math.Round(100.0 * counts[term] / All.Count, MidpointRounding.AwayFromZero);
        static HashSet<int> Patients(EventsByWorstGrade e)
        {
            int[] all = [.. e.Grade1, .. e.Grade2, .. e.Grade3];
            Assert.Equal(all.Length, all.Distinct().Count());
            return [.. all];
        }
    }

    [Fact]
    public void The_surgical_series_has_the_ranges_and_reductions_of_the_2009_study()
    {
        var courses = SurgicalSeries.Courses;
        var reductions = courses.Select(c => ClinicalSizeReduction.Between(c.XBefore, c.YBefore, c.XAfter, c.YAfter).HeadlinePercent).ToList();
        Assert.Equal((36.9m, 18.9m, 61.6m), (Math.Round(reductions.Average(), 1), Math.Round(reductions.Min(), 1), Math.Round(reductions.Max(), 1)));
        Assert.Equal((2.0m, 8.6m, 2.7m, 14.0m), (courses.Min(c => c.XBefore), courses.Max(c => c.XBefore), courses.Min(c => c.YBefore), courses.Max(c => c.YBefore)));
        Assert.Equal([800m, 800m, 600m, 400m], courses.Select(c => c.DoseMg));
        var months = courses.Select(c => c.Days / 30.4375).Order().ToList();
        Assert.All(months.Take(3), m => Assert.InRange(m, 3.0, 3.5));
        Assert.Equal(7, Math.Round(months[3]));
        Assert.Equal(3, (Math.Round(months[1]) + Math.Round(months[2])) / 2);
        Assert.Equal(("1.5", "4.0"), (Years(courses.Min(c => c.FollowUpDays)), Years(courses.Max(c => c.FollowUpDays))));
        Assert.All(courses, c => Assert.True(c.LastExamination <= DemoStudies.SurgicalCutoff && c.Consulted.Year is >= 2004 and <= 2007));
    }

    private static bool Died(SystemicCourse c) => c.Status == EndOfFollowUp.Died;

    private static int OsOnSunitinib(SystemicCourse c) => c.OsDays - c.Sunitinib!.AfterDays;

    private static DateOnly SunitinibStart(SystemicCourse c) => c.Start.AddDays(c.Sunitinib!.AfterDays);

    private static DateOnly FirstOfMonth(DateOnly day) => new(day.Year, day.Month, 1);

    private static string Years(int days) => (days / 365.25).ToString("0.0");

    private static (int? Days, int? Months) Median(IReadOnlyCollection<SystemicCourse> courses, Func<SystemicCourse, int> days, Func<SystemicCourse, bool> isEvent)
    {
        var median = KaplanMeier.Estimate(new SurvivalData([.. courses.Select(c => (double)days(c))], [.. courses.Select(isEvent)])).Median.Estimate;
        return ((int?)median, median is null ? null : (int)Math.Round(median.Value / 30.4375));
    }
}
