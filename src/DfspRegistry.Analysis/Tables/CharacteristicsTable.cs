using DfspRegistry.Analysis.Reports;

namespace DfspRegistry.Analysis.Tables;

/// <summary>The founding study's Table 1: age, sex, location and dominant site, with what else is recorded; follow-up closes it.</summary>
public static class CharacteristicsTable
{
    public static Table Of(LineReport report)
    {
        var characteristics = report.Characteristics;
        List<TableRow> rows = [];
        if (characteristics.Age is { } age)
            rows.Add(TableRow.Item("Age, median (range), years", "", $"{Wording.Years(age.Median)} ({age.Minimum} to {age.Maximum})"));
        foreach (var group in characteristics.Groups.Where(g => g.IsRecorded))
        {
            rows.Add(TableRow.Heading(group.Title));
            rows.AddRange(group.Counts.Select(c => TableRow.SubItem(
                Wording.Capital(c.Value), new TableCell(c.Count.ToString(), c.Patients), Wording.Percent(c.Count, c.Treated))));
        }
        if (report.FollowUp is { Alive: > 0 } followUp)
            rows.Add(TableRow.Item("Follow-up, median (range), years", "", FollowUpYears(followUp)));
        List<string> notes = [];
        if (characteristics.Age is { } known)
        {
            notes.Add("Age in completed years at the first dose"
                + (known.N < characteristics.N ? $", of the {known.N} whose birth date is recorded; " : "; ")
                + report[Endpoints.Endpoint.OverallSurvival].Ledger.Rules.CompletionInWords + ".");
        }
        notes.Add($"Percent of the {characteristics.N} patients who started {report.Line}.");
        if (report.FollowUp.Alive > 0)
            notes.Add("Follow-up: m" + FollowUp.Rule[1..]);
        return new Table(
            "characteristics", $"Characteristics at start of {report.Line}",
            [TableColumn.Words($"n = {characteristics.N}"), TableColumn.Number("n"), TableColumn.Number("%")], rows, notes);
    }

    /// <summary>Years of 365.25 days: 4.4 (3.0 to 10.5).</summary>
    public static string FollowUpYears(FollowUp followUp) =>
        $"{InYears(followUp.Median.Months)} ({InYears(followUp.MinimumMonths)} to {InYears(followUp.MaximumMonths)})";

    private static string InYears(double? months) => months is { } m ? Wording.Decimal1(m / 12) : Wording.NotReached;
}
