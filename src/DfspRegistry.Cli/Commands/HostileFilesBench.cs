using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DfspRegistry.Data.ReferenceData;

namespace DfspRegistry.Cli.Commands;

/// <summary>`bench hostile-files`: how long each of the <see cref="HostileFiles"/> is looked at before it is refused, and what it costs in memory.</summary>
internal static class HostileFilesBench
{
    private sealed record Refused(string File, double Milliseconds, double AllocatedMegabytes, string Said);

    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "print JSON" };
        var command = new Command("hostile-files", "Time the refusal of archive bombs, entities, absurd rows and columns.") { json };
        command.SetAction(async (parsed, _) =>
        {
            var folder = Directory.CreateTempSubdirectory("dfsp-bench-").FullName;
            try
            {
                var refused = HostileFiles.Names.Select(name => Refuse(Path.Combine(folder, name))).ToList();
                await Console.Out.WriteLineAsync(parsed.GetValue(json)
                    ? JsonSerializer.Serialize(refused, JsonSerializerOptions.Web)
                    : string.Join('\n', refused.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.File,-24} {r.Milliseconds,8:F1} ms {r.AllocatedMegabytes,7:F1} MB  {r.Said}"))));
                return refused.TrueForAll(r => r.Milliseconds < 2000 && r.AllocatedMegabytes < 200) ? 0 : 1;
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        });
        return command;
    }

    private static Refused Refuse(string path)
    {
        HostileFiles.Write(path);
        var (before, start) = (GC.GetTotalAllocatedBytes(precise: true), Stopwatch.GetTimestamp());
        try
        {
            CtcaeImporter.Read(path);
            throw new InvalidOperationException($"{Path.GetFileName(path)} was read.");
        }
        catch (CtcaeFileException refusal)
        {
            return new Refused(Path.GetFileName(path), Stopwatch.GetElapsedTime(start).TotalMilliseconds, (GC.GetTotalAllocatedBytes(precise: true) - before) / 1048576.0, refusal.Message);
        }
    }
}
