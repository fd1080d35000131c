namespace DfspRegistry.Analysis.Figures;

/// <summary>A rectangle of the scene.</summary>
internal readonly record struct Box(double Left, double Top, double Right, double Bottom)
{
    public bool Overlaps(Box other) => Left < other.Right && other.Left < Right && Top < other.Bottom && other.Top < Bottom;

    public bool Contains(Box other) => Left <= other.Left && Top <= other.Top && Right >= other.Right && Bottom >= other.Bottom;

    /// <summary>The box around a straight line, which for a step is the line itself.</summary>
    public static Box Around(Point a, Point b, double margin = 0) =>
        new(Math.Min(a.X, b.X) - margin, Math.Min(a.Y, b.Y) - margin, Math.Max(a.X, b.X) + margin, Math.Max(a.Y, b.Y) + margin);
}

/// <summary>
/// Puts each curve's name at its end, or as near to it as there is room: never on another name, not across a curve where that can be avoided.
/// A name for which there is no room at all is left out; the key above the plot names every curve.
/// </summary>
internal static class DirectLabels
{
    /// <param name="Curve">The curve as drawn; its last point is the end.</param>
    public sealed record Request(double Width, double Height, IReadOnlyList<Point> Curve);

    /// <returns>For each request the box that its text may fill, or null.</returns>
    public static IReadOnlyList<Box?> Place(IReadOnlyList<Request> requests, Box room, IReadOnlyList<Box> obstacles)
    {
        var placed = new Box?[requests.Count];
        // From the uppermost end down, as a reader's eye goes.
        foreach (var index in Enumerable.Range(0, requests.Count).OrderBy(i => requests[i].Curve[^1].Y).ThenBy(i => i))
        {
            var request = requests[index];
            var best = double.MaxValue;
            foreach (var (box, preference) in Candidates(request))
            {
                if (!room.Contains(box) || placed.Any(p => p is { } other && other.Overlaps(box)))
                    continue;
                var cost = preference + 60 * obstacles.Count(o => o.Overlaps(box));
                if (cost < best)
                    (best, placed[index]) = (cost, box);
            }
        }
        return placed;
    }

    private static IEnumerable<(Box Box, double Preference)> Candidates(Request request)
    {
        var (w, h) = (request.Width, request.Height);
        var end = request.Curve[^1];
        Box At(double left, double top) => new(left, top, left + w, top + h);
        yield return (At(end.X + 6, end.Y - h / 2), 0);
        yield return (At(end.X - w, end.Y - h - 5), 2);
        yield return (At(end.X + 4, end.Y - h - 3), 3);
        yield return (At(end.X - w, end.Y + 5), 4);
        yield return (At(end.X + 4, end.Y + 3), 5);
        // Along the curve, from its end backwards, above it on its right shoulder or below it on its left.
        for (var i = request.Curve.Count - 1; i > 0; i--)
        {
            var (a, b) = (request.Curve[i - 1], request.Curve[i]);
            for (var t = 0; t <= 4; t++)
            {
                var (x, y) = (b.X + (a.X - b.X) * t / 4, b.Y + (a.Y - b.Y) * t / 4);
                var away = 0.25 * (Math.Abs(end.X - x) + Math.Abs(end.Y - y));
                yield return (At(x + 5, y - h - 4), 8 + away);
                yield return (At(x - w - 5, y + 4), 9 + away);
                yield return (At(x - w / 2, y - h - 5), 10 + away);
                yield return (At(x - w / 2, y + 5), 11 + away);
            }
        }
    }
}
