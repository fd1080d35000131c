using System.ComponentModel;
using System.Diagnostics;

namespace DfspRegistry.Tests.Reports;

/// <summary>R itself, where the machine has it: scripts that the report hands out are run, not only read.</summary>
internal static class RProgram
{
    /// <summary>What the scripts print, each run in an environment of its own; null where R is not installed.</summary>
    public static string? Run(params IReadOnlyList<string> scripts)
    {
        var folder = Directory.CreateTempSubdirectory("dfsp-r-");
        try
        {
            for (var i = 0; i < scripts.Count; i++)
                File.WriteAllText(Path.Combine(folder.FullName, $"script{i:000}.R"), scripts[i]);
            File.WriteAllText(
                Path.Combine(folder.FullName, "all.R"),
                "options(warn = -1); for (f in sort(list.files(pattern = \"^script\"))) sys.source(f, envir = new.env(parent = globalenv()), keep.source = FALSE)\n");
            var start = new ProcessStartInfo("Rscript", ["--vanilla", "all.R"]) { WorkingDirectory = folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, error.Result);
            return output;
        }
        catch (Win32Exception)
        {
            return null;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
