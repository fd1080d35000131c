using DfspRegistry.Analysis.Reports;

namespace DfspRegistry.Analysis.Tables;

/// <summary>Adverse events by worst grade: the founding study's Table 3. The counting rule stands under it.</summary>
public static class AdverseEventTable
{
    internal const string NotGraded = "Not graded";

    public static Table Of(AdverseEventResult result)
    {
        // Grades 1 to 4 always stand; 5 and ungraded where they occur.
        var grades = result.Terms.Any(t => t.ByGrade[4] > 0) ? 5 : 4;
        var hasUngraded = result.Terms.Any(t => t.Ungraded > 0);
        var events = result.Counting == AdverseEventCounting.Events;
        List<TableColumn> columns = [TableColumn.Words(events ? "Events by grade" : "Worst grade"), .. Enumerable.Range(1, grades).Select(g => TableColumn.Number(g.ToString()))];
        if (hasUngraded)
            columns.Add(TableColumn.Number(NotGraded));
        columns.AddRange([TableColumn.Number(events ? "Patients" : "Any"), TableColumn.Number("%")]);
        return new Table(
            "adverse-events", $"Adverse events on {result.Line}, n = {result.N}",
            columns,
            [
                .. result.Terms.Select(t => TableRow.Item(
                [
                    t.Term,
                    .. t.ByGrade.Take(grades).Select(c => (TableCell)c.ToString()),
                    .. hasUngraded ? (TableCell[])[t.Ungraded.ToString()] : [],
                    new TableCell(t.Any.ToString(), t.Patients),
                    Wording.Percent(t.Any, result.N),
                ])),
            ],
            [
                result.Rule,
                .. result.BeforeStart == 0 ? (string[])[] : [$"{result.BeforeStart} events that began before the first dose are not counted."],
            ]);
    }
}
