using DfspRegistry.Analysis.Endpoints;
using DfspRegistry.Domain.Cohorts;
using DfspRegistry.Domain.Studies;

namespace DfspRegistry.Analysis.Reports;

/// <summary>
/// A study's tables and curves, line by line. The same cohort with the same options gives the same report: nothing is read but the rows, and
/// nothing depends on today or on the order of patients.
/// </summary>
/// <param name="Surgical">For a neoadjuvant study, one a line; empty for others.</param>
/// <param name="PfsRatios">PFS2 / PFS1 of consecutive lines; no log-rank test is made between lines, the patients are the same.</param>
public sealed record StudyReport(
    CohortStudy Study, DateOnly DataCutoff, ReportOptions Options, long AuditPosition, int VisitsInProgress, int Withheld, int Patients,
    IReadOnlyList<LineReport> Lines, IReadOnlyList<SurgicalReport> Surgical, IReadOnlyList<PfsRatio> PfsRatios)
{
    /// <summary>False where no day of the calendar may be told.</summary>
    public bool NamesCutoff { get; init; } = true;

    /// <summary>What the numbers hang on, in one line: DFSP-A · data cut-off 2013-07-31 · rules as-published v1 · computed at audit entry 18 204.</summary>
    public string Provenance =>
        $"{Study.Code} · {(NamesCutoff ? $"data cut-off {DataCutoff:yyyy-MM-dd} · " : "")}rules {Options.Rules.Label} · computed at audit entry {AuditPosition}"
        + (Study.IsSynthetic ? " · synthetic demonstration data" : "");

    /// <summary>Every line of every ledger: by treatment line, endpoint, registry number.</summary>
    public IEnumerable<LedgerLine> Ledger => Lines.SelectMany(l => l.Survival).SelectMany(s => s.Ledger.Lines);

    /// <summary>Records that contradict themselves, once each.</summary>
    public IEnumerable<LedgerError> Errors => Lines.SelectMany(l => l.Survival).SelectMany(s => s.Ledger.Errors).DistinctBy(e => (e.PatientId, e.Line, e.Message));

    /// <summary>Lines that count but should be looked at, once each.</summary>
    public IEnumerable<LedgerDoubt> Doubts => Lines.SelectMany(l => l.Survival).SelectMany(s => s.Ledger.Doubts).DistinctBy(d => (d.PatientId, d.Line, d.Message));

    public LineReport? Line(string name) => Lines.FirstOrDefault(l => l.Line == name);

    /// <exception cref="ArgumentException">The options ask for a grouping that the cohort does not have; the message names those it has.</exception>
    public static StudyReport Of(Cohort cohort, ReportOptions? options = null)
    {
        options ??= ReportOptions.Default;
        if (options.By is { } asked)
        {
            var by = Grouping.Resolve(cohort, asked)
                ?? throw new ArgumentException($"The study cannot be split by '{asked}'. It can by: {string.Join(", ", Grouping.NamesFor(cohort))}.", nameof(options));
            options = options with { By = by };
        }
        var lines = StudyLine.Of(cohort, options.Rules.Completion);
        var isNeoadjuvant = cohort.Study.Design == StudyDesign.Neoadjuvant;
        LineReport[] reports = [.. lines.Select(l => LineReport.Of(l, cohort.DataCutoff, options, isNeoadjuvant))];
        return new StudyReport(
            cohort.Study, cohort.DataCutoff, options, cohort.AuditPosition, cohort.VisitsInProgress, cohort.Withheld, cohort.Patients.Count,
            reports,
            isNeoadjuvant ? [.. lines.Select(l => SurgicalReport.Of(l, cohort.DataCutoff, options.Rules))] : [],
            [.. reports.Zip(reports.Skip(1), (first, second) => PfsRatio.Of(first[Endpoint.ProgressionFreeSurvival].Ledger, second[Endpoint.ProgressionFreeSurvival].Ledger)).OfType<PfsRatio>()]);
    }
}
