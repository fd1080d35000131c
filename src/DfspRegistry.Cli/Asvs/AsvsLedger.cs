using System.Globalization;
using DfspRegistry.Data.Import;

namespace DfspRegistry.Cli.Asvs;

/// <summary>What became of a requirement. Some ask for more at level 3 than at their own: such a one can be covered below it and open there.</summary>
public enum AsvsState { Covered, CoveredBelowLevel3, NotApplicable, Open }

/// <param name="Id">Of OWASP ASVS 5.0.0, as 8.2.2. The standard's text is not repeated.</param>
/// <param name="Level">The lowest level that asks for it, 1 to 3.</param>
/// <param name="Evidence">What proves it: tests as Folder.Class.Method, sections as docs/file.md#heading, commands as ./dfsp word, files of the repository.</param>
/// <param name="Note">Why it does not apply or is open; for one that is covered, what the evidence leaves to others.</param>
public sealed record AsvsRequirement(string Id, int Level, AsvsState State, IReadOnlyList<string> Evidence, string Note)
{
    /// <summary>Marks evidence that rests on how a hospital sets the registry up, which no test of ours sees.</summary>
    public const string Operator = "operator:";

    /// <summary>What became of it for whoever asks at this level.</summary>
    public AsvsState StateAt(int level) => State != AsvsState.CoveredBelowLevel3 ? State : level < 3 ? AsvsState.Covered : AsvsState.Open;

    public bool RestsOnOperator => Evidence.Any(e => e.StartsWith(Operator, StringComparison.Ordinal));
    public bool RestsOnTest => Evidence.Any(IsTest);

    public static bool IsTest(string evidence) => !evidence.Contains('/', StringComparison.Ordinal) && evidence.Contains('_', StringComparison.Ordinal);
}

/// <summary>The ledger: each requirement of OWASP ASVS 5.0.0 with what proves it, why it does not apply, or why it is open.</summary>
public static class AsvsLedger
{
    public static IReadOnlyList<AsvsRequirement> Read()
    {
        using var stream = typeof(AsvsLedger).Assembly.GetManifestResourceStream("asvs.csv")!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        var table = CsvTable.Parse("asvs.csv", bytes.ToArray());
        if (table.Problems is [var problem, ..])
            throw new FormatException(problem.ToString());
        return [.. table.Rows.Select(row => new AsvsRequirement(
            table.Value(row, "id"), int.Parse(table.Value(row, "level"), CultureInfo.InvariantCulture), State(table.Value(row, "state")),
            Joined(table.Value(row, "evidence").Split(' ', StringSplitOptions.RemoveEmptyEntries)), table.Value(row, "note")))];
    }

    private static AsvsState State(string word) => word switch
    {
        "covered" => AsvsState.Covered,
        "covered below level 3" => AsvsState.CoveredBelowLevel3,
        "not applicable" => AsvsState.NotApplicable,
        "open" => AsvsState.Open,
        _ => throw new FormatException($"The ledger knows no state “{word}”."),
    };

    /// <summary>Evidence is separated by blanks; a command keeps its words.</summary>
    private static List<string> Joined(string[] parts)
    {
        List<string> evidence = [];
        foreach (var part in parts)
        {
            if (evidence is [.., var last] && last.StartsWith("./dfsp", StringComparison.Ordinal) && !part.Contains('.', StringComparison.Ordinal) && !part.Contains('/', StringComparison.Ordinal))
                evidence[^1] = $"{last} {part}";
            else
                evidence.Add(part);
        }
        return evidence;
    }
}
