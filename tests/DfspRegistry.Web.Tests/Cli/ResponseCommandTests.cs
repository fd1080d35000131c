using System.CommandLine;
using System.Text;
using System.Text.Json;
using DfspRegistry.Cli;
using DfspRegistry.Cli.Commands;

namespace DfspRegistry.Web.Tests.Cli;

/// <summary>The response command on files: the shape of its answer, and that a mistake is told with file, line and column.</summary>
public sealed class ResponseCommandTests : IDisposable
{
    private const string Header = "patient,date,lesion,kind,nodal,value\n";
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"response-{Guid.CreateVersion7():N}.csv");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Measurements_give_sums_changes_and_best_responses()
    {
        // By hand: 30 + 20 = 50; 15 + 10 = 25 is -50 %; 25 + 10 = 35 is +40 % and +10 mm over 25.
        var patient = Patient(Header + """
            P1,2020-05-01,1,target,0,25
            P1,2020-05-01,2,target,1,10
            P1,2020-05-01,3,non-target,0,NON-CR/NON-PD
            P1,2020-01-01,1,target,0,30
            P1,2020-01-01,2,target,1,20
            P1,2020-01-01,3,non-target,0,present
            P1,2020-03-01,1,target,0,15
            P1,2020-03-01,2,target,1,10
            P1,2020-03-01,3,non-target,0,NON-CR/NON-PD
            """);
        var points = patient.GetProperty("timepoints").EnumerateArray().ToList();
        Assert.Equal(["2020-01-01", "2020-03-01", "2020-05-01"], points.Select(p => p.GetProperty("date").GetString()));
        Assert.Equal([50.0, 25.0, 35.0], points.Select(p => p.GetProperty("sum").GetDouble()));
        Assert.Equal(JsonValueKind.Null, points[0].GetProperty("overall").ValueKind);
        Assert.Equal(-50, points[1].GetProperty("fromBaselinePercent").GetDouble());
        Assert.Equal(40, points[2].GetProperty("fromNadirPercent").GetDouble());
        Assert.Equal(["PR", "PD"], points.Skip(1).Select(p => p.GetProperty("overall").GetString()));
        Assert.Equal("NON-CR/NON-PD", points[1].GetProperty("nonTarget").GetString());
        Assert.Equal(("PR", "SD"), Best(patient));
    }

    [Theory]
    // Lesion 2 without a row was not evaluated.
    [InlineData("P1,2020-03-01,1,target,0,15", "NE")]
    [InlineData("P1,2020-03-01,1,target,0,15\nP1,2020-03-01,2,target,0,too-small", "PR")]
    [InlineData("P1,2020-03-01,1,target,0,absent\nP1,2020-03-01,2,target,0,0", "CR")]
    [InlineData("P1,2020-03-01,1,target,0,18+12\nP1,2020-03-01,2,target,0,20", "SD")]
    [InlineData("P1,2020-03-01,1,target,0,45\nP1,2020-03-01,2,target,0,merged", "SD")]
    // 60 alone is +20 % and +10 mm over 50, whatever lesion 2 is.
    [InlineData("P1,2020-03-01,1,target,0,60\nP1,2020-03-01,2,target,0,not-evaluated", "PD")]
    [InlineData("P1,2020-03-01,9,new,,12", "PD")]
    [InlineData("P1,2020-03-01,1,target,0,30\nP1,2020-03-01,2,target,0,20\nP1,2020-03-01,9,new,,absent", "SD")]
    // A non-target lesion that has no row at baseline is still one.
    [InlineData("P1,2020-03-01,1,target,0,0\nP1,2020-03-01,2,target,0,0\nP1,2020-03-01,3,non-target,,NE", "PR")]
    [InlineData("P1,2020-03-01,1,target,0,0\nP1,2020-03-01,2,target,0,0\nP1,2020-03-01,3,non-target,,absent", "CR")]
    [InlineData("P1,2020-03-01,1,target,0,0\nP1,2020-03-01,2,target,0,0\nP1,2020-03-01,3,non-target,,PD", "PD")]
    public void One_time_point(string rows, string overall)
    {
        var patient = Patient(Header + "P1,2020-01-01,1,target,0,30\nP1,2020-01-01,2,target,0,20\n" + rows + "\n");
        Assert.Equal(overall, patient.GetProperty("timepoints")[1].GetProperty("overall").GetString());
    }

    [Fact]
    public void Without_target_lesions_the_others_decide_and_there_is_no_sum()
    {
        var patient = Patient(Header + "P1,2020-01-01,1,non-target,0,\nP1,2020-03-01,1,non-target,0,NON-CR/NON-PD\n");
        var point = patient.GetProperty("timepoints")[1];
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null, "NON-CR/NON-PD"),
            (point.GetProperty("sum").ValueKind, point.GetProperty("target").ValueKind, point.GetProperty("overall").GetString()));
        Assert.Equal(("NON-CR/NON-PD", "NON-CR/NON-PD"), Best(patient));
    }

    [Fact]
    public void Responses_give_the_best_with_and_without_confirmation()
    {
        Write("patient,start,date,response\nA,2020-01-01,2020-03-01,PR\nA,2020-01-01,2020-03-28,PR\nB,2020-01-01,,\n");
        var patients = Run("--json").GetProperty("patients");
        Assert.Equal(("PR", "SD"), Best(patients[0]));
        Assert.Equal(("missing", "missing"), Best(patients[1]));
        Assert.Equal(("PR", "PR"), Best(Run("--json", "--confirm-days", "27").GetProperty("patients")[0]));
        Assert.Equal(("PR", "NE"), Best(Run("--json", "--min-sd-days", "88").GetProperty("patients")[0]));
    }

    [Theory]
    [InlineData("patient,date,lesion,kind,value\nP1,2020-01-01,1,target,3\n", "line 1, column nodal: The column is missing")]
    [InlineData("patient,x\n1,2\n", "line 1: The header has neither")]
    [InlineData(Header + "P1,2020-02-30,1,target,0,3\n", "line 2, column date: '2020-02-30' is not a date")]
    [InlineData(Header + "P1,2020-01-01,1,target,0,1O\n", "line 2, column value: '1O' is not a number of mm")]
    [InlineData(Header + "P1,2020-01-01,1,target,0,-3\n", "line 2, column value: -3")]
    [InlineData(Header + "P1,2020-01-01,1,target,2,3\n", "line 2, column nodal: '2' is not 0 or 1")]
    [InlineData(Header + "P1,2020-01-01,1,tumour,0,3\n", "line 2, column kind")]
    [InlineData(Header + "P1,2020-01-01,1,target,0,CR\n", "line 2, column value: A target lesion is measured")]
    [InlineData(Header + "P1,2020-01-01,1,target,0,3\nP1,2020-01-01,1,target,0,4\n", "line 3, column lesion: Patient P1 has lesion 1 twice")]
    [InlineData(Header + "P1,2020-01-01,1,target,0,30\nP1,2020-03-01,2,target,0,4\n", "line 3, column kind: Target lesion 2 of patient P1 has no row at the baseline")]
    [InlineData(Header + "P1,2020-01-01,1,new,0,30\n", "line 2, column kind: 2020-01-01 is patient P1's baseline")]
    [InlineData(Header + "P1,2020-01-01,1,target,0\n", "line 2: The row has 5 fields, the header 6")]
    [InlineData(Header + "P1,2020-01-01,1,target,0,\"3\n", "line 2, column value: A quotation mark is opened")]
    [InlineData("patient,start,date,response\nA,2020-01-01,2019-12-31,PR\n", "line 2, column date: 2019-12-31 lies before the first dose")]
    [InlineData("patient,start,date,response\nA,2020-01-01,2020-02-01,better\n", "line 2, column response: 'better'")]
    [InlineData("patient,start,date,response\nA,2020-01-01,2020-02-01,PR\nA,2020-01-02,2020-03-01,PR\n", "line 3, column start: Patient A started on 2020-01-01")]
    [InlineData("", "line 1: The file is empty")]
    [InlineData("patient,start\0,date,response\n", "line 1: The file has a NUL byte")]
    public void A_mistake_is_told_with_its_place(string content, string message)
    {
        Write(content);
        var error = Assert.Throws<CommandError>(() => Run("--json"));
        Assert.Contains($"{_file}, {message}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_UTF_8_is_refused_at_its_line()
    {
        File.WriteAllBytes(_file, Encoding.Latin1.GetBytes(Header + "P1,2020-01-01,1,target,0,3\nM\u00fcller,2020-01-01,1,target,0,3\n"));
        Assert.Contains("line 3: The file is not UTF-8 here", Assert.Throws<CommandError>(() => Run("--json")).Message, StringComparison.Ordinal);
    }

    private JsonElement Patient(string content)
    {
        Write(content);
        return Run("--json").GetProperty("patients")[0];
    }

    private void Write(string content) => File.WriteAllText(_file, content);

    private JsonElement Run(params string[] options)
    {
        var output = new StringWriter();
        var code = ResponseCommand.Create().Parse(["--csv", _file, .. options])
            .Invoke(new InvocationConfiguration { Output = output, Error = output, EnableDefaultExceptionHandler = false });
        Assert.Equal(0, code);
        using var document = JsonDocument.Parse(output.ToString());
        return document.RootElement.Clone();
    }

    private static (string?, string?) Best(JsonElement patient) => (patient.GetProperty("best").GetString(), patient.GetProperty("confirmedBest").GetString());
}
