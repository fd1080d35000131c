using System.Globalization;
using System.Text;
using DfspRegistry.Analysis.Endpoints;
using DfspRegistry.Analysis.Survival;
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
        var script = new StringBuilder();
        Comment(script, $"{Wording.Capital(ledger.Endpoint.InWords())} on {ledger.Line}{(result.By is null ? "" : ", by " + result.By.Name)}");
        Comment(script, provenance);
        Comment(script, ledger.Definition);
        Comment(script, "Days are end - start; months are days / 30.4375.");
        if (ledger.Lines.Count == 0)
        {
            Comment(script, "No patient has a start for this endpoint.");
            return script.ToString();
        }
        script.Append("library(survival)\n");
        script.Append("d <- data.frame(\n");
        Column(script, "patient", ledger.Lines.Select(l => Quoted(l.Patient)));
        Column(script, "days", ledger.Lines.Select(l => l.Days.ToString(CultureInfo.InvariantCulture)));
        Column(script, "event", ledger.Lines.Select(l => l.IsEvent ? "1" : "0"), isLast: result.By is null);
        if (result.By is { } by)
            Column(script, "group", ledger.Lines.Select(l => by.GroupOf(l.PatientId) is { } group ? Quoted(group) : "NA"), isLast: true);
        script.Append(")\n");
        var arguments = $"data = d, conf.type = \"{result.Options.ConfidenceType.ToName()}\", conf.int = {Number(result.Options.ConfidenceLevel)}";
        script.Append($"fit <- survfit(Surv(days, event) ~ 1, {arguments})\n");
        script.Append("print(fit)\n");
        Comment(script, $"expected: n {result.N}, events {result.Events}, median {Limits(result.Median)} days");
        Comment(script, "the same in months");
        script.Append("print(summary(fit)$table[7:9] / 30.4375)\n");
        script.Append("print(summary(fit))\n");
        if (result.By is not null && result.Groups.Count > 0)
        {
            script.Append($"byGroup <- survfit(Surv(days, event) ~ group, {arguments})\n");
            script.Append("print(byGroup)\n");
            foreach (var group in result.Groups)
                Comment(script, $"expected: {group.Group}: n {group.N}, events {group.Events}, median {Limits(group.Median)} days");
            if (result.LogRank is { } test)
            {
                script.Append("test <- survdiff(Surv(days, event) ~ group, data = d)\n");
                script.Append("print(test)\n");
                script.Append($"print(c(chisq = test$chisq, p = pchisq(test$chisq, {test.DegreesOfFreedom}, lower.tail = FALSE)), digits = 7)\n");
                Comment(script, $"expected: chi-square {Number(test.ChiSquare, "0.######")} on {test.DegreesOfFreedom} df, p = {Number(test.PValue, "G7")}");
            }
            else
            {
                Comment(script, result.NoTestBecause ?? "");
            }
            if (result.Cox is { } cox)
            {
                script.Append($"d$group <- factor(d$group, levels = c({string.Join(", ", result.Groups.Select(g => Quoted(g.Group)))}))\n");
                script.Append("cox <- coxph(Surv(days, event) ~ group, data = d, ties = \"efron\")\n");
                script.Append($"print(summary(cox, conf.int = {Number(result.Options.ConfidenceLevel)}))\n");
                foreach (var c in cox.Coefficients)
                    Comment(script, $"expected: {c.Name}: hazard ratio {Ratio(c.HazardRatio)} ({Ratio(c.Lower)} to {Ratio(c.Upper)})");
                script.Append("print(cox.zph(cox))\n");
            }
        }
        return script.ToString();
    }

    private static void Comment(StringBuilder script, string text) => script.Append("# ").Append(text.ReplaceLineEndings(" ")).Append('\n');

    private static void Column(StringBuilder script, string name, IEnumerable<string> values, bool isLast = false)
    {
        script.Append("  ").Append(name).Append(" = c(");
        var width = 0;
        var isFirst = true;
        foreach (var value in values)
        {
            if (!isFirst)
                script.Append(',');
            // R's parser takes long lines, readers do not.
            if (!isFirst && width + value.Length > 110)
            {
                script.Append("\n    ");
                width = 0;
            }
            else if (!isFirst)
            {
                script.Append(' ');
            }
            script.Append(value);
            width += value.Length + 2;
            isFirst = false;
        }
        script.Append(isLast ? ")" : "),").Append('\n');
    }

    /// <summary>A string that R reads back as it is, whatever an imported group is called.</summary>
    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '"' or '\\')
                quoted.Append('\\').Append((char)rune.Value);
            else if (rune.Value is >= 32 and <= 126)
                quoted.Append((char)rune.Value);
            else
                quoted.Append(CultureInfo.InvariantCulture, $"\\U{Math.Max(rune.Value, 1):x8}");
        }
        return quoted.Append('"').ToString();
    }

    private static string Limits(MedianTime median) => $"{Days(median.Days)} ({Days(median.LowerDays)} to {Days(median.UpperDays)})";

    private static string Ratio(double? ratio) => ratio is { } r ? Number(r, "0.####") : "not estimable";

    private static string Days(double? days) => days is { } d ? Number(d, "0.###") : "NA";

    private static string Number(double value, string format = "R") => value.ToString(format, CultureInfo.InvariantCulture);
}
