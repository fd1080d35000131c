using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DfspRegistry.Analysis.Survival;

namespace DfspRegistry.Cli.Commands;

/// <summary>`bench survival`: how long the statistics take on this machine, on made-up subjects that another program can be given too.</summary>
public static class BenchCommand
{
    public static Command Create()
    {
        var subjects = new Option<int>("--subjects") { Description = "how many subjects", DefaultValueFactory = _ => 1_000_000 };
        var seed = new Option<int>("--seed") { Description = "seed of the made-up data", DefaultValueFactory = _ => 1 };
        var repetitions = new Option<int>("--repetitions") { Description = "timed repetitions, of which the median is printed", DefaultValueFactory = _ => 15 };
        var csvOut = new Option<string?>("--csv-out") { Description = "write the data here, columns time,event,group,x1..x5" };
        var json = new Option<bool>("--json") { Description = "print JSON" };
        var survival = new Command("survival", "Time Kaplan-Meier (errors and log-log limits), log-rank (two groups) and Cox (Efron, five covariates).")
        {
            subjects, seed, repetitions, csvOut, json,
        };
        survival.SetAction(parsed =>
        {
            if (parsed.GetValue(subjects) < 1)
                throw new CommandError("--subjects: 1 or more were expected.");
            if (parsed.GetValue(repetitions) < 1)
                throw new CommandError("--repetitions: 1 or more were expected.");
            var sample = SurvivalSample.Make(parsed.GetValue(subjects), parsed.GetValue(seed));
            if (parsed.GetValue(csvOut) is { } path)
                sample.WriteCsv(path);
            Print(sample, parsed.GetValue(repetitions), parsed.GetValue(json));
            return 0;
        });
        return new Command("bench", "Time the program's parts on this machine.") { survival, AuditBench.Create(), SaveBench.Create(), SignInBench.Create(), HostileFilesBench.Create() };
    }

    private static void Print(SurvivalSample sample, int repetitions, bool json)
    {
        var covariates = sample.X.Select((x, j) => Covariate.Numeric($"x{j + 1}", x)).ToArray();
        // Each repetition starts from the bare arrays, so checking them is part of the time.
        var kaplanMeier = Median(repetitions, () => KaplanMeier.Estimate(new SurvivalData(sample.Time, sample.Event)));
        var logRank = Median(repetitions, () => LogRank.Test(new SurvivalData(sample.Time, sample.Event), sample.Group, 2));
        var cox = Median(repetitions, () => CoxRegression.Fit(new SurvivalData(sample.Time, sample.Event), covariates));
        var distinct = sample.Time.Distinct().Count();
        if (!json)
        {
            double kaplanMeierBytes = Allocated(() => KaplanMeier.Estimate(new SurvivalData(sample.Time, sample.Event))),
                logRankBytes = Allocated(() => LogRank.Test(new SurvivalData(sample.Time, sample.Event), sample.Group, 2)),
                coxBytes = Allocated(() => CoxRegression.Fit(new SurvivalData(sample.Time, sample.Event), covariates));
            Console.WriteLine($"{sample.Time.Length} subjects, {distinct} distinct times, {Environment.ProcessorCount} cores; medians of {repetitions} repetitions");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Kaplan-Meier {kaplanMeier:F3} ms, log-rank {logRank:F3} ms, Cox (Efron, 5 covariates) {cox:F3} ms"));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Allocated a subject, the table of days included: Kaplan-Meier {kaplanMeierBytes / sample.Time.Length:F1}, log-rank {logRankBytes / sample.Time.Length:F1}, Cox {coxBytes / sample.Time.Length:F1} bytes"));
            return;
        }
        using var output = Console.OpenStandardOutput();
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartObject();
            writer.WriteNumber("subjects", sample.Time.Length);
            writer.WriteNumber("distinctTimes", distinct);
            writer.WriteNumber("cores", Environment.ProcessorCount);
            foreach (var (name, milliseconds) in new[] { ("kaplanMeier", kaplanMeier), ("logRank", logRank), ("coxEfron", cox) })
            {
                writer.WriteStartObject(name);
                writer.WriteNumber("medianMilliseconds", milliseconds);
                writer.WriteEndObject();
            }
            writer.WriteEndObject();
        }
        output.Write("\n"u8);
    }

    /// <summary>Bytes allocated by one warm run on all threads; the input stands before it.</summary>
    private static long Allocated(Func<object?> run)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        GC.KeepAlive(run());
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }

    private static double Median(int repetitions, Func<object?> run)
    {
        // Warm: the compiler recompiles hot code in the background, so a little time has to pass.
        var warm = Stopwatch.StartNew();
        for (var i = 0; i < 40 || warm.ElapsedMilliseconds < 400; i++)
        {
            GC.KeepAlive(run());
            if (warm.ElapsedMilliseconds > 3000)
                break;
        }
        GC.Collect();
        var times = new double[repetitions];
        for (var i = 0; i < repetitions; i++)
        {
            var start = Stopwatch.GetTimestamp();
            GC.KeepAlive(run());
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        Array.Sort(times);
        return repetitions % 2 == 1 ? times[repetitions / 2] : (times[repetitions / 2 - 1] + times[repetitions / 2]) / 2;
    }
}
