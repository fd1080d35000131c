using DfspRegistry.Domain.Cohorts;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Surgery;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Analysis.Endpoints;

/// <summary>
/// What is known of a patient from the first dose of a line to the data cut-off, in days: the evidence that endpoints choose from.
/// Rows after the cut-off are not in it.
/// </summary>
internal sealed class PatientCourse
{
    private readonly DateOnly cutoff;

    public PatientCourse(LineOfPatient member, string lineName, DateOnly cutoff, EndpointRules rules)
    {
        this.cutoff = cutoff;
        (Member, Patient, Line, Start, LineName, Rules) = (member, member.Patient, member.Line, member.Start, lineName, rules);
        StartEvidence = Read(Line.StartedOn, DateOnly.MinValue, new Evidence(EvidenceKind.TreatmentStart, Line.Id), "first dose") with { On = Start };
        Alive = [.. UpToCutoff(ReadAlive()).OrderBy(e => e.On).ThenBy(e => Telling(e.Evidence.Kind)).ThenBy(e => e.Evidence.RowId)];
        Death = ReadDeath();
        Progressions = Ordered(ReadProgressions());
        AdequateAssessments = Ordered(Line.Assessments.Where(IsAdequate).Select(a => ReadAssessment(a, "assessment")).Where(e => e.On >= Start));
        Examinations = Ordered(ReadExaminations().Where(e => e.On >= Start));
    }

    public LineOfPatient Member { get; }
    public CohortPatient Patient { get; }
    public CohortLine Line { get; }
    public string LineName { get; }
    public DateOnly Start { get; }
    public DatedEvidence StartEvidence { get; }
    public EndpointRules Rules { get; }

    /// <summary>Rows that show the patient alive, ascending; on one day the most telling kind last.</summary>
    public IReadOnlyList<DatedEvidence> Alive { get; }

    public DatedEvidence? Death { get; }

    /// <summary>Progressions of this line and of later ones that the rules count.</summary>
    public IReadOnlyList<DatedEvidence> Progressions { get; }

    /// <summary>First progression of this line that no assessment shows; what is assessed after it says nothing about the best response.</summary>
    public DateOnly? ReportedProgressionOn => UpToCutoff(Line.Progressions
            .Select(p => Read(p.ProgressedOn, Start, new Evidence(EvidenceKind.ReportedProgression, p.Id), "progression")))
        .Where(e => e.On >= Start).OrderBy(e => e.On).FirstOrDefault()?.On;

    /// <summary>Assessments of this line after the start that could have shown progression and did not.</summary>
    public IReadOnlyList<DatedEvidence> AdequateAssessments { get; }

    /// <summary>Days on which the patient was examined, or assessed, without progression or recurrence.</summary>
    public IReadOnlyList<DatedEvidence> Examinations { get; }

    /// <summary>Recurrences of the kinds asked for, read against a start (first dose or clearance), earliest first; those before it included.</summary>
    public IReadOnlyList<DatedEvidence> Recurrences(DateOnly notBefore, params IReadOnlyList<RecurrenceKind> kinds) => Ordered(Patient.Recurrences
        .Where(r => kinds.Contains(r.Kind))
        .Select(r => Read(r.FoundOn, notBefore, new Evidence(EvidenceKind.Recurrence, r.Id), $"{r.Kind.ToString().ToLowerInvariant()} recurrence")));

    /// <summary>Start of the next line of treatment, whoever gives it.</summary>
    public DatedEvidence? NextLine => UpToCutoff(Patient.Lines
            .Where(l => l.Ordinal > Line.Ordinal)
            .Select(l => Read(l.StartedOn, Start, new Evidence(EvidenceKind.TreatmentStart, l.Id), $"new therapy ({l.Drug})")))
        .Where(e => e.On >= Start).OrderBy(e => e.On).FirstOrDefault();

    /// <summary>The next line, or radiotherapy begun after the first dose if that came earlier.</summary>
    public DatedEvidence? NewTherapy => Derived.Earlier(NextLine, UpToCutoff(Patient.Radiotherapies
            .Where(r => r.StartedOn is not null)
            .Select(r => Read(r.StartedOn!.Value, Start, new Evidence(EvidenceKind.Radiotherapy, r.Id), "new therapy (radiotherapy)")))
        .Where(e => e.On > Start).OrderBy(e => e.On).FirstOrDefault());

    /// <summary>The first visit, before the next line and after the day of the first dose, whose disease status is progression.</summary>
    public DatedEvidence? StatusOfProgression => UpToCutoff(Patient.Contacts
            .Where(c => c.StatusIsProgression)
            .Select(c => Read(c.On, Start, EvidenceOf(c), InWords(c.Evidence))))
        .Where(e => e.On > Start && !(e.On >= NextLine?.On)).OrderBy(e => e.On).FirstOrDefault();

    public DatedEvidence? CurativeResection => UpToCutoff(Patient.Surgeries
            .Where(s => s.Intent == SurgicalIntent.Curative)
            .Select(s => Read(s.PerformedOn, Start, new Evidence(EvidenceKind.Surgery, s.Id), "curative resection")))
        .Where(e => e.On >= Start).OrderBy(e => e.On).FirstOrDefault();

    /// <summary>The first day on which the tumour was finally cleared by surgery in this course; null: persistent disease.</summary>
    public DatedEvidence? FinalClearance => UpToCutoff(SurgeriesOfLine
            .Where(s => s.FinalClearanceOn is not null)
            .Select(s => Read(s.FinalClearanceOn!.Value, Start, new Evidence(EvidenceKind.Surgery, s.Id), "final clearance")))
        .OrderBy(e => e.On).FirstOrDefault();

    /// <summary>Surgery up to the cut-off that names this line; surgery that names none belongs to the last line started before it.</summary>
    public IEnumerable<CohortSurgery> SurgeriesOfLine => Patient.Surgeries
        .Where(s => s.PerformedOn.Complete(Rules.Completion) <= cutoff)
        .Where(s => s.TreatmentLineId is { } line ? line == Line.Id : LastLineBefore(s.PerformedOn.Complete(Rules.Completion))?.Id == Line.Id);

    /// <summary>Assessments of this line with a response, by day.</summary>
    public IReadOnlyList<(DatedEvidence Row, ResponseCode Response)> Responses => field ??=
    [
        .. Line.Assessments.Where(a => !a.IsBaseline && a.Response is not null)
            .Select(a => (Row: ReadAssessment(a, "assessment"), Response: a.Response!.Value))
            .Where(a => a.Row.On >= Start && a.Row.On <= cutoff)
            .OrderBy(a => a.Row.On).ThenBy(a => a.Response).ThenBy(a => a.Row.Evidence.RowId),
    ];

    private CohortLine? LastLineBefore(DateOnly day) =>
        Patient.Lines.Where(l => l.StartedOn.Complete(Rules.Completion) <= day).MaxBy(l => l.Ordinal);

    // Of several rows on the last day the ledger names the one that says most about the patient.
    private static int Telling(EvidenceKind kind) => kind switch
    {
        EvidenceKind.Visit => 9,
        EvidenceKind.Assessment => 8,
        EvidenceKind.Contact => 7,
        EvidenceKind.Surgery => 6,
        EvidenceKind.LastDose => 5,
        EvidenceKind.ReportedProgression => 4,
        EvidenceKind.Recurrence => 3,
        EvidenceKind.AdverseEvent => 2,
        _ => 1,
    };

    private static bool IsAdequate(CohortAssessment a) => !a.IsBaseline && a.Response is not (null or ResponseCode.NE or ResponseCode.PD);

    private DatedEvidence ReadAssessment(CohortAssessment a, string words) => Read(a.AssessedOn, Start, new Evidence(EvidenceKind.Assessment, a.Id, a.VisitId), words);

    private IEnumerable<DatedEvidence> ReadProgressions()
    {
        foreach (var line in Patient.Lines.Where(l => l.Ordinal >= Line.Ordinal))
        {
            foreach (var a in line.Assessments.Where(a => !a.IsBaseline && a.Response == ResponseCode.PD))
                yield return ReadAssessment(a, a.HasNewLesion ? "progression, new lesion" : $"progression, {InWords(a.Criteria)}");
            if (Rules.OnlyDocumentedProgression)
                continue;
            foreach (var p in line.Progressions)
                yield return Read(p.ProgressedOn, Start, new Evidence(EvidenceKind.ReportedProgression, p.Id), InWords(p.Basis));
        }
    }

    private static string InWords(ResponseCriteria criteria) => criteria switch
    {
        ResponseCriteria.Recist11 => "RECIST 1.1",
        ResponseCriteria.Recist10 => "RECIST 1.0",
        ResponseCriteria.Who => "WHO criteria",
        ResponseCriteria.ClinicalSize => "clinical size",
        _ => "criteria not stated",
    };

    private static string InWords(ProgressionBasis basis) => basis switch
    {
        ProgressionBasis.Clinical => "progression, judged clinically",
        ProgressionBasis.Imported => "progression, date imported",
        _ => "progression, stated in the chart",
    };

    private DatedEvidence? ReadDeath()
    {
        if (Patient.Death is not { } death)
            return null;
        // Only days known exactly hold a partly known death back; two completed dates say nothing about each other's order.
        var lastAlive = Alive.Where(e => e.Completion is null && e.On <= death.DiedOn.Latest).Select(e => e.On).Append(Start).Max();
        var row = Read(death.DiedOn, lastAlive, new Evidence(EvidenceKind.Death, death.Id), "death");
        return row.On <= cutoff ? row : null;
    }

    private IEnumerable<DatedEvidence> ReadAlive()
    {
        foreach (var c in Patient.Contacts)
            yield return Read(c.On, DateOnly.MinValue, EvidenceOf(c), InWords(c.Evidence));
        foreach (var line in Patient.Lines)
        {
            yield return Read(line.StartedOn, DateOnly.MinValue, new Evidence(EvidenceKind.TreatmentStart, line.Id), $"first dose of {line.Drug}");
            foreach (var a in line.Assessments)
                yield return Read(a.AssessedOn, DateOnly.MinValue, new Evidence(EvidenceKind.Assessment, a.Id, a.VisitId), "assessment");
            foreach (var p in line.Progressions)
                yield return Read(p.ProgressedOn, DateOnly.MinValue, new Evidence(EvidenceKind.ReportedProgression, p.Id), "progression");
            foreach (var e in line.AdverseEvents.Where(e => e.OnsetOn is not null))
                yield return Read(e.OnsetOn!.Value, DateOnly.MinValue, new Evidence(EvidenceKind.AdverseEvent, e.Id), "adverse event");
        }
        foreach (var s in Patient.Surgeries)
            yield return Read(s.PerformedOn, DateOnly.MinValue, new Evidence(EvidenceKind.Surgery, s.Id), "surgery");
        foreach (var r in Patient.Recurrences)
            yield return Read(r.FoundOn, DateOnly.MinValue, new Evidence(EvidenceKind.Recurrence, r.Id), "recurrence");
    }

    private IEnumerable<DatedEvidence> ReadExaminations()
    {
        foreach (var c in Patient.Contacts.Where(c => c.ExaminedWithoutProgression))
            yield return Read(c.On, Start, EvidenceOf(c), InWords(c.Evidence));
        foreach (var a in Patient.Lines.Where(l => l.Ordinal >= Line.Ordinal).SelectMany(l => l.Assessments).Where(IsAdequate))
            yield return ReadAssessment(a, "assessment");
    }

    private static Evidence EvidenceOf(CohortContact c) => new(
        c.Evidence switch
        {
            ContactEvidence.Visit => EvidenceKind.Visit,
            ContactEvidence.Assessment => EvidenceKind.Assessment,
            ContactEvidence.Surgery => EvidenceKind.Surgery,
            ContactEvidence.LastDose => EvidenceKind.LastDose,
            _ => EvidenceKind.Contact,
        },
        c.RowId);

    private static string InWords(ContactEvidence evidence) => evidence switch
    {
        ContactEvidence.Visit => "visit",
        ContactEvidence.Assessment => "assessment",
        ContactEvidence.Surgery => "surgery",
        ContactEvidence.LastDose => "last dose",
        _ => "contact",
    };

    private DatedEvidence Read(PartialDate date, DateOnly notBefore, Evidence evidence, string words) =>
        DatedEvidence.Read(date, Rules.Completion, notBefore, evidence, words);

    private IEnumerable<DatedEvidence> UpToCutoff(IEnumerable<DatedEvidence> rows) => rows.Where(e => e.On <= cutoff);

    private IReadOnlyList<DatedEvidence> Ordered(IEnumerable<DatedEvidence> rows) =>
        [.. UpToCutoff(rows).OrderBy(e => e.On).ThenBy(e => e.Evidence.Kind).ThenBy(e => e.Evidence.RowId)];
}
