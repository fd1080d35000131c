using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Tests.TumorResponse;

/// <summary>A treatment line as the record holds it: lesions and assessments of which the readings are typed as at a visit.</summary>
internal sealed class RecordedLine
{
    private readonly Guid patient = Guid.CreateVersion7();
    private readonly Guid line = Guid.CreateVersion7();

    public List<Lesion> Lesions { get; } = [];
    public List<Assessment> Assessments { get; } = [];

    public Lesion Lesion(string organ, LesionRole role = LesionRole.Target, bool isNode = false, Lesion? splitFrom = null, LesionCertainty? certainty = null)
    {
        var lesion = new Lesion
        {
            Id = Guid.CreateVersion7(), PatientId = patient, TreatmentLineId = line, Number = Lesions.Count + 1, Role = role, IsNode = isNode, Organ = organ,
            SplitFromId = splitFrom?.Id, Certainty = certainty,
        };
        Lesions.Add(lesion);
        return lesion;
    }

    /// <summary>The first one is the baseline.</summary>
    public Assessment Assess(string day, params (Lesion Lesion, string Reading)[] readings)
    {
        var assessment = new Assessment
        {
            Id = Guid.CreateVersion7(), PatientId = patient, TreatmentLineId = line, AssessedOn = PartialDate.Parse(day), Criteria = ResponseCriteria.Recist11,
            IsBaseline = Assessments.Count == 0,
        };
        foreach (var (lesion, typed) in readings)
        {
            Assert.True(MeasurementReader.TryRead(typed, out var read, out var error), error);
            if (read!.MergedWith is { } number)
                lesion.MergedIntoId = Lesions.Single(l => l.Number == number).Id;
            assessment.Measurements.Add(new LesionMeasurement
            {
                Id = Guid.CreateVersion7(), PatientId = patient, AssessmentId = assessment.Id, LesionId = lesion.Id, State = read.State, DiameterMm = read.DiameterMm,
                PerpendicularMm = read.PerpendicularMm,
            });
        }
        Assessments.Add(assessment);
        ComputedResponses.Apply(Assessments, Lesions);
        return assessment;
    }

    /// <summary>The form that would have recorded the assessment.</summary>
    public AssessmentInput Form(Assessment assessment) => new()
    {
        Id = assessment.Id,
        AssessedOn = assessment.AssessedOn,
        Criteria = assessment.Criteria,
        Lesions = [.. Lesions.Select(l => new LesionInput { Id = l.Id, Role = l.Role, IsNode = l.IsNode, Organ = l.Organ, Description = l.Description, Number = l.Number })],
    };
}
