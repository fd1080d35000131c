using DfspRegistry.Domain.Surgery;
using DfspRegistry.Domain.TumorResponse;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.Surgery;

/// <summary>Writes operations, histology before and after, and the clinical size that the surgical study compares.</summary>
public sealed class SurgeryService(RegistryDbContext database)
{
    public async Task SaveAsync(Guid patientId, SurgeryInput input, CancellationToken cancellation)
    {
        var surgery = await database.Set<SurgicalProcedure>().SingleOrDefaultAsync(s => s.Id == input.Id && s.PatientId == patientId, cancellation);
        if (surgery is null)
        {
            surgery = new SurgicalProcedure
            {
                Id = input.Id,
                PatientId = patientId,
                PerformedOn = input.PerformedOn!.Value,
                Technique = input.Technique!.Value,
                Intent = input.Intent!.Value,
            };
            database.Add(surgery);
        }
        surgery.TreatmentLineId = input.TreatmentLineId;
        surgery.PerformedOn = input.PerformedOn!.Value;
        surgery.Technique = input.Technique!.Value;
        surgery.Intent = input.Intent!.Value;
        surgery.Site = input.Site;
        surgery.MohsStages = input.MohsStages;
        surgery.MarginTakenCm = input.MarginTakenCm;
        surgery.PeripheralMarginMm = input.PeripheralMarginMm;
        surgery.DeepMarginMm = input.DeepMarginMm;
        surgery.ResidualTumor = input.ResidualTumor;
        surgery.HasDebulking = input.HasDebulking;
        surgery.DebulkedOn = input.DebulkedOn;
        surgery.ClearByMohsAlone = input.ClearByMohsAlone;
        surgery.HasFurtherResection = input.HasFurtherResection;
        surgery.FurtherResectionOn = input.FurtherResectionOn;
        surgery.FurtherResectionDetail = input.FurtherResectionDetail;
        surgery.Repair = input.Repair;
        surgery.DefectDepth = input.DefectDepth;
        surgery.FinalClearanceOn = input.FinalClearanceOn;
        surgery.Notes = input.Notes;
        await database.SaveChangesAsync(cancellation);
    }

    public async Task SaveHistologyAsync(Guid patientId, HistologyInput input, Guid? treatmentLineId, CancellationToken cancellation)
    {
        var histology = await database.Set<HistologyExamination>().SingleOrDefaultAsync(h => h.Id == input.Id && h.PatientId == patientId, cancellation);
        if (histology is null)
        {
            histology = new HistologyExamination { Id = input.Id, PatientId = patientId, Occasion = input.Occasion!.Value };
            database.Add(histology);
        }
        histology.TreatmentLineId = treatmentLineId;
        histology.Occasion = input.Occasion!.Value;
        histology.SpecimenOn = input.SpecimenOn;
        histology.CellularityDecreasePercent = input.CellularityDecreasePercent;
        histology.Hyalinization = input.Hyalinization;
        histology.StoriformPattern = input.StoriformPattern;
        histology.Notes = input.Notes;
        await database.SaveChangesAsync(cancellation);
    }

    public async Task SaveSizeAsync(Guid patientId, Guid lineId, ClinicalSizeInput input, CancellationToken cancellation)
    {
        var size = await database.Set<ClinicalSize>().SingleOrDefaultAsync(s => s.Id == input.Id && s.PatientId == patientId, cancellation);
        if (size is null)
        {
            size = new ClinicalSize
            {
                Id = input.Id,
                PatientId = patientId,
                TreatmentLineId = lineId,
                Occasion = input.Occasion!.Value,
                MeasuredOn = input.MeasuredOn!.Value,
                XCm = input.XCm!.Value,
                YCm = input.YCm!.Value,
            };
            database.Add(size);
        }
        size.Occasion = input.Occasion!.Value;
        size.MeasuredOn = input.MeasuredOn!.Value;
        size.XCm = input.XCm!.Value;
        size.YCm = input.YCm!.Value;
        size.ThicknessCm = input.ThicknessCm;
        await database.SaveChangesAsync(cancellation);
    }
}
