using DfspRegistry.Analysis.Endpoints;
using DfspRegistry.Analysis.Proportions;
using DfspRegistry.Analysis.Survival;
using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.Cohorts;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Surgery;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Analysis.Reports;

/// <summary>Treatment before surgery, patient by patient, and what it comes to: size reduction, histology, margins, adverse events, local control.</summary>
/// <param name="Patients">By registry number; those not operated stand in it too.</param>
/// <param name="LocalControl">Cleared patients without local recurrence by the data cut-off, of those cleared.</param>
/// <param name="FollowUpDays">From final clearance to the last examination, shortest and longest; null when nobody was cleared.</param>
public sealed record SurgicalReport(
    string Line,
    IReadOnlyList<SurgicalPatient> Patients,
    Spread? DurationDays,
    Spread? ProductReduction, Spread? XReduction, Spread? YReduction,
    ProportionEstimate ClearByMohsAlone,
    ProportionEstimate FinallyClear,
    ProportionEstimate LocalControl,
    (int Minimum, int Maximum)? FollowUpDays,
    AdverseEventResult AdverseEvents,
    EndpointLedger LocalRecurrence)
{
    public const string SizeRule = ClinicalSizeReduction.HeadlineAssumption;

    /// <summary>
    /// Cumulative incidence of local recurrence after final clearance, death competing (Aalen-Johansen); null when nobody was cleared or nobody
    /// had either: then it is 0 throughout.
    /// </summary>
    public IncidenceCurve? LocalRecurrenceIncidence =>
        LocalRecurrence.Lines.Any(l => l.Outcome != LedgerOutcome.Censored) ? CumulativeIncidence.Estimate(LocalRecurrence.ToCompetingRisksData())[0] : null;

    public static SurgicalReport Of(StudyLine line, DateOnly cutoff, EndpointRules rules)
    {
        var recurrence = EndpointLedger.Derive(line, cutoff, Endpoint.LocalRecurrence, rules);
        var afterClearance = recurrence.Lines.ToDictionary(l => l.PatientId);
        SurgicalPatient[] patients = [.. line.Members.Select(m => SurgicalPatient.Of(m, line.Name, cutoff, rules, afterClearance.GetValueOrDefault(m.Patient.Id)))];
        var mohs = patients.Where(p => p.ClearByMohsAlone is not null).ToList();
        var operated = patients.Where(p => p.Operations.Count > 0).ToList();
        return new SurgicalReport(
            line.Name,
            patients,
            Spread.Of(patients.Select(p => (double?)p.DurationDays)),
            Spread.Of(patients.Select(p => (double?)p.Reduction?.ProductPercent)),
            Spread.Of(patients.Select(p => (double?)p.Reduction?.XPercent)),
            Spread.Of(patients.Select(p => (double?)p.Reduction?.YPercent)),
            ClopperPearson.Interval(mohs.Count(p => p.ClearByMohsAlone == true), mohs.Count),
            ClopperPearson.Interval(operated.Count(p => p.FinalClearanceOn is not null), operated.Count),
            ClopperPearson.Interval(recurrence.Lines.Count(l => !l.IsEvent), recurrence.Lines.Count),
            recurrence.Lines.Count == 0 ? null : (recurrence.Lines.Min(l => l.Days), recurrence.Lines.Max(l => l.Days)),
            AdverseEventResult.Of(line, cutoff, rules),
            recurrence);
    }
}

/// <summary>Number, mean, median and range of what is recorded.</summary>
public sealed record Spread(int N, double Mean, double Median, double Minimum, double Maximum)
{
    /// <summary>Null when no value is recorded.</summary>
    public static Spread? Of(IEnumerable<double?> values)
    {
        double[] known = [.. values.OfType<double>().Order()];
        return known.Length == 0 ? null : new Spread(known.Length, known.Average(), (known[(known.Length - 1) / 2] + known[known.Length / 2]) / 2, known[0], known[^1]);
    }
}

/// <summary>One patient's row of the surgical study's table.</summary>
/// <param name="DoseMgPerDay">Daily doses in the order given, without interruptions; one when the dose never changed.</param>
/// <param name="DurationDays">First to last dose; null while the end is not recorded.</param>
/// <param name="Before">Clinical size at consultation.</param>
/// <param name="After">Clinical size before surgery.</param>
/// <param name="ClearByMohsAlone">Null when there was no Mohs surgery or it is not recorded.</param>
/// <param name="AfterClearance">The patient's line of the local recurrence ledger; null when never cleared.</param>
public sealed record SurgicalPatient(
    string Patient, Guid PatientId, string? ImportedId, CohortDiagnosis? Diagnosis,
    IReadOnlyList<decimal> DoseMgPerDay, string? DoseReason, int? DurationDays,
    CohortSize? Before, CohortSize? After, ClinicalSizeReduction? Reduction,
    CohortHistology? HistologyBefore, CohortHistology? HistologyAfter,
    IReadOnlyList<CohortSurgery> Operations, bool? ClearByMohsAlone, DateOnly? FinalClearanceOn,
    IReadOnlyList<CohortAdverseEvent> AdverseEvents, LedgerLine? AfterClearance)
{
    public bool AllAdverseEventsResolved =>
        AdverseEvents.All(e => e.Outcome is AdverseEventOutcome.Resolved or AdverseEventOutcome.ResolvedWithSequelae);

    internal static SurgicalPatient Of(LineOfPatient member, string lineName, DateOnly cutoff, EndpointRules rules, LedgerLine? afterClearance)
    {
        bool IsKnown(PartialDate? date) => date is null || date.Value.Complete(rules.Completion) <= cutoff;
        var (patient, line) = (member.Patient, member.Line);
        var course = new PatientCourse(member, lineName, cutoff, rules);
        var doses = line.Doses.Where(d => d.DoseMgPerDay > 0 && IsKnown(d.StartedOn)).ToList();
        CohortSize? Size(ClinicalSizeOccasion occasion) => line.ClinicalSizes.Where(s => s.Occasion == occasion && IsKnown(s.MeasuredOn)).MaxBy(s => s.MeasuredOn);
        CohortHistology? Histology(HistologyOccasion occasion) => patient.Histology.LastOrDefault(h => h.Occasion == occasion && IsKnown(h.SpecimenOn));
        var (before, after) = (Size(ClinicalSizeOccasion.Consultation), Size(ClinicalSizeOccasion.BeforeSurgery));
        CohortSurgery[] operations = [.. course.SurgeriesOfLine.OrderBy(s => s.PerformedOn)];
        var ended = line.EndedOn is { } end && IsKnown(end) ? end.Complete(rules.Completion) : (DateOnly?)null;
        return new SurgicalPatient(
            patient.RegistryNumber, patient.Id, patient.ImportedId, patient.Diagnosis,
            [.. doses.Select(d => d.DoseMgPerDay).Aggregate(new List<decimal>(), (known, dose) => known is [.., var last] && last == dose ? known : [.. known, dose])],
            doses.Select(d => d.ReasonDetail).FirstOrDefault(r => !string.IsNullOrWhiteSpace(r)),
            ended is { } day && day >= member.Start ? day.DayNumber - member.Start.DayNumber : null,
            before, after,
            before is { XCm: > 0, YCm: > 0 } && after is not null ? ClinicalSizeReduction.Between(before.XCm, before.YCm, after.XCm, after.YCm) : null,
            Histology(HistologyOccasion.BeforeTreatment), Histology(HistologyOccasion.AfterTreatment),
            operations,
            operations.Select(s => s.ClearByMohsAlone).FirstOrDefault(c => c is YesNoUnknown.Yes or YesNoUnknown.No) switch
            {
                YesNoUnknown.Yes => true,
                YesNoUnknown.No => false,
                _ => null,
            },
            course.FinalClearance?.On,
            [.. line.AdverseEvents.Where(e => e.WorstGrade is not 0 && IsKnown(e.OnsetOn)).OrderBy(e => e.OnsetOn ?? new PartialDate(2200)).ThenBy(e => e.Term, StringComparer.Ordinal).ThenBy(e => e.Id)],
            afterClearance);
    }
}
