using System.Globalization;
using DfspRegistry.Analysis.Endpoints;
using DfspRegistry.Domain.Cohorts;
using DfspRegistry.Domain.Studies;
using DfspRegistry.Domain.TumorResponse;
using DfspRegistry.Web.Wording;
using Endpoint = DfspRegistry.Analysis.Endpoints.Endpoint;

namespace DfspRegistry.Web.Pages.Patients;

/// <summary>One line of treatment as the patient's page prints it, by the same rules as the report.</summary>
/// <param name="Best">Best response, with the confirmed one in brackets where they are told apart: PR (SD).</param>
/// <param name="ProgressionFree">Months with a plus where no progression is recorded: 21.4, 18.8+.</param>
public sealed record LineSummary(Guid Id, int Ordinal, string Drug, string Best, string ProgressionFree, string Status);

/// <summary>What the lines of one patient came to.</summary>
public sealed record PatientCourseSummary(IReadOnlyList<LineSummary> Lines, string? Overall)
{
    public static PatientCourseSummary Of(CohortPatient patient)
    {
        var rules = EndpointRules.AsPublished;
        var cohort = new Cohort(new CohortStudy(Guid.Empty, "", "", StudyDesign.Systemic, false), DateOnly.MaxValue, 0, 0, 0, [patient]);
        var lines = StudyLine.Of(cohort, rules.Completion);
        var summaries = lines.SelectMany(line => line.Members.Select(member => Summary(line, member, rules))).OrderBy(s => s.Ordinal).ToList();
        return new PatientCourseSummary(summaries, OverallInWords(lines, rules));
    }

    private static LineSummary Summary(StudyLine line, LineOfPatient member, EndpointRules rules)
    {
        // A line whose response nobody judged has no progression of its own: a later line's would stand here.
        if (member.Line.Assessments.Count == 0 && member.Line.Progressions.Count == 0 && member.Line.ReportedBestResponse is null)
            return new LineSummary(member.Line.Id, member.Line.Ordinal, member.Line.Drug, "not assessed", "–", Given(member.Line));
        var ledger = EndpointLedger.Derive(line, DateOnly.MaxValue, Endpoint.ProgressionFreeSurvival, rules);
        var free = ledger.Lines.FirstOrDefault(l => l.PatientId == member.Patient.Id);
        return new LineSummary(
            member.Line.Id, member.Line.Ordinal, member.Line.Drug,
            Best(LineResponse.Of(member, line.Name, DateOnly.MaxValue, rules).Best, member.Line.ReportedBestResponse),
            free is null ? "–" : Months(free) + " mo",
            free is not null ? Status(free, member.Line) : ledger.Errors.Count > 0 ? ledger.Errors[0].Message : "–");
    }

    private static string Best(BestOverallResponse best, ResponseCode? reported)
    {
        if (best.Best is not { } unconfirmed)
            return reported is { } stated ? $"{ResponseCodes.Print(stated)} as reported" : "not assessed";
        var confirmed = best.Confirmed is { } c ? ResponseCodes.Print(c) : "–";
        return $"{ResponseCodes.Print(unconfirmed)} ({confirmed})";
    }

    private static string Status(LedgerLine free, CohortLine line)
    {
        if (free.IsEvent)
            return $"{free.Reason}, {Words.Iso(free.End)}";
        return line.EndedOn is { } ended ? $"no progression, ended {ended}" : "no progression, ongoing";
    }

    private static string Given(CohortLine line) =>
        line.EndedOn is not { } ended ? "ongoing" : line.StopReason is { } reason ? $"ended {ended}: {Words.Of(reason)}" : $"ended {ended}";

    private static string? OverallInWords(IReadOnlyList<StudyLine> lines, EndpointRules rules)
    {
        if (lines.Count == 0)
            return null;
        var first = lines.MinBy(l => l.Members.Min(m => m.Line.Ordinal))!;
        var survival = EndpointLedger.Derive(first, DateOnly.MaxValue, Endpoint.OverallSurvival, rules).Lines;
        return survival.Count == 0 ? null : $"OS from {first.Name} {Months(survival[0])} months";
    }

    private static string Months(LedgerLine line) => line.Months.ToString("0.0", CultureInfo.InvariantCulture) + (line.IsEvent ? "" : "+");
}
