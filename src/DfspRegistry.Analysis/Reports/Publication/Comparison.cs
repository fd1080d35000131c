using DfspRegistry.Analysis.Tables;

namespace DfspRegistry.Analysis.Reports.Publication;

/// <summary>A verdict judges the printed number, not the study.</summary>
public enum Verdict
{
    /// <summary>The computed value, rounded as printed, is the printed one.</summary>
    Agrees,

    /// <summary>The paper prints two values for one fact, or a value that its own counts do not give.</summary>
    ContradictsItself,

    /// <summary>No whole number of patients gives the printed percentage.</summary>
    NotRepresentable,

    /// <summary>The paper is consistent, and the rows give another value.</summary>
    Differs,
}

public static class Verdicts
{
    public static string InWords(this Verdict verdict) => verdict switch
    {
        Verdict.Agrees => "agrees",
        Verdict.ContradictsItself => "contradicts itself",
        Verdict.NotRepresentable => "not representable",
        _ => "differs",
    };
}

/// <param name="Where">Results text, table 1, abstract.</param>
public sealed record PrintedValue(string Text, string Where);

/// <summary>One printed fact beside what the rows give.</summary>
/// <param name="Printed">Every place that states it.</param>
/// <param name="Computed">With the patients behind it.</param>
/// <param name="Explanation">The arithmetic of the verdict in words; empty when it agrees and nothing needs saying.</param>
public sealed record ComparisonItem(string Item, IReadOnlyList<PrintedValue> Printed, TableCell Computed, Verdict Verdict, string Explanation);

/// <summary>A publication's numbers beside a report's.</summary>
public sealed record PublicationComparison(PublishedStudy Publication, StudyReport Report, IReadOnlyList<ComparisonItem> Items)
{
    /// <summary>Compares with the publication that the study follows; null when it follows none.</summary>
    public static PublicationComparison? Of(StudyReport report) => PublishedStudy.For(report.Study.Code) is { } publication
        ? new PublicationComparison(publication, report, [.. publication.Facts.Select(f => f.Compare(report))])
        : null;

    public int Count(Verdict verdict) => Items.Count(i => i.Verdict == verdict);

    public Table ToTable() => new(
        "comparison", $"{Publication.Title}: published and computed",
        [TableColumn.Words("Item"), TableColumn.Words("Published"), TableColumn.Words("Where"), TableColumn.Words("Computed from rows"), TableColumn.Words("Verdict"), TableColumn.Words("Why")],
        [
            .. Items.OrderBy(i => i.Verdict is Verdict.Agrees).Select(i => TableRow.Item(
                i.Item, string.Join("; ", i.Printed.Select(p => p.Text)), string.Join("; ", i.Printed.Select(p => p.Where)), i.Computed, i.Verdict.InWords(), i.Explanation)),
        ],
        [
            Report.Provenance,
            "agrees: the computed value, rounded as printed, is the printed one. contradicts itself: the paper prints two values, or a value that its own counts do not give. "
                + "not representable: no whole number of patients gives the printed percentage. differs: the paper is consistent and the rows give another value.",
            "Where the paper contradicts itself, the registry prints the value computed from rows beside it.",
        ]);
}
