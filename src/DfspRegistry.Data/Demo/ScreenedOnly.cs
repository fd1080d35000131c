using DfspRegistry.Domain.Diagnosis;
using DfspRegistry.Domain.Enrollment;
using DfspRegistry.Domain.Patients;
using static DfspRegistry.Data.Demo.DemoSite;
using static DfspRegistry.Domain.Diagnosis.DiseaseSiteKind;
using static DfspRegistry.Domain.Diagnosis.PrimarySite;
using static DfspRegistry.Domain.Enrollment.ScreeningDecision;
using static DfspRegistry.Domain.Patients.Sex;

namespace DfspRegistry.Data.Demo;

/// <summary>Patients who were screened for imatinib in DFSP-A and not enrolled: 14 not eligible, 3 left open. Invented; the study does not count them.</summary>
internal static class ScreenedOnly
{
    public static IReadOnlyList<ScreenedPatient> Patients { get; } =
    [
        new(5, Alder, Male, "1936-02-11", Back, Lung, "2003-05-12", NotEligible, "kps", "KPS 50", "Karnofsky performance status below 60."),
        new(11, Breck, Female, "1949-09-03", Thigh, LocalRecurrence, "2004-02-09", NotEligible, "pathology", "Review: leiomyosarcoma", "The pathology review did not confirm a DFSP."),
        new(23, Alder, Female, "1941-06-24", Chest, Lung, "2004-10-18", NotEligible, "liver", "Bilirubin 61 µmol/L (upper limit 21)", "Liver function not normal."),
        new(27, Corvo, Male, "1930-12-08", Abdomen, Lung, "2005-04-04", NotEligible, "survival", "6 weeks, treating physician", "Expected survival below three months."),
        new(32, Alder, Male, "1962-03-30", Shoulder, LocalRecurrence, "2005-11-07", NotEligible, "extent", "Resectable local recurrence, 2 cm", "Neither locally advanced nor metastatic; referred for wide excision."),
        new(41, Breck, Female, "1938-07-19", Groin, Liver, "2006-05-15", NotEligible, "kps", "KPS 40", "Karnofsky performance status below 60."),
        new(46, Alder, Male, "1944-01-05", Back, Lung, "2006-10-23", NotEligible, "kidney", "Creatinine 243 µmol/L (upper limit 104)", "Kidney function not normal."),
        new(49, Corvo, Female, "1957-10-27", UpperLimb, LocalRecurrence, "2007-03-12", NotEligible, "lesion", "Resected completely elsewhere, no lesion left", "No measurable or evaluable lesion."),
        new(54, Alder, Female, "1935-05-16", Chest, Lung, "2007-08-20", NotEligible, "heart", "Ejection fraction 31 %", "Heart function not normal."),
        new(67, Breck, Male, "1951-11-11", LowerLeg, Lung, "2008-02-18", NotEligible, "kps", "KPS 50", "Karnofsky performance status below 60."),
        new(73, Alder, Male, "1970-04-02", Abdomen, LocalRecurrence, "2008-07-14", NotEligible, "extent", "Localized primary, 3 cm", "Neither locally advanced nor metastatic; referred for margin-controlled surgery."),
        new(78, Alder, Female, "1946-08-22", Thigh, Lung, "2008-11-24", NotEligible, "blood", "Platelets 41 x 10⁹/L", "Blood count not normal."),
        new(89, Corvo, Male, "1933-03-09", Back, Liver, "2009-03-16", NotEligible, "survival", "4 weeks, treating physician", "Expected survival below three months."),
        new(95, Breck, Female, "1954-12-13", Buttock, LocalRecurrence, "2009-06-22", NotEligible, "pathology", "Review: myofibroblastic sarcoma", "The pathology review did not confirm a DFSP."),
        new(104, Alder, Female, "1965-07-07", Back, Lung, "2009-11-16", Open, "liver", "ALT 58 U/L (upper limit 40), bilirubin normal", null),
        new(107, Breck, Male, "1958-01-26", Groin, LocalRecurrence, "2009-11-30", Open, "stage-iv", "Referral letter: stage IV; registration form: local recurrence, M0", null),
        new(109, Corvo, Female, "1972-10-15", Thigh, Lung, "2009-12-14", Open, "heart", null, null),
    ];
}

/// <param name="Criterion">Code of the criterion that decided, or that is still open.</param>
/// <param name="Finding">The value that says so; null: none on file.</param>
/// <param name="Reason">Why not eligible.</param>
internal sealed record ScreenedPatient(
    int Number, DemoSite Site, Sex Sex, string BornOn, PrimarySite Primary, DiseaseSiteKind Dominant, string OpenedOn,
    ScreeningDecision Decision, string Criterion, string? Finding, string? Reason);
