using DfspRegistry.Data.Accounts;
using DfspRegistry.Domain.Enrollment;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Studies;
using DfspRegistry.Domain.TumorResponse;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.FollowUp;

/// <summary>
/// What is due for the patients of the sites at which one enters data; whoever only reads sees what is due for all that may be read. Synthetic patients live until their study's data cut-off: their day is that one, so that a
/// demonstration shows what it showed then and not years of lateness.
/// </summary>
public sealed class Worklist(RegistryDbContext database, ICurrentUser person, TimeProvider clock)
{
    private const int DaysAhead = 7;

    /// <summary>The patients for whom one has something to do.</summary>
    public IQueryable<Patient> Patients
    {
        get
        {
            var (all, sites) = (person.WritesAllSites || person.WritableSiteIds.Count == 0, person.WritableSiteIds);
            return database.Patients.AsNoTracking().Where(p => all || sites.Contains(p.SiteId));
        }
    }

    /// <param name="daysAhead">How far ahead a window may open to be listed.</param>
    public Task<WorklistItems> LoadAsync(CancellationToken cancellation, int daysAhead = DaysAhead) => LoadAsync(null, daysAhead, cancellation);

    /// <summary>What is due for one patient.</summary>
    public async Task<IReadOnlyList<DueItem>> OfPatientAsync(Guid patientId, CancellationToken cancellation) => (await LoadAsync(patientId, DaysAhead, cancellation)).Due;

    private async Task<WorklistItems> LoadAsync(Guid? only, int daysAhead, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(clock.GetLocalNow().DateTime);
        var studies = await database.Studies.AsNoTracking().Include(s => s.VisitSchedules).ThenInclude(s => s.PlannedVisits).ToDictionaryAsync(s => s.Id, cancellation);
        var followed = await FollowedAsync(only, cancellation);
        List<DueItem> due = [];
        foreach (var patient in followed)
        {
            foreach (var study in patient.Studies.Select(id => studies[id]))
            {
                var day = DayOf(study, patient.IsSynthetic, today);
                var plan = study.VisitSchedules.MaxBy(s => s.Version)?.PlannedVisits ?? [];
                due.AddRange(VisitPlan.Due(plan, patient.Course, day, daysAhead).Select(v => new DueItem(patient.Id, patient.RegistryNumber, study.Code, v, day)));
            }
        }
        return new WorklistItems(
            today,
            followed.Select(p => p.Id).ToHashSet(),
            [.. studies.Values.Where(s => followed.Exists(p => p.Studies.Contains(s.Id))).OrderBy(s => s.Code, StringComparer.Ordinal).Select(s => new FollowedStudy(s.Code, DayOf(s, s.IsSynthetic, today)))],
            [.. due.OrderByDescending(d => d.DaysLate).ThenBy(d => d.RegistryNumber, StringComparer.Ordinal)]);
    }

    private static DateOnly DayOf(Study study, bool isSynthetic, DateOnly today) => isSynthetic && study is { IsSynthetic: true, DataCutoff: { } cutoff } ? cutoff : today;

    private sealed record Followed(Guid Id, string RegistryNumber, bool IsSynthetic, IReadOnlyList<Guid> Studies, CourseDays Course);

    /// <summary>
    /// Living patients of a study, or screened for one with a planned start, who may be contacted. Each table is read once for all of them: the number
    /// of queries does not grow with the patients.
    /// </summary>
    private async Task<List<Followed>> FollowedAsync(Guid? only, CancellationToken cancellation)
    {
        var screened = await OfAsync(
            database.Screenings.Where(s => s.PlannedStart != null && s.Decision != ScreeningDecision.NotEligible && (only == null || s.PatientId == only))
                .Select(s => new { s.PatientId, s.StudyId, On = s.PlannedStart!.Value }), s => s.PatientId, cancellation);
        var screenedIds = screened.Select(s => s.Key).ToArray();
        var patients = await (only is null ? Patients : database.Patients.AsNoTracking().Where(p => p.Id == only))
            .Where(p => !database.Deaths.Any(d => d.PatientId == p.Id)
                && (screenedIds.Contains(p.Id) || database.StudyEnrollments.Any(e => e.PatientId == p.Id)))
            .Select(p => new { p.Id, p.RegistryNumber, p.IsSynthetic })
            .OrderBy(p => p.RegistryNumber).ToListAsync(cancellation);
        var ids = patients.Select(p => p.Id).ToArray();
        var withdrawn = await OfAsync(database.Consents.AsNoTracking().Where(c => ids.Contains(c.PatientId)), c => c.PatientId, cancellation);
        var enrollments = await OfAsync(database.StudyEnrollments.Where(e => ids.Contains(e.PatientId)).Select(e => new { e.PatientId, e.StudyId }), e => e.PatientId, cancellation);
        var lines = await OfAsync(database.TreatmentLines.Where(l => ids.Contains(l.PatientId)).Select(l => new { l.PatientId, l.Ordinal, l.Drug, l.StartedOn, l.EndedOn }), l => l.PatientId, cancellation);
        var visits = await OfAsync(database.Visits.Where(v => ids.Contains(v.PatientId) && v.Mode != VisitMode.RecordOnly).Select(v => new { v.PatientId, On = v.VisitedOn, v.Mode }), v => v.PatientId, cancellation);
        var contacts = await OfAsync(database.AliveContacts.Where(c => ids.Contains(c.PatientId)).Select(c => new { c.PatientId, On = c.AliveOn, c.ExaminedWithoutProgression }), c => c.PatientId, cancellation);
        var assessments = await OfAsync(
            database.Assessments.Where(a => ids.Contains(a.PatientId)).Select(a => new { a.PatientId, On = a.AssessedOn, Response = a.OverrideResponse ?? a.ComputedResponse ?? a.ReportedResponse }), a => a.PatientId, cancellation);
        var sizes = await OfAsync(database.ClinicalSizes.Where(s => ids.Contains(s.PatientId)).Select(s => new { s.PatientId, On = s.MeasuredOn }), s => s.PatientId, cancellation);
        var progressions = await OfAsync(database.ReportedProgressions.Where(p => ids.Contains(p.PatientId)).Select(p => new { p.PatientId, On = p.ProgressedOn }), p => p.PatientId, cancellation);
        var surgeries = await OfAsync(database.SurgicalProcedures.Where(s => ids.Contains(s.PatientId)).Select(s => new { s.PatientId, On = s.PerformedOn }), s => s.PatientId, cancellation);
        return
        [
            .. patients.Where(p => Consents.AllowContact([.. withdrawn[p.Id]])).Select(p =>
            {
                PartialDate[] assessed = [.. assessments[p.Id].Select(a => a.On), .. sizes[p.Id].Select(s => s.On)];
                PartialDate[] operated = [.. surgeries[p.Id].Select(s => s.On)];
                var course = new CourseDays
                {
                    Lines = [.. lines[p.Id].Select(l => new LineDays(l.Ordinal, l.Drug, l.StartedOn, l.EndedOn))],
                    Progressions = [.. assessments[p.Id].Where(a => a.Response == ResponseCode.PD).Select(a => a.On), .. progressions[p.Id].Select(r => r.On)],
                    Surgeries = operated,
                    Heard = [.. visits[p.Id].Select(v => v.On), .. contacts[p.Id].Select(c => c.On), .. assessed, .. operated],
                    Examined = [.. visits[p.Id].Where(v => v.Mode == VisitMode.InClinic).Select(v => v.On), .. contacts[p.Id].Where(c => c.ExaminedWithoutProgression).Select(c => c.On), .. assessed, .. operated],
                    Assessed = assessed,
                    PlannedStart = screened[p.Id].Select(s => (PartialDate?)s.On).Max(),
                };
                return new Followed(p.Id, p.RegistryNumber, p.IsSynthetic, [.. enrollments[p.Id].Select(e => e.StudyId).Concat(screened[p.Id].Select(s => s.StudyId)).Distinct()], course);
            }),
        ];
    }

    private static async Task<ILookup<Guid, T>> OfAsync<T>(IQueryable<T> rows, Func<T, Guid> patient, CancellationToken cancellation) =>
        (await rows.ToListAsync(cancellation)).ToLookup(patient);
}

/// <param name="Followed">Living patients who are followed and may be contacted.</param>
/// <param name="Studies">The studies that they are in.</param>
public sealed record WorklistItems(DateOnly Today, IReadOnlySet<Guid> Followed, IReadOnlyList<FollowedStudy> Studies, IReadOnlyList<DueItem> Due)
{
    public IEnumerable<DueItem> Overdue => Due.Where(d => d.IsOverdue);
    public IEnumerable<DueItem> ThisWeek => Due.Where(d => !d.IsOverdue);
}

/// <param name="Day">The day that is today for its patients: the data cut-off of a demonstration.</param>
public sealed record FollowedStudy(string Code, DateOnly Day);

/// <param name="Day">The day that lateness is counted to.</param>
public sealed record DueItem(Guid PatientId, string RegistryNumber, string Study, DueVisit Visit, DateOnly Day)
{
    public bool IsOverdue => Visit.IsOverdue(Day);
    public int DaysLate => Visit.DaysLate(Day);
    /// <summary>Response, month 15, sunitinib.</summary>
    public string What => string.Join(", ", new[]
    {
        Visit.Plan.Title, Visit.Month > 0 && Visit.Plan.Kind != PlannedVisitKind.Surgery ? $"month {Visit.Month}" : null, Visit.Drug,
        Visit.Anchor.IsPlanned ? $"first dose planned {Visit.Anchor.Day:yyyy-MM-dd}" : null,
    }.OfType<string>());
}
