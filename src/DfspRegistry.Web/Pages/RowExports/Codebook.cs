using System.Text;
using System.Text.RegularExpressions;
using DfspRegistry.Analysis.Tables;
using DfspRegistry.Data.RowExports;

namespace DfspRegistry.Web.Pages.RowExports;

/// <summary>
/// What each column of an archive's files means: for tables of the records from the data dictionary, which a test holds to the model; for files of the analysis, which are no
/// tables of the database, from here.
/// </summary>
internal static partial class Codebook
{
    public const string FileName = "codebook.csv";

    private static readonly Dictionary<(string Table, string Column), (string Type, string Meaning)> Records = Read();

    // What the database holds there does not leave.
    private static readonly Dictionary<(string Table, string Column), (string Type, string Meaning)> Replaced = new()
    {
        [("patients", "registry_number")] = ("text", "The patient's number in this export."),
        [("patients", "birth_date")] = ("date", "The year, or whole years before the first dose; README.txt says which."),
        [("sites", "code")] = ("text", "Label of the hospital in this export."),
        [("sites", "name")] = ("text", "The same label."),
        [("sites", "country")] = ("text", "Left out."),
    };

    private static readonly Dictionary<string, (string Type, string Meaning)> Analysis = new(StringComparer.Ordinal)
    {
        ["patient"] = ("text", "The patient's number in this export."),
        ["line"] = ("text", "Treatment line: its drug, with the course from the second on."),
        ["endpoint"] = ("code", "PFS, OS and so on, as the report names them."),
        ["start"] = ("date", "Day from which the endpoint counts; README.txt says how dates stand."),
        ["end"] = ("date", "Day of the event or of censoring."),
        ["outcome"] = ("text", "event, competing event or censored."),
        ["group"] = ("text", "Group of the curve; all where it is not split."),
        ["days"] = ("days", "Days from the start; of a ledger, end minus start."),
        ["months"] = ("months", "Days divided by 30.4375."),
        ["at_risk"] = ("patients", "At risk just before that day."),
        ["events"] = ("patients", "With the event on that day."),
        ["competing"] = ("patients", "With the competing event on that day: death."),
        ["censored"] = ("patients", "Censored on that day."),
        ["survival"] = ("share, 0 to 1", "Kaplan-Meier estimate from that day on."),
        ["incidence"] = ("share, 0 to 1", "Cumulative incidence after Aalen and Johansen."),
        ["std_error"] = ("share", "Standard error of the estimate, after Greenwood."),
        ["lower"] = ("share, 0 to 1", "Lower limit, 95 %; empty where it cannot be estimated."),
        ["upper"] = ("share, 0 to 1", "Upper limit, 95 %; empty where it cannot be estimated."),
    };

    public static ExportedFile Of(IReadOnlyList<ExportedFile> files)
    {
        var csv = new StringBuilder();
        TableCsv.AppendRecord(csv, ["file", "column", "type", "meaning"]);
        foreach (var (file, column) in files.SelectMany(f => f.Columns.Select(c => (f.Name, c))))
        {
            var place = (file.Replace(".csv", "", StringComparison.Ordinal), column);
            var (type, meaning) = Replaced.TryGetValue(place, out var instead) ? instead : Records.TryGetValue(place, out var known) ? known : Analysis[column];
            TableCsv.AppendRecord(csv, [file, column, type, meaning]);
        }
        // No rows of patients.
        return new ExportedFile(FileName, [], 0, Encoding.UTF8.GetBytes(csv.ToString()));
    }

    private static Dictionary<(string Table, string Column), (string Type, string Meaning)> Read()
    {
        using var stream = typeof(Codebook).Assembly.GetManifestResourceStream("data-dictionary.md") ?? throw new InvalidOperationException("The data dictionary is not in the assembly.");
        using var reader = new StreamReader(stream);
        Dictionary<(string, string), (string, string)> columns = [];
        var table = "";
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith("### ", StringComparison.Ordinal))
                table = line[4..];
            else if (Row().Match(line) is { Success: true } row && row.Groups["column"].Value is not ("column" or "---"))
                columns[(table, row.Groups["column"].Value)] = (InWords(row.Groups["type"].Value), row.Groups["meaning"].Value.Replace("\\|", "|", StringComparison.Ordinal).Replace("`", "", StringComparison.Ordinal));
        }
        return columns;
    }

    private static string InWords(string type) => type switch
    {
        "uuid" => "id",
        "partial date" or "date" => "date",
        _ when type.StartsWith("character varying", StringComparison.Ordinal) => "text",
        _ when type.StartsWith("timestamp", StringComparison.Ordinal) => "point in time, left out",
        _ => type,
    };

    [GeneratedRegex(@"^\| (?<column>[^|]+) \| (?<type>[^|]+) \| (?:yes|no) \| (?<meaning>.*?) ?\|$", RegexOptions.None, 1000)]
    private static partial Regex Row();
}
