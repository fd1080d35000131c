using System.Text;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace DfspRegistry.Data.RowSecurity;

/// <summary>
/// The second wall between the sites, in PostgreSQL itself: the application's role sees and writes the patients of the sites that
/// <see cref="RowSecurityContext"/> names for the transaction, and rows that belong to them; without a context there are none. The policies are read off the
/// model, so that a new table of a patient's rows has its policy with its first migration. The owner, who migrates and backs up, is not bound.
/// </summary>
internal static class RowSecurityPolicies
{
    private const string Name = "of_own_sites";

    /// <summary>What the policies ask: the settings of the transaction.</summary>
    private const string Functions =
        """
        create or replace function sees_all_sites() returns boolean language sql stable parallel safe as
        $$ select coalesce(current_setting('dfsp.all_sites', true), '') = 'on' $$;
        create or replace function sees_site(site uuid) returns boolean language sql stable parallel safe as
        $$ select sees_all_sites() or site = any (coalesce(nullif(current_setting('dfsp.sites', true), ''), '{}')::uuid[]) $$;
        """;

    /// <summary>Written whole with every migration, in one transaction.</summary>
    public static async Task ApplyAsync(RegistryDbContext owner, CancellationToken cancellation)
    {
        var sql = new StringBuilder(Functions);
        foreach (var (table, rule) in Rules(owner.Model))
            sql.Append(table == TrailTable(owner.Model) ? TrailPolicies(table, rule) : Policy(table, rule));
        await using var connection = new NpgsqlConnection(owner.Database.GetConnectionString());
        await connection.OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var command = new NpgsqlCommand(sql.ToString(), connection, transaction);
        await command.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <returns>Each table with a patient's rows, and which of its rows are to be seen.</returns>
    internal static IEnumerable<(string Table, string Rule)> Rules(IModel model)
    {
        var tables = model.GetEntityTypes().Where(e => e.GetTableName() is not null && !e.IsOwned()).ToList();
        foreach (var type in tables)
        {
            if (RuleOf(type, []) is { } rule)
                yield return (type.GetTableName()!, rule);
        }
    }

    /// <summary>By the site, by the patient, or by the row that it is a part of; null for what is of no patient.</summary>
    private static string? RuleOf(IEntityType type, HashSet<IEntityType> above)
    {
        if (type.ClrType == typeof(Patient))
            return "sees_site(site_id)";
        if (!above.Add(type))
            return null;
        var patient = type.FindProperty(nameof(IBelongsToPatient.PatientId));
        if (patient is not null)
            return $"sees_all_sites() or {(patient.IsNullable ? $"{patient.GetColumnName()} is null or " : "")}{patient.GetColumnName()} in (select id from patients)";
        foreach (var part in type.GetForeignKeys().Where(k => k.IsRequired && k.DeleteBehavior == DeleteBehavior.Cascade && k.Properties.Count == 1))
        {
            if (RuleOf(part.PrincipalEntityType, above) is not null)
                return $"sees_all_sites() or {part.Properties[0].GetColumnName()} in (select {part.PrincipalKey.Properties[0].GetColumnName()} from {part.PrincipalEntityType.GetTableName()})";
        }
        return null;
    }

    private static string Policy(string table, string rule) => $"""

        alter table {table} enable row level security;
        drop policy if exists {Name} on {table};
        create policy {Name} on {table} using ({rule}) with check ({rule});
        """;

    /// <summary>
    /// Everybody adds to the trail, also that they asked for a patient who is not theirs; they read what is of their patients and what they did. The entry of
    /// a new patient may be written before the patient's row.
    /// </summary>
    private static string TrailPolicies(string table, string rule) => $"""

        alter table {table} enable row level security;
        drop policy if exists {Name} on {table};
        drop policy if exists added_by_all on {table};
        create policy {Name} on {table} for select using ({rule} or user_id::text = current_setting('dfsp.user', true));
        create policy added_by_all on {table} for insert with check (true);
        """;

    private static string TrailTable(IModel model) => model.FindEntityType(typeof(AuditEntry))!.GetTableName()!;
}
