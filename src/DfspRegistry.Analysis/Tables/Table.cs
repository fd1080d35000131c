namespace DfspRegistry.Analysis.Tables;

/// <summary>
/// A printed table as plain facts: columns, rows, footnotes. Pages draw it as HTML, <see cref="TableCsv"/> writes it for spreadsheets,
/// the figures' back ends write it as PDF. Cells are already rounded and worded; the numbers behind them stand in the results that made it.
/// </summary>
/// <param name="Key">Stable name for file names and links: characteristics, best-response, adverse-events.</param>
/// <param name="Title">With the drug or study, so that the table stands alone on paper.</param>
/// <param name="Footnotes">Rule, denominator and definitions, in words; part of the table.</param>
public sealed record Table(string Key, string Title, IReadOnlyList<TableColumn> Columns, IReadOnlyList<TableRow> Rows, IReadOnlyList<string> Footnotes);

/// <param name="Alignment">Words start left, numbers end right.</param>
public sealed record TableColumn(string Heading, ColumnAlignment Alignment = ColumnAlignment.Right)
{
    public static TableColumn Words(string heading) => new(heading, ColumnAlignment.Left);
    public static TableColumn Number(string heading) => new(heading);
}

public enum ColumnAlignment { Left, Right }

/// <summary>One line. A heading has one cell and spans the table; an item below a heading is indented; a total stands out.</summary>
public sealed record TableRow(TableRowKind Kind, IReadOnlyList<TableCell> Cells)
{
    public static TableRow Heading(string text) => new(TableRowKind.Heading, [text]);
    public static TableRow Item(params IReadOnlyList<TableCell> cells) => new(TableRowKind.Item, cells);
    public static TableRow SubItem(params IReadOnlyList<TableCell> cells) => new(TableRowKind.SubItem, cells);
    public static TableRow Total(params IReadOnlyList<TableCell> cells) => new(TableRowKind.Total, cells);
}

public enum TableRowKind { Item, Heading, SubItem, Total }

/// <param name="Patients">Registry numbers of the patients behind the number, so that a page can open them; empty where the number has none.</param>
public sealed record TableCell(string Text, IReadOnlyList<string> Patients)
{
    public static implicit operator TableCell(string text) => FromString(text);

    public static TableCell FromString(string text) => new(text, []);

    public override string ToString() => Text;
}
