using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Shared.Validation;
using FluentValidation;

namespace DfspRegistry.Domain.Enrollment;

public sealed class CriterionAnswerInput
{
    public Guid CriterionId { get; set; }
    public CriterionState State { get; set; }
    public string? Value { get; set; }
    public string? Evidence { get; set; }
    public PartialDate? EvidenceOn { get; set; }
}

public sealed class CriterionAnswerInputValidator : AbstractValidator<CriterionAnswerInput>
{
    public CriterionAnswerInputValidator()
    {
        RuleFor(a => a.Value).IsShortText();
        RuleFor(a => a.Evidence).IsShortText();
        RuleFor(a => a.EvidenceOn).IsPossible();
        // 'Met' and 'not met' are claims: something has to say so.
        RuleFor(a => a.Value).NotEmpty().When(a => a.State is CriterionState.Met or CriterionState.NotMet && string.IsNullOrWhiteSpace(a.Evidence))
            .WithMessage("Give the value or the document that says so.");
    }
}

/// <summary>What is decided about a screening, given the states of its required criteria.</summary>
public sealed class ScreeningDecisionInput
{
    public ScreeningDecision? Decision { get; set; }
    public string? Reason { get; set; }
    public string? ExceptionAgreedBy { get; set; }
    public List<Guid> ExceptedCriteria { get; set; } = [];
    public PartialDate? EnrolledOn { get; set; }
}

/// <param name="Id">The criterion.</param>
/// <param name="Number">Its number in the protocol, for messages.</param>
public sealed record CriterionStanding(Guid Id, int Number, bool IsRequired, CriterionState State);

/// <summary>Eligible: every required criterion is met. With exception: every 'not met' is excepted with a reason; unknown and conflict are settled first.</summary>
public sealed class ScreeningDecisionInputValidator : AbstractValidator<ScreeningDecisionInput>
{
    public ScreeningDecisionInputValidator(IReadOnlyList<CriterionStanding> criteria)
    {
        var required = criteria.Where(c => c.IsRequired).ToList();
        var open = required.Where(c => c.State is CriterionState.Unknown or CriterionState.Conflict).ToList();
        var notMet = required.Where(c => c.State == CriterionState.NotMet).ToList();

        RuleFor(d => d.Decision).NotNull().WithMessage("Choose a decision.");
        RuleFor(d => d.Reason).IsLongText();
        RuleFor(d => d.ExceptionAgreedBy).IsShortText();
        RuleFor(d => d.Decision).Must(_ => open.Count == 0).When(d => d.Decision is ScreeningDecision.Eligible or ScreeningDecision.EligibleWithException)
            .WithMessage($"Still open: criterion {Numbers(open)}. An exception covers a criterion that is not met; it does not settle an unknown or a conflict.");
        RuleFor(d => d.Decision).Must(_ => notMet.Count == 0).When(d => d.Decision is ScreeningDecision.Eligible)
            .WithMessage($"Not met: criterion {Numbers(notMet)}. Record an exception, or not eligible.");
        When(d => d.Decision is ScreeningDecision.EligibleWithException, () =>
        {
            RuleFor(d => d.ExceptedCriteria).Must(chosen => notMet.TrueForAll(c => chosen.Contains(c.Id)))
                .WithMessage($"The exception has to name every criterion that is not met: {Numbers(notMet)}.");
            RuleFor(d => d.ExceptedCriteria).Must(chosen => chosen.TrueForAll(id => notMet.Exists(c => c.Id == id)))
                .WithMessage("An exception covers only a criterion that is not met.");
            RuleFor(d => d.Reason).NotEmpty().WithMessage("Give the reason for the exception.");
            RuleFor(d => d.ExceptionAgreedBy).NotEmpty().WithMessage("Say who agreed to the exception.");
        });
        RuleFor(d => d.Reason).NotEmpty().When(d => d.Decision is ScreeningDecision.NotEligible).WithMessage("Say why the patient is not eligible.");
        RuleFor(d => d.EnrolledOn).IsPossible();
    }

    private static string Numbers(IEnumerable<CriterionStanding> criteria) => string.Join(", ", criteria.Select(c => c.Number));
}

public sealed class BaselineExaminationInput
{
    public Guid Id { get; set; }
    public BaselineExaminationKind Kind { get; set; }
    public Recorded? Status { get; set; }
    public PartialDate? PerformedOn { get; set; }
    public string? Finding { get; set; }
}

public sealed class BaselineExaminationInputValidator : AbstractValidator<BaselineExaminationInput>
{
    /// <summary>The founding study asks for the work-up within this many days before the first dose.</summary>
    public const int WindowDays = 7;

    public BaselineExaminationInputValidator()
    {
        RuleFor(e => e.PerformedOn).IsPossible();
        RuleFor(e => e.PerformedOn).Null().When(e => e.Status is Recorded.NotDone).WithMessage("Not done has no date: clear one of the two.");
        RuleFor(e => e.Finding).IsLongText();
        RuleFor(e => e.PerformedOn).Custom((date, context) =>
        {
            if (date?.Exact is { } done && context.Dates().LineStartedOn?.Exact is { } start && (done > start || start.DayNumber - done.DayNumber > WindowDays))
            {
                var days = start.DayNumber - done.DayNumber;
                context.AddFailure(new FluentValidation.Results.ValidationFailure(context.PropertyPath,
                    days < 0 ? $"{done:yyyy-MM-dd} lies {-days} days after the first dose on {start:yyyy-MM-dd}." : $"{done:yyyy-MM-dd} lies {days} days before the first dose; the plan asks for {WindowDays} at most.")
                { Severity = Severity.Warning });
            }
        });
    }
}
