using System.Globalization;

namespace DfspRegistry.Cli.Commands;

/// <summary>
/// Made-up subjects for timing: exponential survival in whole days, hazard ratio e^0.1 between two groups, five covariates with small effects, uniform
/// censoring over 5,000 days, so that there are about 5,000 distinct days. The same seed gives the same rows.
/// </summary>
internal sealed record SurvivalSample(double[] Time, bool[] Event, int[] Group, double[][] X)
{
    private const int Days = 5000;

    public static SurvivalSample Make(int subjects, int seed)
    {
        // Reproducible numbers are wanted here, not unpredictable ones.
#pragma warning disable CA5394
        var random = new Random(seed);
        double[] effects = [0.3, -0.2, 0.1, 0.05, 0];
        var sample = new SurvivalSample(new double[subjects], new bool[subjects], new int[subjects], [.. effects.Select(_ => new double[subjects])]);
        for (var i = 0; i < subjects; i++)
        {
            sample.Group[i] = random.Next(2);
            var risk = 0.1 * sample.Group[i];
            for (var j = 0; j < effects.Length; j++)
            {
                // Box and Muller; four decimals, so that a file holds the same numbers.
                var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
                sample.X[j][i] = Math.Round(normal, 4);
                risk += effects[j] * sample.X[j][i];
            }
            var survival = Math.Ceiling(-Math.Log(1 - random.NextDouble()) * 1500 / Math.Exp(risk));
            var censoring = 1 + random.Next(Days);
            sample.Time[i] = Math.Max(1, Math.Min(survival, censoring));
            sample.Event[i] = survival <= censoring;
        }
#pragma warning restore CA5394
        return sample;
    }

    public void WriteCsv(string path)
    {
        try
        {
            using var writer = new StreamWriter(path);
            writer.WriteLine("time,event,group,x1,x2,x3,x4,x5");
            for (var i = 0; i < Time.Length; i++)
            {
                writer.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Time[i]},{(Event[i] ? 1 : 0)},{Group[i]},{X[0][i]},{X[1][i]},{X[2][i]},{X[3][i]},{X[4][i]}"));
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandError($"{path}: the file cannot be written ({error.Message}).", error);
        }
    }
}
