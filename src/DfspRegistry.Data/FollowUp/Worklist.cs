using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Studies;
using DfspRegistry.Domain.TumorResponse;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.FollowUp;

/// <summary>
/// What is due for the patients of one's sites. Synthetic patients live until their study's data cut-off: their day is that one, so that a
/// demonstration shows what it showed then and not years of lateness.
/// </summary>
public sealed class Worklist(RegistryDbContext database, TimeProvider clock)
{
    public async Task<WorklistItems> LoadAsync(CancellationToken cancellation) => await LoadAsync(null, cancellation);

    /// <summary>What is due for one patient.</summary>
    public async Task<IReadOnlyList<DueItem>> OfPatientAsync(Guid patientId, CancellationToken cancellation) => (await LoadAsync(patientId, cancellation)).Due;

    private async Task<WorklistItems> LoadAsync(Guid? only, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(clock.GetLocalNow().DateTime);
        var studies = await database.Studies.AsNoTracking().Include(s => s.VisitSchedules).ThenInclude(s => s.PlannedVisits).ToDictionaryAsync(s => s.Id, cancellation);
        var followed = await FollowedAsync(only, cancellation);
        List<DueItem> due = [];
        List<ContactItem> contacts = [];
        foreach (var patient in followed)
        {
            foreach (var study in patient.Studies.Select(id => studies[id]))
            {
                var day = patient.IsSynthetic && study is { IsSynthetic: true, DataCutoff: { } cutoff } ? cutoff : today;
                var plan = study.VisitSchedules.MaxBy(s => s.Version)?.PlannedVisits ?? [];
                due.AddRange(VisitPlan.Due(plan, patient.Course, day).Select(v => new DueItem(patient.Id, patient.RegistryNumber, study.Code, v, day)));
            }
            if (patient.LastKnownOn is { } known && patient.Studies.Count > 0)
            {
                var study = studies[patient.Studies[0]];
                var day = patient.IsSynthetic && study is { IsSynthetic: true, DataCutoff: { } cutoff } ? cutoff : today;
                if (day > known)
                    contacts.Add(new ContactItem(patient.Id, patient.RegistryNumber, study.Code, known, day.DayNumber - known.DayNumber));
            }
        }
        return new WorklistItems(
            today,
            followed.Count,
            [.. due.OrderByDescending(d => d.DaysLate).ThenBy(d => d.RegistryNumber, StringComparer.Ordinal)],
            [.. contacts.OrderByDescending(c => c.WouldAddDays).ThenBy(c => c.RegistryNumber, StringComparer.Ordinal)]);
    }

    private sealed record Followed(Guid Id, string RegistryNumber, bool IsSynthetic, IReadOnlyList<Guid> Studies, CourseDays Course, DateOnly? LastKnownOn);

    /// <summary>Living patients of a study, or with a planned start, who may be contacted.</summary>
    private async Task<List<Followed>> FollowedAsync(Guid? only, CancellationToken cancellation)
    {
        var patients = await database.Patients.AsNoTracking()
            .Where(p => (only == null || p.Id == only) && !database.Deaths.Any(d => d.PatientId == p.Id)
                && database.StudyEnrollments.Any(e => e.PatientId == p.Id)
                && !database.Consents.Any(c => c.PatientId == p.Id && (c.Withdrawal == ConsentWithdrawal.Contact || c.Withdrawal == ConsentWithdrawal.Everything)))
            .Select(p => new { p.Id, p.RegistryNumber, p.IsSynthetic })
            .OrderBy(p => p.RegistryNumber).ToListAsync(cancellation);
        var ids = patients.Select(p => p.Id).ToArray();
        var enrollments = await OfAsync(database.StudyEnrollments.Where(e => ids.Contains(e.PatientId)).Select(e => new { e.PatientId, e.StudyId }), e => e.PatientId, cancellation);
        var lines = await OfAsync(database.TreatmentLines.Where(l => ids.Contains(l.PatientId)).Select(l => new { l.PatientId, l.Ordinal, l.Drug, l.StartedOn, l.EndedOn }), l => l.PatientId, cancellation);
        var visits = await OfAsync(database.Visits.Where(v => ids.Contains(v.PatientId) && v.Mode != VisitMode.RecordOnly).Select(v => new { v.PatientId, On = v.VisitedOn }), v => v.PatientId, cancellation);
        var contacts = await OfAsync(database.AliveContacts.Where(c => ids.Contains(c.PatientId)).Select(c => new { c.PatientId, On = c.AliveOn }), c => c.PatientId, cancellation);
        var assessments = await OfAsync(
            database.Assessments.Where(a => ids.Contains(a.PatientId)).Select(a => new { a.PatientId, On = a.AssessedOn, Response = a.OverrideResponse ?? a.ComputedResponse ?? a.ReportedResponse }), a => a.PatientId, cancellation);
        var progressions = await OfAsync(database.ReportedProgressions.Where(p => ids.Contains(p.PatientId)).Select(p => new { p.PatientId, On = p.ProgressedOn }), p => p.PatientId, cancellation);
        var surgeries = await OfAsync(database.SurgicalProcedures.Where(s => ids.Contains(s.PatientId)).Select(s => new { s.PatientId, On = s.PerformedOn }), s => s.PatientId, cancellation);
        var planned = await OfAsync(database.Screenings.Where(s => ids.Contains(s.PatientId) && s.PlannedStart != null).Select(s => new { s.PatientId, On = s.PlannedStart!.Value }), s => s.PatientId, cancellation);
        return
        [
            .. patients.Select(p =>
            {
                DateOnly[] seen = [.. visits[p.Id].Select(v => v.On.Earliest), .. contacts[p.Id].Select(c => c.On.Earliest), .. assessments[p.Id].Select(a => a.On.Earliest), .. surgeries[p.Id].Select(s => s.On.Earliest)];
                var course = new CourseDays
                {
                    Lines = [.. lines[p.Id].Select(l => new LineDays(l.Ordinal, l.Drug, Day(l.StartedOn), l.EndedOn is { } ended ? Day(ended) : null))],
                    Progressions = [.. assessments[p.Id].Where(a => a.Response == ResponseCode.PD).Select(a => Day(a.On)), .. progressions[p.Id].Select(r => Day(r.On))],
                    Surgeries = [.. surgeries[p.Id].Select(s => Day(s.On))],
                    Seen = seen,
                    PlannedStart = planned[p.Id].Select(s => (DateOnly?)Day(s.On)).Max(),
                };
                return new Followed(p.Id, p.RegistryNumber, p.IsSynthetic, [.. enrollments[p.Id].Select(e => e.StudyId)], course, seen.Length == 0 ? null : seen.Max());
            }),
        ];
    }

    private static DateOnly Day(PartialDate date) => date.Complete(PartialDateCompletion.Middle);

    private static async Task<ILookup<Guid, T>> OfAsync<T>(IQueryable<T> rows, Func<T, Guid> patient, CancellationToken cancellation) =>
        (await rows.ToListAsync(cancellation)).ToLookup(patient);
}

/// <param name="Patients">Living patients in follow-up.</param>
public sealed record WorklistItems(DateOnly Today, int Patients, IReadOnlyList<DueItem> Due, IReadOnlyList<ContactItem> Contacts)
{
    public IEnumerable<DueItem> Overdue => Due.Where(d => d.IsOverdue);
    public IEnumerable<DueItem> ThisWeek => Due.Where(d => !d.IsOverdue);
    /// <summary>The day that lateness is counted to, where it is not today: the demonstration's cut-off.</summary>
    public DateOnly? OtherDay => Due.Select(d => (DateOnly?)d.Day).FirstOrDefault(d => d != Today);
}

/// <param name="Day">The day that lateness is counted to.</param>
public sealed record DueItem(Guid PatientId, string RegistryNumber, string Study, DueVisit Visit, DateOnly Day)
{
    public bool IsOverdue => Visit.IsOverdue(Day);
    public int DaysLate => Visit.DaysLate(Day);
    /// <summary>Response, month 15, sunitinib.</summary>
    public string What => string.Join(", ", new[] { Visit.Plan.Title, Visit.Month > 0 ? $"month {Visit.Month}" : null, Visit.Drug }.OfType<string>());
}

/// <param name="WouldAddDays">Days of observation that a contact on that day would add to overall survival.</param>
public sealed record ContactItem(Guid PatientId, string RegistryNumber, string Study, DateOnly LastKnownOn, int WouldAddDays);
