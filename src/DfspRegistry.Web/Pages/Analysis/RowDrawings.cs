using System.Globalization;
using DfspRegistry.Analysis.Figures;
using DfspRegistry.Analysis.Reports;
using DfspRegistry.Analysis.Tables;

namespace DfspRegistry.Web.Pages.Analysis;

/// <summary>Small drawings in the last column of a table; the numbers that they show stand beside them.</summary>
/// <param name="Rows">One a row, null where there is nothing to draw.</param>
public sealed record RowDrawings(string Heading, IReadOnlyList<Figure?> Rows)
{
    private const double Width = 150;
    private const double Height = 14;

    /// <summary>Dots with limits from 0 to 100 %, read off the table's own cells: n/N and '52.6 to 72.8'.</summary>
    public static RowDrawings Rates(Table table, string id) => new("0 · 50 · 100 %", [.. table.Rows.Select((row, i) => Rate(row, $"{id}-{i}"))]);

    private static Figure? Rate(TableRow row, string id)
    {
        if (row.Cells.Count < 4 || row.Cells[1].Text.Split('/') is not [var count, var of]
            || !int.TryParse(count, CultureInfo.InvariantCulture, out var n) || !int.TryParse(of, CultureInfo.InvariantCulture, out var all) || all == 0)
            return null;
        double X(double share) => 4 + share * (Width - 8);
        var marks = new List<Mark> { new PolylineMark([new(X(0), Height / 2), new(X(1), Height / 2)], new Stroke(Tone.Rule)) };
        marks.AddRange(((double[])[0, 0.5, 1]).Select(t => new PolylineMark([new(X(t), 3), new(X(t), Height - 3)], new Stroke(Tone.Rule))));
        if (row.Cells[3].Text.Split(" to ") is [var low, var high]
            && double.TryParse(low, CultureInfo.InvariantCulture, out var lower) && double.TryParse(high, CultureInfo.InvariantCulture, out var upper))
            marks.Add(new PolylineMark([new(X(lower / 100), Height / 2), new(X(upper / 100), Height / 2)], new Stroke(Tone.Series1, 1.6)));
        marks.Add(new CircleMark(X((double)n / all), Height / 2, 3.2, new Fill(Tone.Series1)));
        return new Figure(id, $"{row.Cells[2].Text} %", $"95 % limits {row.Cells[3].Text}", Width, Height, marks);
    }

    /// <summary>Bars of patients by worst grade, as a share of those treated.</summary>
    public static RowDrawings? Grades(AdverseEventResult result, string id) => result.N == 0
        ? null
        : new RowDrawings($"Share of {result.N}", [.. result.Terms.Select((term, i) => Grade(term, result.N, $"{id}-{i}"))]);

    private static Figure Grade(AdverseEventTerm term, int treated, string id)
    {
        var marks = new List<Mark> { new PolylineMark([new(0.5, 1), new(0.5, Height - 1)], new Stroke(Tone.Rule)), new PolylineMark([new(Width - 0.5, 1), new(Width - 0.5, Height - 1)], new Stroke(Tone.Rule)) };
        double x = 0;
        for (var grade = 0; grade < 5; grade++)
        {
            var width = (double)term.ByGrade[grade] / treated * Width;
            if (width > 0)
                marks.Add(new RectMark(x, 2, width, Height - 4, new Fill(Tone.Grade1 + grade)));
            x += width;
        }
        if (term.Ungraded > 0)
            marks.Add(new RectMark(x + 0.5, 2.5, (double)term.Ungraded / treated * Width - 1, Height - 5, new Fill(Tone.Soft), new Stroke(Tone.Muted, 1, Dash.Short)));
        return new Figure(id, $"{term.Term}: {term.Any} of {treated}", "by worst grade " + string.Join(", ", term.ByGrade.Select((c, g) => $"{g + 1}: {c}")), Width, Height, marks);
    }
}
