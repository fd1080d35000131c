using System.Globalization;
using System.Text;

namespace DfspRegistry.Analysis.Tables;

/// <summary>
/// RFC 4180 text of a table: headings, rows, then its title and footnotes as lines whose one field begins with #. A program that knows nothing of them still finds
/// headings and columns where it looks for them. A cell that a spreadsheet would run as a formula is written with an apostrophe before it (OWASP, CSV injection); plain
/// numbers, negative ones too, stay numbers.
/// </summary>
public static class TableCsv
{
    public static string Write(Table table)
    {
        var csv = new StringBuilder(Rows(table));
        foreach (var note in table.Footnotes.Prepend(table.Title))
            AppendRecord(csv, [$"# {note}"]);
        return csv.ToString();
    }

    /// <summary>Headings and rows alone.</summary>
    public static string Rows(Table table)
    {
        var csv = new StringBuilder();
        AppendRecord(csv, table.Columns.Select(c => c.Heading));
        foreach (var row in table.Rows)
            AppendRecord(csv, row.Cells.Select(c => c.Text));
        return csv.ToString();
    }

    public static void AppendRecord(StringBuilder csv, IEnumerable<string> fields)
    {
        csv.AppendJoin(',', fields.Select(Field)).Append("\r\n");
    }

    /// <summary>One field, quoted where needed and safe to open in a spreadsheet.</summary>
    public static string Field(string text)
    {
        var safe = StartsAFormula(text) ? "'" + text : text;
        return safe.AsSpan().IndexOfAny("\",\r\n") < 0 ? safe : "\"" + safe.Replace("\"", "\"\"") + "\"";
    }

    private static bool StartsAFormula(string text) =>
        text.TrimStart(' ', '"') is [var first, ..]
        && first is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠'
        && !double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);
}
