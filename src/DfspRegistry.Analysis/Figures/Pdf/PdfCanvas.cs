using System.Globalization;
using System.Text;

namespace DfspRegistry.Analysis.Figures.Pdf;

/// <summary>
/// A page's drawing in the scene's own units (1/96 inch, y downwards, origin at the upper left corner); the page converts them once.
/// </summary>
internal sealed class PdfCanvas
{
    // A quarter circle as a Bézier curve: 4 (sqrt 2 - 1) / 3.
    private const double Kappa = 0.5522847498;

    private readonly StringBuilder content = new();
    // Path construction may not be interrupted by state: a path waits here until its state is written.
    private readonly StringBuilder path = new();
    private readonly Func<string, bool, StringBuilder, string> useText;
    private readonly Func<double, string> useOpacity;

    public PdfCanvas(double pageHeightPoints, Func<string, bool, StringBuilder, string> useText, Func<double, string> useOpacity)
    {
        this.useText = useText;
        this.useOpacity = useOpacity;
        content.Append(CultureInfo.InvariantCulture, $"0.75 0 0 -0.75 0 {PdfFile.Number(pageHeightPoints)} cm\n");
    }

    public string Content => content.ToString();

    /// <summary>Draws a scene with its upper left corner at x, y.</summary>
    public void Draw(IEnumerable<Mark> marks, double x, double y, double scale = 1)
    {
        content.Append("q ");
        Numbers(content, scale, 0, 0, scale, x, y);
        content.Append("cm\n");
        foreach (var mark in marks)
            Draw(mark);
        content.Append("Q\n");
    }

    private void Draw(Mark mark)
    {
        switch (mark)
        {
            case GroupMark { Presence: Presence.Always } group:
                foreach (var inner in group.Marks)
                    Draw(inner);
                break;
            case GroupMark:
                break;
            case ScaledMark scaled:
                Draw(scaled.Marks, scaled.X, scaled.Y, scaled.Scale);
                break;
            case PolylineMark line:
                Path(line.Points, closed: false);
                Paint(null, line.Stroke);
                break;
            case PolygonMark shape:
                Path(shape.Points, closed: true);
                Paint(shape.Fill, shape.Stroke);
                break;
            case RectMark rect:
                Rectangle(rect);
                Paint(rect.Fill, rect.Stroke);
                break;
            case CircleMark circle:
                RoundedBox(circle.X - circle.Radius, circle.Y - circle.Radius, 2 * circle.Radius, 2 * circle.Radius, circle.Radius);
                Paint(circle.Fill, circle.Stroke);
                break;
            case TextMark text:
                Text(text);
                break;
            default:
                throw new NotSupportedException($"PDF has no drawing for {mark.GetType().Name}.");
        }
    }

    private void Path(IReadOnlyList<Point> points, bool closed)
    {
        for (var i = 0; i < points.Count; i++)
        {
            Numbers(path, points[i].X, points[i].Y);
            path.Append(i == 0 ? "m " : "l ");
        }
        if (closed)
            path.Append("h ");
    }

    private void Rectangle(RectMark rect)
    {
        var (width, height) = (Math.Max(0, rect.Width), Math.Max(0, rect.Height));
        var radius = Math.Min(rect.Radius, Math.Min(width, height) / 2);
        if (radius > 0)
        {
            RoundedBox(rect.X, rect.Y, width, height, radius);
            return;
        }
        Numbers(path, rect.X, rect.Y, width, height);
        path.Append("re ");
    }

    private void RoundedBox(double x, double y, double width, double height, double r)
    {
        var k = r * (1 - Kappa);
        var (right, bottom) = (x + width, y + height);
        Numbers(path, x + r, y);
        path.Append("m ");
        Numbers(path, right - r, y);
        path.Append("l ");
        Curve(right - k, y, right, y + k, right, y + r);
        Numbers(path, right, bottom - r);
        path.Append("l ");
        Curve(right, bottom - k, right - k, bottom, right - r, bottom);
        Numbers(path, x + r, bottom);
        path.Append("l ");
        Curve(x + k, bottom, x, bottom - k, x, bottom - r);
        Numbers(path, x, y + r);
        path.Append("l ");
        Curve(x, y + k, x + k, y, x + r, y);
        path.Append("h ");
    }

    private void Curve(double x1, double y1, double x2, double y2, double x3, double y3)
    {
        Numbers(path, x1, y1, x2, y2, x3, y3);
        path.Append("c ");
    }

    private void Paint(Fill? fill, Stroke? stroke)
    {
        content.Append("q ");
        if (fill is not null)
        {
            Colour(fill.Tone);
            content.Append("rg ");
        }
        if (stroke is not null)
        {
            Colour(stroke.Tone);
            content.Append("RG ");
            Numbers(content, stroke.Width);
            content.Append("w ");
            var dashes = DashPatterns.Of(stroke.Dash);
            if (dashes.Count > 0)
            {
                content.Append('[');
                Numbers(content, [.. dashes.Select(d => d * stroke.Width)]);
                content.Append("] 0 d ");
            }
        }
        var opacity = Math.Min(fill?.Opacity ?? 1, stroke?.Opacity ?? 1);
        if (opacity < 1)
            content.Append('/').Append(useOpacity(opacity)).Append(" gs ");
        content.Append(path);
        path.Clear();
        content.Append((fill, stroke) switch { (null, null) => "n", (null, _) => "S", (_, null) => "f", _ => "B" }).Append(" Q\n");
    }

    private void Text(TextMark text)
    {
        var width = text.Runs.Sum(r => Width(r.Content, text.Size, r.Bold));
        var shift = text.Anchor switch { TextAnchor.Middle => -width / 2, TextAnchor.End => -width, _ => 0 };
        var angle = text.Rotation * Math.PI / 180;
        var (cos, sin) = (Math.Cos(angle), Math.Sin(angle));
        if (text.HasHalo)
        {
            RoundedBox(text.X + shift - 1.5, text.Y - 0.8 * text.Size, width + 3, 1.05 * text.Size, 1.5);
            Paint(new Fill(Tone.Ground, 0.85), null);
        }
        var x = shift;
        foreach (var run in text.Runs)
        {
            var glyphs = new StringBuilder();
            var clean = CleanText.Of(run.Content);
            var font = useText(clean, run.Bold, glyphs);
            content.Append("BT ");
            Colour(run.Tone);
            content.Append("rg /").Append(font).Append(' ');
            Numbers(content, text.Size);
            content.Append("Tf ");
            // The page's y runs downwards: text is turned upright again.
            Numbers(content, cos, sin, sin, -cos, text.X + x * cos, text.Y + x * sin);
            content.Append("Tm <").Append(glyphs).Append("> Tj ET\n");
            x += Width(run.Content, text.Size, run.Bold);
        }
    }

    private static double Width(string text, double size, bool bold)
    {
        var font = FontFiles.Get(bold);
        return CleanText.Of(text).EnumerateRunes().Sum(r => font.Width(font.Glyph(r.Value))) * size / 1000;
    }

    private void Colour(Tone tone)
    {
        var hex = Palette.Light[tone];
        Numbers(content, [.. Enumerable.Range(0, 3).Select(i => int.Parse(hex.AsSpan(1 + 2 * i, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)]);
    }

    private static void Numbers(StringBuilder target, params ReadOnlySpan<double> values)
    {
        foreach (var value in values)
            target.Append(PdfFile.Number(value)).Append(' ');
    }
}

/// <summary>A scene within a page.</summary>
internal sealed record ScaledMark(IReadOnlyList<Mark> Marks, double X, double Y, double Scale) : Mark;
