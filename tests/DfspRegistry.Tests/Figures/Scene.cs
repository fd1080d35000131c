using DfspRegistry.Analysis.Figures;

namespace DfspRegistry.Tests.Figures;

/// <summary>Reads a figure's scene as a reader's eye would.</summary>
internal static class Scene
{
    public static IEnumerable<Mark> All(this Figure figure) => figure.Marks.SelectMany(Flatten);

    public static IEnumerable<Mark> All(this GroupMark group) => group.Marks.SelectMany(Flatten);

    public static IEnumerable<GroupMark> Groups(this Figure figure, string kind) => figure.All().OfType<GroupMark>().Where(g => g.Kind == kind);

    public static IEnumerable<TextMark> Texts(this Figure figure) => figure.All().OfType<TextMark>();

    public static string? Value(this GroupMark group, string name) => group.Data.Where(d => d.Key == name).Select(d => d.Value).FirstOrDefault();

    /// <summary>Left, top, right and bottom of a text that is not rotated.</summary>
    public static (double Left, double Top, double Right, double Bottom) Extent(this TextMark text)
    {
        var width = TextMetrics.Width(text.Runs, text.Size);
        var left = text.Anchor switch { TextAnchor.Middle => text.X - width / 2, TextAnchor.End => text.X - width, _ => text.X };
        return (left, text.Y - 0.75 * text.Size, left + width, text.Y + 0.2 * text.Size);
    }

    public static bool Overlaps(this TextMark a, TextMark b)
    {
        var (first, second) = (a.Extent(), b.Extent());
        return first.Left < second.Right && second.Left < first.Right && first.Top < second.Bottom && second.Top < first.Bottom;
    }

    /// <summary>Texts that stand on each other or leave the figure.</summary>
    public static IEnumerable<string> Collisions(this Figure figure)
    {
        var texts = figure.Texts().Where(t => t.Rotation == 0).ToList();
        for (var i = 0; i < texts.Count; i++)
        {
            var (left, top, right, bottom) = texts[i].Extent();
            if (left < -0.5 || top < -0.5 || right > figure.Width + 0.5 || bottom > figure.Height + 0.5)
                yield return $"“{texts[i].Content}” leaves the figure of {figure.Width:0} by {figure.Height:0} at {left:0}, {top:0}, {right:0}, {bottom:0}";
            for (var j = i + 1; j < texts.Count; j++)
            {
                if (texts[i].Overlaps(texts[j]))
                    yield return $"“{texts[i].Content}” stands on “{texts[j].Content}”";
            }
        }
    }

    private static IEnumerable<Mark> Flatten(Mark mark) => mark is GroupMark group ? group.Marks.SelectMany(Flatten).Prepend(mark) : [mark];
}
