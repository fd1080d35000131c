using System.Globalization;
using System.Text;
using DfspRegistry.Analysis.Survival;
using DfspRegistry.Analysis.Tables;

namespace DfspRegistry.Analysis.Reports;

/// <summary>
/// The text of an R script that counts a table again: comments, a data frame of the rows, and for each row of the table what R makes of them beside what the table prints.
/// A difference is marked DIFFERENT.
/// </summary>
internal sealed class RText
{
    /// <summary>How the tables write numbers (<see cref="Wording"/>), in R: one decimal with halves away from zero, whole years without decimals, NR, NE and p-values.</summary>
    private const string Helpers = """
        one <- function(x) { x <- round(x, 9); sprintf("%.1f", sign(x) * floor(abs(x) * 10 + 0.5) / 10) }
        or <- function(x, otherwise, format = one) if (is.na(x)) otherwise else format(x)
        years <- function(x) if (abs(x - round(x)) < 1e-9) sprintf("%.0f", x) else one(x)
        count <- function(is) paste(sum(is), one(100 * sum(is) / length(is)), sep = "; ")
        p <- function(x) if (x < 1e-4) "< 0.0001" else sprintf(if (x < 0.01) "%.4f" else "%.3f", x)
        rate <- function(k, n) { if (n == 0) return(paste0(k, "/", n, "; \u2013; \u2013"))
          t <- binom.test(k, n)$conf.int; sprintf("%d/%d; %s; %s to %s", k, n, one(100 * k / n), one(100 * t[1]), one(100 * t[2])) }
        beside <- function(what, here, table) cat(sprintf("%-60s %-30s table: %s%s\n", what, here, table, if (identical(here, table)) "" else "   DIFFERENT"))

        """;

    private readonly StringBuilder script = new();

    public override string ToString() => script.ToString();

    public static RText Of(Table table, string provenance)
    {
        var text = new RText().Comment(table.Title).Comment(provenance);
        foreach (var note in table.Footnotes)
            text.Comment(note);
        text.script.Append(Helpers.ReplaceLineEndings("\n"));
        return text;
    }

    public RText Comment(string line)
    {
        script.Append("# ").Append(line.ReplaceLineEndings(" ")).Append('\n');
        return this;
    }

    public RText Code(string lines)
    {
        script.Append(lines.ReplaceLineEndings("\n")).Append('\n');
        return this;
    }

    /// <summary>A data frame, each column a name with its values as R writes them.</summary>
    public RText Frame(string name, params IReadOnlyList<(string Name, IEnumerable<string> Values)> columns)
    {
        script.Append(name).Append(" <- data.frame(stringsAsFactors = FALSE, check.names = FALSE");
        foreach (var column in columns)
        {
            script.Append(",\n  ").Append(column.Name).Append(" = ");
            Vector(column.Values);
        }
        script.Append(")\n");
        return this;
    }

    /// <summary>Each row of the table that is no heading, with the R expression of its cells joined by semicolons; null where the row holds nothing to compute.</summary>
    public RText Beside(Table table, IEnumerable<string?> expressions)
    {
        foreach (var (row, expression) in table.Rows.Where(r => r.Kind != TableRowKind.Heading).Zip(expressions))
        {
            if (expression is not null)
                Code($"beside({Quoted(row.Cells[0].Text)}, {expression}, {Quoted(string.Join("; ", row.Cells.Skip(1).Select(c => c.Text).Where(c => c.Length > 0)))})");
        }
        return this;
    }

    private void Vector(IEnumerable<string> values)
    {
        script.Append("c(");
        var width = 0;
        var isFirst = true;
        foreach (var value in values)
        {
            if (!isFirst)
                script.Append(',');
            // R's parser takes long lines, readers do not.
            if (!isFirst && width + value.Length > 110)
            {
                script.Append("\n    ");
                width = 0;
            }
            else if (!isFirst)
            {
                script.Append(' ');
            }
            script.Append(value);
            width += value.Length + 2;
            isFirst = false;
        }
        script.Append(')');
    }

    public static string Number(double value, string format = "R") => value.ToString(format, CultureInfo.InvariantCulture);

    public static string OrNA(double? value) => value is { } v ? Number(v) : "NA";

    public static string OrNA(decimal? value) => value is { } v ? v.ToString(CultureInfo.InvariantCulture) : "NA";

    public static string Logical(bool? value) => value switch { true => "TRUE", false => "FALSE", null => "NA" };

    /// <summary>The arguments of survfit that stand for the report's limits.</summary>
    public static string Limits(SurvivalOptions options) => $"conf.type = \"{options.ConfidenceType.ToName()}\", conf.int = {Number(options.ConfidenceLevel)}";

    /// <summary>A string that R reads back as it is, whatever an imported group is called.</summary>
    public static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '"' or '\\')
                quoted.Append('\\').Append((char)rune.Value);
            else if (rune.Value is >= 32 and <= 126)
                quoted.Append((char)rune.Value);
            else
                quoted.Append(CultureInfo.InvariantCulture, $"\\U{Math.Max(rune.Value, 1):x8}");
        }
        return quoted.Append('"').ToString();
    }
}
