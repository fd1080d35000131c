using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Concurrency;
using DfspRegistry.Data.Security;
using DfspRegistry.Data.Shared;
using DfspRegistry.Domain.Diagnosis;
using DfspRegistry.Domain.Patients;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.Patients;

/// <summary>Registers patients, and writes their diagnosis and consent. Every save is by the id that the form was given: the same form twice writes once.</summary>
public sealed class PatientService(RegistryDbContext database, IdentityVault identities, ICurrentUser person, TimeProvider clock)
{
    /// <summary>The patient with site, identity and consent, in one transaction.</summary>
    /// <returns>The registry number, also when the same form had been saved before.</returns>
    public async Task<string> RegisterAsync(PatientInput input, ConsentInput consent, CancellationToken cancellation)
    {
        if (await NumberOfAsync(input.Id, cancellation) is { } known)
            return known;
        var patient = new Patient
        {
            Id = input.Id,
            RegistryNumber = await RegistryNumbers.NextAsync(database, cancellation),
            SiteId = input.SiteId!.Value,
            Sex = input.Sex,
            BirthDate = input.BirthDate,
            IsRetrospective = input.IsRetrospective,
        };
        database.Add(patient);
        database.Add(new SiteMembership { Id = DerivedId.From(patient.Id, "first site"), PatientId = patient.Id, SiteId = patient.SiteId, From = DateOnly.FromDateTime(clock.GetLocalNow().DateTime) });
        if (!string.IsNullOrWhiteSpace(input.Name) || !string.IsNullOrWhiteSpace(input.HospitalNumber))
            await identities.SetAsync(patient.Id, new PersonalIdentity(Typed(input.Name), Typed(input.HospitalNumber)), cancellation);
        await PutConsentAsync(patient.Id, consent, cancellation);
        try
        {
            await database.SaveChangesAsync(cancellation);
            return patient.RegistryNumber;
        }
        catch (DbUpdateException conflict) when (RepeatedSubmit.Caused(conflict))
        {
            database.ChangeTracker.Clear();
            return await NumberOfAsync(input.Id, cancellation) ?? throw new PatientNotVisibleException();
        }
    }

    /// <summary>Sites at which this person may register a patient.</summary>
    public Task<List<Domain.Sites.Site>> SitesAsync(CancellationToken cancellation) =>
        database.Sites.AsNoTracking().Where(s => person.SeesAllSites || person.SiteIds.Contains(s.Id)).OrderBy(s => s.Code).ToListAsync(cancellation);

    public async Task SaveConsentAsync(Guid patientId, ConsentInput input, CancellationToken cancellation)
    {
        await PutConsentAsync(patientId, input, cancellation);
        await database.SaveChangesAsync(cancellation);
    }

    public async Task<DiagnosisInput> DiagnosisAsync(Guid patientId, CancellationToken cancellation)
    {
        var row = await database.Diagnoses.AsNoTracking().SingleOrDefaultAsync(d => d.PatientId == patientId, cancellation);
        var sites = await database.DiseaseSites.AsNoTracking().Where(s => s.PatientId == patientId).ToListAsync(cancellation);
        return new DiagnosisInput
        {
            DiagnosedOn = row?.DiagnosedOn, PathologyOn = row?.PathologyOn, Histology = row?.Histology, FibrosarcomatousPercent = row?.FibrosarcomatousPercent, Grade = row?.Grade,
            FusionStatus = row?.FusionStatus, FusionMethod = row?.FusionMethod, StageAsReported = row?.StageAsReported, StageEdition = row?.StageEdition, Extent = row?.Extent,
            Presentation = row?.Presentation, PrimarySite = row?.PrimarySite, PrimarySiteDetail = row?.PrimarySiteDetail, Depth = row?.Depth, InvadedPlane = row?.InvadedPlane,
            LengthCm = row?.LengthCm, WidthCm = row?.WidthCm, ThicknessCm = row?.ThicknessCm, SurgicalRisk = row?.SurgicalRisk,
            DiseaseSites = [.. sites.Select(s => new DiseaseSiteInput { Id = s.Id, Kind = s.Kind, Detail = s.Detail, IsDominant = s.IsDominant, FoundOn = s.FoundOn })],
        };
    }

    public async Task SaveDiagnosisAsync(Guid patientId, DiagnosisInput input, CancellationToken cancellation)
    {
        var row = await database.Diagnoses.SingleOrDefaultAsync(d => d.PatientId == patientId, cancellation);
        if (row is null)
            database.Add(row = new DfspDiagnosis { Id = DerivedId.From(patientId, "diagnosis"), PatientId = patientId });
        row.DiagnosedOn = input.DiagnosedOn;
        row.PathologyOn = input.PathologyOn;
        row.Histology = input.Histology;
        row.FibrosarcomatousPercent = input.FibrosarcomatousPercent;
        row.Grade = input.Grade;
        row.FusionStatus = input.FusionStatus;
        row.FusionMethod = input.FusionMethod;
        row.StageAsReported = Typed(input.StageAsReported);
        row.StageEdition = Typed(input.StageEdition);
        row.Extent = input.Extent;
        row.Presentation = input.Presentation;
        row.PrimarySite = input.PrimarySite;
        row.PrimarySiteDetail = Typed(input.PrimarySiteDetail);
        row.Depth = input.Depth;
        row.InvadedPlane = input.InvadedPlane;
        row.LengthCm = input.LengthCm;
        row.WidthCm = input.WidthCm;
        row.ThicknessCm = input.ThicknessCm;
        row.SurgicalRisk = input.SurgicalRisk;
        await PutDiseaseSitesAsync(patientId, input.DiseaseSites, cancellation);
        await database.SaveChangesAsync(cancellation);
    }

    private async Task PutDiseaseSitesAsync(Guid patientId, List<DiseaseSiteInput> typed, CancellationToken cancellation)
    {
        var known = await database.DiseaseSites.Where(s => s.PatientId == patientId).ToListAsync(cancellation);
        database.RemoveRange(known.Where(s => !typed.Exists(t => t.Id == s.Id)));
        foreach (var input in typed)
        {
            var row = known.Find(s => s.Id == input.Id);
            if (row is null)
                database.Add(row = new DiseaseSite { Id = input.Id, PatientId = patientId, Kind = input.Kind!.Value });
            row.Kind = input.Kind!.Value;
            row.Detail = Typed(input.Detail);
            row.IsDominant = input.IsDominant;
            row.FoundOn = input.FoundOn;
        }
    }

    private async Task PutConsentAsync(Guid patientId, ConsentInput input, CancellationToken cancellation)
    {
        if (input.Basis is not { } basis || input.Scope is not { } scope)
            return;
        var row = await database.Consents.SingleOrDefaultAsync(c => c.Id == input.Id && c.PatientId == patientId, cancellation);
        if (row is null)
            database.Add(row = new Consent { Id = input.Id, PatientId = patientId, Basis = basis, Scope = scope });
        row.Basis = basis;
        row.Scope = scope;
        row.DocumentVersion = Typed(input.DocumentVersion);
        row.GivenOn = input.GivenOn;
        row.WithdrawnOn = input.WithdrawnOn;
        row.Withdrawal = input.Withdrawal;
    }

    private Task<string?> NumberOfAsync(Guid id, CancellationToken cancellation) =>
        database.Patients.Where(p => p.Id == id).Select(p => (string?)p.RegistryNumber).SingleOrDefaultAsync(cancellation);

    private static string? Typed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
