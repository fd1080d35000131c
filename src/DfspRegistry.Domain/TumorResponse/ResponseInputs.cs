using DfspRegistry.Domain.Diagnosis;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Shared.Validation;
using FluentValidation;

namespace DfspRegistry.Domain.TumorResponse;

/// <summary>An assessment as it is typed: lesions with what was measured of them, or a response that was only reported.</summary>
public sealed class AssessmentInput
{
    public Guid Id { get; set; }
    public PartialDate? AssessedOn { get; set; }
    public bool IsBaseline { get; set; }
    public ResponseCriteria? Criteria { get; set; }
    public ImagingModality? Modality { get; set; }
    public decimal? SliceThicknessMm { get; set; }
    public string? Reader { get; set; }
    public List<LesionInput> Lesions { get; set; } = [];
    public ResponseCode? NonTargetResponse { get; set; }
    public bool HasNewLesion { get; set; }
    public string? NewLesionDetail { get; set; }
    public ResponseCode? ReportedResponse { get; set; }
    public ResponseCode? OverrideResponse { get; set; }
    public string? OverrideReason { get; set; }
}

/// <summary>One lesion's row: what it is (typed once, at baseline) and what was seen of it at this assessment.</summary>
public sealed class LesionInput
{
    public Guid Id { get; set; }
    public LesionRole Role { get; set; }
    public bool IsNode { get; set; }
    public string? Organ { get; set; }
    public string? Description { get; set; }
    /// <summary>What was measured, as it is typed (see <see cref="MeasurementReader"/>).</summary>
    public string? Reading { get; set; }
    /// <summary>For a non-target or new lesion: what was seen of it. CR, NON-CR/NON-PD, PD or NE.</summary>
    public ResponseCode? Status { get; set; }
    /// <summary>For a new lesion.</summary>
    public LesionCertainty? Certainty { get; set; }
    /// <summary>The lesion that this one split off from.</summary>
    public Guid? SplitFromId { get; set; }
    /// <summary>Its number within the line; null: it has none yet.</summary>
    public int? Number { get; set; }

    /// <summary>A row that nothing was typed into.</summary>
    public bool IsBlank => string.IsNullOrWhiteSpace(Organ) && string.IsNullOrWhiteSpace(Reading) && string.IsNullOrWhiteSpace(Description) && SplitFromId is null && Status is null;

    public MeasurementReading? Read => MeasurementReader.TryRead(Reading, out var read, out _) ? read : null;
    public MeasurementState? State => Read?.State;
    public decimal? DiameterMm => Read?.DiameterMm;
    public decimal? PerpendicularMm => Read?.PerpendicularMm;
}

public sealed class AssessmentInputValidator : AbstractValidator<AssessmentInput>
{
    public const int MaxTargets = 5;
    public const int MaxTargetsPerOrgan = 2;

    public AssessmentInputValidator()
    {
        RuleFor(a => a.AssessedOn).NotNull().WithMessage("Give the day of the assessment; a month or a year will do when the day is not known.");
        RuleFor(a => a.AssessedOn).IsPossible();
        RuleFor(a => a.AssessedOn).NotBeforeLineStart().Unless(a => a.IsBaseline);
        RuleFor(a => a.Criteria).NotNull().WithMessage("Choose the criteria, or 'not stated'.");
        RuleFor(a => a.SliceThicknessMm).Must(mm => mm is null or (> 0 and <= 20)).WithMessage("Slice thickness is in mm, more than 0 and at most 20.");
        RuleFor(a => a.Reader).IsShortText();
        RuleFor(a => a.NewLesionDetail).IsShortText();
        RuleFor(a => a.OverrideReason).NotEmpty().When(a => a.OverrideResponse is not null).WithMessage("An override asks for its reason; the computed response stays on record.").IsShortText();
        RuleFor(a => a.ReportedResponse).Null().When(a => a.IsBaseline).WithMessage("A baseline has no response.");
        RuleForEach(a => a.Lesions).Where(l => !l.IsBlank).SetValidator(new LesionInputValidator());
        RuleForEach(a => a.Lesions).Where(l => l is { IsBlank: false, Role: LesionRole.Target }).ChildRules(target =>
            target.RuleFor(l => l.Reading).NotEmpty().WithMessage("A target lesion is measured at baseline; without a measurement make it non-target."))
            .When(a => a.IsBaseline);
        RuleFor(a => a.Lesions).Custom((lesions, context) =>
        {
            if (context.InstanceToValidate.Criteria != ResponseCriteria.Recist11)
                return;
            // The parts of a lesion that split are still one target.
            var targets = lesions.Where(l => l is { IsBlank: false, Role: LesionRole.Target, SplitFromId: null }).ToList();
            if (targets.Count > MaxTargets)
                context.AddFailure($"RECIST 1.1 follows at most {MaxTargets} target lesions; here are {targets.Count}. Make the others non-target.");
            // All nodes count as one organ (RECIST 1.1, 3.1.1 and 3.2).
            foreach (var organ in targets.GroupBy(l => l.IsNode ? "lymph nodes" : (l.Organ ?? "").Trim().ToLowerInvariant()).Where(g => g.Key.Length > 0 && g.Count() > MaxTargetsPerOrgan))
                context.AddFailure($"RECIST 1.1 follows at most {MaxTargetsPerOrgan} target lesions an organ; {organ.Key} has {organ.Count()}.");
        });
        RuleFor(a => a.Lesions).Custom((lesions, context) =>
        {
            foreach (var (index, error) in ReshapedLesions.Errors(lesions, context.InstanceToValidate.IsBaseline))
                context.AddFailure($"Lesions[{index}].Reading", error);
        });
        RuleFor(a => a.Lesions).Custom((lesions, context) =>
        {
            if (context.InstanceToValidate is not { IsBaseline: true, Criteria: ResponseCriteria.Recist11 })
                return;
            for (var i = 0; i < lesions.Count; i++)
            {
                var lesion = lesions[i];
                var least = lesion.IsNode ? 15m : 10m;
                if (lesion is { Role: LesionRole.Target, State: MeasurementState.Measured, DiameterMm: { } mm } && mm < least)
                    context.AddFailure(new FluentValidation.Results.ValidationFailure($"Lesions[{i}].Reading",
                        $"{mm:0.#} mm: a target {(lesion.IsNode ? "node has a short axis of 15" : "lesion has a longest diameter of 10")} mm or more at baseline.")
                    { Severity = Severity.Warning });
            }
        });
    }
}

public sealed class LesionInputValidator : AbstractValidator<LesionInput>
{
    public LesionInputValidator()
    {
        RuleFor(l => l.Organ).NotEmpty().WithMessage("Say where the lesion is.").IsShortText();
        RuleFor(l => l.Description).IsShortText();
        RuleFor(l => l.Reading).Custom((typed, context) =>
        {
            if (!MeasurementReader.TryRead(typed, out _, out var error))
                context.AddFailure(error!);
        });
    }
}

public sealed class ClinicalSizeInput
{
    public Guid Id { get; set; }
    public ClinicalSizeOccasion? Occasion { get; set; }
    public PartialDate? MeasuredOn { get; set; }
    public decimal? XCm { get; set; }
    public decimal? YCm { get; set; }
    public decimal? ThicknessCm { get; set; }
}

public sealed class ClinicalSizeInputValidator : AbstractValidator<ClinicalSizeInput>
{
    public ClinicalSizeInputValidator()
    {
        RuleFor(s => s.Occasion).NotNull().WithMessage("Say when it was measured: at consultation or before surgery.");
        RuleFor(s => s.MeasuredOn).NotNull().WithMessage("Give the day of the measurement.");
        RuleFor(s => s.MeasuredOn).IsPossible();
        RuleFor(s => s.XCm).NotNull().WithMessage("Give the X dimension in cm.").IsTumorSizeCm();
        RuleFor(s => s.YCm).NotNull().WithMessage("Give the Y dimension in cm.").IsTumorSizeCm();
        RuleFor(s => s.ThicknessCm).IsTumorSizeCm();
    }
}

public sealed class ReportedProgressionInput
{
    public Guid Id { get; set; }
    public PartialDate? ProgressedOn { get; set; }
    public ProgressionBasis? Basis { get; set; }
    public string? Detail { get; set; }
}

public sealed class ReportedProgressionInputValidator : AbstractValidator<ReportedProgressionInput>
{
    public ReportedProgressionInputValidator()
    {
        RuleFor(p => p.ProgressedOn).NotNull().WithMessage("Give the day of the progression.");
        RuleFor(p => p.ProgressedOn).IsPossible();
        RuleFor(p => p.ProgressedOn).NotBeforeLineStart();
        RuleFor(p => p.Basis).NotNull().WithMessage("Say on what the progression rests.");
        RuleFor(p => p.Detail).IsShortText();
    }
}
