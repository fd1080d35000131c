using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DfspRegistry.Data.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Signing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace DfspRegistry.Data.Signing;

/// <summary>
/// What a signature stands under: every clinical row of a visit, or of a patient, with its columns as the database writes them. Who the patient is
/// (name, hospital number, number in an older book) is not part of it, so that a person can be forgotten. What a visit's rows are is said by <see cref="VisitRows"/>.
/// </summary>
internal static class SignedContent
{
    // Which site cares for the patient is not what was signed: a signature goes with the patient to another site.
    private const string MembershipTable = "site_memberships";
    private const string PatientTable = "patients";
    private const string SiteColumn = "site_id";
    // Contents of earlier versions have them; nobody is shown them, and their going changes nothing.
    private const string ImportedTable = "imported_patient_ids";
    private const string ImportedColumn = "imported_id";

    /// <summary>Which definition of a visit's rows a content was read by; content of the first does not say it.</summary>
    private const string DefinitionName = "definition";
    private const int Definition = 2;

    /// <summary>Names of rows (table/id) to their columns, in one order, as JSON.</summary>
    public static Task<string> ReadAsync(RegistryDbContext database, Guid patientId, Guid? visitId, CancellationToken cancellation) =>
        ReadAsync(database, patientId, visitId, Definition, cancellation);

    /// <summary>The data of now by the definition that a signed content was read by.</summary>
    public static async Task<string> ReadLikeAsync(string signed, RegistryDbContext database, Guid patientId, Guid? visitId, CancellationToken cancellation)
    {
        using var content = JsonDocument.Parse(signed);
        return await ReadAsync(database, patientId, visitId, content.RootElement.TryGetProperty(DefinitionName, out var said) ? said.GetInt32() : 1, cancellation);
    }

    private static async Task<string> ReadAsync(RegistryDbContext database, Guid patientId, Guid? visitId, int definition, CancellationToken cancellation)
    {
        var day = visitId is null ? null : await database.Visits.AsNoTracking().Where(v => v.Id == visitId).Select(v => (PartialDate?)v.VisitedOn).SingleOrDefaultAsync(cancellation);
        var visitedOn = (day?.Latest ?? DateOnly.MinValue).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        SortedDictionary<string, string> rows = new(StringComparer.Ordinal);
        // Row security gives its context to a transaction; a command beside one would see no rows.
        await using var own = database.Database.CurrentTransaction is null ? await database.Database.BeginTransactionAsync(cancellation) : null;
        await using (var command = database.Database.GetDbConnection().CreateCommand())
        {
            command.Transaction = database.Database.CurrentTransaction!.GetDbTransaction();
            command.CommandText = string.Join("\nunion all\n", Tables(database.Model).Select(t => Query(t, visitId is not null, definition)).OfType<string>());
            command.Parameters.Add(new NpgsqlParameter { ParameterName = "patient", Value = patientId });
            command.Parameters.Add(new NpgsqlParameter { ParameterName = "visit", Value = visitId ?? Guid.Empty });
            command.Parameters.Add(new NpgsqlParameter { ParameterName = "dose", Value = VisitService.DoseIdOf(visitId ?? Guid.Empty) });
            command.Parameters.Add(new NpgsqlParameter { ParameterName = "day", Value = visitedOn });
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
                rows.Add(reader.GetString(0), reader.GetString(1));
        }
        var said = definition == 1 ? [] : new[] { $"\"{DefinitionName}\":{definition}" };
        return "{" + string.Join(",", said.Concat(rows.Select(r => $"{JsonSerializer.Serialize(r.Key)}:{r.Value}"))) + "}";
    }

    /// <summary>A short mark by which a page remembers what it showed.</summary>
    public static string Mark(string content) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    /// <summary>The rows of a content, each with what it says; ids say nothing to a reader.</summary>
    public static IReadOnlyList<SignedRow> Rows(string content)
    {
        using var parsed = JsonDocument.Parse(content);
        return
        [
            .. parsed.RootElement.EnumerateObject().Where(r => r.Name.Contains('/', StringComparison.Ordinal) && r.Name[..r.Name.IndexOf('/', StringComparison.Ordinal)] is not (MembershipTable or ImportedTable)).Select(r => new SignedRow(
                r.Name[..r.Name.IndexOf('/', StringComparison.Ordinal)], r.Name[(r.Name.IndexOf('/', StringComparison.Ordinal) + 1)..],
                [.. r.Value.EnumerateObject().Where(c => c.Name != "id" && !c.Name.EndsWith("_id", StringComparison.Ordinal)).Select(c => (c.Name, Value: Text(r.Value, c.Name))).Where(c => c.Value is not null).Select(c => (c.Name, c.Value!))])),
        ];
    }

    /// <summary>What differs between two contents. Nothing and false are the same, so that a column that came with a later version says nothing until it is used.</summary>
    public static IReadOnlyList<ContentChange> Compare(string signed, string now)
    {
        using var before = JsonDocument.Parse(signed);
        using var after = JsonDocument.Parse(now);
        List<ContentChange> changes = [];
        foreach (var row in Names(before.RootElement, after.RootElement))
        {
            var table = row[..row.IndexOf('/', StringComparison.Ordinal)];
            var was = before.RootElement.TryGetProperty(row, out var old);
            var isNow = after.RootElement.TryGetProperty(row, out var current);
            if (table is MembershipTable or ImportedTable)
                continue;
            if (!was || !isNow)
            {
                changes.Add(new ContentChange(table, null, was ? "recorded" : null, isNow ? "recorded" : null));
                continue;
            }
            foreach (var column in Names(old, current).Where(c => table != PatientTable || c is not (SiteColumn or ImportedColumn)))
            {
                var (left, right) = (Text(old, column), Text(current, column));
                if (left != right)
                    changes.Add(new ContentChange(table, column, left, right));
            }
        }
        return changes;
    }

    private static IEnumerable<string> Names(JsonElement one, JsonElement other) =>
        one.EnumerateObject().Concat(other.EnumerateObject()).Select(p => p.Name).Where(n => n != DefinitionName).Distinct(StringComparer.Ordinal);

    private static string? Text(JsonElement row, string column) => !row.TryGetProperty(column, out var value) ? null : value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False => null,
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    };

    private static IEnumerable<IEntityType> Tables(IModel model) => model.GetEntityTypes()
        .Where(e => e.ClrType == typeof(Patient) || (typeof(IBelongsToPatient).IsAssignableFrom(e.ClrType)
            && e.ClrType.Assembly == typeof(Patient).Assembly && e.ClrType.Namespace != typeof(Signature).Namespace && e.ClrType != typeof(ImportedPatientId)))
        .OrderBy(e => e.GetTableName(), StringComparer.Ordinal);

    /// <returns>Null where a visit has no such rows.</returns>
    private static string? Query(IEntityType type, bool ofVisit, int definition)
    {
        var table = type.GetTableName()!;
        var part = !ofVisit ? type.ClrType == typeof(Patient) ? ($"{VisitRows.Whole} - '{ImportedColumn}'", "t.id = @patient") : (VisitRows.Whole, "t.patient_id = @patient")
            : type.ClrType == typeof(Patient) ? null
            : definition == 1 ? VisitRows.OfFirstDefinition(type) : VisitRows.Of(type);
        return part is not var (columns, condition) ? null
            : $"select '{table}/' || t.id, (jsonb_strip_nulls({columns}))::text from {table} t where {(ofVisit ? "t.patient_id = @patient and " : "")}({condition})";
    }
}

/// <param name="Column">Null: the whole row came or went.</param>
public sealed record ContentChange(string Table, string? Column, string? Old, string? New);

/// <param name="Id">Key of the row.</param>
public sealed record SignedRow(string Table, string Id, IReadOnlyList<(string Column, string Value)> Values);
