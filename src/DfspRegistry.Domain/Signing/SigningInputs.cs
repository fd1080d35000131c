using DfspRegistry.Domain.Shared.Validation;
using FluentValidation;

namespace DfspRegistry.Domain.Signing;

public sealed class SignatureInput
{
    public Guid Id { get; set; }
    public SignatureMeaning? Meaning { get; set; }
    /// <summary>Mark of what the signer saw on the page.</summary>
    public string? Seen { get; set; }
    public string? Password { get; set; }
    /// <summary>Of the app or a recovery code, where the account has a second factor.</summary>
    public string? Code { get; set; }
}

public sealed class SignatureInputValidator : AbstractValidator<SignatureInput>
{
    public SignatureInputValidator() => RuleFor(s => s.Meaning).NotNull().WithMessage("Say what the signature means.");
}

public sealed class LockInput
{
    public Guid Id { get; set; }
    public string? Reason { get; set; }
}

public sealed class LockInputValidator : AbstractValidator<LockInput>
{
    public LockInputValidator() => RuleFor(l => l.Reason).NotEmpty().WithMessage("Say why; it stands in the history.").IsShortText();
}
