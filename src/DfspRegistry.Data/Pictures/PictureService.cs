using System.Security.Cryptography;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.Security;
using DfspRegistry.Data.Shared;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.TumorResponse;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.Pictures;

/// <summary>Keeps pictures of visits, opens them for those who see the patient, and removes them.</summary>
public sealed class PictureService(RegistryDbContext database, InstallationKey installation, ChangeReason reason)
{
    private readonly PatientKeys keys = new(database, installation);

    /// <returns>Null for an unknown visit and for one of another site.</returns>
    public async Task<(Patient Patient, Visit Visit)?> VisitAsync(Guid visitId, CancellationToken cancellation)
    {
        var found = await database.Visits.AsNoTracking().Where(v => v.Id == visitId)
            .Join(database.Patients, v => v.PatientId, p => p.Id, (v, p) => new { v, p }).SingleOrDefaultAsync(cancellation);
        return found is null ? null : (found.p, found.v);
    }

    public Task<List<ClinicalPicture>> OfVisitAsync(Guid visitId, CancellationToken cancellation) =>
        database.ClinicalPictures.AsNoTracking().Where(p => p.VisitId == visitId).OrderBy(p => p.TakenOn).ThenBy(p => p.Id).ToListAsync(cancellation);

    public Task<int> CountAsync(Guid patientId, CancellationToken cancellation) => database.ClinicalPictures.CountAsync(p => p.PatientId == patientId, cancellation);

    /// <returns>The picture with its patient; null for an unknown one and for one of another site.</returns>
    public async Task<(Patient Patient, ClinicalPicture Picture)?> FindAsync(Guid pictureId, CancellationToken cancellation)
    {
        var found = await database.ClinicalPictures.AsNoTracking().Where(p => p.Id == pictureId)
            .Join(database.Patients, c => c.PatientId, p => p.Id, (c, p) => new { p, c }).SingleOrDefaultAsync(cancellation);
        return found is null ? null : (found.p, found.c);
    }

    /// <summary>All that a page needs that shows how a patient's lesions looked: pictures, lesions, and what was measured on the same days.</summary>
    public async Task<PatientPictures> OfPatientAsync(Guid patientId, CancellationToken cancellation) => new(
        await database.ClinicalPictures.AsNoTracking().Where(p => p.PatientId == patientId).OrderBy(p => p.TakenOn).ThenBy(p => p.Id).ToListAsync(cancellation),
        await LesionsAsync(patientId, cancellation),
        await database.ClinicalSizes.AsNoTracking().Where(s => s.PatientId == patientId).ToListAsync(cancellation),
        await database.LesionMeasurements.AsNoTracking().Where(m => m.PatientId == patientId)
            .Join(database.Assessments, m => m.AssessmentId, a => a.Id, (m, a) => new DatedMeasurement(m, a.AssessedOn)).ToListAsync(cancellation),
        await database.TreatmentLines.AsNoTracking().Where(l => l.PatientId == patientId).OrderBy(l => l.Ordinal).ToListAsync(cancellation));

    public Task<List<Lesion>> LesionsAsync(Guid patientId, CancellationToken cancellation) =>
        database.Lesions.AsNoTracking().Where(l => l.PatientId == patientId)
            .Join(database.TreatmentLines, l => l.TreatmentLineId, t => t.Id, (l, t) => new { l, t.Ordinal }).OrderBy(x => x.Ordinal).ThenBy(x => x.l.Number).Select(x => x.l).ToListAsync(cancellation);

    /// <summary>Keeps a picture. The same form with the same file keeps it once; a file that the patient's record has already is left where it is.</summary>
    /// <returns>The picture that holds the file, and whether it is new.</returns>
    public async Task<(ClinicalPicture Picture, bool IsNew)> AddAsync(Guid patientId, Guid visitId, PictureInput input, PictureFile file, CancellationToken cancellation)
    {
        var hash = SHA256.HashData(file.Bytes);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        // Two people at once would each find neither the key nor the picture.
        await database.Database.ExecuteSqlAsync($"select from patients where id = {patientId} for update", cancellation);
        if (await database.ClinicalPictures.AsNoTracking().SingleOrDefaultAsync(p => p.PatientId == patientId && p.Sha256 == hash, cancellation) is { } same)
            return (same, false);
        var picture = new ClinicalPicture
        {
            Id = DerivedId.From(input.Id, Convert.ToHexStringLower(hash)),
            PatientId = patientId,
            VisitId = visitId,
            Kind = input.Kind!.Value,
            TakenOn = input.TakenOn!.Value,
            Caption = Typed(input.Caption),
            LesionId = await OwnLesionAsync(patientId, input.LesionId, cancellation),
            Format = file.Format,
            Width = file.Width,
            Height = file.Height,
            SizeBytes = file.Bytes.Length,
            Sha256 = hash,
        };
        var key = await keys.FindOrMakeAsync(patientId, cancellation);
        database.AddRange(picture, new PictureContent { Id = picture.Id, PatientId = patientId, SealedFile = SealedBox.Seal(key, file.Bytes, PatientKeys.Context(patientId, $"picture {picture.Id}")) });
        await database.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return (picture, true);
    }

    /// <returns>The file as it was kept; null where nothing opens it.</returns>
    public async Task<byte[]?> OpenAsync(ClinicalPicture picture, CancellationToken cancellation)
    {
        if (await keys.FindAsync(picture.PatientId, cancellation) is not { } key)
            return null;
        var file = await database.PictureContents.AsNoTracking().Where(c => c.Id == picture.Id).Select(c => c.SealedFile).SingleOrDefaultAsync(cancellation);
        return file is null ? null : SealedBox.Open(key, file, PatientKeys.Context(picture.PatientId, $"picture {picture.Id}"));
    }

    /// <summary>Corrects what is said about a picture.</summary>
    public async Task CorrectAsync(Guid pictureId, PictureInput input, CancellationToken cancellation)
    {
        var picture = await database.ClinicalPictures.SingleAsync(p => p.Id == pictureId, cancellation);
        picture.Kind = input.Kind!.Value;
        picture.TakenOn = input.TakenOn!.Value;
        picture.Caption = Typed(input.Caption);
        picture.LesionId = await OwnLesionAsync(picture.PatientId, input.LesionId, cancellation);
        await database.SaveChangesAsync(cancellation);
    }

    /// <summary>Removes the picture for good. That it was there, and why it went, stays in the trail.</summary>
    public async Task RemoveAsync(Guid pictureId, string why, CancellationToken cancellation)
    {
        if (await database.ClinicalPictures.SingleOrDefaultAsync(p => p.Id == pictureId, cancellation) is not { } picture)
            return;
        reason.Text = why;
        database.RemoveRange(new PictureContent { Id = picture.Id, PatientId = picture.PatientId, SealedFile = [] }, picture);
        await database.SaveChangesAsync(cancellation);
    }

    private Task<Guid?> OwnLesionAsync(Guid patientId, Guid? lesionId, CancellationToken cancellation) =>
        database.Lesions.Where(l => l.Id == lesionId && l.PatientId == patientId).Select(l => (Guid?)l.Id).SingleOrDefaultAsync(cancellation);

    private static string? Typed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
