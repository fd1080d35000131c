using System.Text;

namespace DfspRegistry.Analysis.Tables;

/// <summary>A table for a terminal: columns aligned by spaces, footnotes wrapped below.</summary>
public static class TableText
{
    private const int Width = 110;
    /// <summary>Where a table is wider than a terminal, words break into lines of this length.</summary>
    private const int NarrowCell = 26;

    public static string Write(Table table)
    {
        var widths = new int[table.Columns.Count];
        for (var i = 0; i < widths.Length; i++)
        {
            var column = i;
            widths[i] = table.Rows.Where(r => r.Kind != TableRowKind.Heading && r.Cells.Count > column)
                .Select(r => r.Cells[column].Text.Length + Indent(r, column)).Append(table.Columns[i].Heading.Length).Max();
        }
        if (widths.Sum() > 150)
        {
            for (var i = 1; i < widths.Length; i++)
                widths[i] = Math.Min(widths[i], NarrowCell);
        }
        var text = new StringBuilder();
        text.Append(table.Title).Append('\n');
        Line(text, table, widths, [.. table.Columns.Select(c => c.Heading)], 0);
        foreach (var row in table.Rows)
        {
            if (row.Kind == TableRowKind.Heading)
                text.Append("  ").Append(row.Cells[0].Text).Append('\n');
            else
                Line(text, table, widths, [.. row.Cells.Select(c => c.Text)], Indent(row, 0));
        }
        foreach (var note in table.Footnotes)
        {
            foreach (var line in Wrapped(note, Width))
                text.Append("  ").Append(line).Append('\n');
        }
        return text.ToString();
    }

    private static int Indent(TableRow row, int column) => column == 0 && row.Kind == TableRowKind.SubItem ? 2 : 0;

    private static void Line(StringBuilder text, Table table, int[] widths, IReadOnlyList<string> cells, int indent)
    {
        List<string>[] lines = [.. cells.Select((c, i) => Wrapped(c, widths[i] - (i == 0 ? indent : 0)))];
        for (var l = 0; l < lines.Max(c => c.Count); l++)
        {
            var line = new StringBuilder("  ");
            for (var i = 0; i < lines.Length; i++)
            {
                var cell = (i == 0 ? new string(' ', indent) : "") + (l < lines[i].Count ? lines[i][l] : "");
                line.Append(table.Columns[i].Alignment == ColumnAlignment.Left ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i])).Append("  ");
            }
            text.Append(line.ToString().TrimEnd()).Append('\n');
        }
    }

    private static List<string> Wrapped(string words, int width)
    {
        if (words.Length <= width)
            return [words];
        List<string> lines = [];
        var line = new StringBuilder();
        foreach (var word in words.Split(' '))
        {
            if (line.Length > 0 && line.Length + word.Length + 1 > width)
            {
                lines.Add(line.ToString());
                line.Clear();
            }
            line.Append(line.Length == 0 ? "" : " ").Append(word);
        }
        lines.Add(line.ToString());
        return lines;
    }
}
