using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.Diagnosis;
using DfspRegistry.Domain.Enrollment;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Sites;
using DfspRegistry.Domain.Studies;
using DfspRegistry.Domain.Surgery;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Data.Demo;

/// <summary>Makes the whole records of DFSP-B from its table, and of one candidate who was not offered the drug.</summary>
internal sealed class SurgicalRecords(Study study, Site site)
{
    private const string Imatinib = Regimens.Imatinib;

    /// <summary>Registry number of the candidate whose surgery put neither function nor appearance at risk.</summary>
    public const int NotOffered = 117;

    public IReadOnlyList<object> Of(SurgicalCourse course)
    {
        List<object> rows = [];
        var patient = new DemoPatient(course.Number, rows);
        Enter(patient, course.Sex, course.Born, course.Consulted);
        Diagnose(patient, course.Primary, course.Detail, course.Presentation, course.Risk, course.Consulted, (course.XBefore, course.YBefore, course.ThicknessBefore));
        var screening = Screenings.Surgical(patient, study, course.Consulted, course.Start, course.Risk, course.Detail, course.Presentation);
        patient.Add(new StudyEnrollment
        {
            Id = patient.RowId("enrollment"), PatientId = patient.Id, StudyId = study.Id, EnrolledOn = course.Consulted, ScreeningId = screening.Id,
        });
        if (course.NeedsFurtherResection)
            TakenBefore(patient);
        else if (course.Presentation == Presentation.Recurrent)
            PriorResection(patient, 1, "wide local excision", new PartialDate(2001, 4), "margins reported clear");

        var line = Line(patient, course);
        Sizes(patient, course, line);
        AdverseEvents(patient, course, line);
        Surgery(patient, course, line);
        Visits(patient, course);
        return rows;
    }

    /// <summary>A small tumour of the back: screened, and operated on without the drug.</summary>
    public IReadOnlyList<object> OfNotOffered()
    {
        List<object> rows = [];
        var patient = new DemoPatient(NotOffered, rows);
        var consulted = new DateOnly(2006, 5, 8);
        Enter(patient, Sex.Female, new DateOnly(1971, 7, 30), consulted);
        Diagnose(patient, PrimarySite.Back, "left of the midline", Presentation.Primary, SurgicalRisk.None, consulted, (1.8m, 2.1m, 0.6m));
        Screenings.Surgical(patient, study, consulted, null, SurgicalRisk.None, "left of the midline", Presentation.Primary);
        return rows;
    }

    private void Enter(DemoPatient patient, Sex sex, DateOnly born, DateOnly consulted)
    {
        patient.Add(new Patient
        {
            Id = patient.Id, RegistryNumber = patient.Number, SiteId = site.Id, Sex = sex, BirthDate = born, IsRetrospective = true, IsSynthetic = true,
        });
        patient.Add(new SiteMembership { Id = patient.RowId("site/1"), PatientId = patient.Id, SiteId = site.Id, From = consulted });
        patient.Add(new Consent
        {
            Id = patient.RowId("consent"), PatientId = patient.Id, Basis = ConsentBasis.Waiver, Scope = ConsentScope.ThisStudy,
            DocumentVersion = "review board: records review, consent not required", GivenOn = new PartialDate(2008, 6),
        });
    }

    private static void Diagnose(
        DemoPatient patient, PrimarySite primary, string detail, Presentation presentation, SurgicalRisk risk, DateOnly consulted, (decimal X, decimal Y, decimal Thickness) size)
    {
        var biopsy = DemoPatient.Workday(consulted.AddDays(-18));
        patient.Add(new DfspDiagnosis
        {
            Id = patient.RowId("diagnosis"),
            PatientId = patient.Id,
            DiagnosedOn = presentation == Presentation.Primary ? biopsy : new PartialDate(consulted.Year - 7),
            PathologyOn = biopsy,
            Histology = Histology.Classic,
            FusionStatus = FusionStatus.NotTested,
            Extent = risk == SurgicalRisk.None ? DiseaseExtent.Localized : DiseaseExtent.LocallyAdvanced,
            Presentation = presentation,
            PrimarySite = primary,
            PrimarySiteDetail = detail,
            Depth = risk == SurgicalRisk.None ? TumorDepth.Superficial : TumorDepth.Deep,
            LengthCm = Math.Max(size.X, size.Y),
            WidthCm = Math.Min(size.X, size.Y),
            ThicknessCm = size.Thickness,
            SurgicalRisk = risk,
        });
        if (presentation == Presentation.Recurrent)
            patient.Add(new DiseaseSite { Id = patient.RowId("sites/local"), PatientId = patient.Id, Kind = DiseaseSiteKind.LocalRecurrence, IsDominant = true, FoundOn = DemoPatient.MonthOf(biopsy) });
    }

    /// <summary>
    /// The abdominal tumour: two incomplete resections, then four months of imatinib, stopped because the tablets were not taken. That
    /// course is a line of its own outside the study, so that the one six years later reads as what it was, the same drug again.
    /// </summary>
    private static void TakenBefore(DemoPatient patient)
    {
        PriorResection(patient, 1, "resection, incomplete", new PartialDate(1998, 10), "tumour left at the deep margin");
        PriorResection(patient, 2, "second resection, incomplete", new PartialDate(2000, 5), "tumour left at the deep margin");
        var line = patient.Add(new TreatmentLine
        {
            Id = patient.RowId("line/imatinib-2001"),
            PatientId = patient.Id,
            Ordinal = 1,
            Drug = Imatinib,
            Intent = TreatmentIntent.Adjuvant,
            StartedOn = new PartialDate(2001, 2),
            EndedOn = new PartialDate(2001, 6),
            StopReason = StopReason.Adherence,
            StopReasonDetail = "good response; stopped taking the tablets after four months",
        });
        line.DosePeriods.Add(new DosePeriod
        {
            Id = patient.RowId("line/imatinib-2001/dose"), PatientId = patient.Id, TreatmentLineId = line.Id, StartedOn = line.StartedOn, EndedOn = line.EndedOn,
            DoseMgPerDay = 400, Schedule = DoseSchedule.Continuous, Reason = DoseChangeReason.AsPlanned,
        });
    }

    private static void PriorResection(DemoPatient patient, int number, string description, PartialDate on, string outcome) => patient.Add(new PriorTreatment
    {
        Id = patient.RowId($"before/resection/{number}"), PatientId = patient.Id, Kind = PriorTreatmentKind.Surgery, Description = description,
        StartedOn = on, EndedOn = on, Outcome = outcome,
    });

    private Guid Line(DemoPatient patient, SurgicalCourse course)
    {
        var line = patient.Add(new TreatmentLine
        {
            Id = patient.RowId("line/imatinib"),
            PatientId = patient.Id,
            StudyId = study.Id,
            Ordinal = course.NeedsFurtherResection ? 2 : 1,
            Drug = Imatinib,
            Intent = TreatmentIntent.Neoadjuvant,
            StartedOn = course.Start,
            EndedOn = course.LastDose,
            StopReason = StopReason.PlannedSurgery,
            StopReasonDetail = "no further shrinkage; stopped four weeks before surgery",
        });
        line.DosePeriods.Add(new DosePeriod
        {
            Id = patient.RowId("line/imatinib/dose"), PatientId = patient.Id, TreatmentLineId = line.Id, StartedOn = course.Start, EndedOn = course.LastDose,
            DoseMgPerDay = course.DoseMg, Schedule = DoseSchedule.Continuous, Reason = course.DoseReason, ReasonDetail = course.DoseReasonDetail,
        });
        return line.Id;
    }

    private static void Sizes(DemoPatient patient, SurgicalCourse course, Guid line)
    {
        Add(ClinicalSizeOccasion.Consultation, course.Consulted, course.XBefore, course.YBefore, course.ThicknessBefore);
        Add(ClinicalSizeOccasion.BeforeSurgery, course.Surgery, course.XAfter, course.YAfter, course.ThicknessAfter);

        void Add(ClinicalSizeOccasion occasion, DateOnly on, decimal x, decimal y, decimal thickness) => patient.Add(new ClinicalSize
        {
            Id = patient.RowId("size/" + occasion), PatientId = patient.Id, TreatmentLineId = line, Occasion = occasion, MeasuredOn = on,
            XCm = x, YCm = y, ThicknessCm = thickness,
        });
    }

    /// <summary>The study names the events and that all resolved, but no grades: they are recorded as not graded.</summary>
    private static void AdverseEvents(DemoPatient patient, SurgicalCourse course, Guid line)
    {
        foreach (var term in course.AdverseEvents)
        {
            var name = "event/" + term;
            var onset = course.Start.AddDays(4 + patient.Choose(name + "/onset", 20));
            var row = patient.Add(new AdverseEvent
            {
                Id = patient.RowId(name), PatientId = patient.Id, TreatmentLineId = line, Term = term, CtcaeVersion = CtcaeVersion.NotStated,
                OnsetOn = DemoPatient.MonthOf(onset), EndedOn = DemoPatient.MonthOf(onset.AddDays(21 + patient.Choose(name + "/end", 35))),
                Outcome = AdverseEventOutcome.Resolved, ActionTaken = ActionTaken.None,
            });
            row.Grades.Add(new AdverseEventGrade { Id = patient.RowId(name + "/grade"), PatientId = patient.Id, AdverseEventId = row.Id });
            row.Relations.Add(new DrugRelation
            {
                Id = patient.RowId(name + "/relation"), PatientId = patient.Id, AdverseEventId = row.Id, Drug = Imatinib, Relatedness = Relatedness.NotAssessed,
            });
        }
    }

    private void Surgery(DemoPatient patient, SurgicalCourse course, Guid line)
    {
        var further = course.NeedsFurtherResection;
        var surgery = patient.Add(new SurgicalProcedure
        {
            Id = patient.RowId("surgery"),
            PatientId = patient.Id,
            StudyId = study.Id,
            TreatmentLineId = line,
            VisitId = patient.RowId("visit/surgery"),
            PerformedOn = course.Surgery,
            Technique = SurgicalTechnique.Mohs,
            Intent = SurgicalIntent.Curative,
            Site = $"{course.Primary.ToString().ToLowerInvariant()}, {course.Detail}",
            MohsStages = course.MohsStages,
            MarginTakenCm = course.MarginCm,
            ResidualTumor = ResidualTumor.R0,
            HasDebulking = further,
            DebulkedOn = further ? course.Surgery.AddDays(-1) : null,
            ClearByMohsAlone = further ? YesNoUnknown.No : YesNoUnknown.Yes,
            HasFurtherResection = further,
            FurtherResectionOn = further ? course.Surgery.AddDays(1) : null,
            FurtherResectionDetail = further ? "rest of the mass under general anaesthesia; tumour at the deep margin towards the scrotum, cleared by one more Mohs stage" : null,
            Repair = course.Repair,
            DefectDepth = course.DefectDepth,
            FinalClearanceOn = course.FinalClearance,
            Notes = further ? "Palliative debulking against bleeding and infection. One Mohs stage with 2 cm cleared the periphery; the wound stayed open until the deep margin was clear." : null,
        });
        patient.Add(new HistologyExamination
        {
            Id = patient.RowId("histology/before"), PatientId = patient.Id, TreatmentLineId = line, Occasion = HistologyOccasion.BeforeTreatment,
            SpecimenOn = DemoPatient.Workday(course.Consulted.AddDays(-18)), Hyalinization = Hyalinization.None, StoriformPattern = YesNoUnknown.Yes,
            Notes = "Spindle cells in a storiform pattern.",
        });
        patient.Add(new HistologyExamination
        {
            Id = patient.RowId("histology/after"), PatientId = patient.Id, TreatmentLineId = line, SurgicalProcedureId = surgery.Id, Occasion = HistologyOccasion.AfterTreatment,
            SpecimenOn = surgery.DebulkedOn ?? surgery.PerformedOn, CellularityDecreasePercent = 100, Hyalinization = Hyalinization.Significant, StoriformPattern = YesNoUnknown.NotRecorded,
            Notes = "Fewer cells over the whole area, hyalinized collagen throughout.",
        });
    }

    private static void Visits(DemoPatient patient, SurgicalCourse course)
    {
        Add("consultation", course.Consulted, DiseaseStatus.AliveWithDisease);
        Add("month-1", DemoPatient.Workday(course.Start.AddDays(30)), DiseaseStatus.AliveWithDisease);
        if (course.Days > 150)
            Add("month-4", DemoPatient.Workday(course.Start.AddDays(122)), DiseaseStatus.AliveWithDisease);
        Add("surgery", course.Surgery, DiseaseStatus.AliveWithDisease);
        // Wound check, then the study's plan: 3 months after surgery and every 6 months.
        foreach (var days in new[] { 14, 91, 274, 457, 640, 823, 1006, 1189, 1372 }.Where(d => d + 60 < course.FollowUpDays))
            Add("after/" + days, DemoPatient.Workday(course.FinalClearance.AddDays(days)), DiseaseStatus.NoEvidenceOfDisease);
        Add("last", course.LastExamination, DiseaseStatus.NoEvidenceOfDisease);

        void Add(string name, DateOnly on, DiseaseStatus status) => patient.Add(new Visit
        {
            Id = patient.RowId("visit/" + name), PatientId = patient.Id, VisitedOn = on, Mode = VisitMode.InClinic, State = VisitState.Complete,
            DiseaseStatus = status, IsRetrospective = true,
        });
    }
}
