using DfspRegistry.Domain.Enrollment;
using DfspRegistry.Domain.Sites;
using DfspRegistry.Domain.Studies;
using DfspRegistry.Domain.Treatment;

namespace DfspRegistry.Data.Demo;

/// <summary>Makes the whole records of DFSP-A from its tables: the 95 courses, and the patients who were screened only.</summary>
internal sealed class SystemicRecords(Study study, IReadOnlyDictionary<DemoSite, Site> sites)
{
    /// <summary>From this many days between progression and sunitinib on, the time was filled with another treatment.</summary>
    private const int OtherTreatmentFromDays = 75;

    public IReadOnlyList<object> Of(SystemicCourse course)
    {
        List<object> rows = [];
        var patient = new DemoPatient(course.Number, rows);
        var died = course.Status == EndOfFollowUp.Died;
        var opened = DemoPatient.Workday(course.Start.AddDays(-7));
        SystemicPatients.Enter(patient, course.Number, sites, course.Site, course.Sex, SystemicPatients.BirthDate(patient, course.Born, course.Start), opened, course.End, died);
        var pathology = SystemicPatients.Diagnose(patient, course.Primary, course.Dominant, opened, course.Best);

        var screening = Screenings.Imatinib(patient, study, course, opened, pathology);
        patient.Add(new StudyEnrollment
        {
            Id = patient.RowId("enrollment"), PatientId = patient.Id, StudyId = study.Id, EnrolledOn = screening.DecidedOn!.Value, ScreeningId = screening.Id,
        });

        var other = OtherTreatment(patient, course);
        var sunitinibStart = course.Sunitinib is { } second ? course.Start.AddDays(second.AfterDays) : (DateOnly?)null;
        var imatinib = new LineOfTreatment(
            patient, Regimens.Imatinib, patient.RowId("line/imatinib"), 1, course.Start, course.Best, course.PfsDays, course.Pfs, course.Dominant,
            other?.Start ?? sunitinibStart, course.End, died, SystemicAdverseEvents.OnImatinib, course.Number);
        var left = AddLine(imatinib, null);
        if (course.Sunitinib is { } sunitinib)
        {
            Screenings.Sunitinib(patient, study, course, sunitinibStart!.Value, other);
            var line = new LineOfTreatment(
                patient, Regimens.Sunitinib, patient.RowId("line/sunitinib"), other is { IsLine: true } ? 3 : 2, sunitinibStart.Value, sunitinib.Best, sunitinib.PfsDays, sunitinib.Pfs,
                course.Dominant, null, course.End, died, SystemicAdverseEvents.OnSunitinib, course.Number);
            AddLine(line, left);
            FollowUpRecords.Add(line);
        }
        else
        {
            Screenings.SunitinibNotGiven(patient, study, course);
            FollowUpRecords.Add(imatinib);
        }
        return rows;
    }

    public IReadOnlyList<object> Of(ScreenedPatient screened)
    {
        List<object> rows = [];
        var patient = new DemoPatient(screened.Number, rows);
        var opened = DateOnly.ParseExact(screened.OpenedOn, "yyyy-MM-dd");
        SystemicPatients.Enter(patient, screened.Number, sites, screened.Site, screened.Sex, DateOnly.ParseExact(screened.BornOn, "yyyy-MM-dd"), opened, opened, died: false);
        var pathology = SystemicPatients.Diagnose(patient, screened.Primary, screened.Dominant, opened, best: null);
        Screenings.NotEnrolled(patient, study, screened, opened, pathology);
        FollowUpRecords.AddScreeningVisit(patient, opened, screened.Finding is "KPS 50" or "KPS 40" ? int.Parse(screened.Finding[4..]) : LineVisits.Kps(patient));
        return rows;
    }

    private IReadOnlyList<DemoLesion>? AddLine(LineOfTreatment line, IReadOnlyList<DemoLesion>? carried)
    {
        LineVisits.AddBefore(line);
        var severe = LineAdverseEvents.Add(line);
        LineDoses.Add(line, study.Id, severe);
        return LineAssessments.Add(line, carried);
    }

    /// <summary>Radiotherapy, or two cycles of doxorubicin as a line outside the study, ended at least the protocol's four weeks before sunitinib.</summary>
    private static OtherTreatment? OtherTreatment(DemoPatient patient, SystemicCourse course)
    {
        if (course.Sunitinib is not { } sunitinib || sunitinib.AfterDays - course.PfsDays < OtherTreatmentFromDays)
            return null;
        var end = DemoPatient.Workday(course.Start.AddDays(sunitinib.AfterDays - 33));
        if (patient.OneIn(2, "between/radiotherapy"))
        {
            FollowUpRecords.AddRadiotherapy(patient, "between/radiotherapy", end.AddDays(-13), "growing metastasis or tumour bed");
            return new OtherTreatment("radiotherapy 30 Gy", end.AddDays(-13), end, IsLine: false);
        }
        var start = end.AddDays(-21);
        patient.Add(new TreatmentLine
        {
            Id = patient.RowId("line/doxorubicin"),
            PatientId = patient.Id,
            Ordinal = 2,
            Drug = "doxorubicin",
            Intent = TreatmentIntent.Palliative,
            StartedOn = start,
            EndedOn = end,
            StopReason = StopReason.Progression,
            StopReasonDetail = "two cycles elsewhere, growth at the clinical examination",
            Resistance = DrugResistance.Primary,
        });
        return new OtherTreatment("doxorubicin, 2 cycles", start, end, IsLine: true);
    }
}

/// <summary>What was given between imatinib and sunitinib.</summary>
internal sealed record OtherTreatment(string Words, DateOnly Start, DateOnly End, bool IsLine);
