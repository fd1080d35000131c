using DfspRegistry.Analysis.Reports;
using DfspRegistry.Analysis.Reports.Publication;
using static DfspRegistry.Tests.CohortBuilder;

namespace DfspRegistry.Tests.Reports;

/// <summary>The verdicts, on printed facts of the 2015 study; the arithmetic is the authority.</summary>
public sealed class PublicationTests
{
    private static readonly StudyReport Any = StudyReport.Of(Cohort("2013-07-31"));

    private static ComparisonItem Compare(int n, int? count, string? countText, int computed, params PrintedPercent[] percents) =>
        new PublishedShare("item", n, count, countText, "table 1", percents, _ => new Share(computed, n, [])).Compare(Any);

    [Fact]
    public void A_count_that_gives_the_printed_percentage_agrees() =>
        Assert.Equal((Verdict.Agrees, ""), (Compare(95, 40, "40", 40, new PrintedPercent(42.1, 1, "table 1")).Verdict, Compare(95, 40, "40", 40).Explanation));

    [Fact]
    public void A_percentage_that_is_cut_off_contradicts_its_count()
    {
        var item = Compare(95, 45, "45", 45, new PrintedPercent(47.3, 1, "table 1"));
        Assert.Equal((Verdict.ContradictsItself, "45 of 95 is 47.37 %. That rounds to 47.4; 47.3 % is the value cut off."), (item.Verdict, item.Explanation));
    }

    [Fact]
    public void Of_two_percentages_the_one_that_the_counts_do_not_give_is_named()
    {
        var item = Compare(30, 24, "CR 2, PR 10, SD 12", 24, new PrintedPercent(80.0, 1, "results text"), new PrintedPercent(73.3, 1, "abstract"));
        Assert.Equal((Verdict.ContradictsItself, "CR 2, PR 10, SD 12 make 24; 24 of 30 is 80.00 %. 73.3 % is 22 of 30."), (item.Verdict, item.Explanation));
        Assert.Equal("24/30 = 80.0 %", item.Computed.Text);
    }

    [Theory]
    [InlineData(30, 29, "No count of 95 rounds to 30 %: 28 is 29.5 and 29 is 30.5. The rows hold 29.")]
    [InlineData(10, 10, "No count of 95 rounds to 10 %: 9 is 9.5 and 10 is 10.5. The rows hold 10.")]
    public void A_percentage_that_no_count_gives_is_not_representable(double percent, int computed, string why)
    {
        var item = Compare(95, null, null, computed, new PrintedPercent(percent, 0, "results text"));
        Assert.Equal((Verdict.NotRepresentable, why), (item.Verdict, item.Explanation));
    }

    [Fact]
    public void Rows_that_give_another_count_differ_and_are_not_bent()
    {
        Assert.Equal((Verdict.Differs, "Printed: 47 of 95; the rows give 46 of 95."), Judged(Compare(95, null, null, 46, new PrintedPercent(49, 0, "results text"))));
        Assert.Equal((Verdict.Agrees, ""), Judged(Compare(95, null, null, 47, new PrintedPercent(49, 0, "results text"))));

        static (Verdict, string) Judged(ComparisonItem item) => (item.Verdict, item.Explanation);
    }

    [Fact]
    public void Grades_that_add_up_alike_but_differ_are_seen()
    {
        var fact = new PublishedShare("Anemia", 30, 10, "5 + 4 + 1", "table 3", [], _ => new Share(10, 30, [], "4 + 5 + 1"));
        Assert.Equal(Verdict.Differs, fact.Compare(Any).Verdict);
    }

    [Fact]
    public void A_median_agrees_at_the_printed_precision_and_not_reached_only_with_not_reached()
    {
        ComparisonItem Median(double? printed, double? computed) => new PublishedNumbers("median", " months", [new([printed], 0, "table 2")], _ => new([computed], [])).Compare(Any);
        Assert.Equal(Verdict.Agrees, Median(23, 23.4).Verdict);
        Assert.Equal(Verdict.Differs, Median(23, 23.6).Verdict);
        Assert.Equal(Verdict.Agrees, Median(null, null).Verdict);
        Assert.Equal(Verdict.Differs, Median(null, 41).Verdict);
        Assert.Equal("NR months", Median(null, null).Printed[0].Text);
    }

    [Fact]
    public void Two_printings_that_differ_contradict_each_other_and_the_one_that_the_rows_follow_is_named()
    {
        var item = new PublishedNumbers(
            "sex", "", [new([50, 45], 0, "results text"), new([55, 40], 0, "table 1")], _ => new([50, 45], []), " : ", OnlyOne: "Both add up to 95.").Compare(Any);
        Assert.Equal((Verdict.ContradictsItself, "Both add up to 95. The rows follow the results text.", "50 : 45"), (item.Verdict, item.Explanation, item.Computed.Text));
    }

    [Fact]
    public void Every_published_study_has_facts_and_a_study_without_publication_has_no_comparison()
    {
        Assert.Equal(["DFSP-A", "DFSP-B"], PublishedStudy.All.Select(p => p.StudyCode));
        Assert.All(PublishedStudy.All, p => Assert.Equal(p.Facts.Count, p.Facts.Select(f => f.Item).Distinct().Count()));
        Assert.Null(PublicationComparison.Of(Any));
    }

    [Fact]
    public void A_study_without_rows_differs_and_does_not_fail()
    {
        var empty = Any with { Study = Any.Study with { Code = "DFSP-A" } };
        var comparison = PublicationComparison.Of(empty)!;
        Assert.Equal(0, comparison.Count(Verdict.Agrees));
        Assert.Contains("not in the data", comparison.ToTable().Rows.Select(r => r.Cells[3].Text));
    }
}
