using System.Globalization;
using System.Text;
using DfspRegistry.Analysis.Endpoints;
using DfspRegistry.Analysis.Reports;
using DfspRegistry.Analysis.Tables;
using DfspRegistry.Data.RowExports;
using DfspRegistry.Domain.Cohorts;
using DfspRegistry.Domain.RowExports;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Web.Pages.Analysis;

namespace DfspRegistry.Web.Pages.RowExports;

/// <summary>
/// What a report is computed from, as files: the ledger of each endpoint and line, the curves, and the R scripts that compute the report's numbers again. The disguise
/// comes before anything is computed, so that no other number and no typed text can stand anywhere.
/// </summary>
internal static class AnalysisRows
{
    public static ExportedFiles Of(Cohort cohort, RowDisguise disguise, KnownWords words)
    {
        // Who is followed to the cut-off would have the day of the first dose told by it.
        var report = StudyReport.Of(CohortDisguise.Of(cohort, disguise, words), new ReportOptions()) with { NamesCutoff = disguise.Dates == RowExportDates.Kept };
        List<ExportedFile> files = [Ledgers(cohort, report, disguise)];
        foreach (var item in ReportItems.Of(report).SelectMany(s => s.Items))
        {
            if (item.Data is { } curve)
                files.Add(new ExportedFile($"{item.Key}.csv", [.. curve.Columns.Select(c => c.Heading)], curve.Rows.Count, Encoding.UTF8.GetBytes(TableCsv.Rows(curve))));
            // The surgical table of patients holds days of the calendar and typed text: it leaves with the records, or not at all.
            if (item.RScript is { } script && !item.Key.EndsWith(SurgicalTables.PatientsKey, StringComparison.Ordinal))
                files.Add(new ExportedFile($"{item.Key}.R", [], 0, Encoding.UTF8.GetBytes(script())));
        }
        return new ExportedFiles(cohort.Patients.Count, cohort.Withheld, files);
    }

    private static ExportedFile Ledgers(Cohort cohort, StudyReport report, RowDisguise disguise)
    {
        string[] columns = ["patient", "line", "endpoint", "start", "end", "days", "outcome"];
        // Completed like every day of a ledger, so that no row says whose first dose is known to the month or year only: its days would be counted from the middle of that.
        var firstDoses = cohort.Patients.Where(p => p.Lines.Count > 0).ToDictionary(p => p.Id, p => PartialDate.Of(p.Lines.Min(l => l.StartedOn.Complete(PartialDateCompletion.Middle))));
        var csv = new StringBuilder();
        TableCsv.AppendRecord(csv, columns);
        var rows = 0;
        foreach (var line in report.Lines.SelectMany(l => l.Survival).SelectMany(s => s.Ledger.Lines))
        {
            string Date(DateOnly day) => disguise.Text(day, line.PatientId, firstDoses.TryGetValue(line.PatientId, out var first) ? first : null);
            TableCsv.AppendRecord(csv, [line.Patient, line.Line, line.Endpoint.Code(), Date(line.Start), Date(line.End), line.Days.ToString(CultureInfo.InvariantCulture), LedgerTable.Print(line.Outcome)]);
            rows++;
        }
        return new ExportedFile("ledger.csv", columns, rows, Encoding.UTF8.GetBytes(csv.ToString()));
    }
}
