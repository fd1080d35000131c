using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Analysis.Figures;

/// <summary>A response is told by letters, shape and colour; the same three everywhere.</summary>
public static class ResponseStyle
{
    /// <summary>Series of a curve split by best response: CR green, PR blue, SD orange, PD violet.</summary>
    public static int Series(ResponseCode code) => code switch
    {
        ResponseCode.CR => 2,
        ResponseCode.PR => 0,
        ResponseCode.PD => 3,
        ResponseCode.NE => 4,
        _ => 1,
    };

    /// <summary>Letters of the code in a shape of its own: CR a filled box, PR a box, SD rounded, PD a filled triangle, not evaluable dashed.</summary>
    internal static IReadOnlyList<Mark> Glyph(ResponseCode code, double x, double y, double size)
    {
        var letters = code == ResponseCode.NonCrNonPd ? "non-PD" : ResponseCodes.Print(code);
        var text = new TextMark(x, y + 0.36 * size, letters, size, code is ResponseCode.CR or ResponseCode.PD ? Tone.OnBar : Tone.Ink, TextAnchor.Middle, bold: true);
        var width = GlyphWidth(code, size);
        var height = 1.65 * size;
        RectMark Rect(Fill? fill, Stroke? stroke, double radius) => new(x - width / 2, y - height / 2, width, height, fill, stroke, radius);
        return code switch
        {
            ResponseCode.CR => [Rect(new Fill(Tone.Bar3), null, 0), text],
            ResponseCode.PR => [Rect(new Fill(Tone.Ground), new Stroke(Tone.Series3, 1.6), 0), text],
            ResponseCode.SD or ResponseCode.NonCrNonPd => [Rect(new Fill(Tone.Ground), new Stroke(Tone.Series1, 1.6), height / 2), text],
            ResponseCode.PD =>
            [
                new PolygonMark([new(x, y - 0.62 * height - 2), new(x + 0.7 * width, y + height / 2), new(x - 0.7 * width, y + height / 2)], new Fill(Tone.Bar2)),
                text with { Y = y + 0.47 * size, Size = 0.92 * size },
            ],
            _ => [Rect(new Fill(Tone.Ground), new Stroke(Tone.Muted, 1.2, Dash.Short), 0), text],
        };
    }

    internal static double GlyphWidth(ResponseCode code, double size) =>
        TextMetrics.Width(code == ResponseCode.NonCrNonPd ? "non-PD" : ResponseCodes.Print(code), size, bold: true) + 1.1 * size;

    internal static Tone Area(ResponseCode? code) => code switch
    {
        ResponseCode.CR => Tone.Series3,
        ResponseCode.PR => Tone.Series1,
        ResponseCode.PD => Tone.Series4,
        ResponseCode.SD or ResponseCode.NonCrNonPd => Tone.Series2,
        _ => Tone.Muted,
    };
}
