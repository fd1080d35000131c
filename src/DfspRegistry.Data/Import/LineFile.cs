using System.Globalization;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Shared.Validation;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Data.Import;

/// <summary>A checked row: the line it describes, and the columns that the registry has no field for under their own names (empty: the cell was).</summary>
public sealed record LineRow(int FileLine, ImportedLine Line, IReadOnlyDictionary<string, string> Attributes);

/// <summary>
/// A file with one row a line of treatment, checked as a whole before anything of it is written. Dates are ISO (2012-07-03, 2012-07, 2012):
/// 3/7/2012 would be guessed at. NA, a full stop and nothing at all mean that a date or number is not known.
/// </summary>
public sealed class LineFile
{
    /// <summary>The site of patients for whom neither file nor command names one.</summary>
    public const string DefaultSite = "IMPORTED";

    public const int MaxRows = 100_000;
    private const int MaxAttributeName = 100;
    private const int MaxNotes = 20;
    private static readonly string[] Required = ["patient", "treatment_start"];
    private static readonly ImportedLineValidator Validator = new();

    private readonly CsvTable _table;
    /// <summary>Our column to the position of the file's.</summary>
    private readonly Dictionary<string, int> _ours = new(StringComparer.Ordinal);
    private readonly List<FileProblem> _problems;
    private readonly List<FileProblem> _notes = [];
    private readonly List<LineRow> _rows = [];

    private LineFile(CsvTable table) => (_table, _problems) = (table, [.. table.Problems]);

    public string File => _table.File;
    public IReadOnlyList<LineRow> Rows => _rows;
    /// <summary>What makes the file unfit; nothing of it is imported while there is any.</summary>
    public IReadOnlyList<FileProblem> Problems => _problems;
    /// <summary>What a person should know and what stops nothing, such as text that looks like a formula.</summary>
    public IReadOnlyList<FileProblem> Notes => _notes;
    public bool Has(string column) => _ours.ContainsKey(column);

    /// <param name="columns">Our column name to the file's, where they differ.</param>
    /// <param name="site">The site of all patients of the file; null: the file's site column, else <see cref="DefaultSite"/>.</param>
    /// <param name="today">No date may lie after it.</param>
    public static LineFile Check(CsvTable table, IReadOnlyDictionary<string, string> columns, string? site, DateOnly today)
    {
        var file = new LineFile(table);
        if (table.Header.Count > 0)
            file.MapColumns(columns, site);
        if (file._problems.Count > 0)
            return file;
        if (table.Rows.Count > MaxRows)
            file.Problem(null, null, $"The file has {table.Rows.Count} rows; more than {MaxRows} are not imported at once.");
        else if (table.Rows.Count == 0)
            file.Problem(null, null, "The file has no rows below its header.");
        else
        {
            foreach (var row in table.Rows)
                file.CheckRow(row, site, today);
            file.CheckPatients();
        }
        return file;
    }

    private void MapColumns(IReadOnlyDictionary<string, string> columns, string? site)
    {
        foreach (var (ours, theirs) in columns)
        {
            if (!ImportedLine.Columns.Contains(ours, StringComparer.Ordinal))
                Problem(null, null, $"--column {ours}={theirs}: '{ours}' is none of {string.Join(", ", ImportedLine.Columns)}.");
            else if (_table.IndexOf(theirs) is >= 0 and var position)
                _ours[ours] = position;
            else
                Problem(1, Shown(theirs), $"The column is missing; --column {ours}={theirs} asks for it.");
        }
        foreach (var ours in ImportedLine.Columns.Where(c => !columns.ContainsKey(c) && _table.Has(c)))
        {
            // A column that stands for another of ours is not read a second time under its own name.
            if (!_ours.ContainsValue(_table.IndexOf(ours)))
                _ours[ours] = _table.IndexOf(ours);
        }
        foreach (var twice in _ours.GroupBy(c => c.Value).Where(g => g.Count() > 1))
            Problem(1, Shown(_table.Header[twice.Key]), $"One column is named for {string.Join(" and ", twice.Select(c => c.Key))}.");
        foreach (var required in Required.Where(c => !_ours.ContainsKey(c) && !columns.ContainsKey(c)))
            Problem(1, required, $"The column is missing. If the file names it otherwise, say --column {required}=NAME.");
        if (site is not null && Has("site"))
            Problem(1, _table.Header[_ours["site"]], $"The file names the sites itself; --site {Shown(site)} contradicts it.");
        foreach (var name in Attributes().Select(a => a.Name).Where(n => n.Length > MaxAttributeName || n.Any(char.IsControl)))
            Problem(1, Shown(name), $"The name of a column has at most {MaxAttributeName} printable characters.");
    }

    private IEnumerable<(string Name, int Position)> Attributes() => _table.Header.Select((name, i) => (name, i)).Where(c => !_ours.ContainsValue(c.i));

    private void CheckRow(CsvRow row, string? site, DateOnly today)
    {
        var before = _problems.Count;
        var line = new ImportedLine
        {
            Patient = Text(row, "patient"),
            Site = site ?? Text(row, "site") ?? DefaultSite,
            Sex = SexOf(row),
            BirthDate = Date(row, "birth_date"),
            Line = Whole(row, "line") ?? 1,
            Drug = Text(row, "drug"),
            DoseMg = Number(row, "dose_mg"),
            TreatmentStart = Date(row, "treatment_start"),
            TreatmentEnd = Date(row, "treatment_end"),
            StopReason = Code<StopReason>(row, "stop_reason"),
            BestResponse = Response(row),
            ProgressionDate = Date(row, "progression_date"),
            DeathDate = Date(row, "death_date"),
            LastContactDate = Date(row, "last_contact_date"),
            Group = Text(row, "group"),
        };
        // A line that the file gives no drug is named by its number.
        line = line with { Drug = line.Drug ?? $"line {line.Line}" };
        foreach (var failure in Validator.ValidateWithin(line, line.Dates(today)).Errors)
        {
            // A cell that could not be read has been told already.
            var column = Codes.SnakeCase(failure.PropertyName);
            if (!_problems.Skip(before).Any(p => p.Column == Theirs(column)))
                Problem(row.Line, Theirs(column), failure.ErrorMessage);
        }
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, position) in Attributes())
        {
            var value = row.Values[position].Trim();
            if (value.Length > TextRules.LongText)
                Problem(row.Line, Shown(name), $"The field has {value.Length} characters; {TextRules.LongText} fit.");
            Remark(row.Line, name, value);
            attributes[name] = value;
        }
        if (_problems.Count == before)
            _rows.Add(new LineRow(row.Line, line, attributes));
    }

    /// <summary>What no single row shows: a line given twice, or one patient told in two ways.</summary>
    private void CheckPatients()
    {
        foreach (var patient in _rows.GroupBy(r => (r.Line.Site, r.Line.Patient)))
        {
            var rows = patient.OrderBy(r => r.Line.Line).ThenBy(r => r.FileLine).ToList();
            var first = patient.First();
            for (var i = 1; i < rows.Count; i++)
            {
                if (rows[i].Line.Line == rows[i - 1].Line.Line)
                    Problem(rows[i].FileLine, Theirs("patient"), $"Patient {Shown(rows[i].Line.Patient!)} has line {rows[i].Line.Line} twice, also in line {rows[i - 1].FileLine} of the file."
                        + (Has("line") ? "" : " Several lines of a patient are told apart by a column 'line'."));
                else if (rows[i].Line.TreatmentStart!.Value.IsCertainlyBefore(rows[i - 1].Line.TreatmentStart!.Value))
                    Problem(rows[i].FileLine, Theirs("treatment_start"),
                        $"Line {rows[i].Line.Line} starts on {rows[i].Line.TreatmentStart}, before line {rows[i - 1].Line.Line} of the same patient on {rows[i - 1].Line.TreatmentStart}.");
            }
            foreach (var row in patient.Skip(1))
            {
                Same(row, first, "sex", l => l.Sex);
                Same(row, first, "birth_date", l => l.BirthDate);
                Same(row, first, "death_date", l => l.DeathDate);
                Same(row, first, "last_contact_date", l => l.LastContactDate);
            }
        }
    }

    private void Same<T>(LineRow row, LineRow first, string column, Func<ImportedLine, T> value)
    {
        if (Has(column) && !EqualityComparer<T>.Default.Equals(value(row.Line), value(first.Line)))
            Problem(row.FileLine, Theirs(column), $"The same patient has another {column} in line {first.FileLine} of the file.");
    }

    private string? Text(CsvRow row, string column)
    {
        if (!_ours.TryGetValue(column, out var position))
            return null;
        var value = row.Values[position].Trim();
        Remark(row.Line, _table.Header[position], value);
        return value.Length == 0 ? null : value;
    }

    private string? Cell(CsvRow row, string column) =>
        _ours.TryGetValue(column, out var position) && row.Values[position].Trim() is var value && value is not ("" or "NA" or ".") ? value : null;

    private PartialDate? Date(CsvRow row, string column)
    {
        if (Cell(row, column) is not { } text)
            return null;
        if (PartialDate.TryParse(text, out var date))
            return date;
        Problem(row.Line, Theirs(column), $"'{Shown(text)}' is not a date of the calendar written YYYY-MM-DD, YYYY-MM or YYYY.");
        return null;
    }

    private int? Whole(CsvRow row, string column)
    {
        if (Cell(row, column) is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number;
        Problem(row.Line, Theirs(column), $"'{Shown(text)}' is not a whole number.");
        return null;
    }

    private decimal? Number(CsvRow row, string column)
    {
        if (Cell(row, column) is not { } text)
            return null;
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return number;
        Problem(row.Line, Theirs(column), $"'{Shown(text)}' is not a number.");
        return null;
    }

    private Sex? SexOf(CsvRow row) => Cell(row, "sex")?.ToLowerInvariant() switch
    {
        "f" => Sex.Female,
        "m" => Sex.Male,
        _ => Code<Sex>(row, "sex"),
    };

    private ResponseCode? Response(CsvRow row)
    {
        if (Cell(row, "best_response") is not { } text || text.Equals("missing", StringComparison.OrdinalIgnoreCase))
            return null;
        if (ResponseCodes.TryParse(text, out var code))
            return code;
        Problem(row.Line, Theirs("best_response"), $"'{Shown(text)}' is none of {string.Join(", ", Codes.All<ResponseCode>())}.");
        return null;
    }

    private T? Code<T>(CsvRow row, string column) where T : struct, Enum
    {
        if (Cell(row, column) is not { } text)
            return null;
        if (Codes.TryParse<T>(text, out var code))
            return code;
        Problem(row.Line, Theirs(column), $"'{Shown(text)}' is none of {string.Join(", ", Codes.All<T>())}.");
        return null;
    }

    /// <summary>Text that a spreadsheet would run is data here: kept as it stands, and made harmless where it is exported.</summary>
    private void Remark(int line, string column, string value)
    {
        if (_notes.Count <= MaxNotes && SpreadsheetText.StartsAFormula(value))
            _notes.Add(new FileProblem(File, _notes.Count < MaxNotes ? line : null, _notes.Count < MaxNotes ? Shown(column) : null,
                _notes.Count < MaxNotes ? "The text looks like a spreadsheet formula. It is kept as text." : "More such text follows."));
    }

    /// <summary>What the file calls one of our columns.</summary>
    private string Theirs(string ours) => _ours.TryGetValue(ours, out var position) ? Shown(_table.Header[position]) : ours;

    private void Problem(int? line, string? column, string what)
    {
        if (_problems.Count < CsvTable.MaxProblems)
            _problems.Add(new FileProblem(File, line, column, what));
    }

    private static string Shown(string text) => text.Length <= 60 ? text : text[..60] + "...";
}
