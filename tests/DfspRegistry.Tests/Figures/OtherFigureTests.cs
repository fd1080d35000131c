using DfspRegistry.Analysis.Figures;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Tests.Figures;

public class OtherFigureTests
{
    private static IEnumerable<string> Words(Figure figure) => figure.Texts().Select(t => t.Content);

    [Fact]
    public void A_waterfall_runs_from_growth_to_shrinkage_and_names_who_is_missing()
    {
        var figure = WaterfallFigure.Create("w", "Best change",
            [new("D-000001", -40, ResponseCode.PR), new("D-000002", 140, ResponseCode.PD), new("D-000003", null, null), new("D-000004", -12.5, ResponseCode.PD, ProgressedOtherwise: true)]);
        Assert.Equal(["D-000002", "D-000004", "D-000001"], figure.Groups("bar").Select(b => b.Value("patient")));
        Assert.Contains("+140 %", Words(figure));
        Assert.Contains("No complete sum after baseline (1): D-000003", Words(figure));
        Assert.Contains("new lesion or non-target progression", Words(figure));
        Assert.Contains("+20 %", Words(figure));
        Assert.Contains("−30 %", Words(figure));
    }

    [Fact]
    public void Swimmers_are_ordered_by_time_on_treatment()
    {
        var figure = SwimmerFigure.Create("s", "Time on treatment", "Months since first dose",
            [
                new("D-000001", [("imatinib", 0, 100)], 400, false, [(SwimmerEvent.Progression, 90), (SwimmerEvent.Death, 400)]),
                new("D-000002", [("imatinib", 0, 100), ("sunitinib", 120, 300)], 300, true, []),
            ]);
        Assert.Equal(["D-000002", "D-000001"], figure.Groups("lane").Select(l => l.Value("patient")));
        Assert.Contains("ongoing", Words(figure));
        Assert.Contains("death", Words(figure));
        Assert.DoesNotContain("surgery", Words(figure));
    }

    [Fact]
    public void Adverse_events_print_every_count_and_the_percentage_of_those_treated()
    {
        // 19 of 30 with hand-foot syndrome, 8 + 9 + 2, prints 63.3 % (founding study, table 3).
        var figure = AdverseEventFigure.Create("ae", "Adverse events", [new("Hand-foot syndrome", [8, 9, 2, 0, 0]), new("Other", [0, 0, 0, 0, 0], Ungraded: 1)], 30);
        Assert.Equal(["Hand-foot syndrome", "8", "9", "2", "0", "0", "19", "63.3"], figure.Groups("term").First().All().OfType<TextMark>().Select(t => t.Content));
        var bars = figure.Groups("term").First().All().OfType<RectMark>().ToList();
        Assert.Equal(3, bars.Count);
        Assert.Equal(8.0 / 9, bars[0].Width / bars[1].Width, 9);
        Assert.Equal(bars[0].X + bars[0].Width, bars[1].X, 9);
        Assert.Contains("no grade", Words(figure));
        // A column for grade 5 would say that somebody died.
        Assert.DoesNotContain("5", Words(figure));
    }

    [Fact]
    public void Rates_stand_at_their_share()
    {
        var figure = ResponseIntervalFigure.Create("r", "Response", [new("CR", 0, 10, 0, 0.308), new("ORR", 5, 10, 0.187, 0.813, IsTotal: true), new("DCR", 10, 10, 0.692, 1, IsTotal: true)]);
        var dots = figure.Groups("rate").Select(g => g.All().OfType<CircleMark>().Single().X).ToList();
        Assert.Equal(dots[1], (dots[0] + dots[2]) / 2, 9);
        Assert.Equal(figure.Texts().Single(t => t.Content == "50").X, dots[1], 9);
        Assert.Contains("18.7 to 81.3", Words(figure));
    }

    [Fact]
    public void A_forest_is_logarithmic_and_says_what_cannot_be_estimated()
    {
        var figure = ForestFigure.Create("f", "Subgroups", [new("Sex"), new("Male", 10, 5, 0.5, 0.25, 1), new("Female", 10, 5, 2, 1, 4), new("Other", 1, 0), new("All", 21, 10, 1, 0.001, 2, IsTotal: true)]);
        var rows = figure.Groups("row").ToList();
        double Square(int i) => rows[i].All().OfType<RectMark>().Single().X;
        var one = figure.Texts().Single(t => t.Content == "1").X;
        // 0.5 and 2 stand equally far from 1; a square's corner is half its side from its middle.
        var half = rows[1].All().OfType<RectMark>().Single().Width / 2;
        Assert.Equal(one - (Square(1) + half), Square(2) + half - one, 6);
        Assert.Contains("not estimable", Words(figure));
        Assert.Contains(rows[4].All(), m => m is PolygonMark { Points.Count: 3 });
    }

    [Fact]
    public void A_spider_starts_at_no_change_for_everybody()
    {
        var figure = SpiderFigure.Create("s", "Change", "Months", [new("D-1", ResponseCode.PR, [(0, 0), (90, -40)]), new("D-2", ResponseCode.PD, [(0, 0), (60, 55), (120, 250)], EndsInProgression: true)]);
        var starts = figure.Groups("line").Select(g => g.All().OfType<PolylineMark>().First().Points[0]).Distinct();
        Assert.Single(starts);
        Assert.Equal(2, figure.Groups("line").Select(g => g.All().OfType<PolylineMark>().First().Stroke.Dash).Distinct().Count());
    }

    [Fact]
    public void Cumulative_incidence_rises_from_0_and_counts_competing_events_apart()
    {
        var figure = CumulativeIncidenceFigure.Create(
            [new("Mohs", 40, [new(100, 40, 1, 0, 0, 0.025, 0.002, 0.11), new(200, 39, 0, 2, 1, 0.025, 0.002, 0.11), new(900, 36, 2, 0, 34, 0.08, 0.02, 0.19)])],
            new CumulativeIncidenceOptions { Id = "ci", Title = "Local recurrence", YLabel = "Local recurrence", XLabel = "Months since final clearance", CompetingName = "Died" });
        Assert.Contains("Died", Words(figure));
        Assert.Contains("20 %", Words(figure));
        Assert.DoesNotContain("100 %", Words(figure));
        var points = figure.Groups("curve").Single().Marks.OfType<PolylineMark>().SelectMany(l => l.Points).ToList();
        Assert.All(points.Zip(points.Skip(1)), p => Assert.True(p.Second.Y <= p.First.Y + 1e-9));
        var columns = figure.Groups("at-risk").Single().All().OfType<TextMark>().Where(t => t.Anchor == TextAnchor.Middle).GroupBy(t => t.X);
        Assert.All(columns, c => Assert.Equal(40, c.Sum(t => int.Parse(t.Content, System.Globalization.CultureInfo.InvariantCulture))));
    }

    [Fact]
    public void Every_figure_is_drawn_without_any_row()
    {
        Figure[] figures =
        [
            WaterfallFigure.Create("a", "t", []), SwimmerFigure.Create("b", "t", "Months", []), SpiderFigure.Create("c", "t", "Months", []),
            ForestFigure.Create("d", "t", []), ResponseIntervalFigure.Create("e", "t", []), AdverseEventFigure.Create("f", "t", [], 1),
        ];
        Assert.All(figures, f =>
        {
            Assert.NotEmpty(SvgWriter.Standalone(f));
            Assert.NotEmpty(PdfWriter.Write(f));
        });
    }
}
