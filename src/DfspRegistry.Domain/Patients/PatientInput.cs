using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Shared.Validation;
using FluentValidation;

namespace DfspRegistry.Domain.Patients;

/// <summary>What is typed when a patient is registered.</summary>
public sealed class PatientInput
{
    public Guid Id { get; set; }
    public Guid? SiteId { get; set; }
    public Sex? Sex { get; set; }
    public PartialDate? BirthDate { get; set; }
    public string? Name { get; set; }
    public string? HospitalNumber { get; set; }
    public bool IsRetrospective { get; set; }
}

public sealed class PatientInputValidator : AbstractValidator<PatientInput>
{
    public PatientInputValidator()
    {
        RuleFor(p => p.SiteId).NotNull().WithName("Site").WithMessage("Choose the site that cares for the patient.");
        RuleFor(p => p.BirthDate).IsPossible();
        RuleFor(p => p.BirthDate).Custom((birth, context) =>
        {
            if (birth is { } value && value.Latest < context.Dates().Today.AddYears(-120))
                context.AddFailure($"Birth date {value} lies more than 120 years back.");
        });
        RuleFor(p => p.Name).IsShortText();
        RuleFor(p => p.HospitalNumber).IsShortText();
    }
}

public sealed class ConsentInput
{
    public Guid Id { get; set; }
    public ConsentBasis? Basis { get; set; }
    public ConsentScope? Scope { get; set; }
    public string? DocumentVersion { get; set; }
    public PartialDate? GivenOn { get; set; }
    public PartialDate? WithdrawnOn { get; set; }
    public ConsentWithdrawal? Withdrawal { get; set; }
}

public sealed class ConsentInputValidator : AbstractValidator<ConsentInput>
{
    public ConsentInputValidator()
    {
        RuleFor(c => c.Basis).NotNull().WithMessage("Say whether there is a consent or a waiver.");
        RuleFor(c => c.Scope).NotNull().WithMessage("Say what the consent covers.");
        RuleFor(c => c.DocumentVersion).IsShortText();
        RuleFor(c => c.GivenOn).IsPossible();
        RuleFor(c => c.WithdrawnOn).IsPossible();
        RuleFor(c => c.WithdrawnOn).NotBefore(c => c.GivenOn, "the consent of");
        RuleFor(c => c.Withdrawal).NotNull().When(c => c.WithdrawnOn is not null).WithMessage("Say what is withdrawn: contact, use of the data, or everything.");
        RuleFor(c => c.WithdrawnOn).NotNull().When(c => c.Withdrawal is not null).WithMessage("Give the date of the withdrawal.");
    }
}
