namespace DfspRegistry.Domain.Studies;

/// <summary>
/// The two founding studies as studies of the registry: eligibility criteria in the registry's words, and the plan of visits. Where the papers
/// state no tolerance for a visit, the window is ours.
/// </summary>
public static class StudyTemplates
{
    public const string ImatinibSet = "imatinib";
    public const string SunitinibSet = "sunitinib";
    public const string SurgicalSet = "surgical";

    private const int FirstResponseDays = 91;
    private const int LaterResponseDays = 183;

    /// <summary>Imatinib for advanced DFSP, then sunitinib after resistance (Int J Clin Exp Med 2015; 8: 8288).</summary>
    /// <param name="idOf">Makes the id of a part from its name within the study; the name of the study itself is empty.</param>
    public static Study ImatinibThenSunitinib(string code, Func<string, Guid> idOf)
    {
        var study = New(code, "Imatinib, then sunitinib after resistance, for advanced DFSP", StudyDesign.Systemic, idOf,
            "Locally advanced or metastatic DFSP on imatinib until progression or unacceptable toxicity; patients who become resistant go on to sunitinib.");
        AddSet(study, ImatinibSet, "Imatinib", idOf,
            new("pathology", "DFSP defined by pathology", "the pathology report"),
            new("stage-iv", "Stage IV of the UICC TNM, as reported", "the staging in the referral letter or the tumour board's minutes"),
            new("extent", "Locally advanced or metastatic disease", "the imaging reports, or the surgeon's judgement that it cannot be resected"),
            Lesion, Performance, Expectancy, Organs, Heart, Liver, Kidney, Blood, WorkUp);
        AddSet(study, SunitinibSet, "Sunitinib after imatinib", idOf,
            new("resistance", "Resistance to imatinib", "the assessment that shows progression on imatinib, and its date"),
            new("washout", "At least 4 weeks since other chemotherapy, radiotherapy or local operation", "the date of the last such treatment, and the planned start"),
            Lesion, Performance, Expectancy, Organs, Heart, Liver, Kidney, Blood, WorkUp);
        AddSchedule(study, idOf,
            new("Baseline work-up", PlannedVisitKind.Examination, ScheduleAnchor.TreatmentStart, 0, null, 7, 0),
            new("First response", PlannedVisitKind.Assessment, ScheduleAnchor.TreatmentStart, FirstResponseDays, null, 14, 14),
            new("Response", PlannedVisitKind.Assessment, ScheduleAnchor.TreatmentStart, FirstResponseDays + LaterResponseDays, LaterResponseDays, 28, 28),
            new("Contact after progression", PlannedVisitKind.Contact, ScheduleAnchor.Progression, FirstResponseDays, LaterResponseDays, 28, 28));
        return study;
    }

    /// <summary>Imatinib before Mohs surgery (Arch Dermatol 2009; 145: 792). The series was retrospective and had no rigid criteria.</summary>
    /// <param name="idOf">Makes the id of a part from its name within the study; the name of the study itself is empty.</param>
    public static Study NeoadjuvantImatinib(string code, Func<string, Guid> idOf)
    {
        var study = New(code, "Imatinib before Mohs surgery for DFSP", StudyDesign.Neoadjuvant, idOf,
            "Imatinib before margin-controlled surgery, in patients whose tumour surgery alone could remove only at a cost to function or appearance.");
        AddSet(study, SurgicalSet, "Imatinib before surgery", idOf,
            new("pathology", "DFSP confirmed by biopsy", "the report of the biopsy"),
            new("risk", "Surgery alone would put function or appearance at clinically significant risk", "the surgeon's judgement, with what is at risk"),
            new("presentation", "Locally advanced primary, or recurrent tumour", "the surgical history and the examination") { IsRequired = false },
            new("fusion", "COL1A1-PDGFB fusion, since tumours without it do not respond", "the FISH or RT-PCR report") { IsRequired = false });
        AddSchedule(study, idOf,
            new("Consultation with measurement", PlannedVisitKind.Assessment, ScheduleAnchor.TreatmentStart, 0, null, 28, 0),
            new("Tumour size under treatment", PlannedVisitKind.Assessment, ScheduleAnchor.TreatmentStart, FirstResponseDays, FirstResponseDays, 14, 14),
            new("Surgery", PlannedVisitKind.Surgery, ScheduleAnchor.LastDose, 28, null, 7, 14),
            new("Follow-up after surgery", PlannedVisitKind.Examination, ScheduleAnchor.Surgery, FirstResponseDays, LaterResponseDays, 28, 28),
            new("Contact after progression", PlannedVisitKind.Contact, ScheduleAnchor.Progression, FirstResponseDays, LaterResponseDays, 28, 28));
        return study;
    }

    private static CriterionTemplate Lesion => new("lesion", "At least one lesion that can be measured or estimated", "the baseline imaging, or a measurement by ruler");
    private static CriterionTemplate Performance => new("kps", "Karnofsky performance status 60 or more", "the examination, with the value");
    private static CriterionTemplate Expectancy => new("survival", "Expected to live longer than 3 months", "the treating physician's judgement");
    private static CriterionTemplate Organs => new("organs", "No failing vital organ", "the examination and the imaging of liver, lung, bone and head");
    private static CriterionTemplate Heart => new("heart", "Normal heart function", "the ECG or echocardiography, with its date");
    private static CriterionTemplate Liver => new("liver", "Normal liver function", "ALT, AST and bilirubin, with the laboratory's limits");
    private static CriterionTemplate Kidney => new("kidney", "Normal kidney function", "creatinine, with the laboratory's limits");
    private static CriterionTemplate Blood => new("blood", "Normal complete blood count", "the blood count, with the laboratory's limits");
    private static CriterionTemplate WorkUp => new("work-up", "Baseline work-up within the week before the start: examination, chest CT, enhanced MRI of liver, bone and head",
        "the dates of the five examinations")
    { IsRequired = false };

    private sealed record CriterionTemplate(string Code, string Text, string SettledBy)
    {
        public bool IsRequired { get; init; } = true;
    }

    private sealed record VisitTemplate(string Title, PlannedVisitKind Kind, ScheduleAnchor Anchor, int OffsetDays, int? RepeatEveryDays, int WindowBeforeDays, int WindowAfterDays);

    private static Study New(string code, string title, StudyDesign design, Func<string, Guid> idOf, string description) =>
        new() { Id = idOf(""), Code = code, Title = title, Design = design, Description = description };

    private static void AddSet(Study study, string code, string title, Func<string, Guid> idOf, params CriterionTemplate[] criteria)
    {
        var set = new CriteriaSet { Id = idOf(code), StudyId = study.Id, Code = code, Version = 1, Title = title };
        for (var i = 0; i < criteria.Length; i++)
        {
            set.Criteria.Add(new EligibilityCriterion
            {
                Id = idOf($"{code}/{criteria[i].Code}"), CriteriaSetId = set.Id, Number = i + 1,
                Code = criteria[i].Code, Text = criteria[i].Text, SettledBy = criteria[i].SettledBy, IsRequired = criteria[i].IsRequired,
            });
        }
        study.CriteriaSets.Add(set);
    }

    private static void AddSchedule(Study study, Func<string, Guid> idOf, params VisitTemplate[] visits)
    {
        var schedule = new VisitSchedule { Id = idOf("visits"), StudyId = study.Id, Version = 1 };
        for (var i = 0; i < visits.Length; i++)
        {
            var visit = visits[i];
            schedule.PlannedVisits.Add(new PlannedVisit
            {
                Id = idOf($"visits/{i + 1}"), VisitScheduleId = schedule.Id, Number = i + 1, Title = visit.Title, Kind = visit.Kind, Anchor = visit.Anchor,
                OffsetDays = visit.OffsetDays, RepeatEveryDays = visit.RepeatEveryDays, WindowBeforeDays = visit.WindowBeforeDays, WindowAfterDays = visit.WindowAfterDays,
            });
        }
        study.VisitSchedules.Add(schedule);
    }
}
