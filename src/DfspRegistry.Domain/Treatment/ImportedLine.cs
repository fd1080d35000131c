using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Shared.Validation;
using DfspRegistry.Domain.TumorResponse;
using FluentValidation;

namespace DfspRegistry.Domain.Treatment;

/// <summary>One row of an imported file: a line of treatment with what the file says of its patient. A property's name in lower case with underscores is its column.</summary>
public sealed record ImportedLine
{
    /// <summary>The number under which the file names the patient.</summary>
    public string? Patient { get; init; }
    public string? Site { get; init; }
    public Sex? Sex { get; init; }
    public PartialDate? BirthDate { get; init; }
    public int Line { get; init; } = 1;
    public string? Drug { get; init; }
    public decimal? DoseMg { get; init; }
    public PartialDate? TreatmentStart { get; init; }
    public PartialDate? TreatmentEnd { get; init; }
    public StopReason? StopReason { get; init; }
    public ResponseCode? BestResponse { get; init; }
    public PartialDate? ProgressionDate { get; init; }
    public PartialDate? DeathDate { get; init; }
    public PartialDate? LastContactDate { get; init; }
    public string? Group { get; init; }

    /// <summary>The columns in the order in which they are documented.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "patient", "site", "sex", "birth_date", "line", "drug", "dose_mg", "treatment_start", "treatment_end", "stop_reason", "best_response",
        "progression_date", "death_date", "last_contact_date", "group",
    ];

    /// <summary>What is known of the patient's dates from the row itself.</summary>
    public RecordDates Dates(DateOnly today) => new(today) { BirthDate = BirthDate, DiedOn = DeathDate };
}

/// <summary>What a row must not contradict within itself. Validate within <see cref="ImportedLine.Dates"/>.</summary>
public sealed class ImportedLineValidator : AbstractValidator<ImportedLine>
{
    private const string FirstDose = "the first dose on";

    public ImportedLineValidator()
    {
        RuleFor(l => l.Patient).NotEmpty().WithMessage("The patient is missing.").IsShortText();
        RuleFor(l => l.Site).IsShortText();
        RuleFor(l => l.Drug).IsShortText();
        RuleFor(l => l.Group).IsShortText();
        RuleFor(l => l.Line).InclusiveBetween(1, 50).WithMessage("Lines are counted 1, 2, 3 ... within the patient, at most 50.");
        RuleFor(l => l.DoseMg).IsDailyDose();
        RuleFor(l => l.BirthDate).Custom((birth, context) =>
        {
            if (birth is { } value && value.Earliest > context.Dates().Today)
                context.AddFailure($"Birth date {value} lies in the future.");
        });
        RuleFor(l => l.TreatmentStart).NotNull().WithMessage("The start of treatment is missing.");
        RuleFor(l => l.TreatmentStart).IsPossible();
        RuleFor(l => l.TreatmentEnd).IsPossible();
        RuleFor(l => l.TreatmentEnd).NotBefore(l => l.TreatmentStart, FirstDose);
        RuleFor(l => l.ProgressionDate).IsPossible();
        RuleFor(l => l.ProgressionDate).NotBefore(l => l.TreatmentStart, FirstDose);
        RuleFor(l => l.LastContactDate).IsPossible();
        RuleFor(l => l.LastContactDate).NotBefore(l => l.TreatmentStart, FirstDose);
        RuleFor(l => l.DeathDate).Custom((death, context) =>
        {
            if (death is { } value && value.Earliest > context.Dates().Today)
                context.AddFailure($"Death date {value} lies in the future.");
        });
        RuleFor(l => l.DeathDate).NotBefore(l => l.BirthDate, "the birth date");
    }
}
