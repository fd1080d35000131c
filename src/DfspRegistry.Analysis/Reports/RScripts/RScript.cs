using DfspRegistry.Analysis.Endpoints;
using DfspRegistry.Analysis.Tables;

namespace DfspRegistry.Analysis.Reports;

/// <summary>
/// An R script that carries a result's rows and prints its numbers with the survival package, so that anyone can check them. Patients stand
/// in it by registry number only.
/// </summary>
public static class RScript
{
    /// <param name="provenance">Study, cut-off, rules and audit position, for the head of the script.</param>
    public static string For(SurvivalResult result, string provenance)
    {
        var ledger = result.Ledger;
        var script = new RText();
        script.Comment($"{Wording.Capital(ledger.Endpoint.InWords())} on {ledger.Line}{(result.By is null ? "" : ", by " + result.By.Name)}");
        script.Comment(provenance);
        script.Comment(ledger.Definition);
        script.Comment("Days are end - start; months are days / 30.4375.");
        if (ledger.Lines.Count == 0)
        {
            script.Comment("No patient has a start for this endpoint.");
            return script.ToString();
        }
        script.Code("library(survival)");
        var by = result.By;
        script.Frame(
            "d",
            [
                ("patient", ledger.Lines.Select(l => RText.Quoted(l.Patient))),
                ("days", ledger.Lines.Select(l => RText.Number(l.Days))),
                ("event", ledger.Lines.Select(l => l.IsEvent ? "1" : "0")),
                .. by is null
                    ? ((string, IEnumerable<string>)[])[]
                    : [("group", ledger.Lines.Select(l => by.GroupOf(l.PatientId) is { } group ? RText.Quoted(group) : "NA"))],
            ]);
        var arguments = $"data = d, {RText.Limits(result.Options)}";
        script.Code($"fit <- survfit(Surv(days, event) ~ 1, {arguments})");
        script.Code("print(fit)");
        script.Comment($"expected: n {result.N}, events {result.Events}, median {Limits(result.Median)} days");
        script.Comment("the same in months");
        script.Code("print(summary(fit)$table[7:9] / 30.4375)");
        script.Code("print(summary(fit))");
        if (result.By is not null && result.Groups.Count > 0)
        {
            script.Code($"byGroup <- survfit(Surv(days, event) ~ group, {arguments})");
            script.Code("print(byGroup)");
            foreach (var group in result.Groups)
                script.Comment($"expected: {group.Group}: n {group.N}, events {group.Events}, median {Limits(group.Median)} days");
            if (result.LogRank is { } test)
            {
                script.Code("test <- survdiff(Surv(days, event) ~ group, data = d)");
                script.Code("print(test)");
                script.Code($"print(c(chisq = test$chisq, p = pchisq(test$chisq, {test.DegreesOfFreedom}, lower.tail = FALSE)), digits = 7)");
                script.Comment($"expected: chi-square {RText.Number(test.ChiSquare, "0.######")} on {test.DegreesOfFreedom} df, p = {RText.Number(test.PValue, "G7")}");
            }
            else
            {
                script.Comment(result.NoTestBecause ?? "");
            }
            if (result.Cox is { } cox)
            {
                script.Code($"d$group <- factor(d$group, levels = c({string.Join(", ", result.Groups.Select(g => RText.Quoted(g.Group)))}))");
                script.Code("cox <- coxph(Surv(days, event) ~ group, data = d, ties = \"efron\")");
                script.Code($"print(summary(cox, conf.int = {RText.Number(result.Options.ConfidenceLevel)}))");
                foreach (var c in cox.Coefficients)
                    script.Comment($"expected: {c.Name}: hazard ratio {Ratio(c.HazardRatio)} ({Ratio(c.Lower)} to {Ratio(c.Upper)})");
                if (cox.ProportionalHazards() is not null)
                    script.Code("print(cox.zph(cox))");
            }
        }
        return script.ToString();
    }

    private static string Limits(MedianTime median) => $"{Days(median.Days)} ({Days(median.LowerDays)} to {Days(median.UpperDays)})";

    private static string Ratio(double? ratio) => ratio is { } r ? RText.Number(r, "0.####") : "not estimable";

    private static string Days(double? days) => days is { } d ? RText.Number(d, "0.###") : "NA";
}
