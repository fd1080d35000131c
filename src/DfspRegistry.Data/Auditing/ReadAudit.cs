using System.Text.Json;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.Auditing;

/// <summary>Writes what changes no row: that somebody looked, took away, was refused or made a link. Each entry at once, in a transaction of its own where none is open.</summary>
public sealed class ReadAudit(RegistryDbContext database, ICurrentUser user, ChangeReason reason)
{
    /// <summary>The record of a patient was opened.</summary>
    public Task OpenedAsync(Guid patientId, CancellationToken cancellation = default) =>
        WriteAsync(AuditAction.Opened, "patients", patientId, null, cancellation);

    /// <summary>The record of a patient of another site was opened in an emergency.</summary>
    public Task OpenedInEmergencyAsync(Guid patientId, Guid accessId, CancellationToken cancellation = default) =>
        WriteAsync(AuditAction.Opened, "patients", patientId, Under(accessId), cancellation);

    /// <summary>What such an entry says of the access, as JSON.</summary>
    public static string UnderEmergencyAccess(Guid accessId) => JsonSerializer.Serialize(Under(accessId));

    private static object Under(Guid accessId) => new { emergencyAccess = accessId };

    /// <summary>A picture was looked at.</summary>
    public Task PictureSeenAsync(Guid patientId, Guid pictureId, CancellationToken cancellation = default) =>
        WriteAsync(AuditAction.Opened, "clinical_pictures", patientId, null, cancellation, pictureId);

    /// <summary>Rows of several patients were shown.</summary>
    /// <param name="what">The list: worklist, screening, analysis.</param>
    public Task ListedAsync(string what, string? study, CancellationToken cancellation = default) =>
        WriteAsync(AuditAction.Searched, "patients", null, study is null ? new { by = what } : new { by = what, study }, cancellation);

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

    /// <summary>Somebody could not prove to be who they said. What was typed is not kept: it may be a password.</summary>
    /// <param name="userId">Whose account it was tried on; null where there is none.</param>
    /// <param name="with">With what: password, code, passkey; and whether it was not looked at, since others before it were wrong.</param>
    public Task SignInRefusedAsync(Guid? userId, string with, CancellationToken cancellation = default) =>
        WriteAsync(AuditAction.Denied, "users", null, new { what = "sign in", with }, cancellation, userId);

    /// <summary>A link was made by which somebody comes into an account. The link itself is nowhere.</summary>
    /// <param name="link">What it is for, in words.</param>
    public Task LinkMadeAsync(Guid userId, string link, CancellationToken cancellation = default) =>
        WriteAsync(AuditAction.Updated, "users", null, new { link }, cancellation, userId);

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
