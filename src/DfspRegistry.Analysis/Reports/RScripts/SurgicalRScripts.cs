using DfspRegistry.Analysis.Endpoints;
using DfspRegistry.Analysis.Tables;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Surgery;

namespace DfspRegistry.Analysis.Reports;

/// <summary>R scripts that compute the tables of treatment before surgery again, from one row a patient.</summary>
public static class SurgicalRScripts
{
    /// <param name="table">One of <see cref="SurgicalTables.All"/>.</param>
    public static string For(SurgicalReport report, Table table, string provenance)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(table);
        return table.Key switch
        {
            SurgicalTables.AdverseEventsKey => AdverseEventRScript.Resolved(report.AdverseEvents, table, provenance),
            SurgicalTables.LocalControlKey => LocalControl(report, table, provenance),
            _ => Patients(report, table, provenance),
        };
    }

    private static string Patients(SurgicalReport report, Table table, string provenance)
    {
        var patients = report.Patients;
        var cleared = report.LocalRecurrence.Lines.ToDictionary(l => l.PatientId);
        return RText.Of(table, provenance)
            .Frame(
                "d",
                ("patient", patients.Select(p => RText.Quoted(p.Patient))),
                ("duration", patients.Select(p => RText.OrNA((double?)p.DurationDays))),
                ("x1", patients.Select(p => RText.OrNA(p.Before?.XCm))),
                ("y1", patients.Select(p => RText.OrNA(p.Before?.YCm))),
                ("x2", patients.Select(p => RText.OrNA(p.After?.XCm))),
                ("y2", patients.Select(p => RText.OrNA(p.After?.YCm))),
                ("storiformBefore", patients.Select(p => p.HistologyBefore is { } h ? RText.Logical(h.StoriformPattern == YesNoUnknown.Yes) : "NA")),
                ("storiformAfter", patients.Select(p => p.HistologyAfter is { } h ? RText.Logical(h.StoriformPattern == YesNoUnknown.Yes) : "NA")),
                ("hyalinized", patients.Select(p => p.HistologyAfter is { } h ? RText.Logical(h.Hyalinization == Hyalinization.Significant) : "NA")),
                ("cellularity", patients.Select(p => RText.OrNA(p.HistologyAfter?.CellularityDecreasePercent))),
                ("operated", patients.Select(p => RText.Logical(p.Operations.Count > 0))),
                ("clearByMohs", patients.Select(p => RText.Logical(p.ClearByMohsAlone))),
                ("cleared", patients.Select(p => RText.Logical(p.FinalClearanceOn is not null))),
                ("followed", patients.Select(p => RText.OrNA((double?)cleared.GetValueOrDefault(p.PatientId)?.Days))),
                ("recurred", patients.Select(p => RText.Logical(cleared.GetValueOrDefault(p.PatientId)?.IsEvent))))
            .Code("""
                reduction <- with(d, data.frame(product = 100 * (1 - x2 * y2 / (x1 * y1)), x = 100 * (1 - x2 / x1), y = 100 * (1 - y2 / y1)))
                each <- function(x, format, otherwise) paste(sapply(x, or, otherwise, format), collapse = "; ")
                spread <- function(x) { x <- x[!is.na(x)]; if (length(x) == 0) "0; \u2013; \u2013" else sprintf("%d; %s; %s to %s", length(x), one(mean(x)), one(min(x)), one(max(x))) }
                share <- function(is) { is <- is[!is.na(is)]; if (length(is) == 0) "not recorded" else paste0(sum(is), "/", length(is)) }
                range.of <- function(x) { x <- x[!is.na(x)]; if (length(x) == 0) "not recorded" else sprintf("%s (%s to %s), n = %d", years(mean(x)), years(min(x)), years(max(x)), length(x)) }
                """)
            .Beside(table, table.Rows.Where(r => r.Kind != TableRowKind.Heading).Select(r => Expression(table.Key, r.Cells[0].Text)))
            .ToString();
    }

    /// <summary>What computes a row; null for the recorded facts of the table of patients.</summary>
    private static string? Expression(string table, string row) => (table, row) switch
    {
        (_, SurgicalTables.Duration) => "each(d$duration / 30.4375, one, \"not recorded\")",
        (_, SurgicalTables.ProductReduction) => "each(reduction$product, one, \"\\u2013\")",
        (_, SurgicalTables.XReduction) => "each(reduction$x, one, \"\\u2013\")",
        (_, SurgicalTables.YReduction) => "each(reduction$y, one, \"\\u2013\")",
        (_, SurgicalTables.FollowUpYears) => "each(d$followed / 365.25, one, \"\\u2013\")",
        (_, SurgicalTables.Recurrence) => "each(d$recurred, function(x) if (x) \"yes\" else \"no\", \"\\u2013\")",
        ("size-reduction", "Product X times Y") => "spread(reduction$product)",
        ("size-reduction", "Diameter X") => "spread(reduction$x)",
        ("size-reduction", "Diameter Y") => "spread(reduction$y)",
        ("histology", "Storiform pattern before treatment") => "share(d$storiformBefore)",
        ("histology", "Storiform pattern after treatment") => "share(d$storiformAfter)",
        ("histology", "Significant hyalinization after treatment") => "share(d$hyalinized)",
        ("histology", _) => "range.of(d$cellularity)",
        ("margins", "Clear by Mohs surgery alone") => "with(d, rate(sum(clearByMohs, na.rm = TRUE), sum(!is.na(clearByMohs))))",
        ("margins", _) => "with(d, rate(sum(operated & cleared), sum(operated)))",
        _ => null,
    };

    /// <summary>Local control with its exact limits; the cumulative incidence of local recurrence with death competing by survfit on a factor (Aalen-Johansen).</summary>
    private static string LocalControl(SurgicalReport report, Table table, string provenance)
    {
        var lines = report.LocalRecurrence.Lines;
        return RText.Of(table, provenance)
            .Frame("d", Ledger(lines))
            .Code(Incidence("log-log", 0.95))
            .Beside(
                table,
                [
                    "rate(sum(d$cause != 1), nrow(d))",
                    .. report.LocalRecurrenceIncidence is null ? (string[])[] : ["incidence(1)", "incidence(3)", "incidence(5)"],
                    "if (nrow(d) == 0) \"\\u2013\" else sprintf(\"%s to %s\", one(min(d$days) / 365.25), one(max(d$days) / 365.25))",
                ])
            .ToString();
    }

    /// <summary>The cumulative incidence with its limits at every time, as the survival page draws it.</summary>
    public static string CumulativeIncidence(SurvivalResult result, string provenance)
    {
        ArgumentNullException.ThrowIfNull(result);
        var table = IncidenceTable.Of(result);
        var text = RText.Of(table with { Rows = [] }, provenance).Code("library(survival)");
        IReadOnlyList<(string Group, IReadOnlyList<LedgerLine> Lines)> groups = result.Groups.Count == 0
            ? [("all", result.Ledger.Lines)]
            : [.. result.Groups.Select(g => (g.Group, g.Lines))];
        foreach (var (group, lines) in groups)
        {
            if (lines.Count == 0)
            {
                text.Comment("Nobody was finally cleared by surgery.");
                continue;
            }
            text.Comment($"{group}: time, at risk, local recurrences, deaths without, incidence with its limits");
            text.Frame("d", Ledger(lines));
            text.Code($"fit <- survfit(Surv(days, factor(cause, 0:2)) ~ 1, data = d, {RText.Limits(result.Options)})");
            text.Code("print(cbind(time = fit$time, risk = fit$n.risk[, 1], events = fit$n.event[, 2:3], incidence = fit$pstate[, 2], lower = fit$lower[, 2], upper = fit$upper[, 2]))");
        }
        return text.ToString();
    }

    private static (string, IEnumerable<string>)[] Ledger(IReadOnlyList<LedgerLine> lines) =>
    [
        ("patient", lines.Select(l => RText.Quoted(l.Patient))),
        ("days", lines.Select(l => RText.Number(l.Days))),
        ("cause", lines.Select(l => l.Outcome switch { LedgerOutcome.Event => "1", LedgerOutcome.Competing => "2", _ => "0" })),
    ];

    private static string Incidence(string limits, double level) => $$"""
        library(survival)
        # cause: 1 local recurrence, 2 death without it
        incidence <- function(year) { t <- 365.25 * year; if (t > max(d$days)) return("NE")
          fit <- survfit(Surv(days, factor(cause, 0:2)) ~ 1, data = d, conf.type = "{{limits}}", conf.int = {{RText.Number(level)}})
          i <- sum(fit$time <= t); if (i == 0) return("0.0; 0.0 to 0.0")
          sprintf("%s; %s to %s", one(100 * fit$pstate[i, 2]), or(100 * fit$lower[i, 2], "NE"), or(100 * fit$upper[i, 2], "NE")) }
        """;
}
