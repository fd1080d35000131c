using System.Globalization;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.Patients;

/// <summary>Finds patients of the person's sites: page by page, or by a number that somebody typed.</summary>
public sealed class PatientList(RegistryDbContext database)
{
    public const int PageSize = 50;

    /// <summary>One page in the order of registry numbers, from the number after <see cref="PatientFilter.After"/>, so that a late page costs what the first does.</summary>
    public async Task<PatientPage> PageAsync(PatientFilter filter, CancellationToken cancellation)
    {
        var patients = Filtered(filter);
        var count = await patients.CountAsync(cancellation);
        if (filter.After is { Length: > 0 } after)
            patients = patients.Where(p => string.Compare(p.RegistryNumber, after) > 0);
        var rows = await RowsAsync(patients.OrderBy(p => p.RegistryNumber).Take(PageSize + 1), cancellation);
        return new PatientPage([.. rows.Take(PageSize)], count, rows.Count > PageSize);
    }

    /// <summary>Patients whose registry number or imported id is the text; at most <see cref="PageSize"/>.</summary>
    /// <param name="identitySites">Where the person may see who patients are, and find them by the imported id; null for every site.</param>
    public Task<List<PatientRow>> FindAsync(string text, IReadOnlyCollection<Guid>? identitySites, CancellationToken cancellation)
    {
        var typed = text.Trim();
        var number = RegistryNumberOf(typed);
        var (everywhere, sites) = (identitySites is null, identitySites?.ToArray() ?? []);
        return RowsAsync(database.Patients.Where(p => p.RegistryNumber == number || (p.ImportedId == typed && (everywhere || sites.Contains(p.SiteId)))).OrderBy(p => p.RegistryNumber).Take(PageSize), cancellation);
    }

    /// <summary>The rows of patients found otherwise, such as by name.</summary>
    public Task<List<PatientRow>> OfAsync(IReadOnlyCollection<Guid> patientIds, CancellationToken cancellation) =>
        RowsAsync(database.Patients.Where(p => patientIds.Contains(p.Id)).OrderBy(p => p.RegistryNumber).Take(PageSize), cancellation);

    /// <summary>D-000117 out of d-000117, D117 or 117; null where the text is no number.</summary>
    public static string? RegistryNumberOf(string text)
    {
        var digits = text.Trim().TrimStart('d', 'D').TrimStart('-', ' ');
        return digits.Length is > 0 and <= 9 && digits.All(char.IsAsciiDigit)
            ? "D-" + int.Parse(digits, CultureInfo.InvariantCulture).ToString("000000", CultureInfo.InvariantCulture)
            : null;
    }

    private IQueryable<Patient> Filtered(PatientFilter filter)
    {
        var patients = database.Patients.AsNoTracking();
        if (filter.StudyId is { } study)
            patients = patients.Where(p => database.StudyEnrollments.Any(e => e.PatientId == p.Id && e.StudyId == study));
        if (filter.SiteId is { } site)
            patients = patients.Where(p => p.SiteId == site);
        return filter.Status switch
        {
            PatientStatus.OnTreatment => patients.Where(p => database.TreatmentLines.Any(l => l.PatientId == p.Id && l.EndedOn == null) && !database.Deaths.Any(d => d.PatientId == p.Id)),
            PatientStatus.InFollowUp => patients.Where(p => !database.TreatmentLines.Any(l => l.PatientId == p.Id && l.EndedOn == null)
                && database.StudyEnrollments.Any(e => e.PatientId == p.Id) && !database.Deaths.Any(d => d.PatientId == p.Id)),
            PatientStatus.Died => patients.Where(p => database.Deaths.Any(d => d.PatientId == p.Id)),
            PatientStatus.NotEnrolled => patients.Where(p => !database.StudyEnrollments.Any(e => e.PatientId == p.Id)),
            _ => patients,
        };
    }

    private async Task<List<PatientRow>> RowsAsync(IQueryable<Patient> patients, CancellationToken cancellation)
    {
        var rows = await patients.Select(p => new
        {
            p.Id,
            p.RegistryNumber,
            p.ImportedId,
            p.SiteId,
            Site = database.Sites.Where(s => s.Id == p.SiteId).Select(s => s.Code).First(),
            p.Sex,
            p.BirthDate,
            Studies = database.StudyEnrollments.Where(e => e.PatientId == p.Id).Join(database.Studies, e => e.StudyId, s => s.Id, (_, s) => s.Code).OrderBy(code => code).ToList(),
            Line = database.TreatmentLines.Where(l => l.PatientId == p.Id).OrderByDescending(l => l.Ordinal).Select(l => new { l.Ordinal, l.Drug, IsOngoing = l.EndedOn == null }).FirstOrDefault(),
            DiedOn = database.Deaths.Where(d => d.PatientId == p.Id).Select(d => (PartialDate?)d.DiedOn).FirstOrDefault(),
            LastVisitOn = database.Visits.Where(v => v.PatientId == p.Id && v.Mode != VisitMode.RecordOnly).OrderByDescending(v => v.VisitedOn).Select(v => (PartialDate?)v.VisitedOn).FirstOrDefault(),
            LastContactOn = database.AliveContacts.Where(c => c.PatientId == p.Id).OrderByDescending(c => c.AliveOn).Select(c => (PartialDate?)c.AliveOn).FirstOrDefault(),
        }).ToListAsync(cancellation);
        return [.. rows.Select(r => new PatientRow(
            r.Id, r.RegistryNumber, r.ImportedId, r.SiteId, r.Site, r.Sex, r.BirthDate, r.Studies, r.Line is null ? null : $"{r.Line.Ordinal} {r.Line.Drug}",
            r.DiedOn is not null ? PatientStatus.Died : r.Studies.Count == 0 ? PatientStatus.NotEnrolled : r.Line is { IsOngoing: true } ? PatientStatus.OnTreatment : PatientStatus.InFollowUp,
            r.DiedOn ?? Later(r.LastVisitOn, r.LastContactOn)))];
    }

    private static PartialDate? Later(PartialDate? one, PartialDate? other) => one is null ? other : other is null || one > other ? one : other;
}

/// <param name="After">Registry number that the page begins after.</param>
public sealed record PatientFilter(Guid? StudyId = null, Guid? SiteId = null, PatientStatus? Status = null, string? After = null);

/// <param name="Count">Of all pages.</param>
public sealed record PatientPage(IReadOnlyList<PatientRow> Rows, int Count, bool HasMore);

/// <param name="Line">The latest line, for example "2 sunitinib".</param>
/// <param name="LastKnownOn">Day of death, else the last visit or contact.</param>
public sealed record PatientRow(
    Guid Id, string RegistryNumber, string? ImportedId, Guid SiteId, string Site, Sex? Sex, PartialDate? BirthDate, IReadOnlyList<string> Studies, string? Line,
    PatientStatus Status, PartialDate? LastKnownOn);

public enum PatientStatus { OnTreatment, InFollowUp, Died, NotEnrolled }
