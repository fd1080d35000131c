using DfspRegistry.Domain.Diagnosis;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Shared.Validation;
using FluentValidation;

namespace DfspRegistry.Domain.Surgery;

public sealed class SurgeryInput
{
    public Guid Id { get; set; }
    public Guid? TreatmentLineId { get; set; }
    public PartialDate? PerformedOn { get; set; }
    public SurgicalTechnique? Technique { get; set; }
    public SurgicalIntent? Intent { get; set; }
    public string? Site { get; set; }
    public int? MohsStages { get; set; }
    public decimal? MarginTakenCm { get; set; }
    public decimal? PeripheralMarginMm { get; set; }
    public decimal? DeepMarginMm { get; set; }
    public ResidualTumor? ResidualTumor { get; set; }
    public bool HasDebulking { get; set; }
    public PartialDate? DebulkedOn { get; set; }
    public YesNoUnknown? ClearByMohsAlone { get; set; }
    public bool HasFurtherResection { get; set; }
    public PartialDate? FurtherResectionOn { get; set; }
    public string? FurtherResectionDetail { get; set; }
    public string? Repair { get; set; }
    public InvadedPlane? DefectDepth { get; set; }
    public PartialDate? FinalClearanceOn { get; set; }
    public string? Notes { get; set; }
}

public sealed class SurgeryInputValidator : AbstractValidator<SurgeryInput>
{
    public SurgeryInputValidator()
    {
        RuleFor(s => s.PerformedOn).NotNull().WithMessage("Give the day of the operation.");
        RuleFor(s => s.PerformedOn).IsPossible();
        RuleFor(s => s.PerformedOn).KeepsOrder(RecordEvent.Surgery, s => s.Id, s => s.TreatmentLineId);
        RuleFor(s => s.Technique).NotNull().WithMessage("Choose the technique.");
        RuleFor(s => s.Intent).NotNull().WithMessage("Choose the intent.");
        RuleFor(s => s.Site).IsShortText();
        RuleFor(s => s.MohsStages).Must(n => n is null or (>= 1 and <= 20)).WithMessage("Mohs stages are counted from 1 to 20.");
        RuleFor(s => s.MohsStages).Null().When(s => s.Technique is not null and not SurgicalTechnique.Mohs).WithMessage("Only Mohs surgery has Mohs stages.");
        RuleFor(s => s.MarginTakenCm).Must(cm => cm is null or (>= 0 and <= 20)).WithMessage("The margin taken is in cm, 0 to 20.");
        RuleFor(s => s.PeripheralMarginMm).Must(mm => mm is null or (>= 0 and <= 200)).WithMessage("The peripheral margin is in mm, 0 to 200.");
        RuleFor(s => s.DeepMarginMm).Must(mm => mm is null or (>= 0 and <= 200)).WithMessage("The deep margin is in mm, 0 to 200.");
        RuleFor(s => s.DebulkedOn).IsPossible();
        RuleFor(s => s.FurtherResectionOn).IsPossible();
        RuleFor(s => s.FurtherResectionOn).NotBefore(s => s.PerformedOn, "the operation on");
        RuleFor(s => s.FurtherResectionDetail).IsShortText();
        RuleFor(s => s.Repair).IsShortText();
        RuleFor(s => s.FinalClearanceOn).IsPossible();
        RuleFor(s => s.FinalClearanceOn).NotBefore(s => s.PerformedOn, "the operation on");
        RuleFor(s => s.FinalClearanceOn).Null().When(s => s is { ResidualTumor: ResidualTumor.R2, HasFurtherResection: false })
            .WithMessage("Macroscopic tumour left (R2) and no further resection: there is no final clearance.");
        RuleFor(s => s.Notes).IsLongText();
    }
}

public sealed class HistologyInput
{
    public Guid Id { get; set; }
    public HistologyOccasion? Occasion { get; set; }
    public PartialDate? SpecimenOn { get; set; }
    public decimal? CellularityDecreasePercent { get; set; }
    public Hyalinization? Hyalinization { get; set; }
    public YesNoUnknown? StoriformPattern { get; set; }
    public string? Notes { get; set; }
}

public sealed class HistologyInputValidator : AbstractValidator<HistologyInput>
{
    public HistologyInputValidator()
    {
        RuleFor(h => h.Occasion).NotNull().WithMessage("Before or after treatment?");
        RuleFor(h => h.SpecimenOn).IsPossible();
        RuleFor(h => h.SpecimenOn).KeepsOrder(h => h.Occasion == HistologyOccasion.BeforeTreatment ? RecordEvent.HistologyBefore : RecordEvent.HistologyAfter, h => h.Id).When(h => h.Occasion is not null);
        RuleFor(h => h.CellularityDecreasePercent).InclusiveBetween(0, 100).WithMessage("The share with decreased cellularity is a percentage, 0 to 100.");
        RuleFor(h => h.CellularityDecreasePercent).Null().When(h => h.Occasion is HistologyOccasion.BeforeTreatment).WithMessage("A decrease is seen only after treatment.");
        RuleFor(h => h.Notes).IsLongText();
    }
}
