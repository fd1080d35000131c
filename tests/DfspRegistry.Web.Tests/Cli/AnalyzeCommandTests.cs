using System.Diagnostics;
using System.Text.Json;
using DfspRegistry.Web.Tests.Fixtures;

namespace DfspRegistry.Web.Tests.Cli;

/// <summary>
/// `analyze` as an operator runs it: the program as a process, on a real database, after `import`. 41 real patients (R package asaur); authority of the numbers: R's
/// survfit(Surv(days, rep(1, 41)) ~ 1 or stage) and survdiff on the file's own day columns.
/// </summary>
public sealed class AnalyzeCommandTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync();

    public Task DisposeAsync() => _database.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_imported_study_is_analysed_to_the_documented_shape_with_the_numbers_of_R()
    {
        var file = Path.Combine(
            Environment.GetEnvironmentVariable("DFSP_SHARED") ?? Path.Combine(Repository.Root, "..", "shared"), "real-data", "imatinib-pancreatic", "pancreatic_iso.csv");
        var (imported, _, problem) = await RunAsync(
            "import", file, "--study", "PANC", "--column", "patient=subject_id", "--column", "treatment_start=on_study", "--column", "progression_date=progression",
            "--column", "death_date=death", "--column", "drug=regimen");
        Assert.True(imported == 0, problem);

        var scripts = Path.Combine(_folder.Path, "scripts");
        var (ended, output, _) = await RunAsync("analyze", "--study", "PANC", "--by", "stage", "--r-scripts", scripts, "--json");
        Assert.Equal(0, ended);
        var root = JsonDocument.Parse(output).RootElement;
        Assert.Equal(["study", "cutoff", "rules", "confType", "lines", "surgical", "ledger"], Members(root));
        // Without --cutoff and without a cut-off of the study: the latest date in the file.
        Assert.Equal(("PANC", "2010-10-26", "as-published", "log-log"), (Text(root, "study"), Text(root, "cutoff"), Text(root, "rules"), Text(root, "confType")));
        var line = Assert.Single(root.GetProperty("lines").EnumerateArray());
        Assert.Equal(["line", "n", "characteristics", "response", "survival", "followUp", "adverseEvents"], Members(line));
        Assert.Equal(("imatinib+gemcitabine", 41), (Text(line, "line"), line.GetProperty("n").GetInt32()));
        Check(line.GetProperty("survival").GetProperty("PFS"), [119, 61, 157], [202, 61, 318], [69, 57, 125], 2.24986925461, 0.133625692289);
        Check(line.GetProperty("survival").GetProperty("OS"), [192, 143, 258], [301, 94, 397], [189, 112, 221], 0.424873288588, 0.514515330141);
        Assert.Equal(41, root.GetProperty("ledger").EnumerateArray().Count(l => Text(l, "endpoint") == "PFS" && l.GetProperty("event").GetBoolean()));
        Assert.Equal(
            ["adverse-events", "best-response", "characteristics", "dor", "hazard-ratios", "medians", "os", "pfs", "rates", "ttp"],
            Directory.GetFiles(scripts).Select(f => Path.GetFileNameWithoutExtension(f)["line-1-".Length..]).Order(StringComparer.Ordinal));

        // The same rows on another scale, without groups: R's conf.type = "log".
        var (_, log, _) = await RunAsync("analyze", "--study", "PANC", "--conf-type", "log", "--json");
        var pfs = JsonDocument.Parse(log).RootElement.GetProperty("lines")[0].GetProperty("survival").GetProperty("PFS");
        Assert.Equal([119, 63, 158], Days(pfs));
        Assert.Empty(pfs.GetProperty("byGroup").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, pfs.GetProperty("logRank").ValueKind);

        // Nothing after an earlier cut-off exists: MOSS-01 and MOSS-02 progressed in February 2006, and nobody had died by the end of March.
        var (_, early, _) = await RunAsync("analyze", "--study", "PANC", "--cutoff", "2006-03-31", "--json");
        Assert.All(JsonDocument.Parse(early).RootElement.GetProperty("ledger").EnumerateArray(), l => Assert.True(string.CompareOrdinal(Text(l, "end"), "2006-03-31") <= 0));

        var (_, text, _) = await RunAsync("analyze", "--study", "PANC");
        Assert.Contains("41 patients.", text, StringComparison.Ordinal);
        Assert.Contains("data cut-off 2010-10-26", text, StringComparison.OrdinalIgnoreCase);

        await RefusesAsync("--by shoeSize: the study's patients have no such field.", "--study", "PANC", "--by", "shoeSize");
        await RefusesAsync("--conf-type logit: one of log, log-log, plain was expected.", "--study", "PANC", "--conf-type", "logit");
        await RefusesAsync("--cutoff 31-3-2006: a day as YYYY-MM-DD was expected.", "--study", "PANC", "--cutoff", "31-3-2006");
        await RefusesAsync("--rules none: one of as-published, regulatory was expected.", "--study", "PANC", "--rules", "none");
        Assert.Equal(2, (await RunAsync("analyze", "--study", "NONE", "--json")).ExitCode);
    }

    private static void Check(JsonElement endpoint, double[] all, double[] localised, double[] metastatic, double chiSquare, double p)
    {
        Assert.Equal(["n", "events", "median", "byGroup", "logRank"], Members(endpoint));
        Assert.Equal((41, 41), (endpoint.GetProperty("n").GetInt32(), endpoint.GetProperty("events").GetInt32()));
        Assert.Equal(["days", "lowerDays", "upperDays", "months", "lowerMonths", "upperMonths"], Members(endpoint.GetProperty("median")));
        Assert.Equal(all, Days(endpoint));
        var groups = endpoint.GetProperty("byGroup").EnumerateArray().ToList();
        Assert.Equal([("LA", 8), ("M", 33)], groups.Select(g => (Text(g, "group"), g.GetProperty("n").GetInt32())));
        Assert.Equal(localised, Days(groups[0]));
        Assert.Equal(metastatic, Days(groups[1]));
        var test = endpoint.GetProperty("logRank");
        Assert.Equal(chiSquare, test.GetProperty("chiSquare").GetDouble(), 9);
        Assert.Equal(1, test.GetProperty("degreesOfFreedom").GetInt32());
        Assert.Equal(p, test.GetProperty("pValue").GetDouble(), 9);
    }

    private static IEnumerable<string> Members(JsonElement element) => element.EnumerateObject().Select(p => p.Name);

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static double[] Days(JsonElement result) =>
        [.. new[] { "days", "lowerDays", "upperDays" }.Select(name => result.GetProperty("median").GetProperty(name).GetDouble())];

    private async Task RefusesAsync(string said, params string[] options)
    {
        var (code, output, error) = await RunAsync(["analyze", .. options]);
        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith(said, error, StringComparison.Ordinal);
    }

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var info = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "DfspRegistry.Cli.dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment["DFSP_DATABASE"] = _database.ApplicationConnectionString;
        info.Environment["DFSP_DATABASE_OWNER"] = _database.OwnerConnectionString;
        info.Environment["DFSP_DATA_DIR"] = _folder.Path;
        using var process = Process.Start(info)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
