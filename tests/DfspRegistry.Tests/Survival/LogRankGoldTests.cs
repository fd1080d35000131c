using System.Text.Json;
using DfspRegistry.Analysis.Survival;

namespace DfspRegistry.Tests.Survival;

/// <summary>R survdiff: gold/lung.json, ovarian.json, aml.json, edge_tests.json, weighted_logrank.json, hand_tests.json.</summary>
public sealed class LogRankGoldTests
{
    private const double Tolerance = 1e-12;

    [Theory]
    [InlineData("lung")]
    [InlineData("ovarian")]
    [InlineData("aml")]
    public void Plain_rho_1_and_stratified_tests_equal_survdiff(string name)
    {
        var data = GoldData.Read(name);
        var gold = SharedFiles.Json("gold", name + ".json");
        IEnumerable<JsonElement> tests = gold.GetProperty("survdiff").EnumerateArray();
        if (gold.TryGetProperty("survdiff_stratified", out var stratified))
            tests = tests.Concat(stratified.EnumerateArray());
        foreach (var test in tests)
        {
            var formula = test.GetProperty("formula").GetString()!;
            var used = data.Where(g => g is not ("" or "NA"), "g_group");
            if (formula.Contains("strata", StringComparison.Ordinal))
                used = used.Where(s => s is not ("" or "NA"), "g_strata");
            var (group, names) = used.Levels("g_group");
            var options = new LogRankOptions { Rho = test.GetProperty("rho").GetDouble() };
            LogRankResult result;
            if (formula.Contains("strata", StringComparison.Ordinal))
            {
                var (stratum, strata) = used.Levels("g_strata");
                result = LogRank.Test(used.Data, group, names.Length, options, stratum, strata.Length)!;
            }
            else
            {
                result = LogRank.Test(used.Data, group, names.Length, options)!;
            }
            Gold.Close(test.GetProperty("chisq").Number(), result.ChiSquare, Tolerance, $"{name} {formula} chisq");
            Gold.Close(test.GetProperty("p").Number(), result.PValue, Tolerance, $"{name} {formula} p");
            Assert.Equal(test.GetProperty("df").GetInt32(), result.DegreesOfFreedom);
            CheckGroups(test, "observed", "expected", result, $"{name} {formula}");
        }
    }

    [Fact]
    public void Edge_cases_equal_survdiff()
    {
        foreach (var c in SharedFiles.Json("gold", "edge_tests.json").GetProperty("cases").EnumerateArray())
        {
            var (data, group, groups) = Grouped(c, "event");
            foreach (var test in c.GetProperty("survdiff").EnumerateArray())
            {
                var where = $"{c.GetProperty("name")} rho {test.GetProperty("rho")}";
                var result = LogRank.Test(data, group, groups, new LogRankOptions { Rho = test.GetProperty("rho").GetDouble() })!;
                Gold.Close(test.GetProperty("chisq").Number(), result.ChiSquare, Tolerance, where);
                Gold.Close(test.GetProperty("p").Number(), result.PValue, Tolerance, where + " p");
                CheckGroups(test, "obs", "exp", result, where);
            }
        }
    }

    [Theory]
    [InlineData("logrank", LogRankWeight.FlemingHarrington)]
    [InlineData("gehan_breslow_wilcoxon", LogRankWeight.GehanBreslow)]
    [InlineData("tarone_ware", LogRankWeight.TaroneWare)]
    [InlineData("peto_peto_S_left", LogRankWeight.PetoPeto)]
    public void Weighted_tests_equal_the_reference(string name, LogRankWeight weight)
    {
        foreach (var byData in SharedFiles.Json("gold", "weighted_logrank.json").EnumerateObject())
        {
            SurvivalData data;
            int[] group;
            int groups;
            if (byData.Name == "freireich")
            {
                var c = SharedFiles.Json("gold", "edge_tests.json").GetProperty("cases").EnumerateArray().Single(e => e.GetProperty("name").GetString() == "freireich");
                (data, group, groups) = Grouped(c, "event");
            }
            else
            {
                var gold = GoldData.Read(byData.Name);
                data = gold.Data;
                (group, var names) = gold.Levels("g_group");
                groups = names.Length;
            }
            var expected = byData.Value.GetProperty(name);
            var result = LogRank.Test(data, group, groups, new LogRankOptions { Weight = weight })!;
            Gold.Close(expected.GetProperty("U").Number(), result.Groups[0].Observed - result.Groups[0].Expected, Tolerance, $"{byData.Name} {name} U");
            Gold.Close(expected.GetProperty("V").Number(), result.Variance[0, 0], Tolerance, $"{byData.Name} {name} V");
            Gold.Close(expected.GetProperty("chisq").Number(), result.ChiSquare, Tolerance, $"{byData.Name} {name} chisq");
            Gold.Close(expected.GetProperty("p").Number(), result.PValue, Tolerance, $"{byData.Name} {name} p");
        }
    }

    [Fact]
    public void A_group_censored_before_the_first_event_takes_no_degree_of_freedom()
    {
        var gold = SharedFiles.Json("gold", "hand_tests.json").GetProperty("survdiff_dummy_group");
        var (data, group, groups) = Grouped(gold, "status");
        Assert.Equal(3, groups);
        var result = LogRank.Test(data, group, groups)!;
        Gold.Close(gold.GetProperty("chisq").Number(), result.ChiSquare, Tolerance, "chisq");
        Gold.Close(gold.GetProperty("p").Number(), result.PValue, Tolerance, "p");
        Assert.Equal(gold.GetProperty("df").GetInt32(), result.DegreesOfFreedom);
    }

    [Fact]
    public void Lung_by_karnofsky_stratified_by_institution_equals_survdiff()
    {
        // survdiff(Surv(time, status) ~ pat.karno + strata(inst), lung)
        var gold = SharedFiles.Json("gold", "hand_tests.json").GetProperty("survdiff_lung_stratified");
        var lung = GoldData.Read("lung").Where(v => v is not ("" or "NA"), "pat.karno").Where(v => v is not ("" or "NA"), "inst");
        var (group, names) = lung.Levels("pat.karno");
        var (stratum, strata) = lung.Levels("inst");
        var result = LogRank.Test(lung.Data, group, names.Length, null, stratum, strata.Length)!;
        Gold.Close(gold.GetProperty("chisq").Number(), result.ChiSquare, Tolerance, "chisq");
        Gold.Close(gold.GetProperty("p").Number(), result.PValue, Tolerance, "p");
        Assert.Equal(gold.GetProperty("df").GetInt32(), result.DegreesOfFreedom);
        CheckGroups(gold, "observed", "expected", result, "lung strata(inst)");
    }

    private static (SurvivalData Data, int[] Group, int Groups) Grouped(JsonElement c, string eventName)
    {
        string[] group = [.. c.GetProperty("group").EnumerateArray().Select(g => g.GetString()!)];
        string[] names = [.. group.Distinct().Order(StringComparer.Ordinal)];
        return (
            new SurvivalData(c.GetProperty("time").Doubles(), [.. c.GetProperty(eventName).Doubles().Select(e => e == 1)]),
            [.. group.Select(g => Array.IndexOf(names, g))], names.Length);
    }

    private static void CheckGroups(JsonElement gold, string observed, string expected, LogRankResult result, string where)
    {
        Gold.Close(gold.GetProperty(observed).RowSums(), [.. result.Groups.Select(g => (double?)g.Observed)], Tolerance, where + " observed");
        Gold.Close(gold.GetProperty(expected).RowSums(), [.. result.Groups.Select(g => (double?)g.Expected)], Tolerance, where + " expected");
        if (!gold.TryGetProperty("var", out var variance))
            return;
        var k = 0;
        foreach (var row in variance.EnumerateArray())
        {
            for (var l = 0; l < row.GetArrayLength(); l++)
                Gold.Close(row[l].Number(), result.Variance[k, l], Tolerance, $"{where} V[{k},{l}]");
            k++;
        }
    }
}
