using System.Text.Json;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.Auditing;

/// <summary>Writes that somebody looked: each entry at once, in a transaction of its own, whatever else the request does.</summary>
public sealed class ReadAudit(RegistryDbContext database, ICurrentUser user, ChangeReason reason)
{
    /// <summary>The record of a patient was opened.</summary>
    public Task OpenedAsync(Guid patientId, CancellationToken cancellation = default) =>
        WriteAsync(AuditAction.Opened, "patients", patientId, null, cancellation);

    /// <summary>A picture was looked at.</summary>
    public Task PictureSeenAsync(Guid patientId, Guid pictureId, CancellationToken cancellation = default) =>
        WriteAsync(AuditAction.Opened, "clinical_pictures", patientId, null, cancellation, pictureId);

    /// <summary>Patients were searched. What was typed may be a name, so only the way of searching and the number found are kept.</summary>
    /// <param name="by">The way of searching: name, registry number, filter.</param>
    public Task SearchedAsync(string by, int found, CancellationToken cancellation = default) =>
        WriteAsync(AuditAction.Searched, "patients", null, new { by, found }, cancellation);

    /// <summary>Rows left the registry.</summary>
    /// <param name="what">What left: the study, the kind of file, the number of patients.</param>
    public Task ExportedAsync(object what, CancellationToken cancellation = default) =>
        WriteAsync(AuditAction.Exported, "patients", null, what, cancellation);

    /// <summary>Somebody asked for what is not theirs. The patient, if there is one, is named here and nowhere in the answer.</summary>
    public Task DeniedAsync(string what, Guid? patientId = null, CancellationToken cancellation = default) =>
        WriteAsync(AuditAction.Denied, "patients", patientId, new { what }, cancellation);

    private Task<int> WriteAsync(AuditAction action, string table, Guid? patientId, object? detail, CancellationToken cancellation, Guid? rowId = null)
    {
        var code = Codes.Print(action);
        var row = (rowId ?? patientId)?.ToString();
        var json = detail is null ? null : JsonSerializer.Serialize(detail);
        return database.Database.ExecuteSqlAsync(
            $"""
            insert into audit_entries (user_id, user_name, source, action, table_name, row_id, patient_id, new_values, reason)
            values ({user.UserId}, {user.UserName}, {user.Source}, {code}, {table}, {row}, {patientId}, {json}::jsonb, {reason.Text})
            """, cancellation);
    }
}
