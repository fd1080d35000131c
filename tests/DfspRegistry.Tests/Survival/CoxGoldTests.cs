using System.Text.Json;
using DfspRegistry.Analysis.Survival;

namespace DfspRegistry.Tests.Survival;

/// <summary>
/// R coxph, concordance, cox.zph, residuals, basehaz: gold/lung.json, ovarian.json, aml.json, hand_tests.json, edge_tests.json. The engine converges fully, so
/// coefficients are held to 1e-10 against R iterated to eps 1e-14 ("tight") and to 1e-7 against R's default stop.
/// </summary>
public sealed class CoxGoldTests
{
    private const double DefaultStop = 1e-7;

    public static TheoryData<string, string> Models()
    {
        var models = new TheoryData<string, string>();
        foreach (var name in new[] { "lung", "ovarian", "aml" })
        {
            foreach (var part in SharedFiles.Json("gold", name + ".json").EnumerateObject().Where(p => p.Name.StartsWith("cox", StringComparison.Ordinal)))
            {
                if (part.Value.ValueKind == JsonValueKind.Array)
                    models.Add(name, part.Name);
            }
        }
        return models;
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Models_equal_coxph(string name, string part)
    {
        foreach (var gold in SharedFiles.Json("gold", name + ".json").GetProperty(part).EnumerateArray().Where(g => g.GetProperty("ties").GetString() != "exact"))
        {
            var where = $"{name} {gold.GetProperty("formula")} {gold.GetProperty("ties")}";
            var fit = Fit(name, gold);
            Assert.Empty(fit.Warnings);
            Assert.Equal(gold.GetProperty("n").GetInt32(), fit.N);
            Assert.Equal(gold.GetProperty("events").GetInt32(), fit.Events);
            Assert.Equal(gold.GetProperty("iter").GetInt32(), fit.Iterations);
            Check(gold, "coef", fit, c => c.Estimate, where);
            Check(gold, "hr", fit, c => c.HazardRatio, where);
            Check(gold, "se", fit, c => c.StdError, where);
            Check(gold, "z", fit, c => c.Z, where);
            Check(gold, "p", fit, c => c.PValue, where, 1e-6);
            Check(gold, "hr_lower95", fit, c => c.Lower, where);
            Check(gold, "hr_upper95", fit, c => c.Upper, where);
            Gold.Close(gold.GetProperty("loglik_null").Number(), fit.LogLikelihoodNull, 1e-12, where + " loglik at 0");
            Gold.Close(gold.GetProperty("loglik").Number(), fit.LogLikelihood, 1e-9, where + " loglik");
            var tight = gold.GetProperty("tight");
            Gold.Close(tight.GetProperty("coef").Numbers(), [.. fit.Coefficients.Select(c => c.Estimate)], 1e-10, where + " tight coef");
            Gold.Close(tight.GetProperty("se").Numbers(), [.. fit.Coefficients.Select(c => c.StdError)], 1e-10, where + " tight se");
            Gold.Close(tight.GetProperty("loglik").Number(), fit.LogLikelihood, 1e-12, where + " tight loglik");
            CheckTest(gold.GetProperty("lr_test"), fit.LikelihoodRatioTest, where + " LR");
            CheckTest(gold.GetProperty("wald_test"), fit.WaldTest, where + " Wald");
            CheckTest(gold.GetProperty("score_test"), fit.ScoreTest, where + " score");
            for (var j = 0; j < fit.Coefficients.Count; j++)
                Gold.Close(gold.GetProperty("vcov")[j].Numbers(), [.. Enumerable.Range(0, fit.Coefficients.Count).Select(k => (double?)fit.Covariance[j, k])], DefaultStop, where + " vcov");
            CheckConcordance(gold.GetProperty("concordance"), fit.Concordance, where);
            if (gold.TryGetProperty("zph_km", out var km))
                CheckProportionality(km, fit.ProportionalHazards(), where + " zph km");
            if (gold.TryGetProperty("zph_identity", out var identity))
                CheckProportionality(identity, fit.ProportionalHazards(TimeTransform.Identity), where + " zph identity");
            if (gold.TryGetProperty("residual_sums", out var sums))
            {
                Gold.Close(sums.GetProperty("sum_abs_martingale").Number(), fit.MartingaleResiduals().Sum(Math.Abs), DefaultStop, where + " martingale");
                Gold.Close(sums.GetProperty("sum_sq_deviance").Number(), fit.DevianceResiduals().Sum(d => d * d), DefaultStop, where + " deviance");
                var schoenfeld = fit.SchoenfeldResiduals();
                for (var i = 0; i < 3; i++)
                    Gold.Close(gold.GetProperty("schoenfeld_first3")[i].Numbers(), [.. schoenfeld[i].Values.Select(v => (double?)v)], 1e-6, where + " schoenfeld");
                var hazard = gold.GetProperty("basehaz_uncentered");
                var baseline = fit.BaselineHazard();
                Gold.Close(
                    hazard.GetProperty("hazard").Numbers(),
                    [.. hazard.GetProperty("time").Doubles().Select(t => (double?)baseline.LastOrDefault(b => b.Time <= t).CumulativeHazard)], 1e-6, where + " basehaz");
            }
        }
    }

    [Theory]
    [InlineData("breslow")]
    [InlineData("efron")]
    public void Hand_worked_residuals_equal_R(string ties)
    {
        // Therneau and Grambsch 2000, appendix E, data set 1.
        var test = SharedFiles.Json("gold", "hand_tests.json").GetProperty("test1");
        var gold = test.GetProperty(ties);
        var d = test.GetProperty("data");
        var rows = Enumerable.Range(0, d.GetProperty("time").GetArrayLength()).Where(i => d.GetProperty("status")[i].ValueKind != JsonValueKind.Null).ToArray();
        var fit = CoxRegression.Fit(
            new SurvivalData([.. rows.Select(i => d.GetProperty("time")[i].GetDouble())], [.. rows.Select(i => d.GetProperty("status")[i].GetDouble() == 1)]),
            [Covariate.Numeric("x", [.. rows.Select(i => d.GetProperty("x")[i].GetDouble())])],
            new CoxOptions { Ties = ties == "efron" ? CoxTies.Efron : CoxTies.Breslow });
        // The closed forms: log((3 + sqrt 33) / 2) and log(2 sqrt(23/3) cos(acos((45/23) sqrt(3/23)) / 3)).
        var closed = ties == "efron"
            ? Math.Log(2 * Math.Sqrt(23.0 / 3) * Math.Cos(Math.Acos(45.0 / 23 * Math.Sqrt(3.0 / 23)) / 3))
            : Math.Log((3 + Math.Sqrt(33)) / 2);
        Gold.Close(closed, fit.Coefficients[0].Estimate, 1e-12, "closed form");
        Gold.Close(gold.GetProperty("coef")[0].Number(), fit.Coefficients[0].Estimate, DefaultStop, "coef");
        Gold.Close(gold.GetProperty("se")[0].Number(), fit.Coefficients[0].StdError, DefaultStop, "se");
        Gold.Close(gold.GetProperty("loglik").Numbers(), [fit.LogLikelihoodNull, fit.LogLikelihood], 1e-12, "loglik");
        Gold.Close(gold.GetProperty("martingale").Numbers(), [.. fit.MartingaleResiduals().Select(m => (double?)m)], 1e-6, "martingale");
        Gold.Close(gold.GetProperty("deviance").Numbers(), [.. fit.DevianceResiduals().Select(m => (double?)m)], 1e-6, "deviance");
        Gold.Close(gold.GetProperty("score").Numbers(), [.. fit.ScoreResiduals().Select(m => (double?)m[0])], 1e-6, "score");
        Gold.Close(gold.GetProperty("schoenfeld").Numbers(), [.. fit.SchoenfeldResiduals().Select(m => (double?)m.Values[0])], 1e-6, "schoenfeld");
        Gold.Close(gold.GetProperty("zph_identity")[0].Number(), fit.ProportionalHazards(TimeTransform.Identity)!.Global.ChiSquare, 1e-6, "zph");
        Gold.Close(gold.GetProperty("zph_identity")[2].Number(), fit.ProportionalHazards(TimeTransform.Identity)!.Global.PValue, 1e-6, "zph p");
        Gold.Close(gold.GetProperty("lr").Number(), fit.LikelihoodRatioTest!.ChiSquare, DefaultStop, "lr");
        Gold.Close(gold.GetProperty("wald").Number(), fit.WaldTest!.ChiSquare, DefaultStop, "wald");
        Gold.Close(gold.GetProperty("sctest").Number(), fit.ScoreTest!.ChiSquare, 1e-12, "score test");
    }

    [Theory]
    [InlineData("breslow")]
    [InlineData("efron")]
    public void Left_truncated_model_equals_R(string ties)
    {
        var test = SharedFiles.Json("gold", "hand_tests.json").GetProperty("test2");
        var d = test.GetProperty("data");
        var fit = CoxRegression.Fit(
            new SurvivalData(d.GetProperty("stop").Doubles(), [.. d.GetProperty("event").Doubles().Select(e => e == 1)], d.GetProperty("start").Doubles()),
            [Covariate.Numeric("x", d.GetProperty("x").Doubles())],
            new CoxOptions { Ties = ties == "efron" ? CoxTies.Efron : CoxTies.Breslow });
        var gold = test.GetProperty(ties);
        Gold.Close(gold.GetProperty("coef")[0].Number(), fit.Coefficients[0].Estimate, DefaultStop, "coef");
        Gold.Close(gold.GetProperty("se")[0].Number(), fit.Coefficients[0].StdError, DefaultStop, "se");
        Gold.Close(gold.GetProperty("loglik").Numbers(), [fit.LogLikelihoodNull, fit.LogLikelihood], 1e-12, "loglik");
    }

    [Fact]
    public void Edge_models_equal_R_and_infinite_coefficients_are_said_to_be()
    {
        foreach (var c in SharedFiles.Json("gold", "edge_tests.json").GetProperty("cases").EnumerateArray())
        {
            foreach (var gold in c.GetProperty("cox").EnumerateArray().Where(g => g.GetProperty("ties").GetString() != "exact"))
            {
                var where = $"{c.GetProperty("name")} {gold.GetProperty("ties")}";
                string[] group = [.. c.GetProperty("group").EnumerateArray().Select(g => g.GetString()!)];
                var fit = CoxRegression.Fit(
                    new SurvivalData(c.GetProperty("time").Doubles(), [.. c.GetProperty("event").Doubles().Select(e => e == 1)]),
                    Covariate.Factor("group", group),
                    new CoxOptions { Ties = gold.GetProperty("ties").GetString() == "efron" ? CoxTies.Efron : CoxTies.Breslow });
                Gold.Close(gold.GetProperty("loglik")[0].Number(), fit.LogLikelihoodNull, 1e-12, where + " loglik at 0");
                Gold.Close(gold.GetProperty("loglik")[1].Number(), fit.LogLikelihood, 1e-8, where + " loglik");
                Gold.Close(gold.GetProperty("score").Number(), fit.ScoreTest!.ChiSquare, 1e-12, where + " score");
                Gold.Close(gold.GetProperty("lr").Number(), fit.LikelihoodRatioTest!.ChiSquare, 1e-7, where + " LR");
                if (gold.GetProperty("warning").ValueKind != JsonValueKind.Null)
                {
                    Assert.Equal(CoefficientStatus.Infinite, fit.Coefficients[0].Status);
                    Assert.Null(fit.Coefficients[0].HazardRatio);
                    Assert.Null(fit.WaldTest);
                    Assert.Null(fit.ProportionalHazards());
                    Assert.Contains("infinite", Assert.Single(fit.Warnings), StringComparison.Ordinal);
                    continue;
                }
                Gold.Close(gold.GetProperty("coef").Number(), fit.Coefficients[0].Estimate, DefaultStop, where + " coef");
                Gold.Close(gold.GetProperty("se").Number(), fit.Coefficients[0].StdError, DefaultStop, where + " se");
                Gold.Close(gold.GetProperty("wald").Number(), fit.WaldTest!.ChiSquare, DefaultStop, where + " Wald");
            }
        }
    }

    private static CoxResult Fit(string name, JsonElement gold)
    {
        var data = GoldData.Read(name).Where(Known, "g_group");
        var formula = gold.GetProperty("formula").GetString()!;
        string[] terms = [.. formula.Split('~')[1].Split('+').Select(t => t.Trim()).Where(t => !t.StartsWith("strata", StringComparison.Ordinal))];
        string[] columns = [.. terms.Select(t => t == "group" ? "g_group" : t)];
        foreach (var column in columns)
            data = data.Where(Known, column);
        var stratified = formula.Contains("strata(", StringComparison.Ordinal);
        if (stratified)
            data = data.Where(Known, "g_strata");
        var covariates = new List<Covariate>();
        for (var i = 0; i < terms.Length; i++)
        {
            if (terms[i] == "group")
                covariates.AddRange(Covariate.Factor("group", data.Text("g_group")));
            else
                covariates.Add(Covariate.Numeric(terms[i], data.Number(columns[i])));
        }
        return CoxRegression.Fit(
            data.Data, covariates, new CoxOptions { Ties = gold.GetProperty("ties").GetString() == "efron" ? CoxTies.Efron : CoxTies.Breslow },
            stratified ? data.Levels("g_strata").Index : null);
    }

    private static bool Known(string cell) => cell is not ("" or "NA");

    private static void Check(JsonElement gold, string member, CoxResult fit, Func<CoxCoefficient, double?> value, string where, double tolerance = DefaultStop) =>
        Gold.Close(gold.GetProperty(member).Numbers(), [.. fit.Coefficients.Select(value)], tolerance, $"{where} {member}");

    private static void CheckTest(JsonElement gold, ChiSquareTest? test, string where)
    {
        Gold.Close(gold.GetProperty("chisq").Number(), test?.ChiSquare, DefaultStop, where);
        Gold.Close(gold.GetProperty("p").Number(), test?.PValue, 1e-6, where + " p");
        Assert.Equal(gold.GetProperty("df").GetInt32(), test?.DegreesOfFreedom);
    }

    private static void CheckConcordance(JsonElement gold, ConcordanceResult result, string where)
    {
        Gold.Close(gold.GetProperty("c").Number(), result.C, 1e-12, where + " C");
        Gold.Close(gold.GetProperty("se").Number(), result.StdError, 1e-12, where + " se(C)");
        double[] counts;
        if (gold.GetProperty("counts").ValueKind == JsonValueKind.Object)
            counts = [.. new[] { "concordant", "discordant", "tied.x", "tied.y", "tied.xy" }.Select(n => gold.GetProperty("counts").GetProperty(n).GetDouble())];
        else
        {
            // A stratified model's counts stand column by column: all strata's concordant, then discordant, ...
            var flat = gold.GetProperty("counts").Doubles();
            var strata = flat.Length / 5;
            counts = [.. Enumerable.Range(0, 5).Select(k => flat.Skip(k * strata).Take(strata).Sum())];
        }
        Assert.Equal(counts, new[] { result.Concordant, result.Discordant, result.TiedRisk, result.TiedTime, result.TiedBoth });
    }

    private static void CheckProportionality(JsonElement gold, ProportionalHazardsResult? result, string where)
    {
        Assert.NotNull(result);
        double?[] chi = [.. result.Terms.Select(t => (double?)t.Test.ChiSquare), result.Global.ChiSquare];
        double?[] p = [.. result.Terms.Select(t => (double?)t.Test.PValue), result.Global.PValue];
        Gold.Close(gold.GetProperty("chisq").Numbers(), chi, 1e-6, where);
        Gold.Close(gold.GetProperty("p").Numbers(), p, 1e-6, where + " p");
    }
}
