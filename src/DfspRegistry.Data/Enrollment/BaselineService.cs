using DfspRegistry.Data.Shared;
using DfspRegistry.Domain.Enrollment;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.Enrollment;

/// <summary>Writes the parts of the baseline work-up of a treatment line: one row a kind of examination.</summary>
public sealed class BaselineService(RegistryDbContext database)
{
    public Task<List<BaselineExamination>> OfLineAsync(Guid patientId, Guid lineId, CancellationToken cancellation) =>
        database.Set<BaselineExamination>().Where(e => e.PatientId == patientId && e.TreatmentLineId == lineId).ToListAsync(cancellation);

    public async Task SaveAsync(Guid patientId, Guid lineId, IEnumerable<BaselineExaminationInput> examinations, CancellationToken cancellation)
    {
        var known = await OfLineAsync(patientId, lineId, cancellation);
        foreach (var input in examinations)
        {
            var row = known.Find(e => e.Kind == input.Kind);
            if (input.Status is not { } status)
            {
                // Nothing said: no row. A row that was there and is emptied goes, with its audit entry.
                if (row is not null)
                    database.Remove(row);
                continue;
            }
            if (row is null)
            {
                row = new BaselineExamination
                {
                    Id = DerivedId.From(lineId, "baseline " + input.Kind),
                    PatientId = patientId,
                    TreatmentLineId = lineId,
                    Kind = input.Kind,
                    Status = status,
                };
                database.Add(row);
            }
            row.Status = status;
            row.PerformedOn = input.PerformedOn;
            row.Finding = input.Finding;
        }
        await database.SaveChangesAsync(cancellation);
    }
}
