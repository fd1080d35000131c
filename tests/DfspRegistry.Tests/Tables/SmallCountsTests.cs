using DfspRegistry.Analysis.Tables;
using FsCheck;
using FsCheck.Fluent;

namespace DfspRegistry.Tests.Tables;

/// <summary>Small counts cannot be had back from what is printed beside them: an attacker who tries every table finds each of 1 to 4 still possible.</summary>
public sealed class SmallCountsTests
{
    /// <summary>Parts that add up to a known total, by an attacker who enumerates all tables that would be printed alike.</summary>
    [Fact]
    public void A_total_gives_no_part_away() => ForAnyParts(150, parts =>
    {
        int[] counts = [.. parts, parts.Sum()];
        var shown = SmallCounts.Of(counts, [new SmallCounts.Sum([0, 1, 2, 3], 4)], i => i == 4 && counts[4] >= SmallCounts.Fewest);
        return Hidden(counts, shown) && Parts(shown).All(small => Values(counts, shown, small).SetEquals([1, 2, 3, 4]));
    });

    /// <summary>The response table: four responses of n patients, and two rates that share two of them.</summary>
    [Fact]
    public void Totals_that_overlap_give_no_part_away() => ForAnyParts(150, parts =>
    {
        int[] counts = [.. parts, parts.Sum(), parts[0] + parts[1], parts[0] + parts[1] + parts[2]];
        SmallCounts.Sum[] sums = [new([0, 1, 2, 3], 4), new([0, 1], 5), new([0, 1, 2], 6)];
        var shown = SmallCounts.Of(counts, sums, i => i == 4 && counts[4] >= SmallCounts.Fewest);
        return Hidden(counts, shown) && Parts(shown).All(small => Values(counts, shown, small, (5, 2), (6, 3)).SetEquals([1, 2, 3, 4]));
    });

    [Fact]
    public void A_single_small_count_takes_the_next_smallest_with_it()
    {
        Assert.Equal(
            [CountShown.Small, CountShown.Withheld, CountShown.Printed, CountShown.Printed],
            SmallCounts.Of([3, 12, 40, 55], [new SmallCounts.Sum([0, 1, 2], 3)], i => i == 3));
    }

    [Fact]
    public void Where_nothing_is_left_to_hide_behind_nothing_is_said()
    {
        // Five ones: each "<5" with a sum of five could only be 1.
        var shown = SmallCounts.Of([1, 1, 1, 1, 1, 5], [new SmallCounts.Sum([0, 1, 2, 3, 4], 5)], i => i == 5);
        Assert.All(shown.Take(5), s => Assert.Equal(CountShown.Withheld, s));
    }

    [Theory]
    [InlineData("Sunitinib, n = 3", "Sunitinib, n < 5")]
    [InlineData("Sunitinib, n = 35", "Sunitinib, n = 35")]
    [InlineData("data cut-off 2020-01-01 · computed at audit entry 3 · 1 visit still in progress · 1 patient withheld by consent", "data cut-off 2020-01-01 · computed at audit entry 3 · <5 visits still in progress · <5 patients withheld by consent")]
    [InlineData("1 patient is in no curve", "<5 patients are in no curve")]
    [InlineData("3 patients have no sex recorded", "<5 patients have no sex recorded")]
    [InlineData("2 with the event and 1 censored by then", "<5 with the event and <5 censored by then")]
    [InlineData("12 patients withheld by consent", "12 patients withheld by consent")]
    public void Headings_and_sentences_for_outside_say_no_small_count(string said, string outside) => Assert.Equal(outside, OutsideTable.Words(said));

    [Fact]
    public void A_table_for_outside_says_what_it_hides_and_names_nobody()
    {
        var table = new Table("best-response", "Best response on imatinib", [TableColumn.Words("Best response"), TableColumn.Number("n/N"), TableColumn.Number("%")],
        [
            TableRow.Item("Complete (CR)", new TableCell("2/40", ["D-000001", "D-000002"]), "5.0"),
            TableRow.Item("Partial (PR)", "20/40", "50.0"),
            TableRow.Item("Stable (SD)", "10/40", "25.0"),
            TableRow.Item("Progressive (PD)", "8/40", "20.0"),
            TableRow.Total("ORR: CR + PR", "22/40", "55.0"),
            TableRow.Total("DCR: CR + PR + SD", "32/40", "80.0"),
        ], ["D-000003: never assessed.", "2 patients have no date."]);
        var outside = OutsideTable.Of(table);
        Assert.Equal(["<5/40", "–"], outside.Table.Rows[0].Cells.Skip(1).Select(c => c.Text));
        // The rate is known and so is everything but one: either the partial responses or the rate have to go.
        Assert.True(outside.Withheld > 0);
        Assert.All(outside.Table.Rows.SelectMany(r => r.Cells), c => Assert.Empty(c.Patients));
        Assert.DoesNotContain(outside.Table.Footnotes, n => n.Contains("D-000003", StringComparison.Ordinal));
        Assert.Contains("<5 patients have no date.", outside.Table.Footnotes);
        Assert.Contains("For use outside", outside.Table.Footnotes[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10/12", "n.s./12")]
    [InlineData("12/12", "12/12")]
    [InlineData("7/12", "7/12")]
    [InlineData("2/12", "<5/12")]
    public void Who_is_not_in_the_part_is_a_count_too(string printed, string outside)
    {
        var table = new Table("local-control", "Local control", [TableColumn.Words(""), TableColumn.Number("k/n"), TableColumn.Number("%")], [TableRow.Item("Without local recurrence", printed, "83.3")], []);
        var cells = OutsideTable.Of(table).Table.Rows[0].Cells;
        Assert.Equal(outside, cells[1].Text);
        Assert.Equal(outside == printed ? "83.3" : "–", cells[2].Text);
    }

    [Fact]
    public void Events_beside_n_do_not_tell_how_few_had_none()
    {
        var table = new Table(
            "medians", "Survival on imatinib", [TableColumn.Words("Endpoint"), TableColumn.Number("n"), TableColumn.Number("Events"), TableColumn.Number("Median, months (95 % CI)")],
            [TableRow.Item("Overall survival (OS)", "20", "18", "23.0 (16.7 to 29.9)"), TableRow.Item("Progression-free survival (PFS)", "20", "20", "12.0 (9.0 to 14.0)")], []);
        var rows = OutsideTable.Of(table).Table.Rows.Select(r => string.Join(" | ", r.Cells.Skip(1).Select(c => c.Text)));
        Assert.Equal(["20 | n.s. | 23.0 (16.7 to 29.9)", "20 | 20 | 12.0 (9.0 to 14.0)"], rows);
    }

    private static void ForAnyParts(int runs, Func<int[], bool> law) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(runs), Prop.ForAll(Gen.Choose(0, 9).ArrayOf(4).ToArbitrary(), law));

    private static bool Hidden(int[] counts, IReadOnlyList<CountShown> shown) => !counts.Where((c, i) => c is > 0 and < SmallCounts.Fewest && shown[i] == CountShown.Printed).Any();

    private static IEnumerable<int> Parts(IReadOnlyList<CountShown> shown) => Enumerable.Range(0, 4).Where(i => shown[i] == CountShown.Small);

    /// <summary>What the part can be in any table that prints the same; subtotals are of the first parts.</summary>
    private static HashSet<int> Values(int[] counts, IReadOnlyList<CountShown> shown, int part, params (int At, int Of)[] subtotals)
    {
        const int most = 40;
        HashSet<int> values = [];
        int[] table = new int[4];
        Try(0);
        return values;

        void Try(int i)
        {
            if (i == 4)
            {
                if (Matches(4, table.Sum()) && subtotals.All(s => Matches(s.At, table.Take(s.Of).Sum())))
                    values.Add(table[part]);
                return;
            }
            for (var value = 0; value <= most; value++)
            {
                if (Matches(i, value))
                {
                    table[i] = value;
                    Try(i + 1);
                }
            }
        }

        bool Matches(int at, int value) => shown[at] switch
        {
            CountShown.Printed => value == counts[at],
            CountShown.Small => value is >= 1 and <= 4,
            _ => value >= SmallCounts.Fewest || counts[at] < SmallCounts.Fewest,
        };
    }
}
