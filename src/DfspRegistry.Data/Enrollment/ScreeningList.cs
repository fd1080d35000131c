using DfspRegistry.Domain.Enrollment;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.Enrollment;

/// <summary>Who was screened for what, with how many criteria still open.</summary>
public sealed class ScreeningList(RegistryDbContext database)
{
    public async Task<IReadOnlyList<StudyScreenings>> CountsAsync(CancellationToken cancellation)
    {
        var counts = await database.Screenings.GroupBy(s => new { s.StudyId, s.Decision }).Select(g => new { g.Key.StudyId, g.Key.Decision, Count = g.Count() }).ToListAsync(cancellation);
        var studies = await database.Studies.AsNoTracking().OrderBy(s => s.Code).Select(s => new { s.Id, s.Code }).ToListAsync(cancellation);
        return
        [
            .. studies.Select(s => new StudyScreenings(
                s.Id, s.Code,
                counts.Where(c => c.StudyId == s.Id && c.Decision is ScreeningDecision.Eligible or ScreeningDecision.EligibleWithException).Sum(c => c.Count),
                counts.Where(c => c.StudyId == s.Id && c.Decision == ScreeningDecision.NotEligible).Sum(c => c.Count),
                counts.Where(c => c.StudyId == s.Id && c.Decision == ScreeningDecision.Open).Sum(c => c.Count))),
        ];
    }

    /// <summary>Open ones first, then the latest; at most 200.</summary>
    public async Task<IReadOnlyList<ScreeningRow>> RowsAsync(Guid? studyId, ScreeningDecision? decision, CancellationToken cancellation)
    {
        var rows = await database.Screenings.AsNoTracking()
            .Where(s => (studyId == null || s.StudyId == studyId) && (decision == null || s.Decision == decision))
            .OrderByDescending(s => s.Decision == ScreeningDecision.Open).ThenByDescending(s => s.OpenedOn).ThenBy(s => s.Id).Take(200)
            .Select(s => new
            {
                s.Id,
                Number = database.Patients.Where(p => p.Id == s.PatientId).Select(p => p.RegistryNumber).First(),
                Study = database.Studies.Where(t => t.Id == s.StudyId).Select(t => t.Code).First(),
                Set = database.CriteriaSets.Where(c => c.Id == s.CriteriaSetId).Select(c => c.Title).First(),
                s.OpenedOn,
                s.Decision,
                s.DecidedOn,
                NotMet = s.Answers.Count(a => a.State == CriterionState.NotMet),
                Unsettled = s.Answers.Count(a => a.State == CriterionState.Unknown || a.State == CriterionState.Conflict),
            }).ToListAsync(cancellation);
        return [.. rows.Select(r => new ScreeningRow(r.Id, r.Number, r.Study, r.Set, r.OpenedOn, r.Decision, r.DecidedOn, r.NotMet, r.Unsettled))];
    }

    /// <summary>The next open screening after this one, oldest first; null when it is the only one.</summary>
    public async Task<Guid?> NextOpenAsync(Guid after, CancellationToken cancellation)
    {
        var open = await database.Screenings.Where(s => s.Decision == ScreeningDecision.Open).OrderBy(s => s.OpenedOn).ThenBy(s => s.Id).Select(s => s.Id).ToListAsync(cancellation);
        var others = open.SkipWhile(id => id != after).Skip(1).Concat(open.TakeWhile(id => id != after)).ToList();
        return others.Count == 0 ? null : others[0];
    }
}

public sealed record StudyScreenings(Guid StudyId, string Study, int Eligible, int NotEligible, int Open)
{
    public int Screened => Eligible + NotEligible + Open;
}

/// <param name="Unsettled">Criteria that are unknown or contradict themselves.</param>
public sealed record ScreeningRow(
    Guid Id, string RegistryNumber, string Study, string Set, DateOnly OpenedOn, ScreeningDecision Decision, DateOnly? DecidedOn, int NotMet, int Unsettled);
