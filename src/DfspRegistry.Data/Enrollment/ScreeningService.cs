using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Concurrency;
using DfspRegistry.Data.Shared;
using DfspRegistry.Domain.Enrollment;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Studies;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.Enrollment;

/// <summary>A screening with the criteria that it is answered against and whom it is about.</summary>
public sealed record ScreeningView(Screening Screening, string RegistryNumber, Study Study, CriteriaSet Set, bool IsEnrolled)
{
    public CriterionAnswer? AnswerTo(Guid criterionId) => Screening.Answers.Find(a => a.CriterionId == criterionId);

    public CriterionState StateOf(Guid criterionId) => AnswerTo(criterionId)?.State ?? CriterionState.Unknown;

    /// <summary>What a decision has to respect.</summary>
    public IReadOnlyList<CriterionStanding> Standings => [.. Set.Criteria.Select(c => new CriterionStanding(c.Id, c.Number, c.IsRequired, StateOf(c.Id)))];
}

/// <summary>Opens screenings, keeps the answers to their criteria, records the decision and enrols.</summary>
public sealed class ScreeningService(RegistryDbContext database, ICurrentUser person, TimeProvider clock)
{
    private DateOnly Today => DateOnly.FromDateTime(clock.GetLocalNow().DateTime);

    /// <returns>Null for an unknown id and for a patient of another site: the two answer alike.</returns>
    public async Task<ScreeningView?> FindAsync(Guid id, CancellationToken cancellation)
    {
        if (await database.Screenings.Include(s => s.Answers).SingleOrDefaultAsync(s => s.Id == id, cancellation) is not { } screening)
            return null;
        var number = await database.Patients.Where(p => p.Id == screening.PatientId).Select(p => p.RegistryNumber).SingleAsync(cancellation);
        var study = await database.Studies.AsNoTracking().SingleAsync(s => s.Id == screening.StudyId, cancellation);
        var set = await database.CriteriaSets.AsNoTracking().Include(s => s.Criteria.OrderBy(c => c.Number)).SingleAsync(s => s.Id == screening.CriteriaSetId, cancellation);
        var enrolled = await database.StudyEnrollments.AnyAsync(e => e.PatientId == screening.PatientId && e.StudyId == screening.StudyId, cancellation);
        return new ScreeningView(screening, number, study, set, enrolled);
    }

    /// <summary>Every version in use of every study's criteria, for the choice when a screening is opened: the newest of each set.</summary>
    public async Task<IReadOnlyList<(CriteriaSet Set, string Study)>> SetsAsync(CancellationToken cancellation)
    {
        var sets = await database.CriteriaSets.AsNoTracking().Join(database.Studies, s => s.StudyId, t => t.Id, (s, t) => new { Set = s, t.Code }).ToListAsync(cancellation);
        return [.. sets.GroupBy(s => (s.Set.StudyId, s.Set.Code)).Select(g => g.MaxBy(s => s.Set.Version)!).OrderBy(s => s.Code, StringComparer.Ordinal).ThenBy(s => s.Set.Code, StringComparer.Ordinal).Select(s => (s.Set, s.Code))];
    }

    /// <summary>Every criterion starts as unknown: a missing value is never met.</summary>
    public async Task OpenAsync(Guid id, Guid patientId, Guid criteriaSetId, PartialDate? plannedStart, CancellationToken cancellation)
    {
        if (await database.Screenings.AnyAsync(s => s.Id == id, cancellation))
            return;
        var set = await database.CriteriaSets.AsNoTracking().Include(s => s.Criteria).SingleAsync(s => s.Id == criteriaSetId, cancellation);
        var screening = new Screening { Id = id, PatientId = patientId, StudyId = set.StudyId, CriteriaSetId = set.Id, OpenedOn = Today, PlannedStart = plannedStart };
        foreach (var criterion in set.Criteria)
            screening.Answers.Add(Unanswered(screening, criterion.Id));
        database.Add(screening);
        try
        {
            await database.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException conflict) when (RepeatedSubmit.Caused(conflict))
        {
            database.ChangeTracker.Clear();
        }
    }

    /// <summary>Puts the answers into the screening without saving, so that a decision can be checked against them first.</summary>
    public static void Answer(ScreeningView view, IEnumerable<CriterionAnswerInput> answers)
    {
        foreach (var input in answers.Where(a => view.Set.Criteria.Exists(c => c.Id == a.CriterionId)))
        {
            var answer = view.AnswerTo(input.CriterionId);
            if (answer is null)
                view.Screening.Answers.Add(answer = Unanswered(view.Screening, input.CriterionId));
            answer.State = input.State;
            answer.Value = Typed(input.Value);
            answer.Evidence = Typed(input.Evidence);
            answer.EvidenceOn = input.EvidenceOn;
            answer.IsExcepted &= input.State == CriterionState.NotMet;
        }
    }

    public Task SaveAsync(CancellationToken cancellation) => database.SaveChangesAsync(cancellation);

    /// <summary>Records a decision that the rules allow, and enrols where it says eligible.</summary>
    public async Task DecideAsync(ScreeningView view, ScreeningDecisionInput input, CancellationToken cancellation)
    {
        var screening = view.Screening;
        screening.Decision = input.Decision!.Value;
        screening.DecidedOn = screening.Decision == ScreeningDecision.Open ? null : Today;
        screening.DecidedBy = screening.Decision == ScreeningDecision.Open ? null : person.UserName;
        screening.Reason = Typed(input.Reason);
        screening.ExceptionAgreedBy = screening.Decision == ScreeningDecision.EligibleWithException ? Typed(input.ExceptionAgreedBy) : null;
        foreach (var answer in screening.Answers)
            answer.IsExcepted = screening.Decision == ScreeningDecision.EligibleWithException && input.ExceptedCriteria.Contains(answer.CriterionId);
        if (screening.Decision is ScreeningDecision.Eligible or ScreeningDecision.EligibleWithException && !view.IsEnrolled)
        {
            database.Add(new StudyEnrollment
            {
                Id = DerivedId.From(screening.Id, "enrolment"), PatientId = screening.PatientId, StudyId = screening.StudyId,
                EnrolledOn = input.EnrolledOn ?? PartialDate.Of(Today), ScreeningId = screening.Id,
            });
        }
        await database.SaveChangesAsync(cancellation);
    }

    private static CriterionAnswer Unanswered(Screening screening, Guid criterionId) => new()
    {
        Id = DerivedId.From(screening.Id, "criterion " + criterionId), PatientId = screening.PatientId, ScreeningId = screening.Id, CriterionId = criterionId, State = CriterionState.Unknown,
    };

    private static string? Typed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
