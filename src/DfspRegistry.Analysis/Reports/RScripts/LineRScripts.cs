using DfspRegistry.Analysis.Endpoints;
using DfspRegistry.Analysis.Tables;

namespace DfspRegistry.Analysis.Reports;

/// <summary>R scripts that count the tables of a treatment line again: characteristics, medians, rates, hazard ratios, PFS2 / PFS1.</summary>
public static class LineRScripts
{
    public static string Characteristics(LineReport report, string provenance)
    {
        ArgumentNullException.ThrowIfNull(report);
        var table = CharacteristicsTable.Of(report);
        var (members, groups) = (report.StudyLine.Members, report.Characteristics.Groups.Where(g => g.IsRecorded).ToList());
        var overall = report[Endpoint.OverallSurvival].Ledger;
        var followed = overall.Lines.ToDictionary(l => l.PatientId);
        var expressions = new List<string?>();
        if (report.Characteristics.Age is not null)
            expressions.Add("with(d, sprintf(\"%s (%d to %d)\", years(median(age, na.rm = TRUE)), min(age, na.rm = TRUE), max(age, na.rm = TRUE)))");
        expressions.AddRange(groups.SelectMany(g => g.Counts.Select(c => $"count(d${g.Key} == {RText.Quoted(c.Value)})")));
        expressions.Add("followUp()");
        return RText.Of(table, provenance)
            .Frame(
                "d",
                [
                    ("patient", members.Select(m => RText.Quoted(m.Patient.RegistryNumber))),
                    ("age", members.Select(m => RText.OrNA((double?)AgeSummary.AgeOf(m, overall.Rules.Completion)))),
                    .. groups.Select(g => (g.Key, members.Select(m => RText.Quoted(g.Counts.First(c => c.Patients.Contains(m.Patient.RegistryNumber)).Value)))),
                    ("days", members.Select(m => RText.OrNA((double?)followed.GetValueOrDefault(m.Patient.Id)?.Days))),
                    ("died", members.Select(m => RText.Logical(followed.GetValueOrDefault(m.Patient.Id)?.IsEvent))),
                ])
            .Code("library(survival)")
            .Code($$"""
                followUp <- function() {
                  m <- summary(survfit(Surv(days, !died) ~ 1, data = d, {{RText.Limits(report[Endpoint.OverallSurvival].Options)}}))$table["median"]
                  alive <- range(d$days[!d$died], na.rm = TRUE)
                  sprintf("%s (%s to %s)", or(m / 365.25, "NR"), one(alive[1] / 365.25), one(alive[2] / 365.25)) }
                """)
            .Beside(table, expressions)
            .ToString();
    }

    public static string Medians(LineReport report, string provenance)
    {
        ArgumentNullException.ThrowIfNull(report);
        var shown = OutcomeTables.WithMedian(report);
        return EachCurve(OutcomeTables.Medians(report), provenance, shown, """
            median.of <- function(fit) { t <- summary(fit)$table / 30.4375; s <- fit$surv[length(fit$surv)]
              sprintf("%s (%s to %s)%s", or(t[7], "NR"), or(t[8], "NE"), or(t[9], "NE"), if (abs(s - 0.5) < 1.5e-8) ", at one half to the end" else "") }
            shown <- function(fit) paste(fit$n, sum(fit$n.event), median.of(fit), sep = "; ")
            """, "shown");
    }

    public static string Rates(LineReport report, string provenance)
    {
        ArgumentNullException.ThrowIfNull(report);
        return EachCurve(OutcomeTables.Rates(report), provenance, OutcomeTables.WithRates(report), """
            rate.at <- function(fit, t) { s <- summary(fit, times = t, extend = TRUE)
              if (t > max(fit$time) && s$surv > 0) return("NE")
              # Without an event so far the limits are 1, as in survival 3.8; older versions give none.
              if (s$surv == 1 && s$std.err == 0) s$lower <- s$upper <- 1
              sprintf("%s (%s to %s); %d", one(100 * s$surv), or(100 * s$lower, "NE"), or(100 * s$upper, "NE"), s$n.risk) }
            rates <- function(fit) paste(sapply(365.25 * c(1, 2, 3, 5), function(t) rate.at(fit, t)), collapse = "; ")
            """, "rates");
    }

    /// <summary>Null where the report has no such table.</summary>
    public static string? HazardRatios(LineReport report, string provenance)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (OutcomeTables.HazardRatios(report) is not { } table)
            return null;
        var text = RText.Of(table, provenance).Code("library(survival)").Code("""
            ratio <- function(fit, i, level) { s <- summary(fit, conf.int = level); v <- s$conf.int[i, ]
              # A coefficient that runs away is said to be infinite by a warning, and is NE in the table.
              if (!all(is.finite(v)) || abs(coef(fit)[i]) > 12) return(NULL)
              two <- function(x) sprintf("%.2f", x)
              c(two(v[1]), paste(two(v[3]), "to", two(v[4])), p(s$coefficients[i, 5])) }
            """);
        var rows = table.Rows.Where(r => r.Kind != TableRowKind.Heading).ToList();
        foreach (var result in report.Survival.Where(s => s.Cox is not null))
        {
            Frame(text, result);
            text.Code($"d$group <- factor(d$group, levels = c({string.Join(", ", result.Groups.Select(g => RText.Quoted(g.Group)))}))")
                .Code("cox <- coxph(Surv(days, event) ~ group, data = d, ties = \"efron\")");
            var count = result.Cox!.Coefficients.Count;
            text.Beside(table with { Rows = [.. rows.Take(count)] }, result.Cox.Coefficients.Select((c, i) => c.HazardRatio is null
                ? null
                : $"paste(c(ratio(cox, {i + 1}, {RText.Number(result.Options.ConfidenceLevel)}){(i == 0 && result.Cox.ProportionalHazards() is not null ? ", p(cox.zph(cox)$table[\"GLOBAL\", 3])" : "")}), collapse = \"; \")"));
            rows.RemoveRange(0, count);
        }
        return text.ToString();
    }

    public static string PfsRatios(PfsRatio ratio, string provenance)
    {
        ArgumentNullException.ThrowIfNull(ratio);
        var table = OutcomeTables.PfsRatios(ratio);
        return RText.Of(table, provenance)
            .Frame(
                "d",
                ("patient", ratio.Patients.Select(p => RText.Quoted(p.Patient))),
                ("first", ratio.Patients.Select(p => RText.Number(p.FirstDays))),
                ("second", ratio.Patients.Select(p => RText.Number(p.SecondDays))),
                ("progressed", ratio.Patients.Select(p => RText.Logical(p.SecondProgressed))))
            .Code($$"""
                gmi <- function(i) with(d[i, ], { more <- if (progressed) "" else "+"
                  paste(one(first / 30.4375), paste0(one(second / 30.4375), more), if (first == 0) "\u2013" else sprintf("%.2f%s", second / first, more), sep = "; ") })
                reached <- with(d, sum(first > 0 & second / first >= {{RText.Number(PfsRatio.Threshold)}}))
                """)
            .Beside(
                table,
                [
                    .. ratio.Patients.Select((_, i) => $"gmi({i + 1})"),
                    "sprintf(\"%d/%d = %s %%\", reached, nrow(d), one(100 * reached / nrow(d)))",
                ])
            .ToString();
    }

    /// <summary>A table that has one row for each curve, each group's below that of all.</summary>
    private static string EachCurve(Table table, string provenance, IReadOnlyList<SurvivalResult> results, string functions, string function)
    {
        var text = RText.Of(table, provenance).Code("library(survival)").Code(functions);
        var rows = table.Rows.ToList();
        foreach (var result in results)
        {
            Frame(text, result);
            string Curve(string subset) => $"{function}(survfit(Surv(days, event) ~ 1, data = {subset}, {RText.Limits(result.Options)}))";
            text.Beside(table with { Rows = [.. rows.Take(1 + result.Groups.Count)] }, [Curve("d"), .. result.Groups.Select(g => Curve($"d[d$group %in% {RText.Quoted(g.Group)}, ]"))]);
            rows.RemoveRange(0, 1 + result.Groups.Count);
        }
        return text.ToString();
    }

    private static void Frame(RText text, SurvivalResult result)
    {
        var lines = result.Ledger.Lines;
        text.Comment($"{result.Endpoint.Code()}: {result.Ledger.Definition}").Frame(
            "d",
            ("patient", lines.Select(l => RText.Quoted(l.Patient))),
            ("days", lines.Select(l => RText.Number(l.Days))),
            ("event", lines.Select(l => l.IsEvent ? "1" : "0")),
            ("group", lines.Select(l => result.By?.GroupOf(l.PatientId) is { } group ? RText.Quoted(group) : "NA")));
    }
}
