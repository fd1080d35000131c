namespace DfspRegistry.Analysis.Figures;

/// <summary>A figure that leaves the registry alone carries the line that says what its numbers rest on.</summary>
public static class FigureFootnote
{
    public static Figure Under(Figure figure, string text)
    {
        ArgumentNullException.ThrowIfNull(figure);
        const double size = 9.4;
        var lines = TextMetrics.Wrap(text, size, figure.Width - 2);
        var marks = new List<Mark>(figure.Marks);
        var y = figure.Height + 0.6 * size;
        foreach (var line in lines)
        {
            y += 1.35 * size;
            marks.Add(new TextMark(1, y, line, size, Tone.Muted));
        }
        return figure with { Height = Math.Ceiling(y + 0.5 * size), Marks = marks };
    }
}
