using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Shared.Validation;
using FluentValidation;

namespace DfspRegistry.Domain.FollowUp;

public sealed class VisitInput
{
    public Guid Id { get; set; }
    public PartialDate? VisitedOn { get; set; }
    public VisitMode? Mode { get; set; }
    public int? Kps { get; set; }
    public DiseaseStatus? DiseaseStatus { get; set; }
    public string? Notes { get; set; }
    public PartialDate? NextVisitOn { get; set; }
    public bool IsRetrospective { get; set; }
}

public sealed class VisitInputValidator : AbstractValidator<VisitInput>
{
    public VisitInputValidator()
    {
        RuleFor(v => v.VisitedOn).NotNull().WithMessage("Give the day of the visit; a month or a year will do when the day is not known.");
        RuleFor(v => v.VisitedOn).IsPossible();
        RuleFor(v => v.Mode).NotNull().WithMessage("Seen in clinic, by phone, or from the record only?");
        RuleFor(v => v.Kps).Must(kps => kps is null or (>= 0 and <= 100) && kps % 10 == 0).When(v => v.Kps is not null)
            .WithMessage("KPS is 0 to 100 in steps of 10.");
        RuleFor(v => v.Kps).NotEqual(0).WithMessage("KPS 0 is death: record the death instead.");
        RuleFor(v => v.Notes).IsLongText();
        RuleFor(v => v.NextVisitOn).MayLieAhead();
        RuleFor(v => v.NextVisitOn).NotBefore(v => v.VisitedOn, "this visit on");
    }
}

public sealed class DeathInput
{
    public Guid Id { get; set; }
    public PartialDate? DiedOn { get; set; }
    public CauseOfDeath? Cause { get; set; }
    public string? CauseDetail { get; set; }
    public VitalStatusSource? Source { get; set; }
}

public sealed class DeathInputValidator : AbstractValidator<DeathInput>
{
    public DeathInputValidator()
    {
        RuleFor(d => d.DiedOn).NotNull().WithMessage("Give the day of death; a month or a year will do when the day is not known.");
        RuleFor(d => d.DiedOn).Custom((date, context) =>
        {
            if (date is not { } died)
                return;
            var dates = context.Dates();
            if (died.Earliest > dates.Today)
                context.AddFailure($"{died} lies in the future.");
            else if (dates.BirthDate is { } birth && died.IsCertainlyBefore(birth))
                context.AddFailure($"{died} lies before the birth date {birth}.");
            else if (dates.LastKnownAliveOn is { } alive && died.IsCertainlyBefore(alive))
                context.AddFailure($"{died} lies before {alive}, when the patient was seen alive.");
            else if (dates.Record.Where(d => died.IsCertainlyBefore(d.On)).MaxBy(d => d.On) is { } later)
                context.AddFailure($"{died} lies before {later.Words} on {later.On}.");
        });
        RuleFor(d => d.CauseDetail).IsShortText();
        RuleFor(d => d.Source).NotNull().WithMessage("Say how it is known.");
    }
}

public sealed class AliveContactInput
{
    public Guid Id { get; set; }
    public PartialDate? AliveOn { get; set; }
    public VitalStatusSource? Source { get; set; }
    public bool ExaminedWithoutProgression { get; set; }
}

public sealed class AliveContactInputValidator : AbstractValidator<AliveContactInput>
{
    public AliveContactInputValidator()
    {
        RuleFor(c => c.AliveOn).NotNull().WithMessage("Give the day on which the patient was known to be alive.");
        RuleFor(c => c.AliveOn).IsPossible();
        RuleFor(c => c.Source).NotNull().WithMessage("Say how it is known.");
    }
}

public sealed class RecurrenceInput
{
    public Guid Id { get; set; }
    public PartialDate? FoundOn { get; set; }
    public RecurrenceKind? Kind { get; set; }
    public RecurrenceConfirmation? Confirmation { get; set; }
    public string? Site { get; set; }
}

public sealed class RecurrenceInputValidator : AbstractValidator<RecurrenceInput>
{
    public RecurrenceInputValidator()
    {
        RuleFor(r => r.FoundOn).NotNull().WithMessage("Give the day on which the recurrence was found.");
        RuleFor(r => r.FoundOn).IsPossible();
        RuleFor(r => r.FoundOn).KeepsOrder(RecordEvent.Recurrence, r => r.Id);
        RuleFor(r => r.Kind).NotNull().WithMessage("Local, regional or distant?");
        RuleFor(r => r.Site).IsShortText();
    }
}
