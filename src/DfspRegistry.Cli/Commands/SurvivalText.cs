using System.Globalization;
using DfspRegistry.Analysis.Survival;

namespace DfspRegistry.Cli.Commands;

/// <summary>The result of `survival` for a reader: NR is not reached, NE not estimable. Each choice that changes a number is printed with it.</summary>
internal static class SurvivalText
{
    public static void Write(SurvivalAnalysis analysis)
    {
        var output = Console.Out;
        var options = analysis.Request.Curve;
        var level = (options.ConfidenceLevel * 100).ToString("0.###", CultureInfo.InvariantCulture);
        output.WriteLine($"Kaplan-Meier; {level} % limits on the {options.ConfidenceType.ToName()} scale; median by R's printed rule; follow-up by reverse Kaplan-Meier.");
        if (analysis.Dropped > 0)
            output.WriteLine($"{analysis.Dropped} rows with a missing value were left out.");
        foreach (var group in analysis.Curves)
        {
            var curve = group.Curve;
            output.WriteLine();
            output.WriteLine($"{group.Group}: n {curve.N}, events {curve.Events}");
            output.WriteLine($"  median {Quantile(curve.Median)}{(curve.Median.FlatToEnd ? "; S = 0.5 to the end of follow-up" : "")}");
            output.WriteLine($"  follow-up {Quantile(group.FollowUp.Median)}");
            if (curve.RestrictedMean() is { } mean)
                output.WriteLine($"  restricted mean to {Text(mean.Tau)}: {Text(mean.Estimate)}, standard error {Text(mean.StdError)}");
            foreach (var point in curve.At(analysis.Request.At))
            {
                output.WriteLine(
                    $"  at {Text(point.Time)}: {Text(point.Survival, "NE")} ({Text(point.Lower, "NE")} to {Text(point.Upper, "NE")}), at risk {point.AtRisk}");
            }
        }
        if (analysis.Request.Group is not null)
        {
            output.WriteLine();
            output.WriteLine(analysis.LogRankTest is { } test
                ? $"{test.Options.Name}: chi-square {Text(test.ChiSquare)}, {test.DegreesOfFreedom} df, p {Text(test.PValue)}"
                : $"{analysis.Request.LogRank.Name}: not estimable");
        }
        foreach (var pair in analysis.Pairwise)
        {
            output.WriteLine(
                $"  {analysis.Curves[pair.First].Group} / {analysis.Curves[pair.Second].Group}: p {Text(pair.Test?.PValue, "NE")}, Holm {Text(pair.AdjustedPValue, "NE")}");
        }
        if (analysis.Cox is { } cox)
            WriteCox(output, cox);
    }

    private static void WriteCox(TextWriter output, CoxResult cox)
    {
        output.WriteLine();
        output.WriteLine($"Cox regression, {SurvivalJson.TiesName(cox)} ties: n {cox.N}, events {cox.Events}, {cox.Iterations} iterations");
        foreach (var c in cox.Coefficients)
        {
            output.WriteLine(c.Status == CoefficientStatus.Estimated
                ? $"  {c.Name}: HR {Text(c.HazardRatio)} ({Text(c.Lower)} to {Text(c.Upper, "NE")}), coefficient {Text(c.Estimate)}, p {Text(c.PValue)}"
                : $"  {c.Name}: NE");
        }
        foreach (var (name, test) in new[] { ("likelihood ratio", cox.LikelihoodRatioTest), ("Wald", cox.WaldTest), ("score", cox.ScoreTest) })
            output.WriteLine(test is null ? $"  {name}: NE" : $"  {name}: chi-square {Text(test.ChiSquare)}, {test.DegreesOfFreedom} df, p {Text(test.PValue)}");
        output.WriteLine($"  concordance {Text(cox.Concordance.C, "NE")}");
        if (cox.ProportionalHazards() is { } hazards)
        {
            foreach (var term in hazards.Terms)
                output.WriteLine($"  proportional hazards, {term.Term}: chi-square {Text(term.Test.ChiSquare)}, p {Text(term.Test.PValue)}");
            output.WriteLine($"  proportional hazards, all: chi-square {Text(hazards.Global.ChiSquare)}, p {Text(hazards.Global.PValue)}");
        }
    }

    private static string Quantile(QuantileEstimate q) => $"{Text(q.Estimate, "NR")} ({Text(q.Lower, "NE")} to {Text(q.Upper, "NE")})";

    private static string Text(double? value, string none = "NE") => value?.ToString("G6", CultureInfo.InvariantCulture) ?? none;
}
