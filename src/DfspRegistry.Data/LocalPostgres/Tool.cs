using System.ComponentModel;
using System.Diagnostics;

namespace DfspRegistry.Data.LocalPostgres;

/// <summary>What a program left behind: its exit code and both of its streams, in order of the streams.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Errors)
{
    public bool Succeeded => ExitCode == 0;

    public string AllText => (Output + Errors).Trim();
}

/// <summary>Runs one of PostgreSQL's or the system's programs to its end.</summary>
internal static class Tool
{
    /// <summary>A program that cannot be found gives exit code 127, as a shell would.</summary>
    public static async Task<ToolResult> RunAsync(IReadOnlyList<string> command, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Messages are read for their words.
        start.Environment["LC_ALL"] = "C";
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return new ToolResult(process.ExitCode, await output, await errors);
        }
        catch (Win32Exception notFound)
        {
            return new ToolResult(127, "", notFound.Message);
        }
    }
}
