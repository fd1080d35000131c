using System.Diagnostics;
using DfspRegistry.Web.Tests.Fixtures;

namespace DfspRegistry.Web.Tests.Operation;

/// <summary>
/// The root script in a folder of its own, whose path has dashes and blanks, with a stand-in for dotnet that "builds" in no time and says what it was asked.
/// </summary>
public sealed class ScriptTests : IDisposable
{
    private readonly TemporaryFolder temporary = new();
    private readonly string home;
    private readonly string programs;

    public ScriptTests()
    {
        home = Path.Combine(temporary.Path, "a-house with-dashes");
        programs = Path.Combine(temporary.Path, "programs");
        foreach (var folder in new[] { "src/DfspRegistry.Domain", "src/DfspRegistry.Analysis", "src/DfspRegistry.Data", "src/DfspRegistry.Cli" })
            Directory.CreateDirectory(Path.Combine(home, folder));
        foreach (var file in new[] { "Directory.Build.props", "Directory.Packages.props", "global.json", "src/DfspRegistry.Cli/Program.cs" })
            File.WriteAllText(Path.Combine(home, file), "first");
        File.Copy(Path.Combine(Repository.Root, "dfsp"), Path.Combine(home, "dfsp"));
        Directory.CreateDirectory(programs);
        WriteProgram("dotnet", """
            if [ "$1" = publish ]; then
                while [ "$1" != -o ]; do shift; done
                mkdir -p "$2" && echo built >>"$COUNT"
            else
                shift && echo "answer: $*"
            fi
            """);
    }

    public void Dispose() => temporary.Dispose();

    [Fact]
    public async Task A_program_is_built_once_and_again_when_the_source_has_changed()
    {
        Assert.Equal((0, "answer: survival --csv x y.csv\n"), await AnswerAsync("survival", "--csv", "x y.csv"));
        await AnswerAsync("response");
        Assert.Equal(1, Builds());

        await File.WriteAllTextAsync(Path.Combine(home, "src/DfspRegistry.Cli/Program.cs"), "second");
        await AnswerAsync("bench");
        Assert.Equal(2, Builds());
    }

    [Fact]
    public async Task Only_earlier_builds_of_the_same_program_are_removed_and_nothing_outside_the_build_folder()
    {
        var kept = new[]
        {
            Path.Combine(temporary.Path, "a-neighbour"), Path.Combine(temporary.Path, "a-house"), Path.Combine(home, "Cli-1-1"),
            Path.Combine(home, ".build", "Web-1-1"), Path.Combine(home, ".build", "work"),
        };
        var earlier = Path.Combine(home, ".build", "Cli-1-1");
        foreach (var folder in kept.Append(earlier))
        {
            Directory.CreateDirectory(folder);
            await File.WriteAllTextAsync(Path.Combine(folder, "in-use"), "");
        }

        await AnswerAsync("survival");

        Assert.False(Directory.Exists(earlier));
        Assert.All(kept, folder => Assert.True(File.Exists(Path.Combine(folder, "in-use"))));
    }

    [Fact]
    public async Task An_earlier_build_that_still_runs_is_kept()
    {
        var earlier = Path.Combine(home, ".build", "Cli-1-1");
        Directory.CreateDirectory(earlier);
        // FileShare.Read takes the same kind of lock as a running program does.
        await using var running = new FileStream(Path.Combine(earlier, "in-use"), FileMode.Create, FileAccess.ReadWrite, FileShare.Read);
        await AnswerAsync("survival");
        Assert.True(Directory.Exists(earlier));
    }

    [Fact]
    public async Task A_build_that_fails_ends_with_its_errors_and_leaves_nothing_to_start()
    {
        WriteProgram("dotnet", "echo 'Program.cs(1,1): error CS1002: ; expected'; exit 1");
        var (code, output, errors) = await RunAsync([], "survival");
        Assert.Equal((2, ""), (code, output));
        Assert.Contains("error CS1002", errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(Path.Combine(home, ".build"), "Cli-*-*"));
    }

    [Fact]
    public async Task What_is_missing_is_said_in_one_line_that_installs_it()
    {
        foreach (var program in new[] { "bash", "env", "dirname", "readlink", "find", "sort", "cksum", "tr", "flock", "mkdir", "id", "grep", "apt-get", "true" })
            File.CreateSymbolicLink(Path.Combine(programs, program), $"/usr/bin/{program}");
        var (code, output, errors) = await RunAsync([("PATH", programs), ("DFSP_NO_INSTALL", "1")], "test");
        Assert.Equal((2, ""), (code, output));
        Assert.Contains("sudo apt-get update && sudo apt-get install -y --no-install-recommends", errors, StringComparison.Ordinal);
        Assert.Contains("chromium", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_needs_nothing_and_an_unknown_command_is_an_error()
    {
        var help = await RunAsync([], "--help");
        Assert.Equal((0, ""), (help.Code, help.Errors));
        Assert.Contains("./dfsp run", help.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync([], "exprot")).Code);
        Assert.Equal(0, Builds());
    }

    private int Builds() => File.Exists(CountFile) ? File.ReadAllLines(CountFile).Length : 0;

    private string CountFile => Path.Combine(temporary.Path, "builds");

    private void WriteProgram(string name, string body)
    {
        var path = Path.Combine(programs, name);
        File.WriteAllText(path, "#!/bin/bash\n" + body + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private async Task<(int Code, string Output)> AnswerAsync(params string[] arguments)
    {
        var (code, output, errors) = await RunAsync([], arguments);
        Assert.True(code == 0, errors);
        return (code, output);
    }

    private async Task<(int Code, string Output, string Errors)> RunAsync((string Name, string Value)[] environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(home, "dfsp"), arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = temporary.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{programs}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["COUNT"] = CountFile;
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var script = Process.Start(start)!;
        var output = script.StandardOutput.ReadToEndAsync();
        var errors = script.StandardError.ReadToEndAsync();
        await script.WaitForExitAsync();
        return (script.ExitCode, await output, await errors);
    }
}
