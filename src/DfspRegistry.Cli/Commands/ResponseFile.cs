using System.Globalization;
using DfspRegistry.Data.Import;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Cli.Commands;

/// <summary>One patient's judged time points. The baseline is the first of a file of measurements and has no response.</summary>
internal sealed record PatientResponses(string Patient, IReadOnlyList<JudgedTimePoint> TimePoints, BestOverallResponse Best);

internal sealed record JudgedTimePoint(DateOnly On)
{
    public decimal? Sum { get; init; }
    public decimal? FromBaselinePercent { get; init; }
    public decimal? FromNadirPercent { get; init; }
    public ResponseCode? Target { get; init; }
    public ResponseCode? NonTarget { get; init; }
    public bool? HasNewLesion { get; init; }
    public ResponseCode? Overall { get; init; }
    public string? Sentence { get; init; }
}

/// <summary>A file of responses or of lesion measurements, checked row by row. Patients stand in the order of their first row.</summary>
internal sealed class ResponseFile
{
    private const decimal LargestMm = 2000;
    private static readonly string[] ResponseColumns = ["patient", "start", "date", "response"];
    private static readonly string[] LesionColumns = ["patient", "date", "lesion", "kind", "nodal", "value"];

    private readonly CsvTable _table;
    private readonly string _path;
    private readonly List<string> _errors = [];

    private ResponseFile(CsvTable table, string path) => (_table, _path) = (table, path);

    public static ResponseFile Read(string path)
    {
        CsvTable table;
        try
        {
            table = CsvTable.Read(path);
        }
        catch (FileNotFoundException error)
        {
            throw new CommandError($"{path}: there is no such file.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandError($"{path}: cannot be read: {error.Message}", error);
        }
        if (table.Problems.Count > 0)
            throw new CommandError(string.Join('\n', table.Problems.Select(p => p with { File = path })));
        return new ResponseFile(table, path);
    }

    /// <exception cref="CommandError">With a line for every mistake in the file.</exception>
    public IReadOnlyList<PatientResponses> Evaluate(RecistOptions recist, BestResponseOptions best)
    {
        var (hasResponses, hasLesions) = (_table.Has("response"), _table.Has("lesion"));
        if (hasResponses && hasLesions)
            throw CommandError.At(_path, 1, "response", "The file has both a response and a lesion column: give rows of responses or rows of measurements.");
        var columns = hasResponses ? ResponseColumns : LesionColumns;
        if (!hasResponses && !hasLesions)
            throw CommandError.At(_path, 1, null, $"The header has neither {string.Join(',', LesionColumns)} nor {string.Join(',', ResponseColumns)}.");
        foreach (var column in columns.Where(c => !_table.Has(c)))
            Error(1, column, "The column is missing.");
        Stop();
        var patients = hasResponses ? OfResponses(best) : OfMeasurements(recist, best);
        Stop();
        return patients;
    }

    private void Stop()
    {
        if (_errors.Count > 0)
            throw new CommandError(string.Join('\n', _errors));
    }

    private List<PatientResponses> OfResponses(BestResponseOptions best)
    {
        var patients = new Dictionary<string, (DateOnly Start, List<DatedResponse> Responses)>(StringComparer.Ordinal);
        foreach (var row in _table.Rows)
        {
            var patient = _table.Value(row, "patient");
            if (patient.Length == 0)
                Error(row.Line, "patient", "The patient is missing.");
            if (Date(row, "start") is not { } start)
                continue;
            if (!patients.TryGetValue(patient, out var course))
                patients.Add(patient, course = (start, []));
            else if (course.Start != start)
                Error(row.Line, "start", $"Patient {patient} started on {course.Start:yyyy-MM-dd} in an earlier row.");
            var (day, code) = (_table.Value(row, "date"), _table.Value(row, "response"));
            if (day.Length == 0 && code.Length == 0)
                continue;
            var date = Date(row, "date");
            if (!ResponseCodes.TryParse(code, out var response))
                Error(row.Line, "response", $"'{Shown(code)}' is not CR, PR, SD, PD, NE or NON-CR/NON-PD.");
            else if (date < start)
                Error(row.Line, "date", $"{date:yyyy-MM-dd} lies before the first dose on {start:yyyy-MM-dd}.");
            else if (date is { } on)
                course.Responses.Add(new DatedResponse(on, response));
        }
        return [.. patients.Select(p => new PatientResponses(p.Key,
            [.. p.Value.Responses.OrderBy(r => r.On).Select(r => new JudgedTimePoint(r.On) { Overall = r.Response })],
            BestOverallResponse.Of(p.Value.Start, p.Value.Responses, best)))];
    }

    private List<PatientResponses> OfMeasurements(RecistOptions recist, BestResponseOptions best)
    {
        var patients = new Dictionary<string, List<LesionRow>>(StringComparer.Ordinal);
        foreach (var row in _table.Rows)
        {
            if (ReadLesion(row) is not { } lesion)
                continue;
            if (!patients.TryGetValue(lesion.Patient, out var rows))
                patients.Add(lesion.Patient, rows = []);
            rows.Add(lesion);
        }
        Stop();
        var judged = new List<PatientResponses>();
        foreach (var (patient, rows) in patients)
        {
            CheckTogether(patient, rows);
            if (_errors.Count == 0)
                judged.Add(Judge(patient, rows, recist, best));
        }
        return judged;
    }

    private static PatientResponses Judge(string patient, List<LesionRow> rows, RecistOptions recist, BestResponseOptions best)
    {
        var nonTargets = rows.Where(r => r.Kind == LesionRole.NonTarget).Select(r => r.Lesion).Distinct(StringComparer.Ordinal).ToList();
        var points = rows.GroupBy(r => r.On).OrderBy(d => d.Key).Select(day => new TumorTimePoint(
            day.Key,
            [.. day.Where(r => r.Kind == LesionRole.Target).SelectMany(r => r.Readings)],
            OverallResponse.OfNonTargets(nonTargets.Select(l => day.FirstOrDefault(r => r.Kind == LesionRole.NonTarget && r.Lesion == l)?.Status ?? ResponseCode.NE)),
            day.Any(r => r is { Kind: LesionRole.New, IsSeen: true }))).ToList();
        var course = Recist11.Evaluate(points[0], points.Skip(1), recist);
        var start = points[0].On.Exact!.Value;
        var timePoints = new List<JudgedTimePoint> { new(start) { Sum = course.BaselineSum, HasNewLesion = false } };
        timePoints.AddRange(course.Results.Select(r => new JudgedTimePoint(r.On.Exact!.Value)
        {
            Sum = r.Sum,
            FromBaselinePercent = r.FromBaselinePercent,
            FromNadirPercent = r.FromNadirPercent,
            Target = r.Target,
            NonTarget = r.NonTarget,
            HasNewLesion = r.HasNewLesion,
            Overall = r.Overall,
            Sentence = r.Explanation.OverallSentence is { } overall ? $"{r.Explanation.Sentence} {overall}" : r.Explanation.Sentence,
        }));
        return new PatientResponses(patient, timePoints,
            BestOverallResponse.Of(start, course.Results.Select(r => new DatedResponse(r.On.Exact!.Value, r.Overall)), best));
    }

    /// <summary>Mistakes that no single row shows.</summary>
    private void CheckTogether(string patient, List<LesionRow> rows)
    {
        var baseline = rows.Min(r => r.On);
        foreach (var twice in rows.GroupBy(r => (r.On, r.Kind, r.Lesion)).Where(g => g.Count() > 1))
            Error(twice.ElementAt(1).Line, "lesion", $"Patient {patient} has lesion {twice.Key.Lesion} twice on {twice.Key.On:yyyy-MM-dd} (also line {twice.First().Line}).");
        foreach (var row in rows.Where(r => r.Kind == LesionRole.New && r.On == baseline))
            Error(row.Line, "kind", $"{baseline:yyyy-MM-dd} is patient {patient}'s baseline, where no lesion is new: it is target or non-target.");
        foreach (var lesion in rows.Where(r => r.Kind == LesionRole.Target).GroupBy(r => r.Lesion, StringComparer.Ordinal))
        {
            var ordered = lesion.OrderBy(r => r.On).ToList();
            if (ordered[0].On != baseline)
                Error(ordered[0].Line, "kind", $"Target lesion {lesion.Key} of patient {patient} has no row at the baseline on {baseline:yyyy-MM-dd}: a lesion that appears later is new.");
            foreach (var row in ordered.Where(r => r.IsNode != ordered[0].IsNode))
                Error(row.Line, "nodal", $"Lesion {lesion.Key} of patient {patient} is {(ordered[0].IsNode ? "a node" : "not a node")} in line {ordered[0].Line}.");
        }
    }

    private LesionRow? ReadLesion(CsvRow row)
    {
        var before = _errors.Count;
        var patient = _table.Value(row, "patient");
        if (patient.Length == 0)
            Error(row.Line, "patient", "The patient is missing.");
        var name = _table.Value(row, "lesion");
        if (name.Length == 0)
            Error(row.Line, "lesion", "The lesion is missing.");
        var date = Date(row, "date");
        var kindText = _table.Value(row, "kind");
        LesionRole? kind = kindText.ToLowerInvariant() switch { "target" => LesionRole.Target, "non-target" => LesionRole.NonTarget, "new" => LesionRole.New, _ => null };
        if (kind is null)
            Error(row.Line, "kind", $"'{Shown(kindText)}' is not target, non-target or new.");
        var nodal = _table.Value(row, "nodal");
        // Whether it is a node decides nothing for a lesion that is not measured, so only a target has to say.
        if (nodal is not ("0" or "1") && (nodal.Length > 0 || kind == LesionRole.Target))
            Error(row.Line, "nodal", $"'{Shown(nodal)}' is not 0 or 1.");
        if (_errors.Count > before)
            return null;
        var lesion = new LesionRow(row.Line, patient, date!.Value, name, kind!.Value, nodal == "1");
        return ReadValue(row, lesion, _table.Value(row, "value"));
    }

    private LesionRow? ReadValue(CsvRow row, LesionRow lesion, string value)
    {
        TargetReading Reading(MeasurementState state, decimal? mm = null) => new(lesion.Lesion, lesion.IsNode, state, mm);
        var word = value.ToLowerInvariant().Replace(' ', '-').Replace('_', '-');
        (MeasurementState State, ResponseCode Status)? known = word switch
        {
            "absent" => (MeasurementState.Absent, ResponseCode.CR),
            "too-small" or "tstm" => (MeasurementState.TooSmall, ResponseCode.NonCrNonPd),
            "not-evaluated" or "ne" or "" => (MeasurementState.NotEvaluated, ResponseCode.NE),
            _ => null,
        };
        if (known is { } seen)
            return lesion with { Readings = [Reading(seen.State)], Status = seen.Status };
        if (word == "present" && lesion.Kind != LesionRole.Target)
            return lesion with { Status = ResponseCode.NonCrNonPd };
        if (word == "merged")
            return lesion with { Readings = [Reading(MeasurementState.Absent) with { MergedInto = "another" }], Status = ResponseCode.NonCrNonPd };
        if (ResponseCodes.TryParse(value, out var code) && code is ResponseCode.CR or ResponseCode.NonCrNonPd or ResponseCode.PD)
        {
            if (lesion.Kind != LesionRole.Target)
                return lesion with { Status = code };
            Error(row.Line, "value", $"A target lesion is measured in mm, absent, too-small or not-evaluated; {ResponseCodes.Print(code)} is for non-target lesions.");
            return null;
        }
        var readings = new List<TargetReading>();
        foreach (var part in value.Split('+', StringSplitOptions.TrimEntries))
        {
            if (!decimal.TryParse(part, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var mm))
            {
                Error(row.Line, "value", $"'{Shown(value)}' is not a number of mm, absent, too-small or not-evaluated{(lesion.Kind == LesionRole.NonTarget ? ", CR, NON-CR/NON-PD, PD or NE" : "")}.");
                return null;
            }
            if (mm is < 0 or > LargestMm)
            {
                Error(row.Line, "value", $"{Shown(value)}: a diameter lies between 0 and {LargestMm} mm.");
                return null;
            }
            readings.Add(Reading(MeasurementState.Measured, mm));
        }
        return lesion with { Readings = readings, Status = readings.All(Recist11.IsGone) ? ResponseCode.CR : ResponseCode.NonCrNonPd };
    }

    private DateOnly? Date(CsvRow row, string column)
    {
        var text = _table.Value(row, column);
        if (PartialDate.TryParse(text, out var date) && date.Exact is { } day)
            return day;
        Error(row.Line, column, text.Length == 0 ? "The date is missing." : $"'{Shown(text)}' is not a date (YYYY-MM-DD).");
        return null;
    }

    private void Error(int line, string? column, string message)
    {
        if (_errors.Count < CsvTable.MaxProblems)
            _errors.Add(CommandError.At(_path, line, column, message).Message);
    }

    private static string Shown(string text) => text.Length <= 40 ? text : text[..40] + "...";

    private sealed record LesionRow(int Line, string Patient, DateOnly On, string Lesion, LesionRole Kind, bool IsNode)
    {
        public IReadOnlyList<TargetReading> Readings { get; init; } = [];
        /// <summary>Of a non-target or new lesion: CR when it is not there, NE when not evaluated.</summary>
        public ResponseCode Status { get; init; } = ResponseCode.NE;
        public bool IsSeen => Status is ResponseCode.NonCrNonPd or ResponseCode.PD;
    }
}
