using DfspRegistry.Analysis.Tables;
using DfspRegistry.Analysis.Reports;
using DfspRegistry.Domain.Studies;
using DfspRegistry.Domain.TumorResponse;
using static DfspRegistry.Tests.CohortBuilder;

namespace DfspRegistry.Tests.Tables;

public sealed class TableTests
{
    [Theory]
    // OWASP, CSV injection: a cell that begins with one of these runs as a formula.
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+49 30 1", "'+49 30 1")]
    [InlineData("-2+3", "'-2+3")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData(" =1", "' =1")]
    [InlineData("\"=1", "\"'\"\"=1\"")]
    // A number is a number.
    [InlineData("-18.9", "-18.9")]
    [InlineData("23.0 (16.7 to 29.9)", "23.0 (16.7 to 29.9)")]
    [InlineData("a, \"b\"", "\"a, \"\"b\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    public void Csv_fields_are_safe_and_quoted(string text, string field) => Assert.Equal(field, TableCsv.Field(text));

    [Fact]
    public void Csv_carries_title_heading_rows_and_footnotes()
    {
        var table = new Table("key", "Title", [TableColumn.Words("A"), TableColumn.Number("n")], [TableRow.Heading("Group"), TableRow.SubItem("x", "1")], ["Note, with a comma."]);
        Assert.Equal("A,n\r\nGroup\r\nx,1\r\n# Title\r\n\"# Note, with a comma.\"\r\n", TableCsv.Write(table));
        Assert.Equal("Title\n  A    n\n  Group\n    x  1\n  Note, with a comma.\n", TableText.Write(table));
    }

    [Theory]
    [InlineData(45, 95, "47.4")]
    [InlineData(1, 8, "12.5")]
    [InlineData(1, 16, "6.3")]
    [InlineData(0, 0, "–")]
    public void Percent_rounds_halves_away_from_zero(int count, int of, string text) => Assert.Equal(text, Wording.Percent(count, of));

    [Fact]
    public void Every_table_of_any_report_has_a_cell_for_each_column_and_says_its_rule()
    {
        for (var seed = 0; seed < 15; seed++)
        {
            foreach (var design in Enum.GetValues<StudyDesign>())
            {
                foreach (var table in ReportTables.Of(StudyReport.Of(new RandomCohort(seed).Build(design), new ReportOptions { By = "sex" })))
                {
                    Assert.All(table.Rows.Where(r => r.Kind != TableRowKind.Heading), r => Assert.Equal(table.Columns.Count, r.Cells.Count));
                    Assert.NotEmpty(table.Footnotes);
                    Assert.DoesNotContain("NaN", TableText.Write(table));
                }
            }
        }
    }

    [Fact]
    public void Outcome_by_response_prints_not_reached_and_no_test()
    {
        var report = StudyReport.Of(Cohort(
            "2013-07-31",
            Patient(1, Line("sunitinib", "2010-01-01").Assessed("2010-04-01", ResponseCode.CR)).Seen("2013-01-01"),
            Patient(2, Line("sunitinib", "2010-01-01").Assessed("2010-04-01", ResponseCode.PD)).Died("2010-11-01"))).Lines[0];
        var table = OutcomeTables.ByBestResponse(report);
        Assert.Equal(["Complete response (CR)", "1", "50.0", "NR (NE to NE)", "NR (NE to NE)"], table.Rows[0].Cells.Select(c => c.Text));
        Assert.Equal("3.0 (NE to NE)", table.Rows[1].Cells[3].Text);
        Assert.Equal(["D-000001"], table.Rows[0].Cells[1].Patients);
        Assert.Contains(table.Footnotes, n => n.Contains("Described, not tested", StringComparison.Ordinal));
    }

    [Fact]
    public void Ledger_table_is_ordered_by_days_and_names_what_is_left_out()
    {
        var report = StudyReport.Of(Cohort(
            "2013-07-31",
            Patient(1, Line("imatinib", "2010-01-01")).Died("2011-08"),
            Patient(2, Line("imatinib", "2010-01-01")).Died("2010-02-01"),
            Patient(3, Line("imatinib", "2010-01-01")).Died("2009-12-01")));
        var table = LedgerTable.Of(report.Lines[0][Analysis.Endpoints.Endpoint.OverallSurvival]);
        Assert.Equal(["D-000002", "D-000001"], table.Rows.Select(r => r.Cells[0].Text));
        Assert.Equal("death; death: 2011-08 counted as 2011-08-15", table.Rows[1].Cells[^1].Text);
        Assert.Contains(table.Footnotes, n => n == "Not counted, the record contradicts itself: D-000003, death on 2009-12-01 lies before the first dose on 2010-01-01.");
    }
}
