using DfspRegistry.Data.Concurrency;
using DfspRegistry.Data.Shared;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Shared.Checks;
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
    /// <param name="confirmed">The improbable findings of which the form says 'it is so'; kept with the visit.</param>
    public async Task SaveAsync(Guid patientId, Guid lineId, AssessmentInput input, Guid? visitId, IReadOnlyCollection<string> confirmed, CancellationToken cancellation)
    {
        var lesions = await LesionsAsync(lineId, cancellation);
        var assessments = await OfLineAsync(lineId, cancellation);
        var rows = SplitLesions.Rows(input);
        var added = AddTo(lesions, rows, patientId, lineId);
        var ids = added.Select(l => l.Id).ToArray();
        if (ids.Length > 0 && await database.Lesions.AnyAsync(l => ids.Contains(l.Id), cancellation))
            throw new ConcurrencyConflict(patientId, visitId, new InvalidOperationException("A lesion of another line was named."));
        database.AddRange(added);
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
        Measure(assessment, rows);
        Reshape(lesions, rows, assessments);
        foreach (var unseen in lesions.Where(l => (l.Role == LesionRole.New || l.SplitFromId is not null) && !assessments.Exists(a => a.Measurements.Exists(m => m.LesionId == l.Id))).ToList())
        {
            // It was a row of this form alone, and what was typed into it was taken back.
            lesions.Remove(unseen);
            database.Remove(unseen);
        }
        ComputedResponses.Apply(assessments, lesions);
        if (visitId is { } visit)
            await ConfirmAsync(patientId, visit, AssessmentFindings.Of(input, assessment, assessments, lesions), confirmed, cancellation);
        await database.SaveChangesAsync(cancellation);
    }

    /// <summary>What the rules would make of the form as it stands, without writing anything.</summary>
    public async Task<AssessmentPreview> PreviewAsync(Guid patientId, Guid lineId, AssessmentInput input, CancellationToken cancellation)
    {
        var lesions = await database.Set<Lesion>().AsNoTracking().Where(l => l.TreatmentLineId == lineId && l.PatientId == patientId).OrderBy(l => l.Number).ToListAsync(cancellation);
        var assessments = await database.Set<Assessment>().AsNoTracking().Include(a => a.Measurements)
            .Where(a => a.TreatmentLineId == lineId && a.PatientId == patientId && a.Id != input.Id).ToListAsync(cancellation);
        var rows = SplitLesions.Rows(input);
        AddTo(lesions, rows, patientId, lineId);
        var typed = New(input, patientId, lineId);
        typed.Measurements.AddRange(Measurements(typed, rows));
        assessments.Add(typed);
        Reshape(lesions, rows, assessments);
        ComputedResponses.Apply(assessments, lesions);
        return new AssessmentPreview(
            typed, ComputedResponses.Recist(assessments, lesions).GetValueOrDefault(typed.Id), AssessmentFindings.Of(input, typed, assessments, lesions),
            assessments.Where(a => a.AssessedOn < typed.AssessedOn && a.CountedResponse == ResponseCode.PD).Select(a => (PartialDate?)a.AssessedOn).Min());
    }

    /// <summary>Lesions that the form names for the first time; known ones keep what they are, but their description can be mended.</summary>
    private static List<Lesion> AddTo(List<Lesion> lesions, IEnumerable<LesionInput> rows, Guid patientId, Guid lineId)
    {
        var added = new List<Lesion>();
        foreach (var typed in rows.Where(l => !l.IsBlank))
        {
            if (lesions.Find(l => l.Id == typed.Id) is { } known)
            {
                known.Organ = typed.Organ?.Trim() ?? known.Organ;
                known.Description = typed.Description ?? known.Description;
                if (known.Role == LesionRole.New)
                    known.Certainty = typed.Certainty ?? known.Certainty;
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
                Organ = typed.Organ?.Trim() ?? "",
                Description = typed.Description,
                SplitFromId = typed.SplitFromId is { } parent && lesions.Exists(l => l.Id == parent) ? parent : null,
                Certainty = typed.Role == LesionRole.New ? typed.Certainty ?? LesionCertainty.Certain : null,
            };
            lesions.Add(lesion);
            added.Add(lesion);
        }
        return added;
    }

    /// <summary>Which lesion each one is measured together with, from what is typed; a lesion that no assessment calls merged stands by itself again.</summary>
    private static void Reshape(List<Lesion> lesions, IEnumerable<LesionInput> rows, List<Assessment> assessments)
    {
        foreach (var row in rows)
        {
            if (row.State is not { } state || lesions.Find(l => l.Id == row.Id) is not { } lesion)
                continue;
            if (state == MeasurementState.Merged)
                lesion.MergedIntoId = lesions.Find(l => l.Number == row.Read!.MergedWith && l.Id != lesion.Id)?.Id ?? lesion.MergedIntoId;
            else if (!assessments.Exists(a => a.Measurements.Exists(m => m.LesionId == lesion.Id && m.State == MeasurementState.Merged)))
                lesion.MergedIntoId = null;
        }
    }

    private async Task ConfirmAsync(
        Guid patientId, Guid visitId, IReadOnlyList<CheckFinding> findings, IReadOnlyCollection<string> confirmed, CancellationToken cancellation)
    {
        var known = await database.Set<ConfirmedFinding>().Where(f => f.VisitId == visitId && AssessmentFindings.Codes.Contains(f.Code)).ToListAsync(cancellation);
        var said = findings.Where(f => f.Level == CheckLevel.Improbable && confirmed.Contains(f.Confirmation)).DistinctBy(f => (f.Code, f.Subject)).ToList();
        foreach (var gone in known.Where(k => !said.Exists(f => f.Code == k.Code && f.Subject == k.SubjectId)))
            database.Remove(gone);
        foreach (var finding in said)
        {
            if (known.Find(k => k.Code == finding.Code && k.SubjectId == finding.Subject) is { } same)
            {
                same.Message = finding.Message;
                continue;
            }
            database.Add(new ConfirmedFinding
            {
                Id = DerivedId.From(visitId, $"{finding.Code} {finding.Subject}"), PatientId = patientId, VisitId = visitId, Code = finding.Code, SubjectId = finding.Subject,
                Message = finding.Message,
            });
        }
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

    private void Measure(Assessment assessment, IEnumerable<LesionInput> rows)
    {
        var typed = Measurements(assessment, rows);
        foreach (var gone in assessment.Measurements.Where(m => typed.TrueForAll(t => t.LesionId != m.LesionId)).ToList())
        {
            assessment.Measurements.Remove(gone);
            database.Remove(gone);
        }
        foreach (var measurement in typed)
        {
            if (assessment.Measurements.Find(m => m.LesionId == measurement.LesionId) is { } known)
            {
                (known.State, known.DiameterMm, known.PerpendicularMm, known.Status) = (measurement.State, measurement.DiameterMm, measurement.PerpendicularMm, measurement.Status);
            }
            else
            {
                assessment.Measurements.Add(measurement);
                database.Entry(measurement).State = EntityState.Added;
            }
        }
    }

    private static List<LesionMeasurement> Measurements(Assessment assessment, IEnumerable<LesionInput> rows) =>
        [.. rows.Where(l => !l.IsBlank && (l.State is not null || l.Status is not null)).Select(l => new LesionMeasurement
        {
            Id = DerivedId.From(assessment.Id, "measurement of " + l.Id),
            PatientId = assessment.PatientId,
            AssessmentId = assessment.Id,
            LesionId = l.Id,
            State = l.State ?? StateOf(l.Status!.Value),
            DiameterMm = l.DiameterMm,
            PerpendicularMm = l.PerpendicularMm,
            Status = l.Status,
        })];

    private static MeasurementState StateOf(ResponseCode status) => status switch
    {
        ResponseCode.CR => MeasurementState.Absent,
        ResponseCode.NE => MeasurementState.NotEvaluated,
        _ => MeasurementState.Measured,
    };
}

/// <summary>What a form would record, judged with the rest of its line.</summary>
/// <param name="Typed">With the computed response; without one where nothing can be computed yet (a baseline, no measurements, criteria that are only a label).</param>
/// <param name="Recist">With its explanation; null when another rule computed.</param>
/// <param name="ProgressedBeforeOn">Day of the line's first progression before this assessment.</param>
public sealed record AssessmentPreview(Assessment Typed, RecistResult? Recist, IReadOnlyList<CheckFinding> Findings, PartialDate? ProgressedBeforeOn);
