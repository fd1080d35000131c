using DfspRegistry.Domain.Diagnosis;
using DfspRegistry.Domain.Enrollment;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Studies;

namespace DfspRegistry.Data.Demo;

/// <summary>
/// Screening answers with the values that say so, against the studies' own criteria sets. All invented but the decisions: 95 and 30 were
/// enrolled. Some had an exception; beyond them some were not eligible or are still open.
/// </summary>
internal static class Screenings
{
    private const string Investigator = "principal investigator";

    private sealed record Answer(CriterionState State, string? Value, string? Evidence, PartialDate? On, bool IsExcepted = false);

    private static Answer Met(string value, string evidence, PartialDate? on) => new(CriterionState.Met, value, evidence, on);

    public static Screening Imatinib(DemoPatient patient, Study study, SystemicCourse course, DateOnly opened, DateOnly pathology)
    {
        var decided = DemoPatient.Workday(course.Start.AddDays(-1));
        var answers = Common(patient, course.Dominant, opened, pathology, course.Start);
        var exception = patient.OneIn(22, "screening/exception");
        if (exception)
            answers["liver"] = new(CriterionState.NotMet, $"ALT {52 + patient.Choose("screening/alt", 20)} U/L (upper limit 40), bilirubin normal", "laboratory", opened, IsExcepted: true);
        var screening = Add(patient, study, StudyTemplates.ImatinibSet, opened, course.Start, answers);
        Decide(screening, exception ? ScreeningDecision.EligibleWithException : ScreeningDecision.Eligible, decided > opened ? decided : opened,
            exception ? "ALT below twice the limit, bilirubin normal; repeat agreed for the second week." : null);
        return screening;
    }

    public static void Sunitinib(DemoPatient patient, Study study, SystemicCourse course, DateOnly start, OtherTreatment? other)
    {
        var opened = DemoPatient.Workday(start.AddDays(-8));
        Decide(Add(patient, study, StudyTemplates.SunitinibSet, opened, start, Second(patient, course, opened, other)), ScreeningDecision.Eligible, DemoPatient.Workday(start.AddDays(-1)), null);
    }

    /// <summary>Imatinib failed and sunitinib was thought of, but the criteria were not met, or are still open.</summary>
    public static void SunitinibNotGiven(DemoPatient patient, Study study, SystemicCourse course)
    {
        var opened = DemoPatient.Workday(course.Start.AddDays(course.PfsDays + 10));
        if (course.Pfs != EndOfPfs.Progression || opened < new DateOnly(2008, 1, 7) || opened > new DateOnly(2011, 12, 1) || course.End < opened.AddDays(45))
            return;
        var answers = Second(patient, course, opened, null);
        switch (patient.Choose("screening/second", 5))
        {
            case 0:
                answers["kps"] = new(CriterionState.NotMet, "KPS 50", "visit", opened);
                Decide(Add(patient, study, StudyTemplates.SunitinibSet, opened, null, answers), ScreeningDecision.NotEligible, opened.AddDays(2), "Karnofsky performance status below 60.");
                break;
            case 1:
                answers["heart"] = new(CriterionState.NotMet, "ejection fraction 38 %", "echocardiogram", opened);
                Decide(Add(patient, study, StudyTemplates.SunitinibSet, opened, null, answers), ScreeningDecision.NotEligible, opened.AddDays(4), "Heart function not normal.");
                break;
            case 2:
                answers["washout"] = new(CriterionState.NotMet, "radiotherapy ended 12 days ago", "radiotherapy record", opened);
                answers["heart"] = new(CriterionState.Unknown, null, null, null);
                Add(patient, study, StudyTemplates.SunitinibSet, opened, opened.AddDays(30), answers);
                break;
            default:
                break;
        }
    }

    public static void NotEnrolled(DemoPatient patient, Study study, ScreenedPatient screened, DateOnly opened, DateOnly pathology)
    {
        var answers = Common(patient, screened.Dominant, opened, pathology, null);
        var open = screened.Decision == ScreeningDecision.Open;
        var code = screened.Criterion;
        answers[code] = (open, screened.Finding) switch
        {
            (true, null) => new(CriterionState.Unknown, null, null, null),
            (true, var finding) when code == "stage-iv" => new(CriterionState.Conflict, finding, "two documents", opened),
            (_, var finding) => new(CriterionState.NotMet, finding, "screening record", opened),
        };
        if (open)
            answers["work-up"] = new(CriterionState.Unknown, "chest CT and liver MRI done; head MRI has no date", "imaging request", opened);
        var screening = Add(patient, study, StudyTemplates.ImatinibSet, opened, open ? opened.AddDays(14) : null, answers);
        if (!open)
            Decide(screening, screened.Decision, DemoPatient.Workday(opened.AddDays(6)), screened.Reason);
    }

    public static Screening Surgical(DemoPatient patient, Study study, DateOnly consulted, DateOnly? start, SurgicalRisk risk, string detail, Presentation presentation)
    {
        var offered = risk != SurgicalRisk.None;
        var answers = new Dictionary<string, Answer>
        {
            ["risk"] = offered
                ? Met($"{(risk == SurgicalRisk.Both ? "function and appearance" : risk == SurgicalRisk.Functional ? "function" : "appearance")} at risk: {detail}", "consultation", consulted)
                : new(CriterionState.NotMet, "closes without tension, no function at risk", "consultation", consulted),
            ["pathology"] = Met("DFSP, storiform, CD34 positive", "biopsy", DemoPatient.Workday(consulted.AddDays(-18))),
            ["presentation"] = presentation == Presentation.Recurrent ? Met("recurrent", "surgical history", consulted)
                : offered ? Met("locally advanced primary", "examination", consulted) : new(CriterionState.NotMet, "small primary", "examination", consulted),
            // Nobody of the series was tested: an open fact that did not decide.
            ["fusion"] = new(CriterionState.Unknown, "not tested", null, null),
        };
        var screening = Add(patient, study, StudyTemplates.SurgicalSet, consulted, start, answers);
        Decide(screening, offered ? ScreeningDecision.Eligible : ScreeningDecision.NotEligible, consulted, offered ? null : "Surgery alone puts neither function nor appearance at risk.");
        return screening;
    }

    /// <summary>The answers that most patients have: every criterion met, with values in the normal range.</summary>
    private static Dictionary<string, Answer> Common(DemoPatient patient, DiseaseSiteKind dominant, DateOnly opened, DateOnly pathology, DateOnly? start)
    {
        var scan = DemoPatient.Workday((start ?? opened.AddDays(5)).AddDays(-3));
        var answers = Function(patient, opened);
        answers["pathology"] = Met(patient.Choose("answer/pathology", "storiform spindle cells, CD34 positive", "DFSP, CD34 positive, factor XIIIa negative"), "pathology report", pathology);
        answers["stage-iv"] = Met("stage IV", "referral letter", opened);
        answers["extent"] = Met(Extent(dominant), dominant == DiseaseSiteKind.LocalRecurrence ? "MRI" : dominant == DiseaseSiteKind.Liver ? "MRI of the liver" : "chest CT", scan);
        answers["lesion"] = Met("at least one lesion of 10 mm or more", "lesion list", scan);
        answers["work-up"] = Met($"clinical examination, chest CT, MRI of liver, bone and head by {scan:yyyy-MM-dd}", "imaging reports", scan);
        return answers;
    }

    private static Dictionary<string, Answer> Second(DemoPatient patient, SystemicCourse course, DateOnly opened, OtherTreatment? other)
    {
        var progressed = course.Start.AddDays(course.PfsDays);
        var answers = Common(patient, course.Dominant, opened, progressed, opened.AddDays(8));
        answers["resistance"] = Met($"progression on imatinib, {progressed:yyyy-MM-dd}", "assessment", progressed);
        answers["washout"] = other is null
            ? Met("no chemotherapy, radiotherapy or operation since imatinib", "chart", opened)
            : Met($"{other.Words}, ended {other.End:yyyy-MM-dd}", "treatment record", other.End);
        return answers;
    }

    private static Dictionary<string, Answer> Function(DemoPatient patient, DateOnly opened) => new()
    {
        ["kps"] = Met($"KPS {LineVisits.Kps(patient)}", "visit", opened),
        ["survival"] = Met("more than 3 months", "treating physician", opened),
        ["organs"] = Met("none recorded, asked for each organ", "visit", opened),
        ["heart"] = Met($"ECG normal, ejection fraction {58 + patient.Choose("answer/heart", 12)} %", "echocardiogram", opened),
        ["liver"] = Met($"ALT {14 + patient.Choose("answer/liver", 24)} U/L (upper limit 40), bilirubin normal", "laboratory", opened),
        ["kidney"] = Met($"creatinine {58 + patient.Choose("answer/kidney", 38)} µmol/L", "laboratory", opened),
        ["blood"] = Met($"Hb {122 + patient.Choose("answer/hb", 30)} g/L, ANC {(24 + patient.Choose("answer/anc", 35)) / 10m}, platelets {165 + patient.Choose("answer/platelets", 150)}", "laboratory", opened),
    };

    private static string Extent(DiseaseSiteKind dominant) => dominant switch
    {
        DiseaseSiteKind.Lung => "lung metastases",
        DiseaseSiteKind.Liver => "liver metastases",
        _ => "local recurrence, not resectable without mutilation",
    };

    private static Screening Add(DemoPatient patient, Study study, string set, DateOnly opened, PartialDate? planned, Dictionary<string, Answer> answers)
    {
        var criteria = study.CriteriaSets.Single(s => s.Code == set);
        var name = $"screening/{set}";
        var screening = patient.Add(new Screening
        {
            Id = patient.RowId(name), PatientId = patient.Id, StudyId = study.Id, CriteriaSetId = criteria.Id, OpenedOn = opened, PlannedStart = planned,
        });
        foreach (var criterion in criteria.Criteria)
        {
            var answer = answers.GetValueOrDefault(criterion.Code) ?? throw new InvalidOperationException($"Criterion {set}/{criterion.Code} has no demonstration answer.");
            screening.Answers.Add(new CriterionAnswer
            {
                Id = patient.RowId($"{name}/{criterion.Code}"), PatientId = patient.Id, ScreeningId = screening.Id, CriterionId = criterion.Id,
                State = answer.State, Value = answer.Value, Evidence = answer.Evidence, EvidenceOn = answer.On, IsExcepted = answer.IsExcepted,
            });
        }
        return screening;
    }

    private static void Decide(Screening screening, ScreeningDecision decision, DateOnly on, string? reason)
    {
        (screening.Decision, screening.DecidedOn, screening.DecidedBy, screening.Reason) = (decision, on, Investigator, reason);
        if (decision == ScreeningDecision.EligibleWithException)
            screening.ExceptionAgreedBy = Investigator;
    }
}
