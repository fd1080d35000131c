using DfspRegistry.Data;
using DfspRegistry.Data.Patients;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Pages.Signing;

/// <summary>What is signed or locked: a visit, or the whole record of a patient.</summary>
public sealed record SigningTarget(Patient Patient, Visit? Visit)
{
    public string InWords => Visit is null ? "The whole record" : $"Visit of {Visit.VisitedOn}";

    public string Back => Visit is null ? $"/patients/{Patient.RegistryNumber}" : $"/visits/{Visit.Id}";

    /// <returns>Null for an unknown number or visit, and for one of another site or patient.</returns>
    public static async Task<SigningTarget?> FindAsync(RegistryDbContext database, PatientRecords records, string number, Guid? visitId, CancellationToken cancellation)
    {
        if (await records.FindAsync(number, cancellation) is not { } patient)
            return null;
        var visit = visitId is null ? null : await database.Visits.AsNoTracking().SingleOrDefaultAsync(v => v.Id == visitId && v.PatientId == patient.Id, cancellation);
        return visitId is not null && visit is null ? null : new SigningTarget(patient, visit);
    }
}
