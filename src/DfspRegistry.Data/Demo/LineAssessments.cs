using DfspRegistry.Domain.Diagnosis;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Data.Demo;

/// <summary>
/// The assessments of a line, each with its visit. Six in ten lines have lesions with diameters, judged by RECIST 1.1; the rest have what
/// the founding study has, a reported response by criteria that are not stated.
/// </summary>
internal static class LineAssessments
{
    /// <param name="carried">Lesions that the line before left; null when its responses were only reported.</param>
    /// <returns>The lesions that this line leaves; null when its responses are only reported.</returns>
    public static IReadOnlyList<DemoLesion>? Add(LineOfTreatment line, IReadOnlyList<DemoLesion>? carried)
    {
        var plan = AssessmentPlan.Of(line.Patient, line.Name, line.Start, line.Best, line.PfsDays, line.Pfs);
        var measured = line.Ordinal == 1 ? line.Patient.Choose(line.Row("measured"), 10) < 6 : carried is not null;
        var left = measured ? Measured(line, plan, carried ?? []) : Reported(line, plan);
        if (line.Pfs == EndOfPfs.ClinicalProgression)
        {
            line.Patient.Add(new ReportedProgression
            {
                Id = line.Patient.RowId(line.Row("progression")), PatientId = line.Patient.Id, TreatmentLineId = line.Id,
                ProgressedOn = line.PfsEnd, Basis = ProgressionBasis.Clinical, Detail = "visible growth of the mass, no imaging before the treatment was stopped",
            });
        }
        for (var i = 0; i < plan.Count; i++)
            LineVisits.AddAssessmentVisit(line, VisitId(line, i), line.Start.AddDays(plan[i].Day), plan, i);
        return left;
    }

    private static Guid VisitId(LineOfTreatment line, int index) => line.Patient.RowId(line.Row($"visit/assessment/{index}"));

    private static Assessment Add(LineOfTreatment line, string name, DateOnly on, ResponseCriteria criteria, Guid? visit, bool isBaseline) =>
        line.Patient.Add(new Assessment
        {
            Id = line.Patient.RowId(line.Row(name)),
            PatientId = line.Patient.Id,
            TreatmentLineId = line.Id,
            VisitId = visit,
            AssessedOn = on,
            IsBaseline = isBaseline,
            Criteria = criteria,
            Modality = line.Dominant == DiseaseSiteKind.LocalRecurrence ? ImagingModality.Mri : ImagingModality.Ct,
        });

    private static IReadOnlyList<DemoLesion>? Reported(LineOfTreatment line, IReadOnlyList<PlannedAssessment> plan)
    {
        Add(line, "assessment/baseline", line.BaselineOn, ResponseCriteria.NotStated, LineVisits.BaselineVisitId(line), isBaseline: true);
        for (var i = 0; i < plan.Count; i++)
        {
            var row = Add(line, $"assessment/{i}", line.Start.AddDays(plan[i].Day), ResponseCriteria.NotStated, VisitId(line, i), isBaseline: false);
            row.ReportedResponse = plan[i].Response;
            row.HasNewLesion = plan[i].Response == ResponseCode.PD && line.Patient.OneIn(3, line.Row("new-lesion"));
            row.NewLesionDetail = row.HasNewLesion ? "new lung nodule" : null;
        }
        return null;
    }

    private static IReadOnlyList<DemoLesion> Measured(LineOfTreatment line, IReadOnlyList<PlannedAssessment> plan, IReadOnlyList<DemoLesion> carried)
    {
        var patient = line.Patient;
        var lesions = new MeasuredLesions(patient, line.Name, line.Dominant, [.. plan.Select(p => p.Response)], carried);
        var allLesions = lesions.Targets.Append(lesions.NonTarget).OfType<DemoLesion>().Select(l => AddLesion(line, l)).ToList();

        var baseline = Add(line, "assessment/baseline", line.BaselineOn, ResponseCriteria.Recist11, LineVisits.BaselineVisitId(line), isBaseline: true);
        AddReadings(patient, baseline, lesions, allLesions, [.. lesions.Targets.Select(t => (int?)t.BaselineMm)], lesions.NonTarget is null ? null : ResponseCode.NonCrNonPd);

        List<Assessment> rows = [];
        for (var i = 0; i < plan.Count; i++)
        {
            var row = Add(line, $"assessment/{i}", line.Start.AddDays(plan[i].Day), ResponseCriteria.Recist11, VisitId(line, i), isBaseline: false);
            row.NonTargetResponse = lesions.NonTarget is null ? null : plan[i].Response switch
            {
                ResponseCode.CR => ResponseCode.CR,
                ResponseCode.NE => ResponseCode.NE,
                _ => ResponseCode.NonCrNonPd,
            };
            row.HasNewLesion = lesions.Measurements[i].HasNewLesion;
            row.NewLesionDetail = row.HasNewLesion ? "new nodule, left upper lobe, 14 mm" : null;
            AddReadings(patient, row, lesions, allLesions, lesions.Measurements[i].Diameters, row.NonTargetResponse);
            if (row.HasNewLesion)
                allLesions.Add(AddNewLesion(line, row, allLesions.Count + 1));
            rows.Add(row);
        }
        foreach (var row in rows.Append(baseline))
        {
            row.SliceThicknessMm = row.Modality == ImagingModality.Ct ? 5 : null;
            row.Reader = patient.Choose(line.Row("reader"), "radiologist", "radiologist", "investigator");
        }
        // The registry's own rule computes what is stored, as it does for a visit that is typed.
        ComputedResponses.Apply([baseline, .. rows], allLesions);
        Disagree(line, rows);
        return lesions.LeftAtTheEnd(rows[^1].HasNewLesion ? NewLesion(allLesions.Count) : null);
    }

    /// <summary>Some responses that could not be computed are overridden with a reason; now and then the chart says another response than the diameters.</summary>
    private static void Disagree(LineOfTreatment line, List<Assessment> rows)
    {
        var unjudged = rows.Find(r => r.ComputedResponse == ResponseCode.NE);
        if (unjudged is not null && line.Patient.OneIn(2, line.Row("override")))
        {
            unjudged.OverrideResponse = rows[rows.IndexOf(unjudged) - 1].ComputedResponse;
            unjudged.OverrideReason = "The lesion that was not measured is seen unchanged on the MRI of the same week.";
        }
        else if (line.Patient.OneIn(12, line.Row("disagreement")) && rows.FindLast(r => r.ComputedResponse == ResponseCode.PR) is { } partial)
        {
            partial.ReportedResponse = ResponseCode.SD;
        }
    }

    private static Lesion AddLesion(LineOfTreatment line, DemoLesion lesion) => line.Patient.Add(new Lesion
    {
        Id = line.Patient.RowId(line.Row($"lesion/{lesion.Number}")),
        PatientId = line.Patient.Id,
        TreatmentLineId = line.Id,
        Number = lesion.Number,
        Role = lesion.Role,
        IsNode = lesion.IsNode,
        Organ = lesion.Organ,
        Description = lesion.Description,
    });

    private static DemoLesion NewLesion(int number) => new(number, LesionRole.New, false, "lung", "nodule, left upper lobe", 14);

    private static Lesion AddNewLesion(LineOfTreatment line, Assessment row, int number)
    {
        var lesion = AddLesion(line, NewLesion(number));
        row.Measurements.Add(new LesionMeasurement
        {
            Id = line.Patient.RowId(line.Row($"lesion/{number}/new")), PatientId = line.Patient.Id, AssessmentId = row.Id, LesionId = lesion.Id,
            State = MeasurementState.Measured, DiameterMm = NewLesion(number).BaselineMm,
        });
        return lesion;
    }

    private static void AddReadings(
        DemoPatient patient, Assessment row, MeasuredLesions lesions, List<Lesion> rows, IReadOnlyList<int?> diameters, ResponseCode? nonTarget)
    {
        for (var i = 0; i < diameters.Count; i++)
        {
            var state = diameters[i] switch { null => MeasurementState.NotEvaluated, 0 => MeasurementState.Absent, _ => MeasurementState.Measured };
            Add(lesions.Targets[i].Number, state, state == MeasurementState.Measured ? diameters[i] : null, null);
        }
        if (lesions.NonTarget is { } other)
            Add(other.Number, nonTarget == ResponseCode.NE ? MeasurementState.NotEvaluated : nonTarget == ResponseCode.CR ? MeasurementState.Absent : MeasurementState.Measured, null, nonTarget);

        void Add(int number, MeasurementState state, int? millimetres, ResponseCode? status) => row.Measurements.Add(new LesionMeasurement
        {
            Id = DemoIds.Of($"{row.Id}/{number}"), PatientId = patient.Id, AssessmentId = row.Id, LesionId = rows.Find(l => l.Number == number)!.Id,
            State = state, DiameterMm = millimetres, Status = status,
        });
    }
}
