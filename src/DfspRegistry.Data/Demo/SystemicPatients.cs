using DfspRegistry.Domain.Diagnosis;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Sites;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Data.Demo;

/// <summary>What was known of a DFSP-A patient at entry: person, site, consent, diagnosis, sites of disease, treatment before. All invented.</summary>
internal static class SystemicPatients
{
    /// <summary>Patients entered before this day were taken from old records.</summary>
    private static readonly DateOnly ProspectiveFrom = new(2008, 1, 1);

    /// <summary>The ethics committee of the invented hospitals waived consent for the dead of the first two years.</summary>
    private static readonly DateOnly WaivedBefore = new(2004, 6, 1);

    /// <summary>This patient withdrew from contact three years after the first dose: the data stay in use, follow-up ends.</summary>
    public const int WithdrewContact = 100;

    /// <summary>This patient's care moved from the first hospital to the second.</summary>
    public const int Moved = 52;

    public static void Enter(DemoPatient patient, int number, IReadOnlyDictionary<DemoSite, Site> sites, DemoSite site, Sex sex, PartialDate born, DateOnly opened, DateOnly lastDay, bool died)
    {
        var now = number == Moved ? DemoSite.Breck : site;
        patient.Add(new Patient
        {
            Id = patient.Id,
            RegistryNumber = patient.Number,
            SiteId = sites[now].Id,
            Sex = sex,
            BirthDate = born,
            IsRetrospective = opened < ProspectiveFrom,
            IsSynthetic = true,
        });
        var movedOn = new DateOnly(2011, 2, 1);
        patient.Add(new SiteMembership
        {
            Id = patient.RowId("site/1"), PatientId = patient.Id, SiteId = sites[site].Id, From = opened, To = number == Moved ? movedOn.AddDays(-1) : null,
        });
        if (number == Moved)
            patient.Add(new SiteMembership { Id = patient.RowId("site/2"), PatientId = patient.Id, SiteId = sites[now].Id, From = movedOn });

        var waived = died && opened < WaivedBefore;
        patient.Add(new Consent
        {
            Id = patient.RowId("consent"),
            PatientId = patient.Id,
            Basis = waived ? ConsentBasis.Waiver : ConsentBasis.Consent,
            Scope = waived ? ConsentScope.ThisStudy : patient.Choose("consent/scope", ConsentScope.ThisStudy, ConsentScope.DfspResearch, ConsentScope.AllUses),
            DocumentVersion = waived ? "ethics decision 2005/17" : opened.Year < 2006 ? "v1" : "v2",
            GivenOn = waived ? new PartialDate(2005, 3) : opened.AddDays(1),
            WithdrawnOn = number == WithdrewContact ? lastDay : null,
            Withdrawal = number == WithdrewContact ? ConsentWithdrawal.Contact : null,
        });
    }

    /// <summary>Some birth dates are known to the month only; never of a patient whose age stands in a printed table (median, least, most).</summary>
    public static PartialDate BirthDate(DemoPatient patient, DateOnly born, DateOnly start)
    {
        var age = start.Year - born.Year - (start.DayOfYear < born.DayOfYear ? 1 : 0);
        return age is > 18 and < 51 or > 53 and < 72 && patient.OneIn(30, "birth/month-only") ? DemoPatient.MonthOf(born) : born;
    }

    /// <returns>The day of the pathology report.</returns>
    public static DateOnly Diagnose(DemoPatient patient, PrimarySite primary, DiseaseSiteKind dominant, DateOnly opened, ResponseCode? best)
    {
        var pathology = DemoPatient.Workday(opened.AddDays(-6 - patient.Choose("diagnosis/pathology", 50)));
        var years = 1 + patient.Choose("diagnosis/years", 9);
        var isPrimary = dominant != DiseaseSiteKind.LocalRecurrence && patient.OneIn(7, "diagnosis/primary");
        var first = isPrimary ? pathology.AddDays(-20) : opened.AddDays(-(years * 365) - patient.Choose("diagnosis/days", 300));
        var histology = patient.Choose("diagnosis/histology", 20) switch
        {
            < 11 => Histology.Classic,
            < 17 => Histology.Fibrosarcomatous,
            < 18 => Histology.Pigmented,
            < 19 => Histology.Myxoid,
            _ => Histology.Other,
        };
        // Tumours without the fusion do not answer to imatinib: the few negatives are among those that progressed.
        var fusion = best == ResponseCode.PD && patient.OneIn(3, "fusion/negative") ? FusionStatus.Negative : patient.Choose("fusion", 20) switch
        {
            < 12 => FusionStatus.Positive,
            < 13 => FusionStatus.Failed,
            _ => FusionStatus.NotTested,
        };
        var plane = patient.Choose("diagnosis/plane", InvadedPlane.Subcutis, InvadedPlane.Fascia, InvadedPlane.Fascia, InvadedPlane.Muscle, InvadedPlane.Muscle);
        var length = 3.2m + (patient.Choose("diagnosis/length", 120) / 10m);
        patient.Add(new DfspDiagnosis
        {
            Id = patient.RowId("diagnosis"),
            PatientId = patient.Id,
            DiagnosedOn = isPrimary ? first : patient.Choose("diagnosis/precision", 4) switch { 0 => DemoPatient.YearOf(first), 1 => first, _ => DemoPatient.MonthOf(first) },
            PathologyOn = pathology,
            Histology = histology,
            FibrosarcomatousPercent = histology == Histology.Fibrosarcomatous ? 10 + (5 * patient.Choose("diagnosis/fs", 15)) : null,
            Grade = histology == Histology.Fibrosarcomatous ? 2 + patient.Choose("diagnosis/grade", 2) : histology == Histology.Other ? null : 1,
            FusionStatus = fusion,
            FusionMethod = fusion == FusionStatus.NotTested ? null : patient.Choose("fusion/method", FusionMethod.Fish, FusionMethod.Fish, FusionMethod.RtPcr),
            StageAsReported = "IV",
            StageEdition = patient.OneIn(3, "stage/edition") ? null : "UICC TNM 6",
            Extent = dominant == DiseaseSiteKind.LocalRecurrence ? DiseaseExtent.LocallyAdvanced : DiseaseExtent.Metastatic,
            Presentation = isPrimary ? Presentation.Primary : Presentation.Recurrent,
            PrimarySite = primary,
            PrimarySiteDetail = Detail(patient, primary),
            Depth = plane == InvadedPlane.Subcutis ? TumorDepth.Superficial : TumorDepth.Deep,
            InvadedPlane = plane,
            LengthCm = length,
            WidthCm = Math.Round(length * (5 + patient.Choose("diagnosis/width", 5)) / 10, 1),
            ThicknessCm = patient.OneIn(3, "diagnosis/no-thickness") ? null : 0.8m + (patient.Choose("diagnosis/thickness", 40) / 10m),
        });
        Sites(patient, dominant, opened);
        if (!isPrimary)
            TreatBefore(patient, first, opened);
        return pathology;
    }

    private static void Sites(DemoPatient patient, DiseaseSiteKind dominant, DateOnly opened)
    {
        Add("dominant", dominant, isDominant: true, -10);
        if (dominant != DiseaseSiteKind.LocalRecurrence && patient.OneIn(3, "sites/local"))
            Add("local", DiseaseSiteKind.LocalRecurrence, isDominant: false, -200);
        if (dominant == DiseaseSiteKind.Lung && patient.OneIn(6, "sites/second"))
            Add("second", patient.Choose("sites/second/kind", DiseaseSiteKind.LymphNode, DiseaseSiteKind.Bone, DiseaseSiteKind.Liver), isDominant: false, -5);

        void Add(string name, DiseaseSiteKind kind, bool isDominant, int days) => patient.Add(new DiseaseSite
        {
            Id = patient.RowId("sites/" + name), PatientId = patient.Id, Kind = kind, IsDominant = isDominant, FoundOn = DemoPatient.Workday(opened.AddDays(days)),
        });
    }

    private static void TreatBefore(DemoPatient patient, DateOnly first, DateOnly opened)
    {
        var resections = 1 + patient.Choose("before/resections", 3);
        var span = opened.DayNumber - first.DayNumber - 120;
        for (var i = 0; i < resections; i++)
        {
            var on = first.AddDays(20 + (span * i / resections));
            Add("resection/" + i, PriorTreatmentKind.Surgery, i == 0 ? "wide local excision" : "re-excision of a local recurrence", on, on,
                patient.Choose($"before/resection/{i}/outcome", "margins clear", "deep margin involved", "margin not stated"));
        }
        var end = opened.AddDays(-60);
        if (patient.OneIn(4, "before/radiotherapy"))
            Add("radiotherapy", PriorTreatmentKind.Radiotherapy, "radiotherapy of the tumour bed, 60 Gy", end.AddDays(-42), end, null);
        else if (patient.OneIn(5, "before/chemotherapy"))
            Add("chemotherapy", PriorTreatmentKind.Chemotherapy, "doxorubicin and ifosfamide, 3 cycles", end.AddDays(-63), end, "progression");

        void Add(string name, PriorTreatmentKind kind, string description, DateOnly start, DateOnly stop, string? outcome) => patient.Add(new PriorTreatment
        {
            Id = patient.RowId("before/" + name), PatientId = patient.Id, Kind = kind, Description = description,
            StartedOn = DemoPatient.MonthOf(start), EndedOn = DemoPatient.MonthOf(stop), Outcome = outcome,
        });
    }

    private static string? Detail(DemoPatient patient, PrimarySite primary) => primary switch
    {
        PrimarySite.Back => patient.Choose("detail", "between the shoulder blades", "lumbar, left of the midline", "right flank"),
        PrimarySite.Chest => patient.Choose("detail", "below the left clavicle", "presternal", "right lateral chest wall"),
        PrimarySite.Abdomen => patient.Choose("detail", "periumbilical", "right lower quadrant", "epigastric"),
        PrimarySite.Thigh or PrimarySite.LowerLeg or PrimarySite.UpperLimb => patient.Choose("detail", "left, lateral", "right, medial", "left, dorsal"),
        _ => patient.Choose("detail", "left", "right"),
    };
}
