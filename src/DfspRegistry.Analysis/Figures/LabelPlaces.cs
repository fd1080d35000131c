namespace DfspRegistry.Analysis.Figures;

/// <summary>Where labels of a drawing may stand: clear of each other always, clear of its lines where they can be.</summary>
internal sealed class LabelPlaces
{
    private const double FontSize = 12;

    private readonly List<Box> labels = [];
    private readonly List<Box> drawn = [];

    /// <summary>What labels stay within.</summary>
    public Box Room { get; set; }

    /// <summary>Lower edge of the lowest label.</summary>
    public double Lowest => labels.Max(l => l.Bottom);

    public void Label(Box box) => labels.Add(box);

    public void Occupy(Box box) => drawn.Add(box);

    public static Box TextBox(double from, double baseline, double needs) => new(from - 1, baseline - 0.82 * FontSize, from + needs + 1, baseline + 0.24 * FontSize);

    public void Occupy(Point a, Point b)
    {
        // A slanted line is covered by small boxes along it.
        var pieces = Math.Max(1, (int)(Math.Abs(b.X - a.X) / 12));
        for (var i = 0; i < pieces; i++)
        {
            Point At(double t) => new(a.X + (b.X - a.X) * t, a.Y + (b.Y - a.Y) * t);
            drawn.Add(Box.Around(At((double)i / pieces), At((i + 1.0) / pieces), 1));
        }
    }

    /// <summary>The first of the places within the room that is on no other label, of those the one on the fewest lines; null where each is on one.</summary>
    public Point? Free(IEnumerable<Point> choices, Func<Point, Box> box)
    {
        var free = choices.Where(c => Room.Contains(box(c)) && !labels.Exists(l => l.Overlaps(box(c)))).ToList();
        if (free.Count == 0)
            return null;
        var best = free.MinBy(c => drawn.Count(l => l.Overlaps(box(c))));
        labels.Add(box(best));
        return best;
    }
}
