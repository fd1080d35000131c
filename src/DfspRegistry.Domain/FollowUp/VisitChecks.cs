using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Shared.Checks;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Domain.FollowUp;

/// <summary>What the checks of a visit compare the form with.</summary>
public sealed record VisitKnown
{
    public PartialDate? LastVisitOn { get; init; }
    public int? LastKps { get; init; }
    /// <summary>Drug of the line that the visit belongs to; null without one.</summary>
    public string? Drug { get; init; }
    public bool IsOnTreatment { get; init; }
    public DosePeriod? CurrentDose { get; init; }
    /// <summary>The study's plan asks for an assessment at this visit.</summary>
    public bool AssessmentIsDue { get; init; }
    /// <summary>Target lesions that are followed, with the name that the form prints.</summary>
    public IReadOnlyList<(Guid Id, string Name)> Targets { get; init; } = [];
    public bool HasNonTargets { get; init; }
    public IReadOnlyList<AdverseEvent> OngoingAdverseEvents { get; init; } = [];
    public PartialDate? DiedOn { get; init; }
    public required Func<CtcaeVersion, string, CtcaeTerm?> Terms { get; init; }
}

/// <summary>
/// The rules of a visit that look beyond the typed value: at the visit before, the line, the plan. What no reading of the values allows is
/// impossible, what is only unlikely is improbable, what a visit asks for and has not is missing. Old records are asked for nothing.
/// </summary>
public static class VisitChecks
{
    /// <summary>Names of the improbable findings, under which a confirmation is kept.</summary>
    public static readonly string[] Codes =
        ["kps-jump", "visit-before-last", "next-visit-far", "unusual-dose", "dose-after-visit", "dose-order", "end-after-visit", "onset-after-visit", "term-not-listed", "already-ongoing"];

    private const int KpsJump = 30;
    private const int LongestIntervalMonths = 13;

    public static IReadOnlyList<CheckFinding> Of(VisitEntryInput entry, VisitKnown known) =>
        [.. Status(entry.Visit, known), .. Dosing(entry, known), .. Ongoing(entry, known), .. NewEvents(entry, known), .. Missing(entry, known)];

    private static IEnumerable<CheckFinding> Status(VisitInput visit, VisitKnown known)
    {
        if (visit.Kps is { } kps && known.LastKps is { } last && Math.Abs(kps - last) > KpsJump)
            yield return Improbable("kps-jump", "Visit.Kps", null, $"KPS {kps}: it was {last} at the visit before, a change of more than {KpsJump}.");
        if (visit.VisitedOn is not { } on)
            yield break;
        if (known.LastVisitOn is { } before && on.IsCertainlyBefore(before))
            yield return Improbable("visit-before-last", "Visit.VisitedOn", null, $"{on} lies before the last visit on {before}.");
        if (visit.NextVisitOn is { } next && next.Earliest > on.Latest.AddMonths(LongestIntervalMonths))
            yield return Improbable("next-visit-far", "Visit.NextVisitOn", null, $"{next} is more than {LongestIntervalMonths} months after this visit.");
    }

    private static IEnumerable<CheckFinding> Dosing(VisitEntryInput entry, VisitKnown known)
    {
        var dosing = entry.Dosing;
        if (dosing.Answer == DosingAnswer.NoChange)
            yield break;
        if (dosing.Answer == DosingAnswer.Resumed && known.CurrentDose is not { IsInterruption: true })
            yield return new CheckFinding(CheckLevel.Impossible, "not-interrupted", "Dosing.Answer", null, "No interruption is on record that could have ended: choose changed for another dose.");
        // A line has one dose a day: the form of that dose is the place to correct it.
        if (dosing.Answer != DosingAnswer.Stopped && (dosing.On ?? entry.Visit.VisitedOn) is { } day && known.CurrentDose is { } given && given.Id != dosing.Id && given.StartedOn == day)
            yield return new CheckFinding(CheckLevel.Impossible, "dose-of-same-day", "Dosing.On", null, $"A dose from {day} is on record: correct it there, or say from which later day this one is given.");
        if (dosing.GivesDose && UsualDoses.Outside(known.Drug, dosing.DoseMgPerDay) is { } unusual)
            yield return Improbable("unusual-dose", "Dosing.DoseMgPerDay", null, unusual);
        if (dosing.On is { } on && entry.Visit.VisitedOn is { } visited && on.IsCertainlyAfter(visited))
            yield return Improbable("dose-after-visit", "Dosing.On", null, $"{on} lies after this visit on {visited}.");
        if ((dosing.On ?? entry.Visit.VisitedOn) is { } from && known.CurrentDose is { } current && current.Id != dosing.Id && from.IsCertainlyBefore(current.StartedOn))
        {
            yield return dosing.Answer == DosingAnswer.Stopped
                ? new CheckFinding(CheckLevel.Impossible, "stop-before-dose", "Dosing.On", null, $"{from} lies before the dose given since {current.StartedOn}.")
                : Improbable("dose-order", "Dosing.On", null, $"{from} lies before the dose given since {current.StartedOn}; it will stand before it.");
        }
    }

    private static IEnumerable<CheckFinding> Ongoing(VisitEntryInput entry, VisitKnown known)
    {
        for (var i = 0; i < entry.OngoingAdverseEvents.Count; i++)
        {
            var typed = entry.OngoingAdverseEvents[i];
            if (known.OngoingAdverseEvents.FirstOrDefault(e => e.Id == typed.Id) is not { } stored)
                continue;
            var field = $"OngoingAdverseEvents[{i}]";
            if (typed.GradeHasChanged && typed.Grade is { } grade and >= 1 and <= 5 && CtcaeGrades.Refused(stored.CtcaeVersion, stored.Term, grade, known.Terms) is { } refused)
                yield return new CheckFinding(CheckLevel.Impossible, "grade-not-in-term", field + ".Grade", typed.Id, refused);
            if (!typed.HasEnded || (typed.EndedOn ?? entry.Visit.VisitedOn) is not { } ended)
                continue;
            if (stored.OnsetOn is { } onset && ended.IsCertainlyBefore(onset))
                yield return new CheckFinding(CheckLevel.Impossible, "end-before-onset", field + ".EndedOn", typed.Id, $"{stored.Term}: the end on {ended} lies before the onset on {onset}.");
            if (entry.Visit.VisitedOn is { } visited && ended.IsCertainlyAfter(visited))
                yield return Improbable("end-after-visit", field + ".EndedOn", typed.Id, $"{stored.Term}: the end on {ended} lies after this visit on {visited}.");
        }
    }

    private static IEnumerable<CheckFinding> NewEvents(VisitEntryInput entry, VisitKnown known)
    {
        for (var i = 0; i < entry.NewAdverseEvents.Count; i++)
        {
            var typed = entry.NewAdverseEvents[i];
            if (typed.IsBlank)
                continue;
            var field = $"NewAdverseEvents[{i}]";
            if (typed.OnsetOn is { } onset && entry.Visit.VisitedOn is { } visited && onset.IsCertainlyAfter(visited))
                yield return Improbable("onset-after-visit", field + ".OnsetOn", typed.Id, $"{typed.Term}: the onset on {onset} lies after this visit on {visited}.");
            if (typed is { CtcaeVersion: CtcaeVersion.V5, Term: { Length: > 0 } term } && known.Terms(CtcaeVersion.V5, term) is null)
                yield return Improbable("term-not-listed", field + ".Term", typed.Id, $"“{term.Trim()}” is no term of CTCAE 5.0. Choose one, or one of “Other, specify” with the words that were reported.");
            if (known.OngoingAdverseEvents.Any(e => e.Id != typed.Id && string.Equals(e.Term, typed.Term?.Trim(), StringComparison.OrdinalIgnoreCase)))
                yield return Improbable("already-ongoing", field + ".Term", typed.Id, $"{typed.Term} is already among the ongoing events: change its grade there, unless this is a second event.");
        }
    }

    private static IEnumerable<CheckFinding> Missing(VisitEntryInput entry, VisitKnown known)
    {
        if (entry.Visit.IsRetrospective)
            yield break;
        if (entry.Visit.Kps is null)
            yield return Missing("kps", "Visit.Kps", null, "KPS");
        if ((known.AssessmentIsDue || entry.HasAssessment) && entry.Assessment.ReportedResponse is null)
        {
            foreach (var (id, name) in known.Targets)
            {
                var at = entry.Assessment.Lesions.FindIndex(l => l.Id == id);
                if (at < 0 || string.IsNullOrWhiteSpace(entry.Assessment.Lesions[at].Reading))
                    yield return Missing("target-lesion", at < 0 ? "" : $"Assessment.Lesions[{at}].Reading", id, $"Measurement of lesion {name}");
            }
            // Judged together, or each by itself.
            if (known.HasNonTargets && entry.Assessment.NonTargetResponse is null && (!entry.HasAssessment || entry.Assessment.Lesions.Exists(l => l is { Role: LesionRole.NonTarget, Status: null })))
                yield return Missing("non-target", "Assessment.NonTargetResponse", null, "Status of the non-target lesions");
        }
        if (known is { IsOnTreatment: true, CurrentDose: null } && entry.Dosing.Answer == DosingAnswer.NoChange)
            yield return Missing("dosing", "Dosing.Answer", null, $"Dose of {known.Drug}");
        if (!entry.NoNewAdverseEvents && entry.NewAdverseEvents.TrueForAll(e => e.IsBlank))
            yield return Missing("adverse-events", "NoNewAdverseEvents", null, "New adverse events: asked, or not");
        if (entry.Visit.NextVisitOn is null && known.DiedOn is null)
            yield return Missing("next-visit", "Visit.NextVisitOn", null, "Next visit");
    }

    private static CheckFinding Improbable(string code, string field, Guid? subject, string message) => new(CheckLevel.Improbable, code, field, subject, message);

    private static CheckFinding Missing(string code, string field, Guid? subject, string message) => new(CheckLevel.Missing, code, field, subject, message);
}
