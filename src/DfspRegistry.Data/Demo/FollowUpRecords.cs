using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Treatment;

namespace DfspRegistry.Data.Demo;

/// <summary>After the last line of a DFSP-A patient: follow-up every half year, other treatment, last contact or death.</summary>
internal static class FollowUpRecords
{
    public static void Add(LineOfTreatment last)
    {
        var patient = last.Patient;
        if (last.Pfs is not (EndOfPfs.Ongoing or EndOfPfs.Death))
        {
            FollowUp(last);
            if (last.NextStart is null && last.LastDay.DayNumber - last.PfsEnd.DayNumber > 160)
                OtherTreatment(last);
        }
        if (last.Died)
        {
            var cause = patient.Choose("death/cause", 16) switch { < 13 => CauseOfDeath.Dfsp, 13 => CauseOfDeath.OtherCause, 14 => CauseOfDeath.OtherCancer, _ => CauseOfDeath.Unknown };
            patient.Add(new Death
            {
                Id = patient.RowId("death"),
                PatientId = patient.Id,
                DiedOn = last.LastDay,
                Cause = cause,
                CauseDetail = cause switch { CauseOfDeath.OtherCause => "myocardial infarction", CauseOfDeath.OtherCancer => "pancreatic carcinoma", _ => null },
                Source = patient.Choose("death/source", VitalStatusSource.Chart, VitalStatusSource.Chart, VitalStatusSource.FamilyOrPhysician, VitalStatusSource.Registry),
            });
        }
    }

    private static void FollowUp(LineOfTreatment last)
    {
        var patient = last.Patient;
        var closing = last.Died ? 20 : 60;
        for (var k = 1; ; k++)
        {
            var on = DemoPatient.Workday(last.PfsEnd.AddDays((k * 182) - 60 + patient.Choose($"follow-up/{k}", 30)));
            if (on.AddDays(closing) > last.LastDay)
                break;
            Visit(last, $"follow-up/{k}", on, patient.OneIn(3, $"follow-up/{k}/phone") ? VisitMode.ByPhone : VisitMode.InClinic);
        }
        if (last.Died)
            return;
        switch (patient.Choose("last-contact", 4))
        {
            case 0:
                patient.Add(new AliveContact { Id = patient.RowId("last-contact"), PatientId = patient.Id, AliveOn = last.LastDay, Source = VitalStatusSource.FamilyOrPhysician });
                break;
            case 1:
                Leave(patient, last.Number, Visit(last, "last-contact", last.LastDay, VisitMode.ByPhone));
                break;
            default:
                Leave(patient, last.Number, Visit(last, "last-contact", last.LastDay, VisitMode.InClinic));
                break;
        }
    }

    /// <summary>The last visit of a living patient: the next one is planned, and one such visit in nine is still in progress.</summary>
    public static void Leave(DemoPatient patient, int number, Visit visit)
    {
        if (number != SystemicPatients.WithdrewContact)
            visit.NextVisitOn = DemoPatient.Workday(visit.VisitedOn.Latest.AddDays(182));
        if (patient.OneIn(9, "last-visit/in-progress"))
            (visit.State, visit.Notes) = (VisitState.InProgress, "Laboratory values to be added.");
    }

    private static Visit Visit(LineOfTreatment last, string name, DateOnly on, VisitMode mode) => last.Patient.Add(new Visit
    {
        Id = last.Patient.RowId("visit/" + name),
        PatientId = last.Patient.Id,
        VisitedOn = on,
        Mode = mode,
        State = VisitState.Complete,
        Kps = mode == VisitMode.ByPhone ? null : Math.Max(50, LineVisits.Kps(last.Patient) - 10),
        DiseaseStatus = DiseaseStatus.AliveWithDisease,
        IsRetrospective = on < new DateOnly(2008, 1, 1),
    });

    public static void AddScreeningVisit(DemoPatient patient, DateOnly on, int kps) => patient.Add(new Visit
    {
        Id = patient.RowId("visit/screening"), PatientId = patient.Id, VisitedOn = on, Mode = VisitMode.InClinic, State = VisitState.Complete, Kps = kps,
        DiseaseStatus = DiseaseStatus.AliveWithDisease, IsRetrospective = on < new DateOnly(2008, 1, 1),
    });

    private static void OtherTreatment(LineOfTreatment last)
    {
        var patient = last.Patient;
        var on = DemoPatient.Workday(last.PfsEnd.AddDays(30 + patient.Choose("after/day", 60)));
        if (patient.OneIn(5, "after/radiotherapy"))
            AddRadiotherapy(patient, "after/radiotherapy", on, last.Dominant == Domain.Diagnosis.DiseaseSiteKind.LocalRecurrence ? "tumour bed" : "dominant metastasis");
        else if (last.Dominant == Domain.Diagnosis.DiseaseSiteKind.Lung && patient.OneIn(8, "after/surgery"))
        {
            patient.Add(new Domain.Surgery.SurgicalProcedure
            {
                Id = patient.RowId("after/surgery"),
                PatientId = patient.Id,
                PerformedOn = on,
                Technique = Domain.Surgery.SurgicalTechnique.Metastasectomy,
                Intent = Domain.Surgery.SurgicalIntent.Palliative,
                Site = "lung, wedge resection of the growing nodule",
                ResidualTumor = Domain.Surgery.ResidualTumor.R2,
                Notes = "The growing nodule removed whole; other nodules left in place.",
            });
        }
    }

    public static void AddRadiotherapy(DemoPatient patient, string name, DateOnly start, string target) => patient.Add(new Radiotherapy
    {
        Id = patient.RowId(name), PatientId = patient.Id, Intent = RadiotherapyIntent.Palliative, TargetSite = target,
        TotalDoseGy = 30, Fractions = 10, StartedOn = start, EndedOn = start.AddDays(13),
    });
}
