using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.Cohorts;
using DfspRegistry.Data.Concurrency;
using DfspRegistry.Data.Export;
using DfspRegistry.Domain.Cohorts;
using DfspRegistry.Domain.RowExports;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.RowExports;

/// <param name="Days">So long after its approval an export can be downloaded: DFSP_EXPORT_DAYS.</param>
public sealed record RowExportSettings(int Days)
{
    public const int UsualDays = 7;
}

/// <summary>Exports of rows: asked for by one person, decided by another, taken by the first while the time runs. Who may is asked by the page.</summary>
public sealed class RowExportService(RegistryDbContext database, ICurrentUser person, ChangeReason why, RowExportSettings settings, TimeProvider clock)
{
    public DateTimeOffset Now => clock.GetUtcNow();

    public int DaysOpen => settings.Days;

    public Task<RowExport?> FindAsync(Guid id, CancellationToken cancellation) => database.RowExports.AsNoTracking().SingleOrDefaultAsync(e => e.Id == id, cancellation);

    /// <summary>The newest first.</summary>
    public Task<List<RowExport>> ListAsync(CancellationToken cancellation) =>
        database.RowExports.AsNoTracking().OrderByDescending(e => e.RequestedAt).ThenBy(e => e.Id).ToListAsync(cancellation);

    /// <summary>Those that nobody decided yet.</summary>
    public Task<List<RowExport>> WaitingAsync(CancellationToken cancellation) => database.RowExports.AsNoTracking().Where(e => e.Outcome == null).ToListAsync(cancellation);

    public Task<List<RowExportDownload>> DownloadsAsync(Guid id, CancellationToken cancellation) =>
        database.RowExportDownloads.AsNoTracking().Where(d => d.RowExportId == id).OrderBy(d => d.DownloadedAt).ToListAsync(cancellation);

    /// <summary>The study's patients at these sites whose consent allows use, as an analysis sees them.</summary>
    /// <exception cref="UnknownStudyException">There is no such study.</exception>
    public Task<Cohort> CohortAsync(string study, IReadOnlyCollection<Guid> sites, CancellationToken cancellation) =>
        new CohortQuery(database.Database.GetConnectionString()!, new ReadingAtSites(person, sites)).LoadAsync(study, null, cancellation);

    public static SinglingOut SinglingOutOf(Cohort cohort, RowExportDates dates) => SinglingOut.Of(cohort.Patients, withCalendar: dates != RowExportDates.SinceFirstDose);

    /// <summary>The same form twice asks once.</summary>
    /// <returns>False when the form was used already for another request.</returns>
    public async Task<bool> RequestAsync(Guid id, Guid studyId, IReadOnlyCollection<Guid> sites, RowExportContent content, RowExportDates dates, string purpose, SinglingOut told, CancellationToken cancellation)
    {
        why.Text = purpose;
        database.Add(new RowExport
        {
            Id = id, StudyId = studyId, SiteIds = [.. sites.Order()], Content = content, Dates = dates, Purpose = purpose,
            RequestedById = Me, RequestedBy = person.UserName, RequestedAt = Now, Patients = told.Patients, SingledOut = told.Affected, Secret = RowDisguise.NewSecret(),
        });
        try
        {
            await database.SaveChangesAsync(cancellation);
            return true;
        }
        catch (DbUpdateException conflict) when (RepeatedSubmit.Caused(conflict))
        {
            database.ChangeTracker.Clear();
            return await FindAsync(id, cancellation) is { } first && first.RequestedById == Me && first.StudyId == studyId && first.SiteIds.Order().SequenceEqual(sites.Order())
                && first.Content == content && first.Dates == dates && first.Purpose == purpose;
        }
    }

    /// <param name="acknowledged">How many singled-out patients the approver was told of and took upon them.</param>
    /// <returns>False when it waits no more.</returns>
    /// <exception cref="InvalidOperationException">The person would decide a request of their own.</exception>
    public Task<bool> ApproveAsync(Guid id, string note, int acknowledged, CancellationToken cancellation) => DecideAsync(id, RowExportOutcome.Approved, note, acknowledged, cancellation);

    /// <returns>As <see cref="ApproveAsync"/>.</returns>
    /// <exception cref="InvalidOperationException">As for <see cref="ApproveAsync"/>.</exception>
    public Task<bool> DeclineAsync(Guid id, string note, CancellationToken cancellation) => DecideAsync(id, RowExportOutcome.Declined, note, null, cancellation);

    /// <returns>As <see cref="ApproveAsync"/>.</returns>
    /// <exception cref="InvalidOperationException">The request is somebody else's.</exception>
    public Task<bool> WithdrawAsync(Guid id, CancellationToken cancellation) => DecideAsync(id, RowExportOutcome.Withdrawn, null, null, cancellation);

    private async Task<bool> DecideAsync(Guid id, RowExportOutcome outcome, string? note, int? acknowledged, CancellationToken cancellation)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        var export = await database.RowExports.FromSql($"select * from row_exports where id = {id} for update").SingleAsync(cancellation);
        if (export.RequestedById == Me != (outcome == RowExportOutcome.Withdrawn))
            throw new InvalidOperationException("A request is decided by another person than the one who made it, and withdrawn by nobody else.");
        if (export.Outcome is not null)
            return false;
        why.Text = note;
        (export.Outcome, export.DecidedById, export.DecidedBy, export.DecidedAt, export.Note) = (outcome, Me, person.UserName, Now, note);
        if (outcome == RowExportOutcome.Approved)
            (export.Acknowledged, export.ExpiresAt) = (acknowledged, Now.AddDays(settings.Days));
        await database.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    /// <summary>The records of the export's study and sites, as they stand now, in their disguise.</summary>
    /// <param name="counted">As it was counted whom the rows single out: who was enrolled since then is not in the file.</param>
    public async Task<ExportedFiles> RecordsAsync(RowExport export, Cohort counted, CancellationToken cancellation)
    {
        await using var scoped = RegistryData.Open(database.Database.GetConnectionString()!, new ReadingAtSites(person, export.SiteIds));
        return await RecordExport.DisguisedAsync(scoped, counted.Study.Code, counted.Patients.Select(p => p.Id).ToHashSet(), new RowDisguise(export.Secret, export.Dates), cancellation);
    }

    /// <summary>Writes what is about to go out: before it goes, so that nothing leaves unrecorded.</summary>
    public async Task RecordAsync(RowExport export, string study, ExportedFiles files, byte[] archive, CancellationToken cancellation)
    {
        var download = new RowExportDownload
        {
            Id = Guid.CreateVersion7(), RowExportId = export.Id, DownloadedAt = Now, Sha256 = Convert.ToHexStringLower(SHA256.HashData(archive)),
            Patients = files.Patients, Withheld = files.Withheld, Rows = files.Files.Sum(f => f.Rows),
            Contents = string.Join("\n", files.Files.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Name}, {f.Rows} rows: {string.Join(", ", f.Columns)}"))),
        };
        why.Text = export.Purpose;
        database.Add(download);
        database.AuditEntries.Add(new AuditEntry
        {
            UserId = person.UserId, UserName = person.UserName, Source = person.Source, Action = AuditAction.Exported, Table = "row_exports", RowId = export.Id.ToString(), Reason = export.Purpose,
            New = JsonSerializer.Serialize(new
            {
                study, content = Domain.Shared.Codes.Print(export.Content), dates = Domain.Shared.Codes.Print(export.Dates), patients = download.Patients, withheld = download.Withheld,
                rows = download.Rows, sha256 = download.Sha256, requested_by = export.RequestedBy, requested_at = export.RequestedAt, approved_by = export.DecidedBy, approved_at = export.DecidedAt,
            }),
        });
        await database.SaveChangesAsync(cancellation);
    }

    private Guid Me => person.UserId ?? throw new InvalidOperationException("Rows are asked for by somebody with an account.");
}
