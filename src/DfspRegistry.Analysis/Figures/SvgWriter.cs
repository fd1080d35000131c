using System.Globalization;
using System.Text;
using System.Xml;

namespace DfspRegistry.Analysis.Figures;

/// <summary>
/// Draws a figure as SVG. Text stays text. There is no script and no style attribute, so a page with a strict content security policy can hold it.
/// </summary>
public static class SvgWriter
{
    private const string Namespace = "http://www.w3.org/2000/svg";
    private const string Fonts = "DejaVu Sans, Verdana, Helvetica, Arial, sans-serif";

    /// <summary>For a page: colours by the classes of <see cref="FigureStylesheet"/>, so that light and dark both hold; hit areas and links are in.</summary>
    public static string Inline(Figure figure) => Write(figure, palette: null);

    /// <summary>For a file: literal colours on a light ground, physical size in millimetres, nothing that only a page can use.</summary>
    public static string Standalone(Figure figure) => Write(figure, Palette.Light);

    private static string Write(Figure figure, Palette? palette)
    {
        ArgumentNullException.ThrowIfNull(figure);
        if (figure.Id.Length == 0 || !figure.Id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            throw new ArgumentException($"A figure's id has letters, digits and hyphens only, not '{figure.Id}'.", nameof(figure));
        var text = new StringBuilder();
        var settings = new XmlWriterSettings { OmitXmlDeclaration = palette is null, ConformanceLevel = ConformanceLevel.Document };
        using (var target = new Utf8StringWriter(text))
        using (var xml = XmlWriter.Create(target, settings))
            new Drawing(xml, figure, palette).Write();
        return text.ToString();
    }

    /// <summary>A string knows no encoding; the declaration says the one that the file is saved in.</summary>
    private sealed class Utf8StringWriter(StringBuilder text) : StringWriter(text, CultureInfo.InvariantCulture)
    {
        public override Encoding Encoding => Encoding.UTF8;
    }

    private sealed class Drawing(XmlWriter xml, Figure figure, Palette? palette)
    {
        private bool OnPage => palette is null;

        public void Write()
        {
            var titleId = figure.Id + "-title";
            var descriptionId = figure.Id + "-desc";
            xml.WriteStartElement("svg", Namespace);
            xml.WriteAttributeString("viewBox", $"0 0 {Number(figure.Width)} {Number(figure.Height)}");
            if (OnPage)
            {
                xml.WriteAttributeString("class", "figure-drawing");
                // An image's parts are hidden from a screen reader; a figure with links in it is therefore a group.
                xml.WriteAttributeString("role", HasLinks(figure.Marks) ? "group" : "img");
            }
            else
            {
                xml.WriteAttributeString("width", Number(figure.Width / Figure.UnitsPerMillimetre) + "mm");
                xml.WriteAttributeString("height", Number(figure.Height / Figure.UnitsPerMillimetre) + "mm");
                xml.WriteAttributeString("role", "img");
                xml.WriteAttributeString("font-family", Fonts);
            }
            xml.WriteAttributeString("aria-labelledby", titleId);
            xml.WriteAttributeString("aria-describedby", descriptionId);
            Labelled("title", titleId, figure.Title);
            Labelled("desc", descriptionId, figure.Description);
            if (!OnPage)
                Mark(new RectMark(0, 0, figure.Width, figure.Height, new Fill(Tone.Ground)));
            foreach (var mark in figure.Marks)
                Mark(mark);
            xml.WriteEndElement();
        }

        private static bool HasLinks(IEnumerable<Mark> marks) => marks.OfType<GroupMark>().Any(g => g.Href is not null || HasLinks(g.Marks));

        private void Labelled(string element, string id, string content)
        {
            xml.WriteStartElement(element, Namespace);
            xml.WriteAttributeString("id", id);
            xml.WriteString(CleanText.Of(content));
            xml.WriteEndElement();
        }

        private void Mark(Mark mark)
        {
            switch (mark)
            {
                case GroupMark group:
                    Group(group);
                    break;
                case PolylineMark line:
                    Start("path");
                    xml.WriteAttributeString("d", Path(line.Points, closed: false));
                    Paint(null, line.Stroke);
                    xml.WriteEndElement();
                    break;
                case PolygonMark shape:
                    Start("path");
                    xml.WriteAttributeString("d", Path(shape.Points, closed: true));
                    Paint(shape.Fill, shape.Stroke);
                    xml.WriteEndElement();
                    break;
                case RectMark rect:
                    Start("rect");
                    Attribute("x", rect.X);
                    Attribute("y", rect.Y);
                    Attribute("width", Math.Max(0, rect.Width));
                    Attribute("height", Math.Max(0, rect.Height));
                    if (rect.Radius > 0)
                        Attribute("rx", rect.Radius);
                    Paint(rect.Fill, rect.Stroke);
                    xml.WriteEndElement();
                    break;
                case CircleMark circle:
                    Start("circle");
                    Attribute("cx", circle.X);
                    Attribute("cy", circle.Y);
                    Attribute("r", circle.Radius);
                    Paint(circle.Fill, circle.Stroke);
                    xml.WriteEndElement();
                    break;
                case TextMark text:
                    Text(text);
                    break;
                default:
                    throw new NotSupportedException($"SVG has no drawing for {mark.GetType().Name}.");
            }
        }

        private void Group(GroupMark group)
        {
            if (!OnPage && group.Presence != Presence.Always)
                return;
            var link = OnPage ? group.Href : null;
            if (link is not null && (link.Length == 0 || link[0] is not ('/' or '?' or '#') || link.StartsWith("//", StringComparison.Ordinal)))
                throw new ArgumentException($"A figure links within its own site only, not to '{link}'.");
            Start(link is null ? "g" : "a");
            if (link is not null)
                xml.WriteAttributeString("href", CleanText.Of(link));
            if (OnPage)
            {
                string?[] classes =
                [
                    group.Kind is null ? null : "fig-" + Name(group.Kind),
                    group.Presence switch { Presence.HitArea => "fig-hit", Presence.OnDemand => "fig-on-demand", _ => null },
                ];
                if (classes.Any(c => c is not null))
                    xml.WriteAttributeString("class", string.Join(' ', classes.Where(c => c is not null)));
                foreach (var (name, value) in group.Data)
                    xml.WriteAttributeString("data-" + Name(name), CleanText.Of(value));
            }
            if (group.Title is not null)
            {
                xml.WriteStartElement("title", Namespace);
                xml.WriteString(CleanText.Of(group.Title));
                xml.WriteEndElement();
            }
            foreach (var mark in group.Marks)
                Mark(mark);
            xml.WriteEndElement();
        }

        private void Text(TextMark text)
        {
            Start("text");
            Attribute("x", text.X);
            Attribute("y", text.Y);
            Attribute("font-size", text.Size);
            if (text.Anchor != TextAnchor.Start)
                xml.WriteAttributeString("text-anchor", text.Anchor == TextAnchor.Middle ? "middle" : "end");
            if (text.Rotation != 0)
                xml.WriteAttributeString("transform", $"rotate({Number(text.Rotation)} {Number(text.X)} {Number(text.Y)})");
            if (text.HasHalo)
            {
                xml.WriteAttributeString("paint-order", "stroke");
                xml.WriteAttributeString("stroke-linejoin", "round");
                Attribute("stroke-width", text.Size * 0.28);
                if (!OnPage)
                    xml.WriteAttributeString("stroke", palette![Tone.Ground]);
            }
            if (text.Runs is [var only])
            {
                Run(only, text.HasHalo);
                xml.WriteString(CleanText.Of(only.Content));
            }
            else
            {
                if (text.HasHalo && OnPage)
                    xml.WriteAttributeString("class", "fs-ground");
                // Spaces at the edges of the pieces are part of the text.
                xml.WriteAttributeString("xml", "space", null, "preserve");
                foreach (var run in text.Runs)
                {
                    Start("tspan");
                    Run(run, halo: false);
                    xml.WriteString(CleanText.Of(run.Content));
                    xml.WriteEndElement();
                }
            }
            xml.WriteEndElement();
        }

        private void Run(TextRun run, bool halo)
        {
            if (run.Bold)
                xml.WriteAttributeString("font-weight", "700");
            if (OnPage)
                xml.WriteAttributeString("class", halo ? $"ff-{ClassOf(run.Tone)} fs-ground" : "ff-" + ClassOf(run.Tone));
            else
                xml.WriteAttributeString("fill", palette![run.Tone]);
        }

        private void Paint(Fill? fill, Stroke? stroke)
        {
            if (fill is null)
                xml.WriteAttributeString("fill", "none");
            else if (!OnPage)
                xml.WriteAttributeString("fill", palette![fill.Tone]);
            if (stroke is not null && !OnPage)
                xml.WriteAttributeString("stroke", palette![stroke.Tone]);
            if (OnPage && (fill is not null || stroke is not null))
            {
                string?[] classes = [fill is null ? null : "ff-" + ClassOf(fill.Tone), stroke is null ? null : "fs-" + ClassOf(stroke.Tone)];
                xml.WriteAttributeString("class", string.Join(' ', classes.Where(c => c is not null)));
            }
            if (fill is { Opacity: < 1 })
                Attribute("fill-opacity", fill.Opacity);
            if (stroke is null)
                return;
            if (stroke.Width != 1)
                Attribute("stroke-width", stroke.Width);
            if (stroke.Opacity < 1)
                Attribute("stroke-opacity", stroke.Opacity);
            var dashes = DashPatterns.Of(stroke.Dash);
            if (dashes.Count > 0)
                xml.WriteAttributeString("stroke-dasharray", string.Join(' ', dashes.Select(d => Number(d * stroke.Width))));
        }

        private void Start(string element) => xml.WriteStartElement(element, Namespace);

        private void Attribute(string name, double value) => xml.WriteAttributeString(name, Number(value));

        private static string Name(string name) => name.Length > 0 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
            ? name
            : throw new ArgumentException($"'{name}' cannot be the name of a part of a figure: lower-case letters, digits and hyphens can.");

        /// <summary>Steps are drawn with h and v, from where the last ended: a third of the bytes, and a step is seen to be one. Counted in hundredths, so that no rounding adds up.</summary>
        private static string Path(IReadOnlyList<Point> points, bool closed)
        {
            var path = new StringBuilder();
            var (x, y) = (0L, 0L);
            for (var i = 0; i < points.Count; i++)
            {
                var (toX, toY) = (Hundredths(points[i].X), Hundredths(points[i].Y));
                var (byX, byY) = (toX - x, toY - y);
                (x, y) = (toX, toY);
                if (i == 0)
                    path.Append('M').Append(Written(toX)).Append(' ').Append(Written(toY));
                else if (byX != 0 && byY != 0)
                    path.Append('l').Append(Written(byX)).Append(' ').Append(Written(byY));
                else if (byX != 0)
                    path.Append('h').Append(Written(byX));
                else if (byY != 0)
                    path.Append('v').Append(Written(byY));
            }
            return closed ? path.Append('z').ToString() : path.ToString();
        }
    }

    internal static string ClassOf(Tone tone) => tone.ToString().ToLowerInvariant();

    private static string Number(double value) => Written(Hundredths(value));

    private static long Hundredths(double value) => double.IsFinite(value)
        ? (long)Math.Round(value * 100, MidpointRounding.AwayFromZero)
        : throw new ArgumentException("A figure has a coordinate that is not a finite number.");

    private static string Written(long hundredths) => (hundredths / 100m).ToString("0.##", CultureInfo.InvariantCulture);
}
