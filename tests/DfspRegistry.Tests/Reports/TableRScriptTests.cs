using System.Globalization;
using DfspRegistry.Analysis.Endpoints;
using DfspRegistry.Analysis.Reports;
using DfspRegistry.Analysis.Tables;
using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.Cohorts;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Studies;
using DfspRegistry.Domain.Surgery;
using DfspRegistry.Domain.TumorResponse;
using DfspRegistry.Domain.Patients;
using static DfspRegistry.Tests.CohortBuilder;

namespace DfspRegistry.Tests.Reports;

/// <summary>The scripts that count a table again carry its rows and its printed cells; where R is installed they are run, and R must come to every cell.</summary>
public sealed class TableRScriptTests
{
    [Fact]
    public void A_line_s_tables_come_out_of_R_as_they_are_printed()
    {
        string[] scripts =
        [
            .. Enumerable.Range(1, 6).SelectMany(seed => Scripts(StudyReport.Of(new RandomCohort(seed).Build(StudyDesign.Systemic), new ReportOptions { By = "sex" }))),
            .. Scripts(StudyReport.Of(PancreaticCohort.Build(), new ReportOptions { By = "stage" })),
        ];
        // R: survfit of the 8 localised patients, 202 days (61 to 318).
        Assert.Contains(scripts, s => s.Contains("\"8; 8; 6.6 (2.0 to 10.4)\")", StringComparison.Ordinal));
        RAgrees(scripts);
    }

    [Fact]
    public void Surgical_tables_come_out_of_R_as_they_are_printed()
    {
        RAgrees([.. Enumerable.Range(1, 6).Select(seed => new RandomCohort(seed).Build(StudyDesign.Neoadjuvant)).Append(Operated()).SelectMany(c => Scripts(StudyReport.Of(c)))]);
    }

    [Fact]
    public void The_curve_of_local_recurrence_comes_out_of_R()
    {
        // One of five recurs on day 789 after clearance, one dies: Aalen-Johansen 1/5 from then on.
        var line = StudyReport.Of(Operated()).Lines[0];
        var table = IncidenceTable.Of(line[Endpoint.LocalRecurrence]);
        if (RProgram.Run(SurgicalRScripts.CumulativeIncidence(line[Endpoint.LocalRecurrence], "TEST")) is not { } output)
            return;
        var printed = output.Split('\n').Skip(1).Where(l => l.StartsWith('[')).Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).ToArray()).ToList();
        Assert.Equal(table.Rows.Count, printed.Count);
        foreach (var (row, columns) in table.Rows.Zip(printed))
        {
            Assert.Equal(row.Cells[1].Text, columns[0]);
            Assert.Equal(Number(row.Cells[7].Text), Number(columns[4]), 6);
            // Where nobody has recurred yet R prints no limits, and neither does the table.
            Assert.Equal(row.Cells[8].Text.Length > 0 ? Number(row.Cells[8].Text) : double.NaN, Number(columns[5]), 6);
        }

        static double Number(string text) => text is "NA" or "NaN" ? double.NaN : double.Parse(text, CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Events_are_counted_as_events_where_the_table_counts_events()
    {
        var cohort = Cohort(
            "2012-12-31",
            Patient(1, Line("imatinib", "2010-01-01").Adverse("Rash", 2, "2010-02-01").Adverse("rash", 3, "2010-03-01").Adverse("Rash", null, "2010-04-01")),
            Patient(2, Line("imatinib", "2010-01-01").Adverse("Rash", 5, "2010-02-01").Adverse("Fatigue \"a\" \\", 1, "2010-02-01")));
        var line = Assert.Single(StudyLine.Of(cohort));
        string Script(AdverseEventCounting counting) => AdverseEventRScript.ByGrade(AdverseEventResult.Of(line, cohort.DataCutoff, EndpointRules.AsPublished, counting), "TEST");
        Assert.Contains("beside(\"Rash\", term(\"Rash\"), \"0; 1; 1; 0; 1; 1; 2; 100.0\")", Script(AdverseEventCounting.Events), StringComparison.Ordinal);
        Assert.Contains("beside(\"Rash\", term(\"Rash\"), \"0; 0; 1; 0; 1; 2; 100.0\")", Script(AdverseEventCounting.PatientsByWorstGrade), StringComparison.Ordinal);
        RAgrees([Script(AdverseEventCounting.Events), Script(AdverseEventCounting.PatientsByWorstGrade)]);
    }

    [Fact]
    public void A_difference_is_marked()
    {
        var script = LineRScripts.Characteristics(StudyReport.Of(Operated()).Lines[0], "TEST");
        if (RProgram.Run(script.Replace("\"3; 50.0\"", "\"3; 50.1\"", StringComparison.Ordinal)) is { } output)
            Assert.Contains("DIFFERENT", output, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Scripts(StudyReport report) => ReportRScripts.Of(report).Select(s => s.Script);

    private static void RAgrees(IReadOnlyList<string> scripts)
    {
        if (RProgram.Run(scripts) is not { } output)
            return;
        Assert.DoesNotContain("DIFFERENT", output, StringComparison.Ordinal);
        var rows = scripts.Sum(s => s.Split('\n').Count(l => l.StartsWith("beside(", StringComparison.Ordinal)));
        Assert.NotEqual(0, rows);
        Assert.Equal(rows, output.Split('\n').Count(l => l.Contains("table: ", StringComparison.Ordinal)));
    }

    /// <summary>Six operated patients with sizes, histology, margins, recurrences and a death that competes.</summary>
    private static Cohort Operated() => Cohort(StudyDesign.Neoadjuvant, "2014-12-31", [.. Enumerable.Range(1, 6).Select(Operated)]);

    private static CohortPatient Operated(int n)
    {
        var line = Line("imatinib", "2008-01-01") with { EndedOn = PartialDate.Parse($"2008-04-{n + 1:00}") };
        line = line.Sized(ClinicalSizeOccasion.Consultation, "2007-12-01", 4 + n, 3.5m).Adverse("Edema", 1, "2008-02-01", n % 2 == 0 ? AdverseEventOutcome.Resolved : null);
        if (n != 5)
            line = line.Sized(ClinicalSizeOccasion.BeforeSurgery, "2008-05-01", 3 + n / 2m, 2.6m);
        var patient = Patient(n, line) with
        {
            Sex = n % 2 == 0 ? Sex.Male : Sex.Female,
            Histology =
            [
                new CohortHistology(HistologyOccasion.BeforeTreatment, PartialDate.Parse("2007-12-01"), null, null, YesNoUnknown.Yes),
                new CohortHistology(HistologyOccasion.AfterTreatment, PartialDate.Parse("2008-05-01"), n * 9.5m, n > 2 ? Hyalinization.Significant : Hyalinization.None, n > 4 ? YesNoUnknown.Yes : YesNoUnknown.No),
            ],
        };
        if (n < 6)
            patient = patient.Operated("2008-05-01", n == 4 ? null : $"2008-05-{n + 2:00}");
        patient = patient.Seen($"20{9 + n:00}-06-01", examined: true);
        return n switch { 2 => patient.Recurred("2010-07-01", RecurrenceKind.Local), 3 => patient.Died("2011-01-01"), _ => patient };
    }
}
