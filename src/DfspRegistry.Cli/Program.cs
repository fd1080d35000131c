using System.CommandLine;
using DfspRegistry.Cli;
using DfspRegistry.Cli.Commands;

var root = new RootCommand("The DFSP treatment-outcome registry: operation, data and statistics.");
root.Add(ResponseCommand.Create());
root.Add(SurvivalCommand.Create());
try
{
    var parsed = root.Parse(args);
    foreach (var error in parsed.Errors)
        Console.Error.WriteLine(error.Message);
    return parsed.Errors.Count > 0 ? 2 : await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (CommandError error)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}
