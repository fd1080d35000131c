using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Shared.Validation;
using FluentValidation;

namespace DfspRegistry.Domain.FollowUp;

/// <summary>What is said about a picture; the file itself comes beside it.</summary>
public sealed class PictureInput
{
    public Guid Id { get; set; }
    public PictureKind? Kind { get; set; }
    public PartialDate? TakenOn { get; set; }
    public string? Caption { get; set; }
    public Guid? LesionId { get; set; }
}

public sealed class PictureInputValidator : AbstractValidator<PictureInput>
{
    public PictureInputValidator()
    {
        RuleFor(p => p.Kind).NotNull().WithMessage("Lesion, histology or imaging?");
        RuleFor(p => p.TakenOn).NotNull().WithMessage("Give the day on which it was taken; a month or a year will do when the day is not known.");
        RuleFor(p => p.TakenOn).IsPossible();
        RuleFor(p => p.Caption).IsShortText();
    }
}

public sealed class PictureRemovalInput
{
    public string? Reason { get; set; }
}

public sealed class PictureRemovalInputValidator : AbstractValidator<PictureRemovalInput>
{
    public PictureRemovalInputValidator()
    {
        RuleFor(r => r.Reason).Must(reason => !string.IsNullOrWhiteSpace(reason)).WithMessage("Say why it is removed: it cannot be brought back.");
        RuleFor(r => r.Reason).IsShortText();
    }
}
