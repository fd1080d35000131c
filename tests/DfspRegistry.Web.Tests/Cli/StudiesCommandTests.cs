using System.CommandLine;
using DfspRegistry.Cli;
using DfspRegistry.Cli.Commands;

namespace DfspRegistry.Web.Tests.Cli;

/// <summary>What the command refuses before it opens a database.</summary>
public class StudiesCommandTests
{
    [Theory]
    [InlineData("X", "phase-3", "there are imatinib-then-sunitinib and neoadjuvant-imatinib")]
    [InlineData(" ", "neoadjuvant-imatinib", "--code has 1 to 40 characters")]
    public async Task Is_refused_in_words(string code, string template, string message)
    {
        var error = await Assert.ThrowsAsync<CommandError>(() => StudiesCommand.Create().Parse(["add", "--code", code, "--template", template])
            .InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
