using System.Text.Json;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Shared;
using DfspRegistry.Data.Signing;
using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Treatment;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace DfspRegistry.Data.Patients;

/// <summary>A row of a patient's record that an id names.</summary>
/// <param name="VisitId">The visit that recorded it.</param>
/// <param name="PartOf">The adverse event of a grade or relation; the treatment line of what was assessed or given in it.</param>
public sealed record RecordRow(string Table, Guid Id, Guid PatientId, Guid? VisitId, Guid? PartOf);

/// <summary>
/// Which rows ids name, at whatever site: only to judge a form, never for an answer. An id of another site's row has to be told from one that nobody has, since no second
/// row can have it; the person is answered alike.
/// </summary>
public sealed class RecordRows(RegistryDbContext database)
{
    private static readonly string[] Parents = [nameof(AdverseEventGrade.AdverseEventId), nameof(DosePeriod.TreatmentLineId)];

    public async Task<List<RecordRow>> FindAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
    {
        if (ids.Count == 0)
            return [];
        // The registry itself looks, not the person: to the person the row security of the database shows nothing of other sites.
        await using var registry = RegistryData.Open(database.Database.GetConnectionString()!, new CommandLineUser());
        var found = await registry.Database.SqlQueryRaw<string>(RowsSql, [ids.ToArray()]).ToListAsync(cancellation);
        return [.. found.Select(row => JsonSerializer.Deserialize<RecordRow>(row)!)];
    }

    /// <summary>The id for a new row of the patient: the given one, or another where a row of somebody else has it, the same each time.</summary>
    public async Task<Guid> OwnIdAsync(Guid patientId, Guid id, CancellationToken cancellation)
    {
        var known = await FindAsync([id], cancellation);
        return known.Count == 0 || known.Exists(r => r.PatientId == patientId) ? id : OwnId(patientId, id);
    }

    public static Guid OwnId(Guid patientId, Guid id) => DerivedId.From(id, $"of {patientId}");

    private string RowsSql => string.Join(" union all ", database.Model.GetEntityTypes().Where(e => typeof(IBelongsToPatient).IsAssignableFrom(e.ClrType) && e.ClrType.Assembly == typeof(Patient).Assembly)
        .Select(e => $"select jsonb_build_object('Table', '{e.GetTableName()}', 'Id', t.id, 'PatientId', t.patient_id, 'VisitId', {VisitRows.VisitOf(e) ?? "null"}, 'PartOf', {ParentOf(e)})::text as \"Value\" from {e.GetTableName()} t where t.id = any({{0}})"));

    private static string ParentOf(IEntityType type) => Parents.Select(type.FindProperty).FirstOrDefault(p => p is not null) is { } parent ? "t." + parent.GetColumnName() : "null";
}
