using System.Text;

namespace DfspRegistry.Data.Import;

/// <summary>A place in a file and what is wrong there. Line 1 is the header; a record is known by the line it starts on.</summary>
public sealed record FileProblem(string File, int? Line, string? Column, string What)
{
    public override string ToString() => $"{File}{(Line is null ? "" : $", line {Line}")}{(Column is null ? "" : $", column {Column}")}: {What}";
}

/// <summary>One record: its values in the order of the header, as they stand in the file.</summary>
public sealed record CsvRow(int Line, string[] Values);

/// <summary>
/// A CSV file as RFC 4180 has it: comma, double quotes, a header line, UTF-8 with or without byte-order mark, any line ending, quoted line
/// breaks. Nothing is guessed or repaired: what does not fit is a problem with its line and column, and all of them are reported, up to <see cref="MaxProblems"/>.
/// </summary>
public sealed class CsvTable
{
    public const int MaxFieldLength = 10_000;
    public const int MaxColumns = 500;
    public const int MaxProblems = 200;
    public const long MaxFileBytes = 200_000_000;

    private readonly Dictionary<string, int> _columns;

    private CsvTable(string file, IReadOnlyList<string> header, IReadOnlyList<CsvRow> rows, IReadOnlyList<FileProblem> problems)
    {
        (File, Header, Rows, Problems) = (file, header, rows, problems);
        _columns = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < header.Count; i++)
            _columns.TryAdd(header[i], i);
    }

    /// <summary>The file's name without its folder, for messages.</summary>
    public string File { get; }
    public IReadOnlyList<string> Header { get; }
    public IReadOnlyList<CsvRow> Rows { get; }
    public IReadOnlyList<FileProblem> Problems { get; }

    /// <summary>Position of a column, by name without regard to case; -1 when the file does not have it.</summary>
    public int IndexOf(string column) => _columns.GetValueOrDefault(column, -1);

    public bool Has(string column) => _columns.ContainsKey(column);

    /// <summary>The value without surrounding blanks; empty when the file does not have the column.</summary>
    public string Value(CsvRow row, string column) => IndexOf(column) is >= 0 and var i ? row.Values[i].Trim() : "";

    /// <exception cref="IOException">The file cannot be read.</exception>
    public static CsvTable Read(string path, int maxFieldLength = MaxFieldLength)
    {
        var file = Path.GetFileName(path);
        using var stream = System.IO.File.OpenRead(path);
        if (stream.CanSeek && stream.Length > MaxFileBytes)
            return Refused(file, null, $"The file has {stream.Length / 1_000_000} MB; more than {MaxFileBytes / 1_000_000} MB are not read.");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return Parse(file, bytes.GetBuffer().AsSpan(0, (int)bytes.Length), maxFieldLength);
    }

    public static CsvTable Parse(string file, ReadOnlySpan<byte> bytes, int maxFieldLength = MaxFieldLength)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            bytes = bytes[3..];
        else if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return Refused(file, 1, "The file is UTF-16. Save it as CSV UTF-8.");
        if (bytes.IndexOf((byte)0) is >= 0 and var nul)
            return Refused(file, LineAt(bytes, nul), "The file has a NUL byte: it is not text, or damaged.");
        string text;
        try
        {
            text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException error)
        {
            return Refused(file, LineAt(bytes, error.Index), "The file is not UTF-8 here. Save it as CSV UTF-8.");
        }
        return new Parser(file, text, maxFieldLength).Run();
    }

    private static CsvTable Refused(string file, int? line, string what) => new(file, [], [], [new FileProblem(file, line, null, what)]);

    private static int LineAt(ReadOnlySpan<byte> bytes, int index) => 1 + bytes[..Math.Clamp(index, 0, bytes.Length)].Count((byte)'\n');

    private sealed class Parser(string file, string text, int maxFieldLength)
    {
        private readonly List<FileProblem> _problems = [];
        private int _at;
        private int _line = 1;

        public CsvTable Run()
        {
            var header = Record(null);
            if (header is null)
                return Refused(file, 1, "The file is empty.");
            var names = header.Value.Fields.Select(f => f.Trim()).ToArray();
            CheckHeader(names, header.Value.Line);
            var rows = new List<CsvRow>();
            while (_problems.Count < MaxProblems && Record(names) is { } record)
            {
                if (record.Fields.Count == 1 && record.Fields[0].Length == 0)
                    continue;
                if (record.Fields.Count != names.Length)
                    Problem(record.Line, null, $"The row has {record.Fields.Count} fields, the header {names.Length}.");
                else
                    rows.Add(new CsvRow(record.Line, [.. record.Fields]));
            }
            if (_problems.Count >= MaxProblems)
                Problem(null, null, $"More than {MaxProblems} problems; the rest of the file was not looked at.");
            return new CsvTable(file, names, rows, _problems);
        }

        private void CheckHeader(string[] names, int line)
        {
            if (names.Length > MaxColumns)
                Problem(line, null, $"The header has {names.Length} columns; more than {MaxColumns} are not read.");
            if (names.Length == 1 && names[0].Contains(';', StringComparison.Ordinal))
                Problem(line, null, "The fields are separated by semicolons. Save the file with commas.");
            for (var i = 0; i < names.Length; i++)
            {
                if (names[i].Length == 0)
                    Problem(line, null, $"Column {i + 1} has no name.");
                else if (Array.FindIndex(names, n => string.Equals(n, names[i], StringComparison.OrdinalIgnoreCase)) < i)
                    Problem(line, Shown(names[i]), "The header names this column twice.");
            }
        }

        /// <summary>The next record, null at the end of the file.</summary>
        private (int Line, List<string> Fields)? Record(string[]? header)
        {
            if (_at >= text.Length)
                return null;
            var start = _line;
            var fields = new List<string>();
            while (true)
            {
                var column = header is null ? null : fields.Count < header.Length ? Shown(header[fields.Count]) : null;
                fields.Add(Field(start, column));
                if (_at >= text.Length)
                    return (start, fields);
                var end = text[_at++];
                if (end == ',')
                {
                    if (fields.Count > MaxColumns)
                    {
                        Problem(start, null, $"The row has more than {MaxColumns} fields.");
                        _at = text.Length;
                        return (start, fields);
                    }
                    continue;
                }
                if (end == '\r' && _at < text.Length && text[_at] == '\n')
                    _at++;
                _line++;
                return (start, fields);
            }
        }

        private string Field(int line, string? column)
        {
            var value = _at < text.Length && text[_at] == '"' ? Quoted(line, column) : Plain();
            if (value.Length > maxFieldLength)
            {
                Problem(line, column, $"The field has {value.Length} characters; more than {maxFieldLength} are not read.");
                return "";
            }
            foreach (var c in value)
            {
                if (char.IsControl(c) && c is not ('\t' or '\n' or '\r'))
                {
                    Problem(line, column, $"The field has a control character (code {(int)c}).");
                    return "";
                }
            }
            return value;
        }

        private string Plain()
        {
            var length = text.AsSpan(_at).IndexOfAny(',', '\n', '\r');
            var value = length < 0 ? text[_at..] : text.Substring(_at, length);
            _at += value.Length;
            return value;
        }

        private string Quoted(int line, string? column)
        {
            var value = new StringBuilder();
            _at++;
            while (true)
            {
                var next = text.AsSpan(_at).IndexOf('"');
                if (next < 0)
                {
                    Problem(line, column, "A quotation mark is opened and never closed.");
                    _at = text.Length;
                    return "";
                }
                var part = text.AsSpan(_at, next);
                _line += part.Count('\n');
                value.Append(part);
                _at += next + 1;
                if (_at < text.Length && text[_at] == '"')
                {
                    value.Append('"');
                    _at++;
                    continue;
                }
                if (_at < text.Length && text[_at] is not (',' or '\n' or '\r'))
                {
                    Problem(line, column, "Text follows a closing quotation mark; a quotation mark inside a field is written twice.");
                    Plain();
                }
                return value.ToString();
            }
        }

        private void Problem(int? line, string? column, string what)
        {
            if (_problems.Count <= MaxProblems)
                _problems.Add(new FileProblem(file, line, column, what));
        }

        private static string Shown(string name) => name.Length <= 60 ? name : name[..60] + "...";
    }
}
