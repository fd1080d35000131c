using DfspRegistry.Analysis.Tables;

namespace DfspRegistry.Analysis.Reports;

/// <summary>R scripts that count the adverse events of a table again, from one row an event.</summary>
public static class AdverseEventRScript
{
    /// <summary>By grade: patients at their worst grade, or events, as the result counts.</summary>
    public static string ByGrade(AdverseEventResult result, string provenance)
    {
        ArgumentNullException.ThrowIfNull(result);
        var table = AdverseEventTable.Of(result);
        var grades = table.Columns.Count(c => c.Heading is ['1' or '2' or '3' or '4' or '5']);
        var ungraded = table.Columns.Any(c => c.Heading == AdverseEventTable.NotGraded);
        return Events(result, table, provenance)
            .Code("worst <- function(g) if (all(is.na(g))) NA else max(g, na.rm = TRUE)")
            .Code($$"""
                term <- function(name) { e <- d[d$term == name, ]; any <- length(unique(e$patient))
                  g <- {{(result.Counting == AdverseEventCounting.Events ? "e$grade" : "tapply(e$grade, e$patient, worst)")}}
                  paste(c(sapply(1:{{grades}}, function(k) sum(g == k, na.rm = TRUE)){{(ungraded ? ", sum(is.na(g))" : "")}}, any, one(100 * any / {{result.N}})), collapse = "; ") }
                """)
            .Beside(table, result.Terms.Select(t => $"term({RText.Quoted(t.Term)})"))
            .ToString();
    }

    /// <summary>The surgical study's: patients with the term, and in how many it resolved.</summary>
    public static string Resolved(AdverseEventResult result, Table table, string provenance)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(table);
        return Events(result, table, provenance)
            .Code($$"""
                term <- function(name) { e <- d[d$term == name, ]; any <- length(unique(e$patient)); resolved <- sum(tapply(e$resolved, e$patient, all))
                  paste(any, one(100 * any / {{result.N}}), paste0(resolved, "/", any), sep = "; ") }
                """)
            .Beside(table, result.Terms.Select(t => $"term({RText.Quoted(t.Term)})"))
            .ToString();
    }

    private static RText Events(AdverseEventResult result, Table table, string provenance) => RText.Of(table, provenance).Frame(
        "d",
        ("patient", result.Events.Select(e => RText.Quoted(e.Patient))),
        ("term", result.Events.Select(e => RText.Quoted(e.Term))),
        ("grade", result.Events.Select(e => RText.OrNA((double?)e.Grade))),
        ("resolved", result.Events.Select(e => RText.Logical(e.IsResolved))));
}
