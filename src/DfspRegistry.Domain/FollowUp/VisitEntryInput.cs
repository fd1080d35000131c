using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Shared.Validation;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Domain.TumorResponse;
using FluentValidation;

namespace DfspRegistry.Domain.FollowUp;

/// <summary>
/// Everything that one visit records, on one form: status, tumour assessment, dosing since last time, adverse events. What is known is
/// carried forward; only changes are typed.
/// </summary>
public sealed class VisitEntryInput
{
    public VisitInput Visit { get; set; } = new();
    /// <summary>The visit's version that the form was filled in from; null for a new visit.</summary>
    public int? Version { get; set; }
    /// <summary>The line that the assessment and the dosing belong to; null after or without treatment.</summary>
    public Guid? TreatmentLineId { get; set; }
    /// <summary>The tumour was assessed at this visit.</summary>
    public bool HasAssessment { get; set; }
    public AssessmentInput Assessment { get; set; } = new();
    public DosingInput Dosing { get; set; } = new();
    public List<OngoingAdverseEventInput> OngoingAdverseEvents { get; set; } = [];
    public List<AdverseEventInput> NewAdverseEvents { get; set; } = [];
    /// <summary>The patient was asked for new adverse events and had none, which is another fact than not having been asked.</summary>
    public bool NoNewAdverseEvents { get; set; }
    /// <summary>A recurrence after surgery that this visit found; without a kind there is none.</summary>
    public RecurrenceInput Recurrence { get; set; } = new();
    /// <summary>Why items will stay missing, by the key of the finding.</summary>
    public Dictionary<string, MissingReason?> Missing { get; set; } = [];
    /// <summary>Improbable findings of which the person says that it is so, each with the values that it names.</summary>
    public List<string> Confirmed { get; set; } = [];
    public bool IsComplete { get; set; }
}

public enum DosingAnswer { NoChange, Changed, Interrupted, Resumed, Stopped }

public sealed class DosingInput
{
    public Guid Id { get; set; }
    public DosingAnswer Answer { get; set; }
    /// <summary>Day of the change, of the interruption or of the last dose; the day of the visit when empty.</summary>
    public PartialDate? On { get; set; }
    public decimal? DoseMgPerDay { get; set; }
    public DoseSchedule? Schedule { get; set; }
    public DoseChangeReason? Reason { get; set; }
    public string? ReasonDetail { get; set; }
    public StopReason? StopReason { get; set; }
    public DrugResistance? Resistance { get; set; }

    /// <summary>The answer names a dose: after a change, or from the end of an interruption.</summary>
    public bool GivesDose => Answer is DosingAnswer.Changed or DosingAnswer.Resumed;
}

/// <summary>
/// An event that was going on at the last visit: its grade today, or its end. What is left as it stood writes nothing, so that what somebody else says of
/// the event meanwhile is not written over.
/// </summary>
public sealed class OngoingAdverseEventInput
{
    public Guid Id { get; set; }
    /// <summary>The grade that the form was opened with.</summary>
    public int? KnownGrade { get; set; }
    public int? Grade { get; set; }
    public bool GradeHasChanged => Grade != KnownGrade;
    /// <summary>Null: as before.</summary>
    public ActionTaken? ActionTaken { get; set; }
    /// <summary>Null: as before.</summary>
    public AdverseEventOutcome? Outcome { get; set; }
    /// <summary>To each drug; null: as before.</summary>
    public List<DrugRelationInput> Relations { get; set; } = [];
    public bool HasEnded { get; set; }
    public PartialDate? EndedOn { get; set; }
}

public sealed class VisitEntryInputValidator : AbstractValidator<VisitEntryInput>
{
    public VisitEntryInputValidator(Func<CtcaeVersion, string, CtcaeTerm?> terms)
    {
        RuleFor(e => e.Visit).SetValidator(new VisitInputValidator());
        RuleFor(e => e.Assessment).SetValidator(new AssessmentInputValidator()).When(e => e.HasAssessment);
        RuleFor(e => e.Dosing).SetValidator(new DosingInputValidator());
        RuleForEach(e => e.NewAdverseEvents).Where(e => !e.IsBlank).SetValidator(new AdverseEventInputValidator(terms));
        RuleFor(e => e.Recurrence).SetValidator(new RecurrenceInputValidator()).When(e => e.Recurrence.Kind is not null);
        RuleFor(e => e.Recurrence.Kind).NotNull().When(e => e.Recurrence.FoundOn is not null || e.Recurrence.Confirmation is not null || !string.IsNullOrWhiteSpace(e.Recurrence.Site)).WithMessage("Local, regional or distant?");
        RuleForEach(e => e.OngoingAdverseEvents).ChildRules(ongoing =>
        {
            ongoing.RuleFor(o => o.Grade).InclusiveBetween(1, 5).WithMessage("A CTCAE grade lies between 1 and 5.");
            ongoing.RuleFor(o => o.EndedOn).IsPossible();
            ongoing.RuleFor(o => o.EndedOn).Null().When(o => !o.HasEnded).WithMessage("Tick “ended” as well, or clear the date.");
            ongoing.RuleFor(o => o.Outcome).NotEqual(AdverseEventOutcome.NotResolved).When(o => o.HasEnded).WithMessage("An event that ended has resolved: change the outcome, or it goes on.");
        });
        RuleFor(e => e.NoNewAdverseEvents).Equal(false).When(e => e.NewAdverseEvents.Exists(n => !n.IsBlank)).WithMessage("A new event stands here: clear it, or untick “no new events”.");
    }
}

public sealed class DosingInputValidator : AbstractValidator<DosingInput>
{
    public DosingInputValidator()
    {
        RuleFor(d => d.On).IsPossible();
        RuleFor(d => d.On).NotBeforeLineStart();
        RuleFor(d => d.DoseMgPerDay).NotNull().When(d => d.GivesDose).WithMessage("Give the daily dose in mg.");
        RuleFor(d => d.DoseMgPerDay).GreaterThan(0).When(d => d.GivesDose).WithMessage("A dose is more than 0 mg; for none choose interrupted or stopped.");
        RuleFor(d => d.DoseMgPerDay).IsDailyDose();
        RuleFor(d => d.Reason).NotNull().When(d => d.Answer is DosingAnswer.Changed or DosingAnswer.Interrupted).WithMessage("Say why.");
        RuleFor(d => d.ReasonDetail).NotEmpty().When(d => d.Answer is DosingAnswer.Changed or DosingAnswer.Interrupted && d.Reason is DoseChangeReason.Discretion or DoseChangeReason.Other)
            .WithMessage("A dose by discretion asks for its reason in words.").IsShortText();
        RuleFor(d => d.StopReason).NotNull().When(d => d.Answer == DosingAnswer.Stopped).WithMessage("Say why the treatment ended.");
    }
}
