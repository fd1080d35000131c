using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.Auditing;

/// <summary>Reads the trail for those who look after a record or after people.</summary>
public sealed class AuditHistory(RegistryDbContext database)
{
    private const int LatestShown = 30;
    private static readonly AuditAction[] Changes = [AuditAction.Inserted, AuditAction.Updated, AuditAction.Deleted];

    /// <summary>The latest changes of one row and of what hangs on it, a line each, newest first.</summary>
    public async Task<IReadOnlyList<FieldChange>> LatestOfRowAsync(Guid patientId, Guid rowId, CancellationToken cancellation)
    {
        var rows = await RowsOfAsync(patientId, rowId, cancellation);
        var entries = await database.AuditEntries.AsNoTracking().Where(e => e.PatientId == patientId && rows.Contains(e.RowId!) && Changes.Contains(e.Action))
            .OrderByDescending(e => e.Id).Take(LatestShown).ToListAsync(cancellation);
        return [.. entries.SelectMany(e => AuditChange.Of(e).Select(c => new FieldChange(e, c))).Take(LatestShown)];
    }

    /// <summary>The row, and the rows that were written under it, with those under them: as texts, as the trail names them.</summary>
    public async Task<IReadOnlyList<string>> RowsOfAsync(Guid patientId, Guid rowId, CancellationToken cancellation)
    {
        HashSet<string> rows = [rowId.ToString()];
        for (var depth = 0; depth < 2; depth++)
        {
            var above = rows.ToArray();
            var below = await database.Database.SqlQueryRaw<string>(
                """
                select row_id as "Value" from audit_entries
                where patient_id = {0} and action = 'inserted' and row_id is not null
                    and (new_values->>'visit_id' = any({1}) or new_values->>'assessment_id' = any({1}) or new_values->>'adverse_event_id' = any({1})
                        or new_values->>'treatment_line_id' = any({1}) or new_values->>'screening_id' = any({1}))
                """, patientId, above).ToListAsync(cancellation);
            rows.UnionWith(below);
        }
        return [.. rows];
    }
}

public sealed record FieldChange(AuditEntry Entry, AuditChange Change);
