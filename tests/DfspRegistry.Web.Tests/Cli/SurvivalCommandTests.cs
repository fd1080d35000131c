using System.CommandLine;
using System.Text;
using System.Text.Json;
using DfspRegistry.Cli;
using DfspRegistry.Cli.Commands;

namespace DfspRegistry.Web.Tests.Cli;

/// <summary>The survival command on files of every kind: the shape of its answer, and that a mistake is told with file, line and column.</summary>
public sealed class SurvivalCommandTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"survival-{Guid.CreateVersion7():N}.csv");

    public void Dispose() => File.Delete(_file);

    private JsonElement Run(string csv, params string[] options)
    {
        File.WriteAllText(_file, csv);
        using var output = new MemoryStream();
        SurvivalCommand.Run(SurvivalCommand.Create().Parse(["--csv", _file, "--time", "time", "--event", "event", .. options, "--json"]), output);
        return JsonDocument.Parse(output.ToArray()).RootElement;
    }

    private string Refusal(string csv, params string[] options) => Assert.Throws<CommandError>(() => Run(csv, options)).Message.Replace(_file, "FILE", StringComparison.Ordinal);

    [Fact]
    public void Without_a_group_there_is_one_curve_named_all_and_no_tests()
    {
        // By hand: S = 3/4, then 3/4 * 1/2; R prints the median 3 with no limits of its own at n = 4 (log-log lower 1).
        var result = Run("time,event\n1,1\n2,0\n3,1\n4,0\n");
        var curve = Assert.Single(result.GetProperty("curves").EnumerateArray());
        Assert.Equal("all", curve.GetProperty("group").GetString());
        Assert.Equal([0.75, 0.75, 0.375, 0.375], curve.GetProperty("points").EnumerateArray().Select(p => p.GetProperty("survival").GetDouble()));
        Assert.Equal(3, curve.GetProperty("median").GetProperty("estimate").GetDouble());
        Assert.Equal(JsonValueKind.Null, curve.GetProperty("median").GetProperty("upper").ValueKind);
        Assert.Equal(4, curve.GetProperty("restrictedMean").GetProperty("tau").GetDouble());
        Assert.Empty(curve.GetProperty("at").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, result.GetProperty("logRank").ValueKind);
        Assert.Equal(JsonValueKind.Null, result.GetProperty("cox").ValueKind);
        Assert.Equal(0, result.GetProperty("dropped").GetInt32());
    }

    [Fact]
    public void Groups_stand_in_order_of_number_or_name()
    {
        const string header = "time,event,g\n";
        Assert.Equal(["2", "10", "33"], Groups(header + "1,1,10\n2,1,33\n3,1,2\n4,0,2.0\n"));
        Assert.Equal(["10", "2", "B", "a"], Groups(header + "1,1,a\n2,1,B\n3,1,2\n4,0,10\n"));
    }

    private IEnumerable<string?> Groups(string csv) => Run(csv, "--group", "g").GetProperty("curves").EnumerateArray().Select(c => c.GetProperty("group").GetString()).ToList();

    [Fact]
    public void Rows_with_a_missing_value_in_a_used_column_are_dropped_and_counted()
    {
        const string csv = "time,event,g,x\n1,1,a,1\nNA,1,a,2\n3,,b,3\n4,0,.,4\n5,1,b,NA\n6,1,b,9\n";
        Assert.Equal(2, Run(csv).GetProperty("dropped").GetInt32());
        Assert.Equal(3, Run(csv, "--group", "g").GetProperty("dropped").GetInt32());
        Assert.Equal(4, Run(csv, "--group", "g", "--cox", "x").GetProperty("dropped").GetInt32());
    }

    [Fact]
    public void Quotes_marks_line_ends_and_separators_of_every_kind_are_read()
    {
        var expected = Run("time,event,g\n5,1,\"a,b\"\n6.5,0,c\n", "--group", "g").GetRawText();
        Assert.Equal(expected, Run("\uFEFF\"time\",\"event\",\"g\"\r\n\r\n5,TRUE,\"a,b\"\r\n 6.5 , false , c \r\n", "--group", "g").GetRawText());
        Assert.Equal(expected, Run("time;event;g\n5;1;a,b\n6.5;0;c", "--group", "g").GetRawText());
        Assert.Equal(expected, Run("time\tevent\tg\n5\ttrue\ta,b\n6.5\t0\tc\n", "--group", "g").GetRawText());
    }

    [Fact]
    public void A_column_of_words_is_a_factor_and_a_column_of_numbers_is_not()
    {
        // Freireich: R's coxph(ties = "efron") gives 1.57212514882907 (gold/edge_tests.json).
        var gold = JsonDocument.Parse(File.ReadAllText(Gold("edge_tests.json"))).RootElement.GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("name").GetString() == "freireich");
        var csv = new StringBuilder("time,event,arm,coded\n");
        for (var i = 0; i < gold.GetProperty("time").GetArrayLength(); i++)
        {
            var arm = gold.GetProperty("group")[i].GetString();
            csv.Append($"{gold.GetProperty("time")[i]},{gold.GetProperty("event")[i]},{arm},{(arm == "placebo" ? 2 : 1)}\n");
        }
        var words = Run(csv.ToString(), "--cox", "arm").GetProperty("cox");
        var numbers = Run(csv.ToString(), "--cox", "coded").GetProperty("cox");
        Assert.Equal("arm=placebo", words.GetProperty("coefficients")[0].GetProperty("name").GetString());
        Assert.Equal("coded", numbers.GetProperty("coefficients")[0].GetProperty("name").GetString());
        foreach (var cox in new[] { words, numbers })
        {
            Assert.Equal(1.57212514882907, cox.GetProperty("coefficients")[0].GetProperty("estimate").GetDouble(), 1e-7);
            Assert.Equal(0.412396717709455, cox.GetProperty("coefficients")[0].GetProperty("stdError").GetDouble(), 1e-7);
            Assert.Equal(-85.0084245773717, cox.GetProperty("logLikelihood").GetDouble(), 1e-7);
            Assert.Equal("efron", cox.GetProperty("ties").GetString());
        }
        Assert.Equal(1.50919141258588, Run(csv.ToString(), "--cox", "arm", "--ties", "breslow").GetProperty("cox").GetProperty("coefficients")[0].GetProperty("estimate").GetDouble(), 1e-7);
    }

    [Fact]
    public void Lung_equals_R_from_file_to_answer()
    {
        // gold/lung.json: survdiff by sex, and survfit's median with log-log limits.
        var gold = JsonDocument.Parse(File.ReadAllText(Gold("lung.json"))).RootElement;
        using var output = new MemoryStream();
        SurvivalCommand.Run(SurvivalCommand.Create().Parse(
            ["--csv", Gold("lung.csv"), "--time", "g_time", "--event", "g_event", "--group", "g_group", "--strata", "g_strata", "--at", "180,365", "--json"]), output);
        var result = JsonDocument.Parse(output.ToArray()).RootElement;
        Assert.Equal(gold.GetProperty("survdiff_stratified")[0].GetProperty("chisq").GetDouble(), result.GetProperty("logRank").GetProperty("chiSquare").GetDouble(), 1e-10);
        Assert.Equal([180, 365], result.GetProperty("curves")[0].GetProperty("at").EnumerateArray().Select(p => p.GetProperty("time").GetDouble()));
        Assert.Equal(1, result.GetProperty("dropped").GetInt32());
    }

    [Theory]
    [InlineData("time,event\n5,2\n", "FILE, line 2, column event: '2' is neither an event (1, true) nor none (0, false).")]
    [InlineData("time,event\n5,1\n-6,1\n", "FILE, line 3, column time: the time -6 is negative.")]
    [InlineData("time,event\n5,1\n\n1.5x,1\n", "FILE, line 4, column time: '1.5x' is not a number.")]
    [InlineData("time;event\n1,5;1\n", "FILE, line 2, column time: '1,5' is not a number (decimals are written with a point).")]
    [InlineData("time,event\nNaN,1\n", "FILE, line 2, column time: 'NaN' is not a number.")]
    [InlineData("time,event\n5,1,2\n", "FILE, line 2: the row has 3 cells, the header 2.")]
    [InlineData("time,event\n5,\"1\n", "FILE, line 2: the quote opened in cell 2 is never closed.")]
    [InlineData("time,event\n5,\"1\"2\n", "FILE, line 2: cell 2 goes on after its closing quote.")]
    [InlineData("time,event,time\n5,1,5\n", "FILE, line 1, column time: the header names this column 2 times.")]
    [InlineData("days,event\n5,1\n", "FILE, line 1: there is no column 'time'; the columns are days, event.")]
    [InlineData("", "FILE, line 1: the file is empty; a header with the column names was expected.")]
    [InlineData("time,event\n", "FILE, line 1: there are no rows below the header.")]
    public void A_mistake_is_told_with_its_place(string csv, string message) => Assert.Equal(message, Refusal(csv));

    [Theory]
    [InlineData("NaN")]
    [InlineData("-Infinity")]
    [InlineData("inf")]
    public void A_covariate_that_is_no_finite_number_is_told_with_its_place_and_makes_no_factor(string cell) => Assert.Equal(
        $"FILE, line 3, column x: '{cell}' is not a finite number.", Refusal($"time,event,x\n1,1,2\n2,0,{cell}\n3,1,4\n", "--cox", "x"));

    [Theory]
    [InlineData("time,event\n4,0\n5,0\n")]
    [InlineData("time,event\n4,1\n")]
    [InlineData("time,event\n0,1\n0,0\n")]
    [InlineData("time,event\n10000000,1\n5,0\n")]
    [InlineData("time,event\n5e-324,1\n1e308,1\n")]
    [InlineData("\uFEFFtime;event\r\n4;1\r\n\r\n6;0\r\n")]
    public void The_edges_have_an_answer_without_anything_that_is_no_number(string csv)
    {
        var answer = Run(csv, "--at", "0,5,1e9", "--full");
        Assert.Equal(["curves", "logRank", "cox", "dropped", "options", "logRankGroups", "pairwise"], answer.EnumerateObject().Select(p => p.Name));
        var curve = Assert.Single(answer.GetProperty("curves").EnumerateArray());
        Assert.Equal(["group", "n", "events", "median", "restrictedMean", "points", "at", "followUp"], curve.EnumerateObject().Select(p => p.Name));
        Assert.Equal(3, curve.GetProperty("at").GetArrayLength());
        Assert.DoesNotContain("NaN", answer.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", answer.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--conf-type", "wald")]
    [InlineData("--conf-level", "95")]
    [InlineData("--ties", "exact")]
    [InlineData("--at", "1,x")]
    [InlineData("--at", "-1")]
    [InlineData("--cox", "x,")]
    [InlineData("--cluster", "time")]
    public void An_option_that_means_nothing_is_refused_by_name(string option, string value) =>
        Assert.Contains(option, Refusal("time,event,x\n1,1,2\n2,0,3\n", option, value), StringComparison.Ordinal);

    [Fact]
    public void What_is_not_estimable_is_null()
    {
        // Group b has no events: the log-rank test is finite, the coefficient is not.
        var result = Run("time,event,g\n1,1,a\n2,1,a\n3,1,a\n4,0,b\n5,0,b\n6,0,b\n", "--group", "g", "--cox", "g", "--at", "7");
        Assert.True(result.GetProperty("logRank").GetProperty("chiSquare").GetDouble() > 0);
        var coefficient = result.GetProperty("cox").GetProperty("coefficients")[0];
        foreach (var member in new[] { "estimate", "stdError", "z", "pValue", "hazardRatio", "lower", "upper" })
            Assert.Equal(JsonValueKind.Null, coefficient.GetProperty(member).ValueKind);
        Assert.Equal(0, result.GetProperty("curves")[0].GetProperty("at")[0].GetProperty("survival").GetDouble());
        Assert.Equal(JsonValueKind.Null, result.GetProperty("curves")[1].GetProperty("at")[0].GetProperty("survival").ValueKind);
    }

    private static string Gold(string name)
    {
        var folder = Environment.GetEnvironmentVariable("DFSP_SHARED");
        for (var parent = new DirectoryInfo(AppContext.BaseDirectory); folder is null && parent is not null; parent = parent.Parent)
        {
            if (Directory.Exists(Path.Combine(parent.FullName, "shared", "gold")))
                folder = Path.Combine(parent.FullName, "shared");
        }
        return Path.Combine(folder ?? throw new DirectoryNotFoundException("The folder 'shared' was not found; set DFSP_SHARED."), "gold", name);
    }
}
