using System.CommandLine;
using DfspRegistry.Cli;
using DfspRegistry.Cli.Commands;
using DfspRegistry.Web.Tests.Fixtures;

namespace DfspRegistry.Web.Tests.Cli;

/// <summary>What import refuses before it opens a database, each in words and (through the program) with exit code 2.</summary>
public sealed class ImportCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("patient,treatment_start\nA,2010-01-01\n", "", "Say which study the patients are of: --study CODE.")]
    [InlineData("patient,treatment_start\nA,2010-01-01\n", "--study X --column patient", "write OURS=THEIRS")]
    [InlineData("patient,treatment_start\nA,2010-01-01\n", "--study X --column patient=a --column patient=b", "--column names patient twice.")]
    [InlineData("patient,treatment_start\nA,2010-01-01\n", "--study X --column nonsense=patient", "'nonsense' is none of patient, site")]
    [InlineData("patient,treatment_start\nA,2010-01-01\n", "--study X --column drug=regimen", "line 1, column regimen: The column is missing; --column drug=regimen asks for it.")]
    [InlineData("patient,site,treatment_start\nA,N,2010-01-01\n", "--study X --site S", "The file names the sites itself")]
    [InlineData("id,start\nA,2010-01-01\n", "--study X", "line 1, column patient: The column is missing. If the file names it otherwise, say --column patient=NAME.")]
    [InlineData("patient,treatment_start,death_date\nA,2010-01-01,2009-01-01\nB,2010-02-31,\n", "--study X", "Nothing was imported: 2 problems.")]
    public async Task Is_refused_in_words(string content, string options, string message)
    {
        var path = Path.Combine(_folder.Path, "lines.csv");
        await File.WriteAllTextAsync(path, content);
        var error = await Assert.ThrowsAsync<CommandError>(() => RunAsync([path, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_and_a_folder_with_options_are_refused()
    {
        var missing = Path.Combine(_folder.Path, "none.csv");
        Assert.Equal($"{missing}: there is no such file.", (await Assert.ThrowsAsync<CommandError>(() => RunAsync(missing, "--study", "X"))).Message);
        Assert.Contains("leave out --study", (await Assert.ThrowsAsync<CommandError>(() => RunAsync(_folder.Path, "--study", "X"))).Message, StringComparison.Ordinal);
    }

    private static Task<int> RunAsync(params string[] arguments) =>
        ImportCommand.Create().Parse(arguments).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
