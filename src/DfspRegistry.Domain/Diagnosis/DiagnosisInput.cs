using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Shared.Validation;
using FluentValidation;

namespace DfspRegistry.Domain.Diagnosis;

public sealed class DiagnosisInput
{
    public PartialDate? DiagnosedOn { get; set; }
    public PartialDate? PathologyOn { get; set; }
    public Histology? Histology { get; set; }
    public decimal? FibrosarcomatousPercent { get; set; }
    public int? Grade { get; set; }
    public FusionStatus? FusionStatus { get; set; }
    public FusionMethod? FusionMethod { get; set; }
    public string? StageAsReported { get; set; }
    public string? StageEdition { get; set; }
    public DiseaseExtent? Extent { get; set; }
    public Presentation? Presentation { get; set; }
    public PrimarySite? PrimarySite { get; set; }
    public string? PrimarySiteDetail { get; set; }
    public TumorDepth? Depth { get; set; }
    public InvadedPlane? InvadedPlane { get; set; }
    public decimal? LengthCm { get; set; }
    public decimal? WidthCm { get; set; }
    public decimal? ThicknessCm { get; set; }
    public SurgicalRisk? SurgicalRisk { get; set; }
    public List<DiseaseSiteInput> DiseaseSites { get; set; } = [];
}

public sealed class DiseaseSiteInput
{
    public Guid Id { get; set; }
    public DiseaseSiteKind? Kind { get; set; }
    public string? Detail { get; set; }
    public bool IsDominant { get; set; }
    public PartialDate? FoundOn { get; set; }
}

public sealed class PriorTreatmentInput
{
    public Guid Id { get; set; }
    public PriorTreatmentKind? Kind { get; set; }
    public string? Description { get; set; }
    public PartialDate? StartedOn { get; set; }
    public PartialDate? EndedOn { get; set; }
    public string? Outcome { get; set; }
}

public sealed class DiagnosisInputValidator : AbstractValidator<DiagnosisInput>
{
    public DiagnosisInputValidator()
    {
        RuleFor(d => d.DiagnosedOn).IsPossible();
        RuleFor(d => d.PathologyOn).IsPossible();
        RuleFor(d => d.FibrosarcomatousPercent).InclusiveBetween(0, 100).WithMessage("Fibrosarcomatous share is a percentage, 0 to 100.");
        RuleFor(d => d.Grade).InclusiveBetween(1, 3).WithMessage("FNCLCC grade is 1, 2 or 3.");
        RuleFor(d => d.FusionMethod).Null().When(d => d.FusionStatus is FusionStatus.NotTested).WithMessage("Not tested has no method: clear one of the two.");
        RuleFor(d => d.StageAsReported).IsShortText();
        RuleFor(d => d.StageEdition).IsShortText();
        RuleFor(d => d.PrimarySiteDetail).IsShortText();
        RuleFor(d => d.LengthCm).IsTumorSizeCm();
        RuleFor(d => d.WidthCm).IsTumorSizeCm();
        RuleFor(d => d.ThicknessCm).IsTumorSizeCm();
        RuleForEach(d => d.DiseaseSites).ChildRules(site =>
        {
            site.RuleFor(s => s.Kind).NotNull().WithMessage("Choose the site of disease.");
            site.RuleFor(s => s.Detail).IsShortText();
            site.RuleFor(s => s.FoundOn).IsPossible();
        });
        RuleFor(d => d.DiseaseSites).Must(sites => sites.Count(s => s.IsDominant) <= 1).WithMessage("One site of disease can be the dominant one.");
    }
}

public sealed class PriorTreatmentInputValidator : AbstractValidator<PriorTreatmentInput>
{
    public PriorTreatmentInputValidator()
    {
        RuleFor(t => t.Kind).NotNull().WithMessage("Choose the kind of treatment.");
        RuleFor(t => t.Description).NotEmpty().WithMessage("Say what was done.").IsShortText();
        RuleFor(t => t.StartedOn).IsPossible();
        RuleFor(t => t.EndedOn).IsPossible();
        RuleFor(t => t.EndedOn).NotBefore(t => t.StartedOn, "its start");
        RuleFor(t => t.Outcome).IsShortText();
    }
}

public static class TumorSizeRules
{
    /// <summary>More than 0 and at most 60 cm, the width of a trunk.</summary>
    public static IRuleBuilderOptions<T, decimal?> IsTumorSizeCm<T>(this IRuleBuilder<T, decimal?> rule) =>
        rule.Must(cm => cm is null or (> 0 and <= 60)).WithMessage("{PropertyName} is in cm, more than 0 and at most 60.");
}
