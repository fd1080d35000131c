using System.Buffers.Text;
using System.Globalization;

namespace DfspRegistry.Cli.Csv;

/// <summary>One column's cells. A cell that is empty, NA or a lone point is missing.</summary>
public sealed class CsvColumn(CsvFile file, string name)
{
    private readonly List<(int Start, int Length)> cells = [];

    public string Name => name;

    internal void Add(int start, int length) => cells.Add((start, length));

    private ReadOnlySpan<byte> Cell(int row) => file.Raw(cells[row].Start, cells[row].Length);

    public string Text(int row) => file.Text(cells[row].Start, cells[row].Length);

    public bool IsMissing(int row) => Cell(row) is [] or [(byte)'N', (byte)'A'] or [(byte)'.'];

    /// <summary>A finite number with a decimal point, or false.</summary>
    public bool TryNumber(int row, out double value)
    {
        var cell = Cell(row);
        if (Utf8Parser.TryParse(cell, out int whole, out var used) && used == cell.Length)
        {
            value = whole;
            return true;
        }
        return double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    /// <summary>A finite number.</summary>
    /// <exception cref="CommandError">The cell is something else; the message says where.</exception>
    public double Number(int row)
    {
        if (TryNumber(row, out var value))
            return value;
        var text = Text(row);
        var hint = text.Contains(',', StringComparison.Ordinal) ? " (decimals are written with a point)" : "";
        throw Error(row, $"'{text}' is not a number{hint}.");
    }

    /// <summary>A time: a number of 0 or more.</summary>
    public double Time(int row)
    {
        var value = Number(row);
        return value >= 0 ? value : throw Error(row, $"the time {Text(row)} is negative.");
    }

    /// <summary>1 or true is an event, 0 or false is not.</summary>
    public bool Event(int row)
    {
        var cell = Cell(row);
        if (cell is [(byte)'1'])
            return true;
        if (cell is [(byte)'0'])
            return false;
        var text = Text(row);
        if (string.Equals(text, "true", StringComparison.OrdinalIgnoreCase))
            return true;
        if (string.Equals(text, "false", StringComparison.OrdinalIgnoreCase))
            return false;
        throw Error(row, $"'{text}' is neither an event (1, true) nor none (0, false).");
    }

    /// <summary>Whether every cell that is not missing is a number.</summary>
    public bool IsNumeric()
    {
        for (var row = 0; row < cells.Count; row++)
        {
            if (!IsMissing(row) && !TryNumber(row, out _))
                return false;
        }
        return true;
    }

    /// <summary>A cell that says NaN or infinity in any of its spellings: a number in other programs, nothing to compute with.</summary>
    public bool IsNotFinite(int row) =>
        double.TryParse(Text(row).ToUpperInvariant() is "INF" or "+INF" or "-INF" ? "Infinity" : Text(row), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && !double.IsFinite(value);

    /// <summary>
    /// The distinct values of the rows given in R's factor order, by number if the whole column is numeric (1 and 1.0 are then one value), else byte by byte; and each
    /// row's place among them.
    /// </summary>
    public (string[] Names, int[] Index) Levels(int[] rows)
    {
        var index = new int[rows.Length];
        if (IsNumeric())
        {
            var values = Array.ConvertAll(rows, Number);
            double[] distinct = [.. values.Distinct().Order()];
            for (var i = 0; i < index.Length; i++)
                index[i] = Array.BinarySearch(distinct, values[i]);
            return ([.. distinct.Select(v => v.ToString("R", CultureInfo.InvariantCulture))], index);
        }
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < rows.Length; i++)
        {
            var text = Text(rows[i]);
            if (!seen.TryGetValue(text, out index[i]))
                seen[text] = index[i] = seen.Count;
        }
        string[] names = [.. seen.Keys.Order(StringComparer.Ordinal)];
        var place = new int[names.Length];
        for (var k = 0; k < names.Length; k++)
            place[seen[names[k]]] = k;
        for (var i = 0; i < index.Length; i++)
            index[i] = place[index[i]];
        return (names, index);
    }

    /// <summary>An error at a cell of this column.</summary>
    public CommandError Error(int row, string message) => CommandError.At(file.Path, file.Lines[row], name, message);
}
