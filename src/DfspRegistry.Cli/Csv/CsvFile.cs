using System.Text;

namespace DfspRegistry.Cli.Csv;

/// <summary>
/// A CSV file as RFC 4180 has it, read once into memory: quotes, doubled quotes and line ends within quotes, LF or CRLF or CR, a UTF-8 byte order mark, blank
/// lines skipped. A header without commas but with semicolons or tabs is taken to be separated by those. Every mistake is told with its line.
/// </summary>
public sealed class CsvFile
{
    private readonly byte[] bytes;
    private readonly byte separator;
    private readonly int dataStart;
    private readonly int dataLine;
    private readonly Dictionary<string, CsvColumn> loaded = new(StringComparer.Ordinal);

    private CsvFile(string path, byte[] bytes)
    {
        Path = path;
        this.bytes = bytes;
        var position = bytes is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0;
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            throw CommandError.At(path, 1, null, "the file is UTF-16; save it as UTF-8.");
        var line = 1;
        separator = SeparatorOf(bytes.AsSpan(position));
        var header = new List<(int Start, int Length)>();
        while (position < bytes.Length && header.Count == 0)
        {
            var at = line;
            ReadRow(ref position, ref line, header);
            if (IsBlank(header))
                header.Clear();
            else
                HeaderLine = at;
        }
        if (header.Count == 0)
            throw CommandError.At(path, 1, null, "the file is empty; a header with the column names was expected.");
        Header = [.. header.Select(cell => Text(cell.Start, cell.Length))];
        dataStart = position;
        dataLine = line;
    }

    public string Path { get; }
    public IReadOnlyList<string> Header { get; }
    public int HeaderLine { get; } = 1;

    /// <summary>Rows of data; known after <see cref="Load"/>.</summary>
    public int Rows { get; private set; }

    /// <summary>Opens a file and reads its header.</summary>
    /// <exception cref="CommandError">The file cannot be read, is empty or UTF-16.</exception>
    public static CsvFile Open(string path)
    {
        try
        {
            return new CsvFile(path, File.ReadAllBytes(path));
        }
        catch (FileNotFoundException error)
        {
            throw new CommandError($"{path}: there is no such file.", error);
        }
        catch (DirectoryNotFoundException error)
        {
            throw new CommandError($"{path}: there is no such file.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandError($"{path}: the file cannot be read ({error.Message}).", error);
        }
    }

    /// <summary>Reads all rows, keeping the cells of the named columns.</summary>
    /// <exception cref="CommandError">A column is missing or stands twice in the header, a row has another number of cells, a quote is not closed.</exception>
    public void Load(IEnumerable<string> columns)
    {
        var kept = new List<(CsvColumn Column, int Index)>();
        foreach (var name in columns.Distinct(StringComparer.Ordinal))
        {
            var index = Header.Index().Where(h => h.Item == name).Select(h => h.Index).ToArray();
            if (index.Length == 0)
                throw CommandError.At(Path, HeaderLine, null, $"there is no column '{name}'; the columns are {string.Join(", ", Header)}.");
            if (index.Length > 1)
                throw CommandError.At(Path, HeaderLine, name, $"the header names this column {index.Length} times.");
            var column = new CsvColumn(this, name);
            loaded[name] = column;
            kept.Add((column, index[0]));
        }
        var cells = new List<(int Start, int Length)>(Header.Count);
        int position = dataStart, line = dataLine, rows = 0;
        var lines = new List<int>(Math.Max(16, (bytes.Length - dataStart) / 32));
        while (position < bytes.Length)
        {
            var at = line;
            cells.Clear();
            ReadRow(ref position, ref line, cells);
            if (IsBlank(cells))
                continue;
            if (cells.Count != Header.Count)
                throw CommandError.At(Path, at, null, $"the row has {cells.Count} cells, the header {Header.Count}.");
            lines.Add(at);
            rows++;
            foreach (var (column, index) in kept)
                column.Add(cells[index].Start, cells[index].Length);
        }
        Rows = rows;
        Lines = lines;
    }

    /// <summary>Line in the file of each row (1-based; the first line of a row with line ends in quotes).</summary>
    public IReadOnlyList<int> Lines { get; private set; } = [];

    public CsvColumn this[string name] => loaded[name];

    /// <summary>The cell as it stands, without outer quotes and blanks; doubled quotes still doubled.</summary>
    internal ReadOnlySpan<byte> Raw(int start, int length) => bytes.AsSpan(start, length);

    internal string Text(int start, int length)
    {
        var text = Encoding.UTF8.GetString(bytes, start, length);
        // Only a quoted cell can hold quotes, and there they are doubled.
        return text.Contains('"', StringComparison.Ordinal) ? text.Replace("\"\"", "\"", StringComparison.Ordinal) : text;
    }

    private static bool IsBlank(List<(int Start, int Length)> cells) => cells is [(_, 0)];

    private static byte SeparatorOf(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAny((byte)'\n', (byte)'\r');
        var first = end < 0 ? text : text[..end];
        if (first.Contains((byte)','))
            return (byte)',';
        if (first.Contains((byte)';'))
            return (byte)';';
        return first.Contains((byte)'\t') ? (byte)'\t' : (byte)',';
    }

    private void ReadRow(ref int position, ref int line, List<(int Start, int Length)> cells)
    {
        var span = bytes.AsSpan();
        while (true)
        {
            while (position < span.Length && span[position] == ' ')
                position++;
            int start, length;
            if (position < span.Length && span[position] == '"')
            {
                var opened = line;
                start = ++position;
                while (true)
                {
                    if (position >= span.Length)
                        throw CommandError.At(Path, opened, null, $"the quote opened in cell {cells.Count + 1} is never closed.");
                    if (span[position] == '"')
                    {
                        if (position + 1 < span.Length && span[position + 1] == '"')
                            position++;
                        else
                            break;
                    }
                    else if (span[position] == '\n' || (span[position] == '\r' && (position + 1 >= span.Length || span[position + 1] != '\n')))
                    {
                        line++;
                    }
                    position++;
                }
                length = position - start;
                position++;
                while (position < span.Length && span[position] == ' ')
                    position++;
                if (position < span.Length && span[position] != separator && span[position] is not ((byte)'\n' or (byte)'\r'))
                    throw CommandError.At(Path, line, null, $"cell {cells.Count + 1} goes on after its closing quote.");
            }
            else
            {
                start = position;
                var stop = span[position..].IndexOfAny(separator, (byte)'\n', (byte)'\r');
                position = stop < 0 ? span.Length : position + stop;
                length = position - start;
            }
            while (length > 0 && span[start + length - 1] is (byte)' ' or (byte)'\t')
                length--;
            cells.Add((start, length));
            if (position >= span.Length)
                return;
            var end = span[position++];
            if (end == separator)
                continue;
            if (end == '\r' && position < span.Length && span[position] == '\n')
                position++;
            line++;
            return;
        }
    }
}
