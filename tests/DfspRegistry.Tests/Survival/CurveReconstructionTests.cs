using System.Globalization;
using DfspRegistry.Analysis.Survival;

namespace DfspRegistry.Tests.Survival;

/// <summary>
/// How the numbers of events and censorings are corrected (Guyot 2012). A curve is written time:survival, a risk table time:count, subjects as count x time, + for censored.
/// </summary>
public sealed class CurveReconstructionTests
{
    /// <summary>Expected subjects: survHE::digitise in R 4.2 (its tot.events set where a total stands).</summary>
    [Theory]
    [InlineData("0:1 2:0.8 7:0.27 13:0.27", "0:5 5:3", 5, "1x2 2x7 1x4.5+ 1x13+")]
    [InlineData("0:1 2:0.57 4:0.444 5:0.3 7:0.146857 18:0.015", "0:8 2:7 4:4 7:2", null, "3x2 1x4 1x7 1x1+ 1x3+ 1x12.5+")]
    [InlineData("0:1 1:1 2:0.718286 16:0", "0:8 4:2 9:1", 0, "2x2 5x9+ 1x16+")]
    [InlineData("0:1 1:0.75 2:0.629 4:0.420667 6:0.416667 9:0.416667", "0:8", 4, "2x1 1x2 1x4 1x3+ 1x5+ 2x9+")]
    [InlineData("0:1 3:1 5:0.5 16:0.25 18:0.01", "0:5 3:5 6:2", null, "2x5 1x16 1x18 1x10.5+")]
    [InlineData("0:1 3:0.746 10:0.746 24:0", "0:5 2:5 4:3 6:3 8:3 10:2", 1, "1x3 2x6.5+ 2x24+")]
    [InlineData("0:1 2:0.8 7:0.4 16:0.4", "0:5 3:3 5:3 8:1 11:1 13:0", null, "1x2 2x7 1x4.5+ 1x11.5+")]
    [InlineData("0:1 1:0.85 2:0.75 3:0.711 4:0.593 5:0.43 8:0.36 11:0.297878 14:0.220408 15:0.220408 16:0.11 35:0", "0:20 7:6 14:4 21:1", null,
        "3x1 2x2 1x3 2x4 3x5 1x8 1x11 1x14 1x16 1x35 1x1.5+ 1x3.5+ 1x6.5+ 1x25.5+")]
    [InlineData("0:1 2:0.75 7:0.5 13:0.265 15:0", "0:5 6:3", 5, "1x2 1x7 1x13 1x15 1x4.5+")]
    [InlineData("0:1 1:0.875 2:0.75 5:0.62 7:0.469 13:0", "0:8 3:6 5:6 8:3", 8, "1x1 1x2 1x5 1x7 3x13 1x10+")]
    [InlineData("0:1 3:0.875 4:0.625 6:0.5 7:0.496 9:0.333333 14:0.167 27:0.004", "0:8 4:8 9:3", null, "1x3 2x4 1x6 1x9 1x14 1x27 1x6.5+")]
    [InlineData("0:1 0.76:0.88 3.73:0.75 5.95:0.75 23.17:0.604 44.27:0.465 51.63:0.296 57.52:0.296 65.28:0.296", "0:8 8.16:5 16.32:5 24.48:4", null,
        "1x0.76 1x3.73 1x23.17 1x44.27 1x51.63 1x14.56+ 1x54.575+ 1x65.28+")]
    // 3 × 0.4 / 4 is not quite 0.3 in doubles, and the censoring there belongs to the piece before it all the same.
    [InlineData("0:1 0.1:1 0.2:1 0.3:1 0.4:1 0.5:1", "0:10 0.4:7", null, "1x0.05+ 1x0.15+ 1x0.25+ 1x0.45+ 6x0.5+")]
    public void Subjects_equal_survHE(string curve, string risk, int? totalEvents, string expected) => Equal(expected, curve, risk, totalEvents);

    /// <summary>Where the published algorithm goes on for ever, divides 0 by 0 or counts negative events: worked by hand.</summary>
    [Theory]
    // The curve has reached 0: nobody is left, in the last interval either.
    [InlineData("0:1 2:0.8 3:0.596 5:0.4 8:0.2 10:0", "0:5 2:5", 5, "1x2 1x3 1x5 1x8 1x10")]
    // 3 events are asked for; without censoring there are 4, with one 4, with two 2, and so on: what the last correction gives stands.
    [InlineData("0:1 6:0.75 14:0.39 19:0", "0:5 5:5", 3, "1x6 2x14 1x10+ 1x16.5+")]
    [InlineData("0:1 2:0.804 3:0.8 4:0.533333 10:0", "0:5 2:5 4:3 6:2", 3, "1x2 1x4 2x10 1x2.5+")]
    // The second number at risk stands at the first event: two were censored in no time, which is no rate.
    [InlineData("0:1 10:0.5 20:0.25", "0:10 10:8", null, "4x10 2x20 2x5+ 2x20+")]
    // One and a half events round to two; the next point, as high, then asks for half an event less, which is none.
    [InlineData("0:1 1:0.985 2:0.985 3:0.97", "0:100", null, "2x1 1x3 97x3+")]
    [InlineData("0:1 10:0.5", "0:4", 0, "4x10+")]
    [InlineData("0:1 10:0", "0:1", null, "1x10")]
    // A rise is a slip of the hand.
    [InlineData("0:1 1:0.5 2:0.6 3:0.25", "0:4", null, "2x1 1x3 1x3+")]
    [InlineData("1:0.5 3:0.25", "0:4", null, "2x1 1x3 1x3+")]
    public void What_the_published_algorithm_leaves_open_has_an_answer(string curve, string risk, int? totalEvents, string expected) => Equal(expected, curve, risk, totalEvents);

    [Theory]
    [InlineData("0:0.9 5:0.5", "The points' times must ascend; 0 follows 0.")]
    [InlineData("0:1 0:1 5:0.5", "The points' times must ascend; 0 follows 0.")]
    public void Only_1_is_a_value_at_time_0(string curve, string said)
    {
        var error = Assert.Throws<ArgumentException>(() => CurveReconstruction.Reconstruct(Points(curve), [new NumberAtRisk(0, 5)]));
        Assert.StartsWith(said, error.Message, StringComparison.Ordinal);
    }

    private static void Equal(string expected, string curve, string risk, int? totalEvents)
    {
        var data = CurveReconstruction.Reconstruct(Points(curve), [.. Pairs(risk).Select(p => new NumberAtRisk(p.Left, (int)p.Right))], totalEvents);
        var groups = data.Time.Zip(data.Event).GroupBy(s => (Time: Math.Round(s.First, 9), s.Second));
        Assert.Equal(expected, string.Join(' ', groups.Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Count()}x{g.Key.Time}{(g.Key.Second ? "" : "+")}"))));
    }

    private static DigitizedPoint[] Points(string curve) => [.. Pairs(curve).Select(p => new DigitizedPoint(p.Left, p.Right))];

    private static IEnumerable<(double Left, double Right)> Pairs(string text) => text.Split(' ').Select(pair => pair.Split(':')).Select(pair =>
        (double.Parse(pair[0], CultureInfo.InvariantCulture), double.Parse(pair[1], CultureInfo.InvariantCulture)));
}
