using System.Globalization;
using DfspRegistry.Analysis.Endpoints;
using DfspRegistry.Analysis.Reports;
using DfspRegistry.Analysis.Tables;

namespace DfspRegistry.Tests.Tables;

/// <summary>What leaves of a curve tells of nobody or of at least five: between two values that are told, and of those at risk.</summary>
public sealed class OutsideReadingsTests
{
    private static readonly LineReport Line = Assert.Single(StudyReport.Of(PancreaticCohort.Build(), new ReportOptions { By = "stage" }).Lines);

    /// <summary>41 patients (R package asaur), whose days stand in the file: events are counted in it anew.</summary>
    [Theory]
    [InlineData(Endpoint.ProgressionFreeSurvival)]
    [InlineData(Endpoint.OverallSurvival)]
    public void A_curve_every_three_months_tells_no_fewer_than_five_events(Endpoint endpoint)
    {
        var result = Line[endpoint];
        var table = OutsideTable.Of(CurveAtMonthsTable.Of(result, competing: false, forOutside: true)).Table;
        Assert.Contains(table.Rows, r => r.Cells[3].Text == OutsideReadings.NotRead);
        foreach (var group in result.Groups)
        {
            var told = 0;
            foreach (var row in table.Rows.Where(r => r.Cells[0].Text == group.Group).Select(r => r.Cells.Select(c => c.Text).ToArray()))
            {
                var day = int.Parse(row[1], CultureInfo.InvariantCulture) * 30.4375;
                var atRisk = group.Lines.Count(l => l.Days >= day);
                Assert.True(atRisk >= 5);
                Assert.Equal(atRisk / 5 * 5, int.Parse(row[2], CultureInfo.InvariantCulture));
                var events = group.Lines.Count(l => l.IsEvent && l.Days <= day);
                Assert.Equal(events - told is >= 1 and <= 4, row[3] == OutsideReadings.NotRead);
                if (row[3] == OutsideReadings.NotRead)
                    continue;
                Assert.Equal(100 * group.Curve.At([day])[0].Survival!.Value, double.Parse(row[3], CultureInfo.InvariantCulture), 0.0500001);
                told = events;
            }
        }
    }

    [Fact]
    public void Survival_at_years_tells_no_fewer_than_five_events_and_all_not_where_a_group_is_hidden()
    {
        // One group of 30 loses six patients in the first year and three in the second; the other of 20 five in each.
        var report = new Groups(
            [.. Enumerable.Repeat(200, 6), .. Enumerable.Repeat(500, 3), .. Enumerable.Repeat(3000, 21)],
            [.. Enumerable.Repeat(100, 5), .. Enumerable.Repeat(600, 5), .. Enumerable.Repeat(3000, 10)]).Report();
        var rows = OutsideTable.Of(OutcomeTables.Rates(report, forOutside: true)).Table.Rows.Take(3).Select(r => r.Cells.Skip(1).Select(c => c.Text).ToArray()).ToList();
        string[] firstWords(int row) => [.. rows[row].Select(c => c.Split(' ', ';')[0] + (c.Contains(';') ? ";" + c.Split(';')[1] : ""))];
        Assert.Equal(["78.0; 35", "–; 30", "–; 30", "–; 30"], firstWords(0));
        Assert.Equal(["80.0; 20", "–; 20", "–; 20", "–; 20"], firstWords(1));
        Assert.Equal(["75.0; 15", "50.0; 10", "50.0; 10", "50.0; 10"], firstWords(2));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(4, 4)]
    [InlineData(5, 5)]
    [InlineData(9, 5)]
    [InlineData(43, 40)]
    public void Numbers_at_risk_are_whole_fives(int atRisk, int printed) => Assert.Equal(printed, OutsideReadings.InFives(atRisk));

    /// <summary>Two groups of patients who die on these days, or are followed to day 3000.</summary>
    private sealed class Groups(int[] first, int[] second)
    {
        public LineReport Report()
        {
            var patients = first.Select(d => (Days: d, Group: "A")).Concat(second.Select(d => (Days: d, Group: "B"))).Select((p, i) => Patient(i + 1, p.Days, p.Group)).ToArray();
            return Assert.Single(StudyReport.Of(CohortBuilder.Cohort("2020-01-01", patients), new ReportOptions { By = "arm" }).Lines);
        }

        private static Domain.Cohorts.CohortPatient Patient(int number, int days, string group)
        {
            var start = new DateOnly(2005, 1, 1);
            var line = CohortBuilder.Line("imatinib", "2005-01-01") with { Attributes = new Dictionary<string, string> { ["arm"] = group } };
            var patient = CohortBuilder.Patient(number, line);
            var end = Domain.Shared.PartialDate.Of(start.AddDays(days));
            return days < 3000
                ? patient with { Death = new Domain.Cohorts.CohortDeath(CohortBuilder.NextId(), end, Domain.FollowUp.CauseOfDeath.Unknown) }
                : patient with { Contacts = [new Domain.Cohorts.CohortContact(CohortBuilder.NextId(), Domain.Cohorts.ContactEvidence.Visit, end, ExaminedWithoutProgression: true)] };
        }
    }
}
