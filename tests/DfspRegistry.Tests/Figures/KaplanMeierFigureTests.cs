using System.Globalization;
using DfspRegistry.Analysis.Figures;
using DfspRegistry.Analysis.Survival;
using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Tests.Figures;

public class KaplanMeierFigureTests
{
    private static readonly string[] ResponseGroups = ["CR", "PR", "SD", "PD"];

    private static SurvivalCurve Curve(params (double Months, bool Event)[] rows) => KaplanMeier.Estimate(new SurvivalData(
        [.. rows.Select(r => Math.Round(r.Months * Months.DaysPerMonth))], [.. rows.Select(r => r.Event)]));

    private static SurvivalCurve Random(Random random, int n) => Curve([.. Enumerable.Range(0, n).Select(_ => (0.2 + random.NextDouble() * 60, random.Next(4) > 0))]);

    private static KaplanMeierOptions Options(FigureFormat? format = null) => new()
    {
        Id = "km", Title = "PFS on sunitinib", YLabel = "Progression-free", XLabel = "Months since first dose", Format = format ?? FigureFormat.Column,
    };

    private static Figure One(FigureFormat? format = null) => KaplanMeierFigure.Create([new("sunitinib", Random(new Random(1), 95))], Options(format));

    private static Figure Four(int seed, FigureFormat? format = null)
    {
        var random = new Random(seed);
        return KaplanMeierFigure.Create([.. ResponseGroups.Select(g => new KaplanMeierGroup(g, Random(random, 2 + random.Next(14))))], Options(format));
    }

    /// <summary>A count from 1 to 4 is printed nowhere in a drawing that leaves.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_figure_for_outside_says_no_small_count(int n)
    {
        var random = new Random(7);
        KaplanMeierGroup[] groups = [new("yes", Random(random, 40)), new("no", Random(random, n))];
        IncidenceGroup[] incidences = [.. groups.Select(g => new IncidenceGroup(g.Label, g.Curve.N, [.. g.Curve.Points.Select(p => new IncidenceStep(p.Time, p.AtRisk, p.Events, 0, p.Censored, 1 - (p.Survival ?? 0), null, null))]))];
        foreach (var figure in (Figure[])
        [
            KaplanMeierFigure.Create(groups, Options(FigureFormat.FullPage) with { HidesSmallCounts = true }),
            KaplanMeierFigure.Create(groups[1..], Options(FigureFormat.FullPage) with { HidesSmallCounts = true }),
            CumulativeIncidenceFigure.Create(incidences, Incidence with { HidesSmallCounts = true }),
            CumulativeIncidenceFigure.Create(incidences[1..], Incidence with { HidesSmallCounts = true }),
        ])
        {
            string[] said = [figure.Title, figure.Description, .. figure.Texts().Select(t => t.Content), .. figure.Groups("curve").Select(g => $"n = {g.Value("n")}")];
            Assert.All(said, text => Assert.DoesNotMatch($@"(?:n = |^n |of |/){n}(?!\d)|(?<![\d.]){n} (?:of|patients|events)\b", text));
        }
    }

    /// <summary>
    /// Counted by hand: one of ten has the event in the middle of each month from the second on, one of seven each month after a year. Of ten, two had it by month 3 and
    /// five by month 6, when five are at risk; of seven, nobody by month 12 and three by month 15, when five are at risk.
    /// </summary>
    [Fact]
    public void A_figure_for_outside_tells_no_single_event_and_draws_no_group_of_fewer_than_five()
    {
        KaplanMeierGroup[] groups =
        [
            new("short", Curve([.. Enumerable.Range(1, 10).Select(i => (i + 0.5, true))])),
            new("long", Curve([.. Enumerable.Range(1, 7).Select(i => (12.0 + i, true))])),
            new("few", Curve((1, true), (2, true), (30, false))),
        ];
        IncidenceGroup[] incidences = [.. groups.Select(g => new IncidenceGroup(g.Label, g.Curve.N, [.. g.Curve.Points.Select(p => new IncidenceStep(p.Time, p.AtRisk, p.Events, 0, p.Censored, 1 - (p.Survival ?? 0), null, null))]))];
        foreach (var figure in (Figure[])
        [
            KaplanMeierFigure.Create(groups, Options(FigureFormat.FullPage) with { HidesSmallCounts = true, EndMonth = 36 }),
            CumulativeIncidenceFigure.Create(incidences, Incidence with { HidesSmallCounts = true }),
        ])
        {
            var ticks = figure.Groups("tick").Select(t => (X: TickX(t), Month: int.Parse(t.All().OfType<TextMark>().Single().Content, CultureInfo.InvariantCulture))).OrderBy(t => t.X).ToList();
            // The axis ends at 15; its ticks stand at every second or third month.
            Assert.InRange(ticks[^1].Month, 14, 15);
            double MonthOf(double x) => (x - ticks[0].X) / (ticks[^1].X - ticks[0].X) * ticks[^1].Month;
            var curves = figure.Groups("curve").ToDictionary(g => g.Value("curve")!, g => g.All().OfType<PolylineMark>().ToList());
            double[] Months(string curve) => [.. curves[curve].SelectMany(l => l.Points).Select(p => Math.Round(MonthOf(p.X), 6)).Distinct().Order()];
            Assert.Equal([0, 6], Months("short"));
            Assert.Equal([0, 3, 6, 9, 12], Months("long"));
            Assert.Empty(curves["few"]);
            var numbers = figure.Groups("at-risk").Single().All().OfType<TextMark>().Where(t => t.Anchor == TextAnchor.Middle).Select(t => t.Content).Distinct().Order(StringComparer.Ordinal);
            Assert.Equal(["0", "10", "5", "<5"], numbers);
            var note = string.Join(' ', figure.Texts().Select(t => t.Content));
            Assert.Contains("<5: fewer than five patients, not shown", note, StringComparison.Ordinal);
            Assert.Contains("rounded down to whole fives", note, StringComparison.Ordinal);
            Assert.DoesNotContain("censored", note, StringComparison.Ordinal);
            Assert.Empty(figure.Collisions());
        }
    }

    /// <summary>Of 30 in all, 10, 12 and 6 in the other groups would leave two.</summary>
    [Fact]
    public void A_group_of_few_is_not_to_be_had_from_the_other_groups()
    {
        var random = new Random(3);
        KaplanMeierGroup[] groups = [new("CR", Random(random, 2)), new("PR", Random(random, 10)), new("SD", Random(random, 12)), new("PD", Random(random, 6))];
        IncidenceGroup[] incidences = [.. groups.Select(g => new IncidenceGroup(g.Label, g.Curve.N, [.. g.Curve.Points.Select(p => new IncidenceStep(p.Time, p.AtRisk, p.Events, 0, p.Censored, 1 - (p.Survival ?? 0), null, null))]))];
        foreach (var figure in (Figure[])
        [
            KaplanMeierFigure.Create(groups, Options(FigureFormat.FullPage) with { HidesSmallCounts = true }),
            CumulativeIncidenceFigure.Create(incidences, Incidence with { HidesSmallCounts = true }),
        ])
        {
            Assert.Equal(["<5", "n.s.", "12", "n.s."], figure.Groups("curve").Select(g => g.Value("n")));
            string[] said = [figure.Description, .. figure.Texts().Select(t => t.Content)];
            Assert.All(said, text => Assert.DoesNotMatch(@"(?:of |/|n = )(?:2|6|10)\b|\b(?:2|6|10) patients", text));
        }
    }

    [Fact]
    public void A_curve_that_stands_alone_for_outside_marks_neither_a_median_nor_a_single_day()
    {
        var figure = KaplanMeierFigure.Create([new("all", Random(new Random(1), 95))], Options(FigureFormat.HalfPage) with { HidesSmallCounts = true });
        Assert.Empty(figure.Groups("median-guide"));
        Assert.Empty(figure.All().OfType<CircleMark>());
        Assert.Empty(figure.Groups("censored").SelectMany(g => g.All()));
        Assert.Contains(figure.Texts(), t => t.Content.StartsWith("median ", StringComparison.Ordinal));
        Assert.Empty(figure.Collisions());
    }

    private static CumulativeIncidenceOptions Incidence => new()
    {
        Id = "cif", Title = "Recurrence", YLabel = "Recurrence", XLabel = "Months since final clearance", Format = FigureFormat.FullPage,
    };

    private static double TickX(GroupMark tick) => tick.All().OfType<TextMark>().Single().X;

    [Fact]
    public void Numbers_at_risk_stand_under_their_ticks()
    {
        foreach (var figure in (Figure[])[One(), Four(3)])
        {
            var ticks = figure.Groups("tick").Select(TickX).ToHashSet();
            var numbers = figure.Groups("at-risk").Single().All().OfType<TextMark>().Where(t => t.Anchor == TextAnchor.Middle).ToList();
            Assert.NotEmpty(numbers);
            Assert.All(numbers, n => Assert.Contains(n.X, ticks));
            Assert.Equal(ticks.Count, numbers.Select(n => n.X).Distinct().Count());
        }
    }

    [Fact]
    public void At_risk_events_and_censored_sum_to_n_at_every_tick()
    {
        var rows = One().Groups("at-risk").Single().All().OfType<TextMark>().Where(t => t.Anchor == TextAnchor.Middle).GroupBy(t => t.X);
        Assert.All(rows, column => Assert.Equal(95, column.Sum(t => int.Parse(t.Content, CultureInfo.InvariantCulture))));
    }

    [Fact]
    public void A_curve_falls_from_100_percent_and_never_rises()
    {
        var figure = Four(5);
        var top = figure.Texts().Single(t => t.Content == "100 %").Y - 0.36 * FigureFormat.Column.FontSize;
        foreach (var curve in figure.Groups("curve"))
        {
            var lines = curve.Marks.OfType<PolylineMark>().Where(l => l.Stroke.Tone != Tone.Ground).ToList();
            Assert.Equal(top, lines[0].Points[0].Y, 6);
            var points = lines.SelectMany(l => l.Points).ToList();
            Assert.All(points.Zip(points.Skip(1)), pair =>
            {
                // y runs downwards.
                Assert.True(pair.Second.Y >= pair.First.Y - 1e-9);
                Assert.True(pair.Second.X >= pair.First.X - 1e-9);
                Assert.True(pair.First.X == pair.Second.X || pair.First.Y == pair.Second.Y, "a survival curve has no slopes");
            });
        }
    }

    [Fact]
    public void Every_step_says_the_curve_s_own_numbers()
    {
        var curve = Random(new Random(9), 40);
        var figure = KaplanMeierFigure.Create([new("all", curve)], Options() with { StepLink = (group, days) => $"?group={group}&day={days}" });
        var steps = figure.Groups("step").ToList();
        var events = curve.Points.Where(p => p.Events > 0).ToList();
        Assert.Equal(events.Count, steps.Count);
        foreach (var (step, point) in steps.Zip(events))
        {
            Assert.Equal(Presence.HitArea, step.Presence);
            Assert.Equal(point.Time, double.Parse(step.Value("days")!, CultureInfo.InvariantCulture));
            Assert.Equal(point.Survival, double.Parse(step.Value("value")!, CultureInfo.InvariantCulture));
            Assert.Equal($"{point.AtRisk}", step.Value("at-risk"));
            Assert.Equal($"?group=all&day={point.Time}", step.Href);
            Assert.Contains($"{point.AtRisk} at risk just before", step.Title, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Below_five_at_risk_the_curve_is_dashed()
    {
        // Eight patients: after the fourth event, at 8 months, four are left.
        var figure = KaplanMeierFigure.Create([new("all", Curve((2, true), (4, true), (6, true), (8, true), (10, true), (12, true), (14, true), (16, false)))], Options());
        var lines = figure.Groups("curve").Single().Marks.OfType<PolylineMark>().ToList();
        var tail = Assert.Single(lines, l => l.Stroke.Dash == Dash.Short);
        var ticks = figure.Groups("tick").ToList();
        double X(double months) => TickX(ticks[0]) + months * (TickX(ticks[^1]) - TickX(ticks[0])) / int.Parse(ticks[^1].All().OfType<TextMark>().Single().Content, CultureInfo.InvariantCulture);
        Assert.Equal(X(Math.Round(8 * Months.DaysPerMonth) / Months.DaysPerMonth), tail.Points[0].X, 3);
        Assert.Contains(figure.Texts(), t => t.Content == "fewer than 5 at risk");
    }

    [Fact]
    public void A_group_of_four_is_dashed_throughout()
    {
        var figure = KaplanMeierFigure.Create([new("CR", Curve((5, true), (9, false), (10, true), (11, false)))], Options());
        Assert.All(figure.Groups("curve").Single().Marks.OfType<PolylineMark>(), l => Assert.Equal(Dash.Short, l.Stroke.Dash));
    }

    [Fact]
    public void A_median_is_drawn_and_said_with_its_limits()
    {
        var curve = Random(new Random(2), 60);
        var figure = KaplanMeierFigure.Create([new("all", curve)], Options());
        var median = (curve.Median.Estimate!.Value / Months.DaysPerMonth).ToString("0.0", CultureInfo.InvariantCulture);
        Assert.Contains(figure.Texts(), t => t.Content == $"median {median} months");
        Assert.Contains(figure.Texts(), t => t.Content.StartsWith("95 % CI ", StringComparison.Ordinal));
        Assert.Single(figure.Groups("median-guide"));
        Assert.Contains($"median {median} months", figure.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void A_median_that_is_not_reached_is_said_to_be_so()
    {
        var figure = KaplanMeierFigure.Create([new("all", Curve((5, true), (20, false), (30, false), (40, false), (50, false), (60, false)))], Options());
        Assert.Contains(figure.Texts(), t => t.Content.Contains("not reached (NR)", StringComparison.Ordinal));
        Assert.Empty(figure.Groups("median-guide"));
        var two = KaplanMeierFigure.Create([new("A", Curve((5, true), (20, false))), new("B", Curve((5, false), (20, false)))], Options());
        Assert.Contains(two.Texts(), t => t.Content.Contains("median not reached (95 % CI", StringComparison.Ordinal));
    }

    [Fact]
    public void Names_at_the_curves_ends_never_overlap()
    {
        for (var seed = 0; seed < 150; seed++)
        {
            foreach (var format in (FigureFormat[])[FigureFormat.HalfPage, FigureFormat.Column, FigureFormat.Wide])
            {
                var figure = Four(seed, format);
                var labels = figure.Groups("label").SelectMany(l => l.All().OfType<TextMark>()).ToList();
                for (var i = 0; i < labels.Count; i++)
                {
                    var extent = labels[i].Extent();
                    Assert.True(extent.Left >= 0 && extent.Right <= format.Width, $"seed {seed}: {labels[i].Content} leaves the figure");
                    for (var j = 0; j < i; j++)
                        Assert.False(labels[i].Overlaps(labels[j]), $"seed {seed}: {labels[i].Content} on {labels[j].Content}");
                }
            }
        }
    }

    [Fact]
    public void Curves_that_run_into_one_another_still_keep_their_names_apart()
    {
        var same = Enumerable.Range(1, 12).Select(i => ((double)i * 3, i % 3 != 0)).ToArray();
        var figure = KaplanMeierFigure.Create([.. Enumerable.Range(1, 6).Select(i => new KaplanMeierGroup($"Site {i}", Curve(same)))], Options(FigureFormat.Wide));
        var labels = figure.Groups("label").SelectMany(l => l.All().OfType<TextMark>()).ToList();
        Assert.Equal(6, labels.Count);
        Assert.All(labels, a => Assert.DoesNotContain(labels, b => b != a && a.Overlaps(b)));
    }

    [Fact]
    public void No_text_leaves_the_figure()
    {
        foreach (var format in (FigureFormat[])[FigureFormat.HalfPage, FigureFormat.FullPage, FigureFormat.Column, FigureFormat.Wide])
        {
            foreach (var figure in (Figure[])[One(format), Four(7, format)])
            {
                Assert.All(figure.Texts().Where(t => t.Rotation == 0), t =>
                {
                    var extent = t.Extent();
                    Assert.True(extent.Left >= -0.5 && extent.Right <= figure.Width + 0.5, $"'{t.Content}' runs from {extent.Left} to {extent.Right} of {figure.Width}");
                    Assert.True(extent.Bottom <= figure.Height && extent.Top >= 0);
                });
            }
        }
    }

    [Fact]
    public void Numbers_in_the_table_under_the_curves_do_not_touch()
    {
        foreach (var format in (FigureFormat[])[FigureFormat.HalfPage, FigureFormat.FullPage, FigureFormat.Column, FigureFormat.Wide])
        {
            foreach (var figure in (Figure[])[One(format), Four(11, format)])
            {
                var texts = figure.Groups("at-risk").Single().All().OfType<TextMark>().ToList();
                Assert.All(texts, a => Assert.DoesNotContain(texts, b => b != a && a.Overlaps(b)));
            }
        }
    }

    /// <summary>Days of single patients leave as rows only: a file's coordinates tell them to a quarter of a month, a page's link them to their patients.</summary>
    [Fact]
    public void A_file_draws_times_to_a_quarter_of_a_month_and_a_page_to_the_day()
    {
        static string Drawn(double third, FigureFormat format) => SvgWriter.Standalone(KaplanMeierFigure.Create(
            [new("all", Curve((4, true), (10, true), (10, true), (third, true), (20, false), (22, false)))], Options(format)));
        // One day of 30.4375 to a month apart.
        var (one, next) = (15.0, 15 + 1 / Months.DaysPerMonth);
        foreach (var format in (FigureFormat[])[FigureFormat.HalfPage, FigureFormat.FullPage])
            Assert.Equal(Drawn(one, format), Drawn(next, format));
        Assert.NotEqual(Drawn(one, FigureFormat.Wide), Drawn(next, FigureFormat.Wide));
        Assert.NotEqual(Drawn(one, FigureFormat.FullPage), Drawn(15.5, FigureFormat.FullPage));
    }

    [Fact]
    public void Half_a_page_has_no_text_below_seven_points()
    {
        // The key of signs and the second numbers of the table are the smallest.
        Assert.All(Four(4, FigureFormat.HalfPage).Texts(), t => Assert.True(t.Size * 0.75 >= 6.45, $"{t.Content}: {t.Size * 0.75} points"));
        Assert.All(Four(4, FigureFormat.HalfPage).Groups("tick").SelectMany(t => t.All().OfType<TextMark>()), t => Assert.True(t.Size * 0.75 >= 7));
        Assert.Equal(86, FigureFormat.HalfPage.Width / Figure.UnitsPerMillimetre, 0);
    }

    [Fact]
    public void Groups_differ_in_pattern_as_well_as_colour()
    {
        var styles = Enumerable.Range(0, 16).Select(i => (SeriesStyle.Line(i), SeriesStyle.Pattern(i))).ToList();
        Assert.Equal(16, styles.Distinct().Count());
        Assert.Equal(4, styles.Take(4).Select(s => s.Item2).Distinct().Count());
    }

    [Fact]
    public void Log_rank_and_hazard_ratio_are_printed_where_given()
    {
        var a = new SurvivalData([1, 2, 3, 4, 5, 6], [true, true, true, true, true, false]);
        var b = new SurvivalData([4, 8, 9, 10, 11, 12], [true, false, true, true, false, false]);
        var test = LogRank.Test([a, b]);
        var figure = KaplanMeierFigure.Create(
            [new("A", KaplanMeier.Estimate(a)), new("B", KaplanMeier.Estimate(b))],
            Options() with { LogRank = test, HazardRatio = new HazardRatioLabel(0.21, 0.05, null, "B against A") });
        Assert.Contains(figure.Texts(), t => t.Content.StartsWith("Log-rank p = 0.0", StringComparison.Ordinal));
        Assert.Contains(figure.Texts(), t => t.Content.Contains("HR 0.21 (95 % CI 0.05 to not estimable), B against A", StringComparison.Ordinal));
    }

    [Fact]
    public void Limits_are_on_for_one_curve_and_on_demand_for_several()
    {
        Assert.Equal(Presence.Always, One().Groups("band").Single().Presence);
        Assert.All(Four(1).Groups("band"), b => Assert.Equal(Presence.OnDemand, b.Presence));
    }

    [Fact]
    public void An_axis_that_ends_early_cuts_the_curve_there()
    {
        var figure = KaplanMeierFigure.Create([new("all", Random(new Random(1), 80))], Options() with { EndMonth = 24 });
        var end = TickX(figure.Groups("tick").Last());
        Assert.Equal("24", figure.Groups("tick").Last().All().OfType<TextMark>().Single().Content);
        Assert.All(figure.Groups("curve").Single().All().OfType<PolylineMark>().SelectMany(l => l.Points), p => Assert.True(p.X <= end + 1e-6));
    }

    [Fact]
    public void A_group_without_patients_is_drawn_without_a_curve()
    {
        var figure = KaplanMeierFigure.Create([new("none", Curve()), new("some", Curve((3, true), (5, false)))], Options());
        Assert.Contains(figure.Texts(), t => t.Content.Contains("0 of 0", StringComparison.Ordinal));
    }

    [Fact]
    public void No_group_is_an_error() => Assert.Throws<ArgumentException>(() => KaplanMeierFigure.Create([], Options()));
}
