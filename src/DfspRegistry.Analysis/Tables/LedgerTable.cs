using System.Globalization;
using DfspRegistry.Analysis.Endpoints;
using DfspRegistry.Analysis.Reports;

namespace DfspRegistry.Analysis.Tables;

/// <summary>The censoring ledger of a curve: which day, which rule, which row, for each patient. By days, as the curve steps.</summary>
public static class LedgerTable
{
    public static Table Of(SurvivalResult result)
    {
        var ledger = result.Ledger;
        List<TableColumn> columns = [TableColumn.Words("Patient")];
        if (result.By is { } by)
            columns.Add(TableColumn.Words(Wording.Capital(by.Name)));
        columns.AddRange(
            [TableColumn.Words("Start"), TableColumn.Words("End"), TableColumn.Number("Days"), TableColumn.Number("Months"), TableColumn.Words("Event"), TableColumn.Words("Reason")]);
        return new Table(
            $"ledger-{ledger.Endpoint.Code().ToLowerInvariant().Replace(' ', '-')}",
            $"Censoring ledger, {ledger.Endpoint.InWords()} on {ledger.Line}",
            columns,
            [
                .. ledger.Lines.OrderBy(l => l.Days).ThenBy(l => l.Patient, StringComparer.Ordinal).Select(l => TableRow.Item(
                [
                    new TableCell(l.Patient, [l.Patient]),
                    .. result.By is { } group ? (TableCell[])[group.GroupOf(l.PatientId) ?? Wording.NotRecorded] : [],
                    l.Start.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), l.End.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                    l.Days.ToString(CultureInfo.InvariantCulture), Wording.Decimal1(l.Months), Print(l.Outcome),
                    string.Join("; ", l.CompletedDates.Prepend(l.Reason)),
                ])),
            ],
            [
                ledger.Definition,
                "Days = end - start; months = days / 30.4375. " + Wording.Capital(ledger.Rules.CompletionInWords) + ".",
                .. ledger.Errors.Select(e => $"Not counted, the record contradicts itself: {e.Patient}, {e.Message}."),
                .. ledger.Doubts.Select(d => $"To be looked at: {d.Patient}, {d.Message}."),
                .. ledger.WithoutStart.GroupBy(w => w.Reason).Select(g => $"Without a start ({g.Key}): {g.Count()}."),
            ]);
    }

    public static string Print(LedgerOutcome outcome) => outcome switch
    {
        LedgerOutcome.Event => "event",
        LedgerOutcome.Competing => "competing event",
        _ => "censored",
    };
}
