using System.Text.Json;
using DfspRegistry.Analysis.Survival;

namespace DfspRegistry.Cli.Commands;

/// <summary>The JSON of `survival`, written member by member: what is not reached or not estimable is null.</summary>
internal static class SurvivalJson
{
    public static void Write(SurvivalAnalysis analysis, bool full, Stream output)
    {
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteStartArray("curves");
            foreach (var curve in analysis.Curves)
                WriteCurve(json, curve, analysis.Request.At);
            json.WriteEndArray();
            WriteLogRank(json, analysis.LogRankTest);
            WriteCox(json, "cox", analysis.Cox);
            json.WriteNumber("dropped", analysis.Dropped);
            if (full)
                WriteDetails(json, analysis);
            json.WriteEndObject();
        }
        output.Write("\n"u8);
    }

    private static void WriteCurve(Utf8JsonWriter json, GroupCurve group, double[] at)
    {
        var curve = group.Curve;
        json.WriteStartObject();
        json.WriteString("group", group.Group);
        json.WriteNumber("n", curve.N);
        json.WriteNumber("events", curve.Events);
        WriteQuantile(json, "median", curve.Median);
        if (curve.RestrictedMean() is { } mean)
        {
            json.WriteStartObject("restrictedMean");
            json.WriteNumber("tau", mean.Tau);
            json.WriteNumber("estimate", mean.Estimate);
            json.WriteNumber("stdError", mean.StdError);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("restrictedMean");
        }
        WritePoints(json, "points", curve.Points);
        WritePoints(json, "at", curve.At(at));
        WriteQuantile(json, "followUp", group.FollowUp.Median);
        json.WriteEndObject();
    }

    private static void WriteQuantile(Utf8JsonWriter json, string name, QuantileEstimate quantile)
    {
        json.WriteStartObject(name);
        Number(json, "estimate", quantile.Estimate);
        Number(json, "lower", quantile.Lower);
        Number(json, "upper", quantile.Upper);
        json.WriteEndObject();
    }

    private static void WritePoints(Utf8JsonWriter json, string name, IReadOnlyList<CurvePoint> points)
    {
        json.WriteStartArray(name);
        foreach (var point in points)
        {
            json.WriteStartObject();
            json.WriteNumber("time", point.Time);
            json.WriteNumber("atRisk", point.AtRisk);
            json.WriteNumber("events", point.Events);
            json.WriteNumber("censored", point.Censored);
            Number(json, "survival", point.Survival);
            Number(json, "stdError", point.StdError);
            Number(json, "lower", point.Lower);
            Number(json, "upper", point.Upper);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteLogRank(Utf8JsonWriter json, LogRankResult? test)
    {
        if (test is null)
        {
            json.WriteNull("logRank");
            return;
        }
        json.WriteStartObject("logRank");
        json.WriteNumber("chiSquare", test.ChiSquare);
        json.WriteNumber("degreesOfFreedom", test.DegreesOfFreedom);
        json.WriteNumber("pValue", test.PValue);
        json.WriteEndObject();
    }

    public static void WriteCox(Utf8JsonWriter json, string name, CoxResult? cox)
    {
        if (cox is null)
        {
            json.WriteNull(name);
            return;
        }
        json.WriteStartObject(name);
        json.WriteString("ties", TiesName(cox));
        json.WriteNumber("n", cox.N);
        json.WriteNumber("events", cox.Events);
        json.WriteNumber("logLikelihoodNull", cox.LogLikelihoodNull);
        json.WriteNumber("logLikelihood", cox.LogLikelihood);
        json.WriteNumber("iterations", cox.Iterations);
        Number(json, "concordance", cox.Concordance.C);
        json.WriteStartArray("coefficients");
        foreach (var c in cox.Coefficients)
        {
            json.WriteStartObject();
            json.WriteString("name", c.Name);
            Number(json, "estimate", c.Estimate);
            Number(json, "stdError", c.RobustStdError ?? c.StdError);
            Number(json, "z", c.Z);
            Number(json, "pValue", c.PValue);
            Number(json, "hazardRatio", c.HazardRatio);
            Number(json, "lower", c.Lower);
            Number(json, "upper", c.Upper);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static string TiesName(CoxResult cox) => cox.Options.Ties == CoxTies.Efron ? "efron" : "breslow";

    private static void WriteDetails(Utf8JsonWriter json, SurvivalAnalysis analysis)
    {
        json.WriteStartObject("options");
        json.WriteString("confType", analysis.Request.Curve.ConfidenceType.ToName());
        json.WriteNumber("confLevel", analysis.Request.Curve.ConfidenceLevel);
        json.WriteString("test", analysis.Request.LogRank.Name);
        json.WriteString("median", "R's printed summary");
        json.WriteString("beyondFollowUp", "not estimable");
        json.WriteString("followUp", "reverse Kaplan-Meier");
        json.WriteEndObject();
        json.WriteStartArray("logRankGroups");
        for (var k = 0; k < (analysis.LogRankTest?.Groups.Count ?? 0); k++)
        {
            var group = analysis.LogRankTest!.Groups[k];
            json.WriteStartObject();
            json.WriteString("group", analysis.Curves[k].Group);
            json.WriteNumber("n", group.N);
            json.WriteNumber("observed", group.Observed);
            json.WriteNumber("expected", group.Expected);
            json.WriteNumber("variance", analysis.LogRankTest.Variance[k, k]);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("pairwise");
        foreach (var pair in analysis.Pairwise)
        {
            json.WriteStartObject();
            json.WriteString("first", analysis.Curves[pair.First].Group);
            json.WriteString("second", analysis.Curves[pair.Second].Group);
            Number(json, "chiSquare", pair.Test?.ChiSquare);
            Number(json, "pValue", pair.Test?.PValue);
            Number(json, "pValueHolm", pair.AdjustedPValue);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (analysis.Cox is { } cox)
        {
            json.WriteStartObject("coxDetails");
            WriteTest(json, "likelihoodRatio", cox.LikelihoodRatioTest);
            WriteTest(json, "wald", cox.WaldTest);
            WriteTest(json, "score", cox.ScoreTest);
            Number(json, "concordanceStdError", cox.Concordance.StdError);
            json.WriteString("proportionalHazardsTransform", "km");
            json.WriteStartArray("proportionalHazards");
            if (cox.ProportionalHazards() is { } hazards)
            {
                foreach (var term in hazards.Terms)
                    WriteTerm(json, term.Term, term.Test);
                WriteTerm(json, "GLOBAL", hazards.Global);
            }
            json.WriteEndArray();
            json.WriteStartArray("warnings");
            foreach (var warning in cox.Warnings)
                json.WriteStringValue(warning);
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    private static void WriteTest(Utf8JsonWriter json, string name, ChiSquareTest? test)
    {
        if (test is null)
        {
            json.WriteNull(name);
            return;
        }
        json.WriteStartObject(name);
        WriteTestMembers(json, test);
        json.WriteEndObject();
    }

    private static void WriteTerm(Utf8JsonWriter json, string term, ChiSquareTest test)
    {
        json.WriteStartObject();
        json.WriteString("term", term);
        WriteTestMembers(json, test);
        json.WriteEndObject();
    }

    private static void WriteTestMembers(Utf8JsonWriter json, ChiSquareTest test)
    {
        json.WriteNumber("chiSquare", test.ChiSquare);
        json.WriteNumber("degreesOfFreedom", test.DegreesOfFreedom);
        json.WriteNumber("pValue", test.PValue);
    }

    public static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }
}
