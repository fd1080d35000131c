using System.Text.Json;
using DfspRegistry.Analysis.Endpoints;
using DfspRegistry.Analysis.Reports;
using DfspRegistry.Analysis.Survival;

namespace DfspRegistry.Tests.Reports;

/// <summary>
/// 41 real patients (R package asaur). Authority: R survival 3.5-3, survfit(Surv(days, rep(1, 41)) ~ 1, conf.type = ...) and
/// survdiff(Surv(days, rep(1, 41)) ~ stage) on the file's own day columns.
/// </summary>
public sealed class PancreaticReportTests
{
    private static StudyReport Report(ConfidenceType type, string? by = null) =>
        StudyReport.Of(PancreaticCohort.Build(), new ReportOptions { Survival = new SurvivalOptions { ConfidenceType = type }, By = by });

    [Theory]
    [InlineData(Endpoint.ProgressionFreeSurvival, ConfidenceType.Log, 119, 63, 158)]
    [InlineData(Endpoint.ProgressionFreeSurvival, ConfidenceType.LogLog, 119, 61, 157)]
    [InlineData(Endpoint.ProgressionFreeSurvival, ConfidenceType.Plain, 119, 63, 157)]
    [InlineData(Endpoint.OverallSurvival, ConfidenceType.Log, 192, 157, 270)]
    [InlineData(Endpoint.OverallSurvival, ConfidenceType.LogLog, 192, 143, 258)]
    [InlineData(Endpoint.OverallSurvival, ConfidenceType.Plain, 192, 157, 258)]
    public void Medians_and_limits_equal_R(Endpoint endpoint, ConfidenceType type, double median, double lower, double upper)
    {
        var result = Assert.Single(Report(type).Lines)[endpoint];
        Assert.Equal((41, 41, median, lower, upper), (result.N, result.Events, result.Median.Days, result.Median.LowerDays, result.Median.UpperDays));
        Assert.Equal(median / 30.4375, result.Median.Months);
        Assert.Empty(result.Groups);
        Assert.Null(result.LogRank);
    }

    [Theory]
    [InlineData(Endpoint.ProgressionFreeSurvival, 202, 61, 318, 69, 57, 125, 2.24986925461, 0.133625692289)]
    [InlineData(Endpoint.OverallSurvival, 301, 94, 397, 189, 112, 221, 0.424873288588, 0.514515330141)]
    public void By_stage_equals_R(Endpoint endpoint, double la, double laLower, double laUpper, double m, double mLower, double mUpper, double chiSquare, double p)
    {
        var result = Report(ConfidenceType.LogLog, "stage").Lines[0][endpoint];
        Assert.Equal(
            [("LA", 8, 8, la, laLower, laUpper), ("M", 33, 33, m, mLower, mUpper)],
            result.Groups.Select(g => (g.Group, g.N, g.Events, g.Median.Days!.Value, g.Median.LowerDays!.Value, g.Median.UpperDays!.Value)));
        Assert.Equal(1, result.LogRank!.DegreesOfFreedom);
        Assert.Equal(chiSquare, result.LogRank.ChiSquare, 9);
        Assert.Equal(p, result.LogRank.PValue, 9);
    }

    [Fact]
    public void Json_has_the_documented_members_and_the_ledger_gives_back_the_files_days()
    {
        using var json = JsonDocument.Parse(StudyReportJson.Write(Report(ConfidenceType.Log, "stage")));
        var root = json.RootElement;
        Assert.Equal(["study", "cutoff", "rules", "confType", "lines", "surgical", "ledger"], root.EnumerateObject().Select(p => p.Name));
        Assert.Equal(("2010-10-26", "as-published", "log"), (root.GetProperty("cutoff").GetString(), root.GetProperty("rules").GetString(), root.GetProperty("confType").GetString()));
        Assert.Equal(JsonValueKind.Null, root.GetProperty("surgical").ValueKind);
        var line = root.GetProperty("lines")[0];
        Assert.Equal(["line", "n", "characteristics", "response", "survival", "followUp", "adverseEvents"], line.EnumerateObject().Select(p => p.Name));
        Assert.Equal("imatinib+gemcitabine", line.GetProperty("line").GetString());
        Assert.Equal(["CR", "PR", "SD", "PD", "NE", "NON-CR/NON-PD", "missing"], line.GetProperty("response").GetProperty("counts").EnumerateObject().Select(p => p.Name));
        Assert.Equal(41, line.GetProperty("response").GetProperty("counts").GetProperty("missing").GetInt32());
        Assert.Equal(["count", "of", "percent", "lower", "upper"], line.GetProperty("response").GetProperty("orr").EnumerateObject().Select(p => p.Name));
        var pfs = line.GetProperty("survival").GetProperty("PFS");
        Assert.Equal(["n", "events", "median", "byGroup", "logRank"], pfs.EnumerateObject().Select(p => p.Name));
        Assert.Equal(["days", "lowerDays", "upperDays", "months", "lowerMonths", "upperMonths"], pfs.GetProperty("median").EnumerateObject().Select(p => p.Name));
        Assert.Equal(119, pfs.GetProperty("median").GetProperty("days").GetDouble());
        Assert.Equal(["group", "n", "events", "median"], pfs.GetProperty("byGroup")[0].EnumerateObject().Select(p => p.Name));
        Assert.Equal(["chiSquare", "degreesOfFreedom", "pValue"], pfs.GetProperty("logRank").EnumerateObject().Select(p => p.Name));
        // Nobody is alive at the cut-off, and the reverse curve of deaths alone never falls.
        Assert.Equal(["median", "minimumMonths", "maximumMonths"], line.GetProperty("followUp").EnumerateObject().Select(p => p.Name));
        Assert.All(line.GetProperty("followUp").EnumerateObject().Skip(1), p => Assert.Equal(JsonValueKind.Null, p.Value.ValueKind));
        Assert.Equal(JsonValueKind.Null, line.GetProperty("followUp").GetProperty("median").GetProperty("days").ValueKind);
        var ledger = root.GetProperty("ledger").EnumerateArray().Where(l => l.GetProperty("endpoint").GetString() == "PFS").ToList();
        Assert.Equal(["patient", "importedId", "line", "endpoint", "start", "end", "days", "event", "reason"], ledger[0].EnumerateObject().Select(p => p.Name));
        Assert.Equal(PancreaticCohort.BookDays.Select(d => (d.Id, d.PfsDays)), ledger.Select(l => (l.GetProperty("importedId").GetString()!, l.GetProperty("days").GetInt32())));
    }

    [Fact]
    public void An_unknown_grouping_is_refused_with_those_that_exist()
    {
        var error = Assert.Throws<ArgumentException>(() => Report(ConfidenceType.Log, "shoeSize"));
        Assert.Contains("'shoeSize'", error.Message);
        Assert.Contains("bestResponse", error.Message);
        Assert.Contains("stage", error.Message);
    }

    [Fact]
    public void R_script_carries_the_rows_and_names_the_expected_numbers()
    {
        var script = RScript.For(Report(ConfidenceType.LogLog, "stage").Lines[0][Endpoint.ProgressionFreeSurvival], "TEST · data cut-off 2010-10-26");
        Assert.Contains("  days = c(48, 51, 180, 42,", script);
        Assert.Contains("conf.type = \"log-log\", conf.int = 0.95)", script);
        Assert.Contains("# expected: n 41, events 41, median 119 (61 to 157) days", script);
        Assert.Contains("# expected: LA: n 8, events 8, median 202 (61 to 318) days", script);
        Assert.Contains("# expected: chi-square 2.249869 on 1 df, p = 0.1336257", script);
    }
}
