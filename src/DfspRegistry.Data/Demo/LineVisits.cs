using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.Enrollment;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Data.Demo;

/// <summary>Baseline work-up and visits of a line: before the first dose, four weeks after it, and at each assessment.</summary>
internal static class LineVisits
{
    public static Guid BaselineVisitId(LineOfTreatment line) => line.Patient.RowId(line.Row("visit/baseline"));

    /// <summary>Karnofsky status at entry: 60 to 100, as the criteria ask.</summary>
    public static int Kps(DemoPatient patient) => patient.Choose("kps", 70, 80, 80, 90, 90, 90, 100, 60);

    public static void AddBefore(LineOfTreatment line)
    {
        AddVisit(line, BaselineVisitId(line), line.BaselineOn, Kps(line.Patient) - (line.Name == "imatinib" ? 0 : Kps(line.Patient) > 70 ? 10 : 0),
            line.Name == "imatinib" ? DiseaseStatus.AliveWithDisease : DiseaseStatus.Progression);
        var safety = DemoPatient.Workday(line.Start.AddDays(28));
        if (line.PfsDays > 60)
        {
            var visit = AddVisit(line, line.Patient.RowId(line.Row("visit/week-4")), safety, Kps(line.Patient), DiseaseStatus.AliveWithDisease);
            foreach (var absent in line.AdverseEvents.Where(e => e.WorstGradeOf(line.Number) == 0).Take(4))
            {
                line.Patient.Add(new AdverseEventInquiry
                {
                    Id = line.Patient.RowId(line.Row("asked/" + absent.Term)), PatientId = line.Patient.Id, VisitId = visit.Id,
                    Term = absent.Term, AskedOn = safety, Answer = InquiryAnswer.Absent,
                });
            }
        }
        WorkUp(line);
    }

    /// <summary>Clinical examination, CT of the chest, MRI of liver, bone and head, all within the week before the first dose.</summary>
    private static void WorkUp(LineOfTreatment line)
    {
        var patient = line.Patient;
        foreach (var kind in new[]
                 {
                     BaselineExaminationKind.Clinical, BaselineExaminationKind.ChestCt, BaselineExaminationKind.LiverMri, BaselineExaminationKind.BoneMri, BaselineExaminationKind.HeadMri,
                 })
        {
            var name = line.Row("work-up/" + kind);
            // Bone and head were left out now and then, and old charts do not always say.
            var status = kind is BaselineExaminationKind.BoneMri or BaselineExaminationKind.HeadMri && patient.OneIn(12, name)
                ? patient.Choose(name + "/why", Recorded.NotDone, Recorded.NotRecorded)
                : Recorded.Done;
            var on = DemoPatient.Workday(line.Start.AddDays(-3 - patient.Choose(name + "/day", 3)));
            patient.Add(new BaselineExamination
            {
                Id = patient.RowId(name),
                PatientId = patient.Id,
                TreatmentLineId = line.Id,
                Kind = kind,
                Status = status,
                PerformedOn = status != Recorded.Done ? null : kind == BaselineExaminationKind.Clinical ? line.BaselineOn : on,
                Finding = status != Recorded.Done ? null : Finding(line, kind),
            });
        }
    }

    private static string Finding(LineOfTreatment line, BaselineExaminationKind kind) => (kind, line.Dominant) switch
    {
        (BaselineExaminationKind.Clinical, Domain.Diagnosis.DiseaseSiteKind.LocalRecurrence) => "firm mass at the scar, fixed to the fascia",
        (BaselineExaminationKind.Clinical, _) => "scar without new mass, no enlarged nodes",
        (BaselineExaminationKind.ChestCt, Domain.Diagnosis.DiseaseSiteKind.Lung) => "lung metastases",
        (BaselineExaminationKind.LiverMri, Domain.Diagnosis.DiseaseSiteKind.Liver) => "liver metastases",
        _ => "no metastasis",
    };

    public static void AddAssessmentVisit(LineOfTreatment line, Guid id, DateOnly on, IReadOnlyList<PlannedAssessment> plan, int index)
    {
        var response = plan[index].Response;
        var isLast = on == line.LastDay && !line.Died;
        var visit = AddVisit(line, id, on,
            response == ResponseCode.PD ? Math.Max(50, Kps(line.Patient) - 10) : Kps(line.Patient),
            response switch
            {
                ResponseCode.CR => DiseaseStatus.NoEvidenceOfDisease,
                ResponseCode.PD => DiseaseStatus.Progression,
                ResponseCode.NE => DiseaseStatus.Unknown,
                _ => DiseaseStatus.AliveWithDisease,
            });
        if (isLast)
            FollowUpRecords.Leave(line.Patient, line.Number, visit);
        else if (index + 1 < plan.Count)
            visit.NextVisitOn = DemoPatient.MonthOf(line.Start.AddDays(plan[index + 1].Day));
    }

    private static Visit AddVisit(LineOfTreatment line, Guid id, DateOnly on, int kps, DiseaseStatus status) => line.Patient.Add(new Visit
    {
        Id = id,
        PatientId = line.Patient.Id,
        VisitedOn = on,
        Mode = VisitMode.InClinic,
        State = VisitState.Complete,
        Kps = kps,
        DiseaseStatus = status,
        IsRetrospective = on < new DateOnly(2008, 1, 1),
    });
}
