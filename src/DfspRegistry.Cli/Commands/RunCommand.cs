using System.CommandLine;
using System.Runtime.InteropServices;
using DfspRegistry.Cli.Hosting;
using DfspRegistry.Data.Demo;
using DfspRegistry.Data.LocalPostgres;

namespace DfspRegistry.Cli.Commands;

/// <summary>The whole application in the foreground: database, migrations, demo, web pages. Ctrl+C ends all of it, cleanly.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var port = new Option<int>("--port") { Description = "Port of the web pages on this machine.", DefaultValueFactory = _ => 5080 };
        var noDemo = new Option<bool>("--no-demo") { Description = "Leave an empty private database empty: no synthetic studies and no demo accounts." };
        var command = new Command("run", "Runs the whole application on its own private PostgreSQL, or on the server that DFSP_DATABASE names.") { port, noDemo };
        command.Validators.Add(result =>
        {
            if (result.GetValue(port) is < 1 or > 65535)
                result.AddError("--port: a port is a number from 1 to 65535.");
        });
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(port), !parsed.GetValue(noDemo), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(int port, bool withDemo, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        // A closed terminal is a wish to end as well.
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            stop.Cancel();
        });
        try
        {
            WebProcess.RequireFreePort(port);
            var options = DatabaseOptions.FromEnvironment();
            await using var database = await DatabaseAccess.OpenAsync(options, stop.Token);
            await CurrentDatabase.BringToThisVersionAsync(database, options.DataFolder, stop.Token);
            var isDemonstration = await DemoLoader.EnsureAsync(database, options, withDemo, stop.Token);
            await using var web = await WebProcess.StartAsync(WebFolder(), port, database.ApplicationConnectionString, options.DataFolder, stop.Token);
            await Console.Out.WriteLineAsync($"The registry is open at {web.Address.GetLeftPart(UriPartial.Authority)}");
            if (isDemonstration)
                await PrintSignInsAsync();
            await web.ExitAsync(stop.Token);
            throw new CommandError("The web application ended by itself; its messages stand above.");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("The registry is closed.");
            return 0;
        }
    }

    private static async Task PrintSignInsAsync()
    {
        await Console.Out.WriteLineAsync("Synthetic demonstration data. Sign in as one of:");
        foreach (var person in DemoUsers.All)
            await Console.Out.WriteLineAsync($"  {person.Role,-14} {person.Email,-27} {person.Password,-26} {person.Places}");
    }

    internal static string WebFolder()
    {
        var folder = Environment.GetEnvironmentVariable("DFSP_WEB") ?? Path.Combine(AppContext.BaseDirectory, "..", "web");
        return File.Exists(Path.Combine(folder, "DfspRegistry.Web.dll"))
            ? folder
            : throw new CommandError("The web application is not built here. Start it through the script: ./dfsp run");
    }
}
