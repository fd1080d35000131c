using DfspRegistry.Data.Shared;
using DfspRegistry.Domain.TumorResponse;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.TumorResponse;

/// <summary>Writes assessments with their lesions and measurements, and keeps the computed responses of the whole line up to date.</summary>
public sealed class AssessmentService(RegistryDbContext database)
{
    public Task<List<Assessment>> OfLineAsync(Guid lineId, CancellationToken cancellation) =>
        database.Set<Assessment>().Include(a => a.Measurements).Where(a => a.TreatmentLineId == lineId).OrderBy(a => a.AssessedOn).ToListAsync(cancellation);

    public Task<List<Lesion>> LesionsAsync(Guid lineId, CancellationToken cancellation) =>
        database.Set<Lesion>().Where(l => l.TreatmentLineId == lineId).OrderBy(l => l.Number).ToListAsync(cancellation);

    /// <summary>Measuring an earlier assessment anew can change later responses (the nadir moves), so the line is judged again as a whole.</summary>
    public async Task SaveAsync(Guid patientId, Guid lineId, AssessmentInput input, Guid? visitId, CancellationToken cancellation)
    {
        var lesions = await LesionsAsync(lineId, cancellation);
        var assessments = await OfLineAsync(lineId, cancellation);
        foreach (var lesion in AddTo(lesions, input, patientId, lineId))
            database.Add(lesion);
        var assessment = assessments.Find(a => a.Id == input.Id);
        if (assessment is null)
        {
            assessment = New(input, patientId, lineId);
            assessment.VisitId = visitId;
            assessments.Add(assessment);
            database.Add(assessment);
        }
        else
        {
            Fill(assessment, input);
        }
        Measure(assessment, input);
        ComputedResponses.Apply(assessments, lesions);
        await database.SaveChangesAsync(cancellation);
    }

    /// <summary>What the rules would make of the form as it stands, without writing anything.</summary>
    /// <returns>Null when nothing can be computed yet: a baseline, no measurements, or criteria that are only a label.</returns>
    public async Task<AssessmentPreview?> PreviewAsync(Guid patientId, Guid lineId, AssessmentInput input, CancellationToken cancellation)
    {
        var lesions = await database.Set<Lesion>().AsNoTracking().Where(l => l.TreatmentLineId == lineId && l.PatientId == patientId).OrderBy(l => l.Number).ToListAsync(cancellation);
        var assessments = await database.Set<Assessment>().AsNoTracking().Include(a => a.Measurements)
            .Where(a => a.TreatmentLineId == lineId && a.PatientId == patientId && a.Id != input.Id).ToListAsync(cancellation);
        AddTo(lesions, input, patientId, lineId);
        var typed = New(input, patientId, lineId);
        typed.Measurements.AddRange(Measurements(typed, input));
        assessments.Add(typed);
        ComputedResponses.Apply(assessments, lesions);
        return typed.ComputedResponse is { } overall
            ? new AssessmentPreview(overall, typed.ComputedTargetResponse, typed.TargetSum, typed.ComputedBy!, ComputedResponses.Recist(assessments, lesions).GetValueOrDefault(typed.Id))
            : null;
    }

    /// <summary>Lesions that the form names for the first time; known ones keep what they are, but their description can be mended.</summary>
    private static List<Lesion> AddTo(List<Lesion> lesions, AssessmentInput input, Guid patientId, Guid lineId)
    {
        var added = new List<Lesion>();
        foreach (var typed in input.Lesions.Where(l => !l.IsBlank))
        {
            if (lesions.Find(l => l.Id == typed.Id) is { } known)
            {
                known.Organ = typed.Organ?.Trim() ?? known.Organ;
                known.Description = typed.Description ?? known.Description;
                continue;
            }
            var lesion = new Lesion
            {
                Id = typed.Id,
                PatientId = patientId,
                TreatmentLineId = lineId,
                Number = lesions.Count == 0 ? 1 : lesions.Max(l => l.Number) + 1,
                Role = typed.Role,
                IsNode = typed.IsNode,
                Organ = typed.Organ!.Trim(),
                Description = typed.Description,
            };
            lesions.Add(lesion);
            added.Add(lesion);
        }
        return added;
    }

    private static Assessment New(AssessmentInput input, Guid patientId, Guid lineId)
    {
        var assessment = new Assessment
        {
            Id = input.Id,
            PatientId = patientId,
            TreatmentLineId = lineId,
            AssessedOn = input.AssessedOn!.Value,
            Criteria = input.Criteria!.Value,
        };
        Fill(assessment, input);
        return assessment;
    }

    private static void Fill(Assessment assessment, AssessmentInput input)
    {
        assessment.AssessedOn = input.AssessedOn!.Value;
        assessment.IsBaseline = input.IsBaseline;
        assessment.Criteria = input.Criteria!.Value;
        assessment.Modality = input.Modality;
        assessment.SliceThicknessMm = input.SliceThicknessMm;
        assessment.Reader = input.Reader;
        assessment.NonTargetResponse = input.NonTargetResponse;
        assessment.HasNewLesion = input.HasNewLesion;
        assessment.NewLesionDetail = input.NewLesionDetail;
        assessment.ReportedResponse = input.ReportedResponse;
        assessment.OverrideResponse = input.OverrideResponse;
        assessment.OverrideReason = input.OverrideReason;
    }

    private void Measure(Assessment assessment, AssessmentInput input)
    {
        var typed = Measurements(assessment, input);
        foreach (var gone in assessment.Measurements.Where(m => typed.TrueForAll(t => t.LesionId != m.LesionId)).ToList())
        {
            assessment.Measurements.Remove(gone);
            database.Remove(gone);
        }
        foreach (var measurement in typed)
        {
            if (assessment.Measurements.Find(m => m.LesionId == measurement.LesionId) is { } known)
            {
                (known.State, known.DiameterMm, known.PerpendicularMm) = (measurement.State, measurement.DiameterMm, measurement.PerpendicularMm);
            }
            else
            {
                assessment.Measurements.Add(measurement);
                database.Entry(measurement).State = EntityState.Added;
            }
        }
    }

    private static List<LesionMeasurement> Measurements(Assessment assessment, AssessmentInput input) =>
        [.. input.Lesions.Where(l => l is { IsBlank: false, State: not null }).Select(l => new LesionMeasurement
        {
            Id = DerivedId.From(assessment.Id, "measurement of " + l.Id),
            PatientId = assessment.PatientId,
            AssessmentId = assessment.Id,
            LesionId = l.Id,
            State = l.State!.Value,
            DiameterMm = l.DiameterMm,
            PerpendicularMm = l.PerpendicularMm,
        })];
}

/// <param name="Sum">Of diameters in mm (RECIST 1.1) or of products in mm² (WHO); null when incomplete.</param>
/// <param name="Recist">With its explanation and warnings; null when another rule computed.</param>
public sealed record AssessmentPreview(ResponseCode Overall, ResponseCode? Target, decimal? Sum, string Rule, RecistResult? Recist);
