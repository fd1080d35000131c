using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using DfspRegistry.Cli.Asvs;
using DfspRegistry.Cli.Commands;
using DfspRegistry.Tests;
using DfspRegistry.Web.Tests.Fixtures;

namespace DfspRegistry.Web.Tests.Security;

/// <summary>The ledger of OWASP ASVS 5.0.0 says of every requirement what became of it, and what it names is there (security checklist S1).</summary>
public sealed partial class AsvsTests
{
    private static readonly IReadOnlyList<AsvsRequirement> Ledger = AsvsLedger.Read();

    /// <summary>Ids and levels as OWASP publishes them.</summary>
    [Fact]
    public void Every_requirement_stands_in_it_once_with_its_level()
    {
        var published = File.ReadAllText(SharedFiles.PathOf("asvs", "asvs-5.0.0.csv"));
        var expected = Requirement().Matches(published).Select(m => $"{m.Groups["id"].Value} level {m.Groups["level"].Value}").ToList();
        Assert.Equal(345, expected.Count);
        Assert.Equal(expected.Order(StringComparer.Ordinal), Ledger.Select(r => $"{r.Id} level {r.Level}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_is_covered_has_evidence_and_everything_else_a_reason()
    {
        Assert.DoesNotContain(Ledger, r => r.State is AsvsState.Covered or AsvsState.CoveredBelowLevel3 && r.Evidence.Count == 0);
        Assert.DoesNotContain(Ledger, r => r.State != AsvsState.Covered && r.Note.Length < 10);
    }

    [Fact]
    public void Nothing_is_open_at_levels_1_and_2() => Assert.Empty(Ledger.Where(r => r.Level < 3 && r.StateAt(2) == AsvsState.Open).Select(r => r.Id));

    /// <summary>Whose text asks for more at level 3 than at its own level; the note says what of it is missing.</summary>
    [Fact]
    public void What_level_3_adds_to_a_lower_requirement_is_not_passed_over()
    {
        var asking = Requirement().Matches(File.ReadAllText(SharedFiles.PathOf("asvs", "asvs-5.0.0.csv"))).Where(m => m.Groups["level"].Value != "3" && LevelThree().IsMatch(m.Value)).Select(m => m.Groups["id"].Value).ToHashSet();
        Assert.NotEmpty(asking);
        Assert.All(Ledger.Where(r => asking.Contains(r.Id)), r => Assert.True(r.State is AsvsState.CoveredBelowLevel3 or AsvsState.NotApplicable || r.Note.Contains("level 3", StringComparison.Ordinal), r.Id));
        Assert.Subset(Ledger.Where(r => r.StateAt(3) == AsvsState.Open).Select(r => r.Id).ToHashSet(), new HashSet<string>(["6.3.3", "13.3.1"]));
    }

    [Theory]
    [InlineData("9.", "token")]
    [InlineData("10.", "OAuth")]
    [InlineData("17.", "WebRTC")]
    public void A_chapter_that_does_not_apply_says_why(string chapter, string reason) =>
        Assert.All(Ledger.Where(r => r.Id.StartsWith(chapter, StringComparison.Ordinal)), r => Assert.True(r.State == AsvsState.NotApplicable && r.Note.Contains(reason, StringComparison.Ordinal), r.Id));

    [Fact]
    public void Every_test_that_it_names_is_there_and_runs()
    {
        var tests = typeof(AsvsTests).Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false })
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Select(m => (Type: t, Method: m)))
            .Where(m => m.Method.GetCustomAttribute<FactAttribute>() is { Skip: null })
            .Select(m => $"{m.Type.FullName!["DfspRegistry.Web.Tests.".Length..]}.{m.Method.Name}").ToHashSet(StringComparer.Ordinal);
        Assert.Empty(Ledger.SelectMany(r => r.Evidence.Where(AsvsRequirement.IsTest).Where(e => !tests.Contains(e)).Select(e => $"{r.Id}: {e}")));
    }

    [Fact]
    public void Every_section_file_and_command_that_it_names_is_there()
    {
        var script = File.ReadAllText(Path.Combine(Repository.Root, "dfsp"));
        List<string> absent = [];
        foreach (var (id, evidence) in Ledger.SelectMany(r => r.Evidence.Where(e => !AsvsRequirement.IsTest(e)).Select(e => (r.Id, e.Replace(AsvsRequirement.Operator, "", StringComparison.Ordinal)))))
        {
            var parts = evidence.Split('#');
            if (evidence.StartsWith("./dfsp ", StringComparison.Ordinal) ? !script.Contains(evidence.Split(' ')[1], StringComparison.Ordinal)
                : !File.Exists(Path.Combine(Repository.Root, parts[0])) || (parts.Length == 2 && !Headings(parts[0]).Contains(parts[1])))
                absent.Add($"{id}: {evidence}");
        }
        Assert.Empty(absent);
    }

    [Theory]
    [InlineData("1", 0)]
    [InlineData("2", 0)]
    [InlineData("3", 1)]
    [InlineData(null, 1)]
    public async Task The_command_ends_with_1_when_something_is_open_at_its_level(string? level, int code)
    {
        var parsed = AsvsCommand.Create().Parse(level is null ? ["--json"] : ["--level", level, "--json"]);
        Assert.Empty(parsed.Errors);
        Assert.Equal(Math.Min(code, Ledger.Count(r => r.State == AsvsState.Open)), await parsed.InvokeAsync());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("4")]
    [InlineData("two")]
    public void The_command_knows_three_levels(string level) => Assert.NotEmpty(AsvsCommand.Create().Parse(["--level", level]).Errors);

    /// <summary>Each row of the security checklist names classes of tests that are there; ./dfsp test says of each row how they ended.</summary>
    [Fact]
    public void Every_row_of_the_checklist_names_classes_of_tests_that_are_there()
    {
        var rows = File.ReadAllLines(Path.Combine(Repository.Root, "tests", "checklist.csv")).Skip(1).Select(line => line.Split(',')).ToList();
        Assert.Equal(Enumerable.Range(1, 25).Select(i => string.Create(CultureInfo.InvariantCulture, $"S{i}")), rows.Select(r => r[0]));
        var classes = typeof(AsvsTests).Assembly.GetTypes().Select(t => t.FullName?.Replace("DfspRegistry.Web.Tests.", "", StringComparison.Ordinal)).ToHashSet();
        Assert.Empty(rows.SelectMany(r => r[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(c => !classes.Contains(c)).Select(c => $"{r[0]}: {c}")));
        Assert.DoesNotContain(rows, r => r[1].Length == 0 && r[2].Length == 0);
    }

    private static IEnumerable<string> Headings(string document) => File.ReadLines(Path.Combine(Repository.Root, document)).Where(l => l.StartsWith("## ", StringComparison.Ordinal) || l.StartsWith("### ", StringComparison.Ordinal))
        .Select(l => NoLetter().Replace(l.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"^V\d+,[^\n]*?,V(?<id>\d+\.\d+\.\d+),[^\n]*,(?<level>[123])\r?$", RegexOptions.Multiline, 5000)]
    private static partial Regex Requirement();

    [GeneratedRegex("L3|[Ll]evel 3", RegexOptions.None, 1000)]
    private static partial Regex LevelThree();

    [GeneratedRegex(@"[^\w\- ]", RegexOptions.None, 1000)]
    private static partial Regex NoLetter();
}
