using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Shared.Validation;
using DfspRegistry.Domain.TumorResponse;
using FluentValidation;

namespace DfspRegistry.Domain.Treatment;

/// <summary>A line with its first dose.</summary>
public sealed class TreatmentLineInput
{
    public Guid Id { get; set; }
    public Guid? StudyId { get; set; }
    public string? Drug { get; set; }
    public TreatmentIntent? Intent { get; set; }
    public PartialDate? StartedOn { get; set; }
    public decimal? DoseMgPerDay { get; set; }
    public DoseSchedule? Schedule { get; set; }
    public DoseChangeReason? DoseReason { get; set; }
    public string? DoseReasonDetail { get; set; }
    public PartialDate? EndedOn { get; set; }
    public StopReason? StopReason { get; set; }
    public string? StopReasonDetail { get; set; }
    public DrugResistance? Resistance { get; set; }
    /// <summary>Best response as an old chart states it, without the day on which it was seen.</summary>
    public ResponseCode? ReportedBestResponse { get; set; }
}

public sealed class TreatmentLineInputValidator : AbstractValidator<TreatmentLineInput>
{
    public TreatmentLineInputValidator()
    {
        RuleFor(l => l.Drug).NotEmpty().WithMessage("Name the drug.").IsShortText();
        RuleFor(l => l.Intent).NotNull().WithMessage("Choose the intent.");
        RuleFor(l => l.StartedOn).NotNull().WithMessage("Give the day of the first dose; a month or a year will do when the day is not known.");
        RuleFor(l => l.StartedOn).IsPossible();
        RuleFor(l => l.StartedOn).KeepsOrder(RecordEvent.LineStart, l => l.Id, l => l.Id);
        RuleFor(l => l.DoseMgPerDay).IsDailyDose();
        RuleFor(l => l.DoseReasonDetail).NotEmpty().When(l => l.DoseReason is DoseChangeReason.Discretion or DoseChangeReason.Other)
            .WithMessage("A dose by discretion asks for its reason in words.").IsShortText();
        RuleFor(l => l.EndedOn).IsPossible();
        RuleFor(l => l.EndedOn).KeepsOrder(RecordEvent.LineEnd, l => l.Id, l => l.Id);
        RuleFor(l => l.EndedOn).NotBefore(l => l.StartedOn, "the first dose on");
        RuleFor(l => l.StopReason).NotNull().When(l => l.EndedOn is not null).WithMessage("Say why the treatment ended.");
        RuleFor(l => l.EndedOn).NotNull().When(l => l.StopReason is not null).WithMessage("Give the day of the last dose.");
        RuleFor(l => l.StopReasonDetail).IsShortText();
    }
}

/// <summary>A change of dose, an interruption (dose 0) or its end.</summary>
public sealed class DosePeriodInput
{
    public Guid Id { get; set; }
    public PartialDate? StartedOn { get; set; }
    public decimal? DoseMgPerDay { get; set; }
    public DoseSchedule? Schedule { get; set; }
    public DoseChangeReason? Reason { get; set; }
    public string? ReasonDetail { get; set; }
}

public sealed class DosePeriodInputValidator : AbstractValidator<DosePeriodInput>
{
    public DosePeriodInputValidator()
    {
        RuleFor(d => d.StartedOn).NotNull().WithMessage("Give the day from which the dose holds.");
        RuleFor(d => d.StartedOn).IsPossible();
        RuleFor(d => d.StartedOn).NotBeforeLineStart();
        RuleFor(d => d.StartedOn).KeepsOrder(RecordEvent.DoseChange, d => d.Id);
        RuleFor(d => d.DoseMgPerDay).NotNull().WithMessage("Give the daily dose in mg, 0 for an interruption.");
        RuleFor(d => d.DoseMgPerDay).IsDailyDose();
        RuleFor(d => d.Schedule).NotNull().WithMessage("Choose the schedule.");
        RuleFor(d => d.Reason).NotNull().WithMessage("Say why the dose changed.");
        RuleFor(d => d.ReasonDetail).NotEmpty().When(d => d.Reason is DoseChangeReason.Discretion or DoseChangeReason.Other)
            .WithMessage("A dose by discretion asks for its reason in words.").IsShortText();
    }
}

public sealed class RadiotherapyInput
{
    public Guid Id { get; set; }
    public RadiotherapyIntent? Intent { get; set; }
    public string? TargetSite { get; set; }
    public decimal? TotalDoseGy { get; set; }
    public int? Fractions { get; set; }
    public PartialDate? StartedOn { get; set; }
    public PartialDate? EndedOn { get; set; }
}

public sealed class RadiotherapyInputValidator : AbstractValidator<RadiotherapyInput>
{
    public RadiotherapyInputValidator()
    {
        RuleFor(r => r.Intent).NotNull().WithMessage("Choose the intent.");
        RuleFor(r => r.TargetSite).IsShortText();
        RuleFor(r => r.TotalDoseGy).Must(gy => gy is null or (> 0 and <= 100)).WithMessage("The total dose is in Gy, more than 0 and at most 100.");
        RuleFor(r => r.Fractions).Must(n => n is null or (>= 1 and <= 60)).WithMessage("The number of fractions lies between 1 and 60.");
        RuleFor(r => r.StartedOn).IsPossible();
        RuleFor(r => r.StartedOn).KeepsOrder(RecordEvent.Radiotherapy, r => r.Id);
        RuleFor(r => r.EndedOn).IsPossible();
        RuleFor(r => r.EndedOn).NotBefore(r => r.StartedOn, "its start");
    }
}

public static class DoseRules
{
    /// <summary>0 (interruption) to 2000 mg a day; the founding studies gave up to 800.</summary>
    public static IRuleBuilderOptions<T, decimal?> IsDailyDose<T>(this IRuleBuilder<T, decimal?> rule) =>
        rule.Must(mg => mg is null or (>= 0 and <= 2000)).WithMessage("The daily dose is in mg, 0 to 2000.");
}
