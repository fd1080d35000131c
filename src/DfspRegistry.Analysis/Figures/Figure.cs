namespace DfspRegistry.Analysis.Figures;

/// <summary>
/// A figure as a scene that nothing changes any more: what stands where, in which role. <see cref="SvgWriter"/> and <see cref="PdfWriter"/> draw it;
/// neither knows what it shows. One unit is 1/96 inch (a CSS pixel), y runs downwards.
/// </summary>
/// <param name="Id">Prefix of every id in the drawing, so that several figures can stand on one page: letters, digits, hyphens.</param>
/// <param name="Title">What the figure is, in one line; spoken first by a screen reader.</param>
/// <param name="Description">What it shows, in numbers, for a reader who does not see it.</param>
public sealed record Figure(string Id, string Title, string Description, double Width, double Height, IReadOnlyList<Mark> Marks)
{
    /// <summary>Units in a millimetre.</summary>
    public const double UnitsPerMillimetre = 96 / 25.4;
}

/// <summary>A point of the scene.</summary>
public readonly record struct Point(double X, double Y);

/// <summary>What stands in a scene, drawn in the order of the list.</summary>
public abstract record Mark;

/// <summary>A line through points, which is never filled.</summary>
public sealed record PolylineMark(IReadOnlyList<Point> Points, Stroke Stroke) : Mark;

/// <summary>A closed shape.</summary>
public sealed record PolygonMark(IReadOnlyList<Point> Points, Fill? Fill = null, Stroke? Stroke = null) : Mark;

/// <summary>A rectangle with its upper left corner at X, Y.</summary>
public sealed record RectMark(double X, double Y, double Width, double Height, Fill? Fill = null, Stroke? Stroke = null, double Radius = 0) : Mark;

public sealed record CircleMark(double X, double Y, double Radius, Fill? Fill = null, Stroke? Stroke = null) : Mark;

/// <summary>A line of text; Y is its baseline. Rotation in degrees, counted clockwise, about X, Y.</summary>
public sealed record TextMark(double X, double Y, IReadOnlyList<TextRun> Runs, double Size, TextAnchor Anchor = TextAnchor.Start, double Rotation = 0) : Mark
{
    public TextMark(double x, double y, string content, double size, Tone tone = Tone.Ink, TextAnchor anchor = TextAnchor.Start, bool bold = false, double rotation = 0)
        : this(x, y, [new TextRun(content, tone, bold)], size, anchor, rotation)
    {
    }

    /// <summary>A thin edge of the ground's colour keeps the text legible where it crosses lines.</summary>
    public bool HasHalo { get; init; }

    public string Content => string.Concat(Runs.Select(r => r.Content));
}

/// <summary>A piece of a text in one weight and colour.</summary>
public sealed record TextRun(string Content, Tone Tone = Tone.Ink, bool Bold = false);

/// <summary>Marks that belong together: a curve, a step, an adverse event.</summary>
public sealed record GroupMark(IReadOnlyList<Mark> Marks) : Mark
{
    /// <summary>Name of the kind of thing, which becomes the class fig-NAME that a page's script and tests look for.</summary>
    public string? Kind { get; init; }

    /// <summary>Told when the pointer rests on it, and to a screen reader.</summary>
    public string? Title { get; init; }

    /// <summary>Values that a page reads off the mark (data-NAME): lower-case names, values in full precision.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Data { get; init; } = [];

    /// <summary>What it opens: an address within this site, beginning with / or ? or #.</summary>
    public string? Href { get; init; }

    public Presence Presence { get; init; } = Presence.Always;
}

/// <summary>Where a group is drawn. Hit areas and bands on demand are of use only on a page.</summary>
public enum Presence
{
    Always,

    /// <summary>On a page, not seen: an area that takes the pointer and the focus.</summary>
    HitArea,

    /// <summary>On a page, seen while its curve is pointed at or read.</summary>
    OnDemand,
}

public enum TextAnchor { Start, Middle, End }

public sealed record Stroke(Tone Tone, double Width = 1, Dash Dash = Dash.Solid, double Opacity = 1);

public sealed record Fill(Tone Tone, double Opacity = 1);

public enum Dash { Solid, Short, Dotted, DashDot, Long }

/// <summary>Lengths of dashes and gaps, in multiples of the stroke's width.</summary>
public static class DashPatterns
{
    public static IReadOnlyList<double> Of(Dash dash) => dash switch
    {
        Dash.Short => [3, 2],
        Dash.Dotted => [1, 1.3],
        Dash.DashDot => [5, 1.6, 1, 1.6],
        Dash.Long => [6, 3],
        _ => [],
    };
}

/// <summary>
/// How large a figure is made: the width of the whole, the height of its plot, the size of its text and the width of its curves.
/// The printed sizes follow common author's guidelines: a half page is one column of 86 mm, nothing in it below 7 points.
/// </summary>
public sealed record FigureFormat(double Width, double PlotHeight, double FontSize, double CurveWidth)
{
    /// <summary>Times of curves are drawn at multiples of this many months; 0: where they are. In a file, coordinates could be read back as days of single patients, which leave as rows only.</summary>
    public double TimeStepMonths { get; init; }

    /// <summary>One column of a journal, 86 mm, text of 7 points.</summary>
    public static FigureFormat HalfPage { get; } = new(325, 190, 9.4, 1.3) { TimeStepMonths = 0.25 };

    /// <summary>A journal's full width, 176 mm, text of 8 points.</summary>
    public static FigureFormat FullPage { get; } = new(665, 320, 10.7, 1.6) { TimeStepMonths = 0.25 };

    /// <summary>Beside another on a page of the registry.</summary>
    public static FigureFormat Column { get; } = new(600, 270, 13, 1.9);

    /// <summary>Alone on a page of the registry.</summary>
    public static FigureFormat Wide { get; } = new(1000, 430, 13.5, 2.2);
}
