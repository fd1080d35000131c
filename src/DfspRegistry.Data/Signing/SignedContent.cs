using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Signing;
using DfspRegistry.Domain.TumorResponse;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace DfspRegistry.Data.Signing;

/// <summary>
/// What a signature stands under: every clinical row of a visit, or of a patient, with its columns as the database writes them. Who the patient is
/// (name, hospital number) is not part of it, so that a person can be forgotten. An adverse event belongs to the visit that reported it
/// with the grades up to that day: how it went on is the business of later visits.
/// </summary>
internal static class SignedContent
{
    // Which site cares for the patient is not what was signed: a signature goes with the patient to another site.
    private const string MembershipTable = "site_memberships";
    private const string PatientTable = "patients";
    private const string SiteColumn = "site_id";

    /// <summary>Names of rows (table/id) to their columns, in one order, as JSON.</summary>
    public static async Task<string> ReadAsync(RegistryDbContext database, Guid patientId, Guid? visitId, CancellationToken cancellation)
    {
        var visitedOn = visitId is null ? "" : (await database.Visits.AsNoTracking().Where(v => v.Id == visitId).Select(v => v.VisitedOn).SingleAsync(cancellation)).Latest.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        SortedDictionary<string, string> rows = new(StringComparer.Ordinal);
        // Row security gives its context to a transaction; a command beside one would see no rows.
        await using var own = database.Database.CurrentTransaction is null ? await database.Database.BeginTransactionAsync(cancellation) : null;
        await using (var command = database.Database.GetDbConnection().CreateCommand())
        {
            command.Transaction = database.Database.CurrentTransaction!.GetDbTransaction();
            command.CommandText = string.Join("\nunion all\n", Tables(database.Model).Select(t => Query(t, visitId is not null)).OfType<string>());
            command.Parameters.Add(new NpgsqlParameter { ParameterName = "patient", Value = patientId });
            command.Parameters.Add(new NpgsqlParameter { ParameterName = "visit", Value = visitId ?? Guid.Empty });
            command.Parameters.Add(new NpgsqlParameter { ParameterName = "day", Value = visitedOn });
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
                rows.Add(reader.GetString(0), reader.GetString(1));
        }
        return "{" + string.Join(",", rows.Select(r => $"{JsonSerializer.Serialize(r.Key)}:{r.Value}")) + "}";
    }

    /// <summary>A short mark by which a page remembers what it showed.</summary>
    public static string Mark(string content) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

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
            if (table == MembershipTable)
                continue;
            if (!was || !isNow)
            {
                changes.Add(new ContentChange(table, null, was ? "recorded" : null, isNow ? "recorded" : null));
                continue;
            }
            foreach (var column in Names(old, current).Where(c => (table, c) != (PatientTable, SiteColumn)))
            {
                var (left, right) = (Text(old, column), Text(current, column));
                if (left != right)
                    changes.Add(new ContentChange(table, column, left, right));
            }
        }
        return changes;
    }

    private static IEnumerable<string> Names(JsonElement one, JsonElement other) =>
        one.EnumerateObject().Concat(other.EnumerateObject()).Select(p => p.Name).Distinct(StringComparer.Ordinal);

    private static string? Text(JsonElement row, string column) => !row.TryGetProperty(column, out var value) ? null : value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False => null,
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    };

    private static IEnumerable<IEntityType> Tables(IModel model) => model.GetEntityTypes()
        .Where(e => e.ClrType == typeof(Patient) || (typeof(IBelongsToPatient).IsAssignableFrom(e.ClrType)
            && e.ClrType.Assembly == typeof(Patient).Assembly && e.ClrType.Namespace != typeof(Signature).Namespace))
        .OrderBy(e => e.GetTableName(), StringComparer.Ordinal);

    /// <returns>Null where a visit has no such rows.</returns>
    private static string? Query(IEntityType type, bool ofVisit)
    {
        var table = type.GetTableName()!;
        var columns = type.ClrType == typeof(AdverseEvent) && ofVisit ? "to_jsonb(t) - 'version' - 'ended_on' - 'outcome'" : "to_jsonb(t) - 'version'";
        var condition = ofVisit ? OfVisit(type) : type.ClrType == typeof(Patient) ? "t.id = @patient" : "t.patient_id = @patient";
        return condition is null ? null : $"select '{table}/' || t.id, (jsonb_strip_nulls({columns}))::text from {table} t where {condition}";
    }

    private static string? OfVisit(IEntityType type) => type.ClrType switch
    {
        var visit when visit == typeof(Visit) => "t.patient_id = @patient and t.id = @visit",
        var measurement when measurement == typeof(LesionMeasurement) =>
            "t.patient_id = @patient and t.assessment_id in (select id from assessments where visit_id = @visit)",
        var grade when grade == typeof(AdverseEventGrade) => $"""
            t.patient_id = @patient and t.adverse_event_id in (select id from adverse_events where visit_id = @visit)
            and (t.{type.FindProperty(nameof(AdverseEventGrade.From))!.GetColumnName()} is null
                or partial_date_earliest(t.{type.FindProperty(nameof(AdverseEventGrade.From))!.GetColumnName()}) <= @day::date)
            """,
        var relation when relation == typeof(DrugRelation) => "t.patient_id = @patient and t.adverse_event_id in (select id from adverse_events where visit_id = @visit)",
        _ => type.FindProperty("VisitId") is null ? null : "t.patient_id = @patient and t.visit_id = @visit",
    };
}

/// <param name="Column">Null: the whole row came or went.</param>
public sealed record ContentChange(string Table, string? Column, string? Old, string? New);
