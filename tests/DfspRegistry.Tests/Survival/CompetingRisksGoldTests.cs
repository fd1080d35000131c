using System.Text.Json;
using DfspRegistry.Analysis.Survival;

namespace DfspRegistry.Tests.Survival;

/// <summary>R survfit (multi-state), cmprsk::cuminc, finegray and cause-specific coxph: gold/competing_risks.json on R's transplant and pbc data.</summary>
public sealed class CompetingRisksGoldTests
{
    private const double Tolerance = 1e-11;

    [Theory]
    [InlineData("transplant")]
    [InlineData("pbc")]
    public void Cumulative_incidence_equals_survfit_and_cuminc(string name)
    {
        var gold = SharedFiles.Json("gold", "competing_risks.json").GetProperty(name);
        var (data, group, names) = Read(name);
        CheckCurves(gold.GetProperty("overall"), data, name);
        foreach (var part in gold.GetProperty("by_group").EnumerateArray())
        {
            var k = Array.IndexOf(names, part.GetProperty("group").ToString());
            int[] rows = [.. Enumerable.Range(0, group.Length).Where(i => group[i] == k)];
            CheckCurves(part, new CompetingRisksData([.. rows.Select(i => data.Time[i])], [.. rows.Select(i => data.Cause[i])]), $"{name} {names[k]}");
        }
        var cmprsk = gold.GetProperty("cmprsk_overall");
        var times = cmprsk.GetProperty("time").Doubles();
        foreach (var curve in CumulativeIncidence.Estimate(data, null, IncidenceVariance.Aalen))
        {
            var points = curve.At(times);
            Gold.Close(cmprsk.GetProperty("est")[curve.Cause - 1].Numbers(), [.. points.Select(p => p?.Incidence)], Tolerance, $"{name} cuminc {curve.Cause}");
            Gold.Close(cmprsk.GetProperty("var")[curve.Cause - 1].Numbers(), [.. points.Select(p => p?.StdError * p?.StdError)], Tolerance, $"{name} cuminc var {curve.Cause}");
        }
    }

    [Theory]
    [InlineData("transplant")]
    [InlineData("pbc")]
    public void Grays_test_equals_cmprsk(string name)
    {
        var gold = SharedFiles.Json("gold", "competing_risks.json").GetProperty(name).GetProperty("gray_test");
        var (data, group, names) = Read(name);
        for (var k = 0; k < gold.GetProperty("stat").GetArrayLength(); k++)
        {
            var test = GrayTest.Test(data, group, names.Length, k + 1)!;
            Gold.Close(gold.GetProperty("stat")[k].Number(), test.ChiSquare, 1e-10, $"{name} Gray {k + 1}");
            // cmprsk prints 1 - pchisq, which loses relative accuracy in small p-values.
            Assert.Equal(gold.GetProperty("p")[k].GetDouble(), test.PValue, 1e-14);
            Assert.Equal(gold.GetProperty("df")[k].GetInt32(), test.DegreesOfFreedom);
        }
    }

    [Theory]
    [InlineData("transplant")]
    [InlineData("pbc")]
    public void Fine_Gray_and_cause_specific_models_equal_R(string name)
    {
        var gold = SharedFiles.Json("gold", "competing_risks.json").GetProperty(name);
        var (data, group, names) = Read(name);
        var covariates = Covariate.Factor("g", Array.ConvertAll(group, g => names[g]), names);
        var k = 0;
        foreach (var model in gold.GetProperty("finegray").EnumerateArray())
        {
            // The reference was fitted without a subject id, so its robust errors are by row.
            var fit = FineGray.Fit(data, ++k, covariates, null, FineGrayErrors.ByRow);
            var where = $"{name} Fine-Gray {k}";
            for (var j = 0; j < fit.Coefficients.Count; j++)
                Assert.Equal(model.GetProperty("coef")[j].GetDouble(), fit.Coefficients[j].Estimate!.Value, 1e-7);
            Gold.Close(model.GetProperty("se_naive").Numbers(), [.. fit.Coefficients.Select(c => c.StdError)], 1e-7, where + " naive");
            Gold.Close(model.GetProperty("se_robust").Numbers(), [.. fit.Coefficients.Select(c => c.RobustStdError)], 1e-7, where + " robust");
        }
        k = 0;
        foreach (var model in gold.GetProperty("cause_specific_cox").EnumerateArray())
        {
            var fit = CoxRegression.Fit(data.CauseSpecific(++k), covariates);
            Gold.Close(model.GetProperty("coef").Numbers(), [.. fit.Coefficients.Select(c => c.Estimate)], 1e-7, $"{name} cause {k}");
            Gold.Close(model.GetProperty("se").Numbers(), [.. fit.Coefficients.Select(c => c.StdError)], 1e-7, $"{name} cause {k} se");
        }
        k = 0;
        foreach (var naive in gold.GetProperty("naive_1minusKM").EnumerateArray())
        {
            // 1 - KM overstates: shown so that nobody takes it for the cumulative incidence.
            var curve = KaplanMeier.Estimate(data.CauseSpecific(++k));
            var points = curve.At(gold.GetProperty("overall").GetProperty("time").Doubles(), BeyondFollowUp.CarryForward);
            Gold.Close(naive.GetProperty("one_minus_km").Numbers(), [.. points.Select(p => 1 - p.Survival)], Tolerance, $"{name} 1 - KM {k}");
        }
    }

    [Fact]
    public void Fine_Gray_errors_by_subject_equal_R()
    {
        // R 4.2.2, survival 3.5-3: coxph(Surv(fgstart, fgstop, fgstatus) ~ group, weights = fgwt, cluster = id,
        // data = finegray(Surv(time, status) ~ ., data = pbc, etype = "transplant"), control = coxph.control(eps = 1e-14, iter.max = 50)).
        var (data, group, names) = Read("pbc");
        var fit = FineGray.Fit(data, 1, Covariate.Factor("g", Array.ConvertAll(group, g => names[g]), names));
        Gold.Close(-0.06970664785408265, fit.Coefficients[0].Estimate, 1e-10, "coef");
        Gold.Close(0.45950561567245835, fit.Coefficients[0].StdError, 1e-10, "naive");
        Gold.Close(0.45724249266178385, fit.Coefficients[0].RobustStdError, 1e-10, "robust");
    }

    [Fact]
    public void Hand_worked_incidence_equals_R()
    {
        // survival's tests/testci.R.
        var gold = SharedFiles.Json("gold", "hand_tests.json").GetProperty("competing");
        var data = new CompetingRisksData(gold.GetProperty("time").Doubles(), [.. gold.GetProperty("cause").Doubles().Select(c => (int)c)]);
        foreach (var curve in CumulativeIncidence.Estimate(data))
        {
            var points = curve.At(gold.GetProperty("out_time").Doubles());
            Gold.Close(gold.GetProperty("n_risk").Numbers(), [.. points.Select(p => (double?)p?.AtRisk)], Tolerance, "n.risk");
            Gold.Close([.. gold.GetProperty("pstate").EnumerateArray().Select(r => r[curve.Cause].Number())], [.. points.Select(p => p?.Incidence)], Tolerance, "pstate");
            Gold.Close(
                [.. gold.GetProperty("std_err_infinitesimal_jackknife").EnumerateArray().Select(r => r[curve.Cause].Number())],
                [.. points.Select(p => p?.StdError)], Tolerance, "se");
        }
    }

    private static void CheckCurves(JsonElement gold, CompetingRisksData data, string where)
    {
        var times = gold.GetProperty("time").Doubles();
        foreach (var curve in CumulativeIncidence.Estimate(data, new SurvivalOptions { ConfidenceType = ConfidenceType.Log }))
        {
            var k = curve.Cause;
            for (var i = 0; i < times.Length; i++)
            {
                if (curve.At([times[i]])[0] is not { } point)
                    continue;
                var at = $"{where} cause {k} at {times[i]}";
                Gold.Close(gold.GetProperty("n_risk")[i].Number(), point.AtRisk, Tolerance, at + " n.risk");
                Gold.Close(gold.GetProperty("pstate")[i][k].Number(), point.Incidence, Tolerance, at);
                Gold.Close(gold.GetProperty("std_err")[i][k].Number(), point.StdError, Tolerance, at + " se");
                if (point.Incidence > 0)
                {
                    Gold.Close(gold.GetProperty("lower_log")[i][k].Number(), point.Lower, Tolerance, at + " lower");
                    Gold.Close(gold.GetProperty("upper_log")[i][k].Number(), point.Upper, Tolerance, at + " upper");
                }
            }
        }
    }

    private static (CompetingRisksData Data, int[] Group, string[] Names) Read(string name)
    {
        var gold = GoldData.Read("cr_" + name).Where(g => g is not ("" or "NA"), "group");
        var names = gold.Text("group").Distinct().ToArray();
        // The order of the factor levels in R: transplant's abo is A, B, AB, O.
        names = name == "transplant" ? ["A", "B", "AB", "O"] : [.. names.Order(StringComparer.Ordinal)];
        return (
            new CompetingRisksData(gold.Number("time"), [.. gold.Number("status").Select(s => (int)s)]),
            [.. gold.Text("group").Select(g => Array.IndexOf(names, g))], names);
    }

    [Fact]
    public void A_number_of_strata_without_strata_means_nothing_in_Gray_s_test()
    {
        // R: cmprsk::cuminc(time, cause, group)$Tests, the first cause.
        var data = new CompetingRisksData([3, 5, 5, 8, 9, 11, 12, 15, 16, 20, 21, 24], [1, 2, 1, 0, 1, 2, 1, 0, 2, 1, 1, 0]);
        var test = GrayTest.Test(data, [0, 1, 0, 1, 1, 0, 0, 1, 0, 1, 1, 0], 2, 1, strata: 3)!;
        Gold.Close([0.00979666063360204, 0.921155672999455], [test.ChiSquare, test.PValue], 1e-12, "Gray");
    }
}
