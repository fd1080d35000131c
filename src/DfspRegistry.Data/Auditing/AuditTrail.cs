using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Accounts.SecondFactors;
using DfspRegistry.Data.Accounts.Sessions;
using DfspRegistry.Data.Drafts;
using DfspRegistry.Data.RowExports;
using DfspRegistry.Data.Security;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Signing;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace DfspRegistry.Data.Auditing;

/// <summary>
/// Describes changed rows as audit entries, in the words of the columns. Identity columns appear as the cipher text that is stored, numbers of the hospital's own
/// sealed under the patient's key like them; secrets (password hashes, tokens, wrapped keys), pictures and drafts only as the fact that they changed.
/// </summary>
internal static class AuditTrail
{
    private const string Hidden = "(secret)";

    /// <summary>Bookkeeping that changes with every save and says nothing about the record.</summary>
    private static readonly HashSet<string> Bookkeeping = ["version", "concurrency_stamp"];

    /// <param name="keys">Of patients; what identifies a patient who is not among them appears as the fact that it changed.</param>
    public static IEnumerable<AuditEntry> Describe(IEnumerable<EntityEntry> changes, ICurrentUser user, ChangeReason reason, IReadOnlyDictionary<Guid, byte[]> keys)
    {
        foreach (var change in changes)
        {
            if (change.Entity is AuditEntry)
            {
                if (change.State != EntityState.Added)
                    throw new InvalidOperationException("The audit trail is only ever added to.");
                continue;
            }
            // What a signature stands under is in the trail already, row by row; its seal names it.
            var columns = change.Properties.Where(p => !Bookkeeping.Contains(p.Metadata.GetColumnName()) && (change.Entity is not Signature || p.Metadata.Name != nameof(Signature.Content))).ToList();
            var changed = change.State == EntityState.Modified
                ? columns.Where(p => p.IsModified && !p.Metadata.GetValueComparer().Equals(p.OriginalValue, p.CurrentValue)).ToList()
                : columns;
            if (changed.Count == 0)
                continue;
            var patient = RegistryDbContext.PatientIdOf(change);
            var key = patient is { } known ? keys.GetValueOrDefault(known) : null;
            yield return new AuditEntry
            {
                UserId = user.UserId,
                UserName = user.UserName,
                Source = user.Source,
                Action = change.State switch
                {
                    EntityState.Added => AuditAction.Inserted,
                    EntityState.Deleted => AuditAction.Deleted,
                    _ => AuditAction.Updated,
                },
                Table = change.Metadata.GetTableName()!,
                RowId = string.Join('/', change.Metadata.FindPrimaryKey()!.Properties.Select(p => KeyText(change.Property(p)))),
                PatientId = patient,
                Old = change.State == EntityState.Added ? null : Json(changed, p => p.OriginalValue, keepNull: change.State == EntityState.Modified, text => Sealed(text, patient, key)),
                New = change.State == EntityState.Deleted ? null : Json(changed, p => p.CurrentValue, keepNull: change.State == EntityState.Modified, text => Sealed(text, patient, key)),
                Reason = reason.Text,
            };
        }
    }

    /// <summary>Says the change something that a hospital knows the patient by?</summary>
    public static bool Identifies(EntityEntry change) => change.Properties.Any(p =>
        IsIdentifying(p.Metadata) && (p.CurrentValue ?? p.OriginalValue) is not null && (change.State != EntityState.Modified || p.IsModified));

    private static bool IsIdentifying(IProperty column) =>
        (column.DeclaringType.ClrType == typeof(Patient) && column.Name == nameof(Patient.ImportedId))
        || (column.DeclaringType.ClrType == typeof(ImportedPatientId) && column.Name == nameof(ImportedPatientId.Value));

    private static object Sealed(string text, Guid? patient, byte[]? key) =>
        key is null ? Hidden : SealedBox.Seal(key, Encoding.UTF8.GetBytes(text), PatientKeys.Context(patient!.Value, "imported number"));

    private static string KeyText(PropertyEntry key) => key.Metadata.ClrType == typeof(byte[])
        ? Convert.ToHexStringLower((byte[])key.CurrentValue!)
        : key.IsTemporary ? "new" : Convert.ToString(key.CurrentValue, CultureInfo.InvariantCulture)!;

    private static string Json(IEnumerable<PropertyEntry> columns, Func<PropertyEntry, object?> value, bool keepNull, Func<string, object> seal)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var column in columns)
            {
                var stored = Stored(column.Metadata, value(column));
                if (stored is null && !keepNull)
                    continue;
                var identifies = IsIdentifying(column.Metadata);
                json.WritePropertyName(column.Metadata.GetColumnName() + (identifies ? "_cipher" : ""));
                if (identifies && stored is string number)
                    Write(json, seal(number));
                else if (stored is not null && IsSecret(column.Metadata))
                    json.WriteStringValue(Hidden);
                else if (stored is string text && column.Metadata.GetColumnType() == "jsonb")
                    json.WriteRawValue(text);
                else
                    Write(json, stored);
            }
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static object? Stored(IProperty property, object? value) =>
        value is not null && property.GetTypeMapping().Converter is { } converter ? converter.ConvertToProvider(value) : value;

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case string text: json.WriteStringValue(text); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case int number: json.WriteNumberValue(number); break;
            case long number: json.WriteNumberValue(number); break;
            case decimal number: json.WriteNumberValue(number); break;
            case Guid id: json.WriteStringValue(id); break;
            case DateOnly day: json.WriteStringValue(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)); break;
            case DateTimeOffset time: json.WriteStringValue(time); break;
            case byte[] bytes: json.WriteBase64StringValue(bytes); break;
            case IEnumerable items:
                json.WriteStartArray();
                foreach (var item in items)
                    Write(json, item);
                json.WriteEndArray();
                break;
            default: json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture)); break;
        }
    }

    private static bool IsSecret(IProperty column) => (column.DeclaringType.ClrType, column.Name) switch
    {
        (var type, nameof(RegistryUser.PasswordHash) or nameof(RegistryUser.SecurityStamp)) when type == typeof(RegistryUser) => true,
        (var type, nameof(UserSession.SecurityStamp)) when type == typeof(UserSession) => true,
        (var type, nameof(Authenticator.SealedKey)) when type == typeof(Authenticator) => true,
        (var type, nameof(RecoveryCode.Hash)) when type == typeof(RecoveryCode) => true,
        (var type, nameof(IdentityUserToken<>.Value)) when type == typeof(IdentityUserToken<Guid>) => true,
        (var type, nameof(CalendarFeed.TokenHash)) when type == typeof(CalendarFeed) => true,
        (var type, nameof(PatientKey.WrappedKey)) when type == typeof(PatientKey) => true,
        (var type, nameof(PictureContent.SealedFile)) when type == typeof(PictureContent) => true,
        (var type, nameof(EntryDraft.Fields) or nameof(EntryDraft.Shown)) when type == typeof(EntryDraft) => true,
        (var type, nameof(RowExport.Secret)) when type == typeof(RowExport) => true,
        (var type, nameof(StoredProtectionKey.Xml)) when type == typeof(StoredProtectionKey) => true,
        _ => false,
    };
}
