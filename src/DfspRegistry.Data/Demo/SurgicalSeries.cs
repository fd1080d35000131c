using DfspRegistry.Domain.Diagnosis;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Treatment;

namespace DfspRegistry.Data.Demo;

/// <summary>
/// The four patients of DFSP-B. The text of the 2009 study gives ranges, a mean and stories, not its table of patients; who had which size,
/// dose and duration is invented within them.
/// <para>
/// Sizes (X by Y, cm) are chosen to the millimetre so that the reduction of the product X times Y, our reading of 'tumor size measured in the
/// X and Y dimensions', has the printed mean, least and most:
/// </para>
/// <code>
/// scalp    4.2 x  5.8 -> 3.3 x 5.0   32.27 %
/// abdomen  8.6 x 14.0 -> 6.8 x 6.8   61.59 %   (the text: at least 10 cm at the base, then less than 7 cm)
/// thigh    5.8 x  8.4 -> 5.0 x 7.9   18.92 %
/// ankle    2.0 x  2.7 -> 1.6 x 2.2   34.81 %   (the smallest, 'a 3-cm nodule')
///                                    mean 36.90 %, least 18.9, most 61.6: as printed; X 2.0 to 8.6, Y 2.7 to 14.0
/// </code>
/// <para>
/// Treatment 95, 213, 106 and 92 days = 3.1, 7.0, 3.5 and 3.0 months: three courses of 3 to 3.5 and one of 7, median 3 of whole months.
/// Follow-up from final clearance 1460, 549, 1007 and 1131 days = 4.0, 1.5, 2.8 and 3.1 years. No entry of the 2009 study is missed.
/// </para>
/// </summary>
internal static class SurgicalSeries
{
    /// <summary>Of the three with the short courses; they passed within several weeks.</summary>
    private static readonly string[] InThree = ["Fatigue", "Nausea", "Headache", "Dizziness", "Diarrhea"];

    /// <summary>Of the patient treated for seven months.</summary>
    private static readonly string[] InOne = ["Dry skin", "Flank pain"];

    public static IReadOnlyList<SurgicalCourse> Courses { get; } =
    [
        new(113, Sex.Female, "1963-02-11", PrimarySite.Scalp, "vertex", Presentation.Primary, SurgicalRisk.Aesthetic,
            "2004-07-12", "2004-08-09", 95, 800, DoseChangeReason.AsPlanned, "800 mg standard dose: a tumour driven by PDGFB needs more than the 400 mg of leukaemia",
            4.2m, 5.8m, 1.1m, 3.3m, 5.0m, 0.6m, InThree, 1, 1.0m, "rotation flap and partial-thickness skin graft", InvadedPlane.Periosteum, 1460),
        new(114, Sex.Male, "1955-09-27", PrimarySite.Abdomen, "anterior wall, reaching the groin", Presentation.Recurrent, SurgicalRisk.Both,
            "2007-01-03", "2007-01-15", 213, 800, DoseChangeReason.AsPlanned, "800 mg standard dose; taken again after four months of the drug six years before",
            8.6m, 14.0m, 6.2m, 6.8m, 6.8m, 3.9m, InOne, 2, 2.0m, "left open until the margins were clear, then skin graft", InvadedPlane.Fascia, 549),
        new(115, Sex.Male, "1950-05-03", PrimarySite.Thigh, "left, anterior", Presentation.Recurrent, SurgicalRisk.Functional,
            "2005-10-03", "2005-10-31", 106, 600, DoseChangeReason.Discretion, "started below the standard dose because of hypertension, diabetes and obesity; to be raised if tolerated, not needed",
            5.8m, 8.4m, 1.8m, 5.0m, 7.9m, 1.2m, InThree, 2, 1.5m, "primary closure", InvadedPlane.Fascia, 1007),
        new(116, Sex.Female, "1968-12-20", PrimarySite.Ankle, "right, medial", Presentation.Primary, SurgicalRisk.Functional,
            "2004-11-08", "2004-12-01", 92, 400, DoseChangeReason.PatientWish, "hesitant to take a new drug: asked for 400 mg once a day",
            2.0m, 2.7m, 1.0m, 1.6m, 2.2m, 0.5m, InThree, 1, 0.8m, "full-thickness skin graft", InvadedPlane.Periosteum, 1131),
    ];
}

/// <param name="Number">Registry number.</param>
/// <param name="Days">Of treatment, first to last dose.</param>
/// <param name="FollowUpDays">From final clearance to the last examination.</param>
internal sealed record SurgicalCourse(
    int Number, Sex Sex, string BornOn, PrimarySite Primary, string Detail, Presentation Presentation, SurgicalRisk Risk,
    string ConsultedOn, string StartOn, int Days, decimal DoseMg, DoseChangeReason DoseReason, string DoseReasonDetail,
    decimal XBefore, decimal YBefore, decimal ThicknessBefore, decimal XAfter, decimal YAfter, decimal ThicknessAfter,
    IReadOnlyList<string> AdverseEvents, int MohsStages, decimal MarginCm, string Repair, InvadedPlane DefectDepth, int FollowUpDays)
{
    /// <summary>The abdominal tumour, multiply recurrent: debulking, one Mohs stage, further resection, another stage at the deep margin.</summary>
    public bool NeedsFurtherResection => Number == 114;

    public DateOnly Born => DateOnly.ParseExact(BornOn, "yyyy-MM-dd");
    public DateOnly Consulted => DateOnly.ParseExact(ConsultedOn, "yyyy-MM-dd");
    public DateOnly Start => DateOnly.ParseExact(StartOn, "yyyy-MM-dd");
    public DateOnly LastDose => Start.AddDays(Days);
    /// <summary>Imatinib was stopped four weeks before surgery.</summary>
    public DateOnly Surgery => LastDose.AddDays(28);
    public DateOnly FinalClearance => NeedsFurtherResection ? Surgery.AddDays(8) : Surgery;
    public DateOnly LastExamination => FinalClearance.AddDays(FollowUpDays);
}
