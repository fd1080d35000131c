using DfspRegistry.Analysis.Figures.Pdf;
using DfspRegistry.Analysis.Tables;

namespace DfspRegistry.Analysis.Figures;

/// <summary>What a printed report says on every page: what it is of, and which four things fix its numbers.</summary>
/// <param name="Basis">Data cut-off, rule set, position in the audit trail, conventions; one line, or several.</param>
/// <param name="IsSynthetic">Prints 'Synthetic demonstration data' on every page.</param>
public sealed record PrintedReport(string Title, string Subtitle, string Basis, bool IsSynthetic, IReadOnlyList<ReportBlock> Blocks);

/// <summary>A part of a printed report.</summary>
public abstract record ReportBlock;

public sealed record HeadingBlock(string Text) : ReportBlock;

public sealed record ParagraphBlock(string Text) : ReportBlock;

/// <param name="Notes">Printed under the figure: rule and denominator.</param>
public sealed record FigureBlock(Figure Figure, IReadOnlyList<string> Notes) : ReportBlock;

public sealed record TableBlock(Table Table) : ReportBlock;

/// <summary>
/// Prints tables, figures and whole reports on A4: a figure is not broken over pages, a table that is goes on with its heading repeated,
/// every page has the basis of its numbers and its number. The same report makes the same bytes.
/// </summary>
public static class ReportPdf
{
    private const double PageWidth = 210 * Figure.UnitsPerMillimetre;
    private const double PageHeight = 297 * Figure.UnitsPerMillimetre;
    private const double Margin = 18 * Figure.UnitsPerMillimetre;

    /// <summary>Width that a block has, 174 mm; a wider figure is drawn smaller.</summary>
    public const double BlockWidth = PageWidth - 2 * Margin;

    /// <exception cref="FileNotFoundException">DejaVu Sans is not installed; the message says how to install it.</exception>
    public static byte[] Write(PrintedReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new Layout(report).Print();
    }

    private sealed class Layout(PrintedReport report)
    {
        private const double Text = 11;
        private const double SmallText = 9.4;
        private readonly List<List<Mark>> pages = [];
        private readonly IReadOnlyList<string> basis = TextMetrics.Wrap(report.Basis, SmallText, BlockWidth - 80);
        private double y;

        private double Floor => PageHeight - Margin - (basis.Count * 1.35 + 1.6) * SmallText;

        private List<Mark> Page => pages[^1];

        public byte[] Print()
        {
            NewPage();
            Lines(report.Title, 17, Tone.Ink, bold: true);
            Lines(report.Subtitle, Text, Tone.Muted);
            if (report.IsSynthetic)
                Lines("Synthetic demonstration data", Text, Tone.Warning, bold: true);
            y += 14;
            for (var i = 0; i < report.Blocks.Count; i++)
            {
                switch (report.Blocks[i])
                {
                    case HeadingBlock heading:
                        // A heading stays with what it heads.
                        Room(Math.Min(40 + (i + 1 < report.Blocks.Count ? Least(report.Blocks[i + 1]) : 0), Floor - Margin));
                        Lines(heading.Text, 14, Tone.Ink, bold: true);
                        y += 4;
                        break;
                    case ParagraphBlock paragraph:
                        Lines(paragraph.Text, Text, Tone.Ink);
                        y += 10;
                        break;
                    case FigureBlock figure:
                        Draw(figure);
                        break;
                    case TableBlock table:
                        Draw(table.Table);
                        break;
                    default:
                        throw new NotSupportedException($"A report has no printing for {report.Blocks[i].GetType().Name}.");
                }
            }
            var file = new PdfFile(report.Title);
            for (var i = 0; i < pages.Count; i++)
            {
                Foot(pages[i], i + 1);
                file.AddPage(PageWidth * 0.75, PageHeight * 0.75).Draw(pages[i], 0, 0);
            }
            return file.Save();
        }

        private void NewPage()
        {
            pages.Add([]);
            y = Margin;
        }

        private void Room(double height)
        {
            if (y + height > Floor && y > Margin)
                NewPage();
        }

        private void Foot(List<Mark> page, int number)
        {
            var at = Floor + 1.6 * SmallText;
            page.Add(new PolylineMark([new(Margin, Floor + 0.4 * SmallText), new(PageWidth - Margin, Floor + 0.4 * SmallText)], new Stroke(Tone.Rule)));
            page.Add(new TextMark(PageWidth - Margin, at, $"{number} / {pages.Count}", SmallText, Tone.Muted, TextAnchor.End));
            if (report.IsSynthetic)
                page.Add(new TextMark(PageWidth - Margin, Margin - 12, "Synthetic demonstration data", SmallText, Tone.Warning, TextAnchor.End, bold: true));
            if (number > 1)
                page.Add(new TextMark(Margin, Margin - 12, TextMetrics.Fit(report.Title, SmallText, BlockWidth - 200), SmallText, Tone.Muted));
            foreach (var line in basis)
            {
                page.Add(new TextMark(Margin, at, line, SmallText, Tone.Muted));
                at += 1.35 * SmallText;
            }
        }

        private void Lines(string text, double size, Tone tone, bool bold = false)
        {
            foreach (var line in TextMetrics.Wrap(text, size, BlockWidth, bold))
            {
                Room(1.4 * size);
                y += 1.4 * size;
                Page.Add(new TextMark(Margin, y - 0.35 * size, line, size, tone, bold: bold));
            }
        }

        private static double Scale(Figure figure) => Math.Min(1, BlockWidth / figure.Width);

        private static double Least(ReportBlock block) => block switch
        {
            FigureBlock figure => figure.Figure.Height * Scale(figure.Figure) + 60,
            TableBlock => 140,
            _ => 40,
        };

        private void Draw(FigureBlock block)
        {
            var figure = block.Figure;
            var scale = Math.Min(Scale(figure), (Floor - Margin - 60) / figure.Height);
            var notes = block.Notes.SelectMany(n => TextMetrics.Wrap(n, SmallText, BlockWidth)).Count();
            Room(24 + figure.Height * scale + notes * 1.4 * SmallText + 20);
            Lines(figure.Title, Text, Tone.Ink, bold: true);
            y += 6;
            Page.Add(new ScaledMark(figure.Marks, Margin, y, scale));
            y += figure.Height * scale + 4;
            foreach (var note in block.Notes)
                Lines(note, SmallText, Tone.Muted);
            y += 22;
        }

        private void Draw(Table table)
        {
            const double size = 10.2;
            const double gap = 14;
            var pitch = 1.75 * size;
            var widths = ColumnWidths(table, size, gap);
            Room(Math.Min(60 + pitch * Math.Min(table.Rows.Count, 6), Floor - Margin));
            Lines(table.Title, Text, Tone.Ink, bold: true);
            y += 4;
            Head(table, widths, size, gap);
            foreach (var row in table.Rows)
            {
                var cells = Cells(row, widths, size, gap);
                var height = pitch + (cells.Max(c => c.Count) - 1) * 1.3 * size;
                if (y + height > Floor)
                {
                    NewPage();
                    Lines(table.Title + " (continued)", Text, Tone.Ink, bold: true);
                    y += 4;
                    Head(table, widths, size, gap);
                }
                Row(table, row, cells, widths, height, size, gap);
            }
            y += 4;
            foreach (var note in table.Footnotes)
                Lines(note, SmallText, Tone.Muted);
            y += 22;
        }

        /// <summary>Columns as wide as what they hold; where that is too wide, the columns of words give way and their text is broken.</summary>
        private static double[] ColumnWidths(Table table, double size, double gap)
        {
            var widths = table.Columns.Select((column, i) => table.Rows
                .Where(r => r.Kind != TableRowKind.Heading && i < r.Cells.Count)
                .Select(r => TextMetrics.Width(r.Cells[i].Text, size, r.Kind == TableRowKind.Total) + (i == 0 && r.Kind == TableRowKind.SubItem ? size : 0))
                .Append(Math.Min(TextMetrics.Width(column.Heading, size, true), Math.Max(40, LongestWord(column.Heading, size))))
                .Max()).ToArray();
            var room = BlockWidth - gap * (widths.Length - 1);
            var flexible = Enumerable.Range(0, widths.Length).Where(i => table.Columns[i].Alignment == ColumnAlignment.Left).ToList();
            if (flexible.Count == 0)
                flexible = [.. Enumerable.Range(0, widths.Length)];
            // The column gives way whose text needs the fewest lines more for it, down to a width in which words can stand.
            var texts = Enumerable.Range(0, widths.Length).Select(i => table.Rows.Where(r => r.Kind != TableRowKind.Heading && i < r.Cells.Count)
                .Select(r => TextMetrics.Width(r.Cells[i].Text, size)).ToList()).ToList();
            double Cost(int i) => texts[i].Where(t => t > widths[i] - 2).Sum() / (widths[i] * widths[i]);
            for (var step = 0; step < 4000 && widths.Sum() > room; step++)
            {
                var wide = flexible.Where(i => widths[i] > 60).ToList();
                if (wide.Count == 0)
                    wide = [.. Enumerable.Range(0, widths.Length).OrderByDescending(i => widths[i]).Take(1)];
                widths[wide.OrderBy(Cost).ThenByDescending(i => widths[i]).First()] -= 2;
            }
            // What is left over goes to the first column, so that numbers end at the right edge.
            widths[0] += Math.Max(0, room - widths.Sum());
            return widths;
        }

        private static double LongestWord(string text, double size) => text.Split(' ').Max(w => TextMetrics.Width(w, size, true));

        private void Head(Table table, double[] widths, double size, double gap)
        {
            var lines = table.Columns.Select((c, i) => TextMetrics.Wrap(c.Heading, size, widths[i], true)).ToList();
            var height = lines.Max(l => l.Count) * 1.3 * size + 0.4 * size;
            for (var i = 0; i < lines.Count; i++)
            {
                for (var l = 0; l < lines[i].Count; l++)
                    Page.Add(Cell(table, i, widths, gap, y + (lines.Max(x => x.Count) - lines[i].Count + l + 1) * 1.3 * size - 0.2 * size, lines[i][l], size, Tone.Muted, true, 0));
            }
            y += height;
            Page.Add(new PolylineMark([new(Margin, y), new(Margin + BlockWidth, y)], new Stroke(Tone.Ink)));
        }

        private static List<IReadOnlyList<string>> Cells(TableRow row, double[] widths, double size, double gap)
        {
            var bold = row.Kind == TableRowKind.Total;
            if (row.Kind == TableRowKind.Heading || row.Cells.Count == 1)
                return [TextMetrics.Wrap(row.Cells[0].Text, size, widths.Sum() + gap * (widths.Length - 1), bold)];
            return [.. row.Cells.Take(widths.Length).Select((c, i) => TextMetrics.Wrap(c.Text, size, widths[i] - (i == 0 && row.Kind == TableRowKind.SubItem ? size : 0), bold))];
        }

        private void Row(Table table, TableRow row, List<IReadOnlyList<string>> cells, double[] widths, double height, double size, double gap)
        {
            if (row.Kind == TableRowKind.Total)
                Page.Add(new RectMark(Margin, y, BlockWidth, height, new Fill(Tone.Soft)));
            for (var i = 0; i < cells.Count; i++)
            {
                for (var l = 0; l < cells[i].Count; l++)
                {
                    Page.Add(Cell(table, i, widths, gap, y + 1.2 * size + l * 1.3 * size, cells[i][l], size,
                        row.Kind == TableRowKind.Heading ? Tone.Muted : Tone.Ink, row.Kind == TableRowKind.Total, i == 0 && row.Kind == TableRowKind.SubItem ? size : 0));
                }
            }
            y += height;
            Page.Add(new PolylineMark([new(Margin, y), new(Margin + BlockWidth, y)], new Stroke(Tone.Rule, 0.8)));
        }

        private static TextMark Cell(Table table, int column, double[] widths, double gap, double baseline, string text, double size, Tone tone, bool bold, double indent)
        {
            var left = Margin + widths.Take(column).Sum() + gap * column;
            return table.Columns[column].Alignment == ColumnAlignment.Left
                ? new TextMark(left + indent, baseline, text, size, tone, bold: bold)
                : new TextMark(left + widths[column], baseline, text, size, tone, TextAnchor.End, bold);
        }
    }
}
