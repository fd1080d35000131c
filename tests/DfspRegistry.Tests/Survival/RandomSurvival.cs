using DfspRegistry.Analysis.Survival;
using FsCheck;
using FsCheck.Fluent;

namespace DfspRegistry.Tests.Survival;

/// <summary>Made-up follow-up of any shape: few or many subjects, heavy ties or none, hardly any events or hardly any censoring.</summary>
internal sealed record RandomSurvival(double[] Time, bool[] Event, int[] Group, double[] X, int Seed)
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(150);

    public SurvivalData Data => new(Time, Event);
    public int Count => Time.Length;

    public static void ForAny(Func<RandomSurvival, bool> law, bool ties = true) =>
        Check.One(Runs, Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed => law(Make(seed, ties))));

    public static RandomSurvival Make(int seed, bool ties = true)
    {
        var random = new Random(seed);
        var n = random.Next(1, random.Next(4) == 0 ? 200 : 25);
        var scale = Math.Pow(10, random.Next(1, 4));
        var share = random.NextDouble();
        var decimals = random.Next(3) == 0;
        double[] time = [.. Enumerable.Range(0, n).Select(_ => ties
            ? decimals ? Math.Round(random.NextDouble() * scale, 1) : random.Next((int)scale)
            : -Math.Log(1 - random.NextDouble()) * scale)];
        return new RandomSurvival(
            time, [.. time.Select(_ => random.NextDouble() < share)], [.. time.Select(_ => random.Next(3))], [.. time.Select(_ => random.NextDouble())], seed);
    }

    public RandomSurvival Take(int[] rows) => this with
    {
        Time = [.. rows.Select(i => Time[i])], Event = [.. rows.Select(i => Event[i])], Group = [.. rows.Select(i => Group[i])], X = [.. rows.Select(i => X[i])],
    };

    public RandomSurvival Shuffled()
    {
        int[] rows = [.. Enumerable.Range(0, Count)];
        new Random(Seed).Shuffle(rows);
        return Take(rows);
    }
}
