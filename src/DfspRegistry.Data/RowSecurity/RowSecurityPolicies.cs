using System.Text;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.BreakGlass;
using DfspRegistry.Data.Transfers;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace DfspRegistry.Data.RowSecurity;

/// <summary>
/// The second wall between the sites, in PostgreSQL itself: the application's role sees the patients of the sites that <see cref="RowSecurityContext"/>
/// names for the transaction, and rows that belong to them, and writes at those sites that it names for writing; without a context there are none. The policies are read off the
/// model, so that a new table of a patient's rows has its policy with its first migration. The owner, who migrates and backs up, is not bound.
/// </summary>
internal static class RowSecurityPolicies
{
    private static readonly string[] Names = ["of_own_sites", "added_at_own_sites", "changed_at_own_sites", "deleted_at_own_sites", "added_by_all"];

    /// <summary>What the policies ask: the settings of the transaction. All sites are "on", to be read only "read".</summary>
    private const string Functions =
        """
        create or replace function sees_all_sites() returns boolean language sql stable parallel safe as
        $$ select coalesce(current_setting('dfsp.all_sites', true), '') in ('on', 'read') $$;
        create or replace function sees_site(site uuid) returns boolean language sql stable parallel safe as
        $$ select sees_all_sites() or site = any (coalesce(nullif(current_setting('dfsp.sites', true), ''), '{}')::uuid[]) $$;
        create or replace function is_opened(patient uuid) returns boolean language sql stable parallel safe as
        $$ select patient = any (coalesce(nullif(current_setting('dfsp.opened_patients', true), ''), '{}')::uuid[]) $$;
        create or replace function writes_all_sites() returns boolean language sql stable parallel safe as
        $$ select coalesce(current_setting('dfsp.all_sites', true), '') = 'on' $$;
        create or replace function writes_site(site uuid) returns boolean language sql stable parallel safe as
        $$ select writes_all_sites() or site = any (coalesce(nullif(current_setting('dfsp.writable_sites', true), ''), '{}')::uuid[]) $$;
        """;

    /// <summary>Written whole with every migration, in one transaction.</summary>
    public static async Task ApplyAsync(RegistryDbContext owner, CancellationToken cancellation)
    {
        var sql = new StringBuilder(Functions);
        foreach (var (table, read, write) in Rules(owner.Model))
            sql.Append(Walled(table)).Append(table == TrailTable(owner.Model) ? TrailPolicies(table, read) : Policies(table, read, write));
        await using var connection = new NpgsqlConnection(owner.Database.GetConnectionString());
        await connection.OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var command = new NpgsqlCommand(sql.ToString(), connection, transaction);
        await command.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <returns>Each table with a patient's rows, and which of its rows are to be seen and to be written.</returns>
    internal static IEnumerable<(string Table, string Read, string Write)> Rules(IModel model)
    {
        var tables = model.GetEntityTypes().Where(e => e.GetTableName() is not null && !e.IsOwned()).ToList();
        foreach (var type in tables)
        {
            if (RuleOf(type, "sees", []) is { } read && RuleOf(type, "writes", []) is { } write)
                yield return (type.GetTableName()!, read, write);
        }
    }

    /// <summary>By the site (a transfer by both, an access in an emergency is seen by its owner too, and written by the registry alone), by the patient, or by the row that it is a part of; null for what is of no patient.</summary>
    /// <param name="right">"sees" or "writes", as the functions begin. What is seen of the table above is its own policy's to say.</param>
    private static string? RuleOf(IEntityType type, string right, HashSet<IEntityType> above)
    {
        if (type.ClrType == typeof(Patient))
            return right == "sees" ? "sees_site(site_id) or is_opened(id)" : $"{right}_site(site_id)";
        if (type.ClrType == typeof(PatientTransfer))
            return $"{right}_site(from_site_id) or {right}_site(to_site_id)";
        if (type.ClrType == typeof(EmergencyAccess))
            return right == "sees" ? "sees_site(site_id) or user_id::text = current_setting('dfsp.user', true)" : $"{right}_site(site_id)";
        if (!above.Add(type))
            return null;
        var patient = type.FindProperty(nameof(IBelongsToPatient.PatientId));
        if (patient is not null)
            return $"{right}_all_sites() or {(patient.IsNullable ? $"{patient.GetColumnName()} is null or " : "")}{patient.GetColumnName()} in (select id from patients{(right == "sees" ? "" : $" where {right}_site(site_id)")})";
        foreach (var part in type.GetForeignKeys().Where(k => k.IsRequired && k.DeleteBehavior == DeleteBehavior.Cascade && k.Properties.Count == 1))
        {
            if (RuleOf(part.PrincipalEntityType, right, above) is { } rule)
                return $"{right}_all_sites() or {part.Properties[0].GetColumnName()} in (select {part.PrincipalKey.Properties[0].GetColumnName()} from {part.PrincipalEntityType.GetTableName()}{(right == "sees" ? "" : $" where {rule}")})";
        }
        return null;
    }

    private static string Walled(string table) => $"""

        alter table {table} enable row level security;
        {string.Join('\n', Names.Select(name => $"drop policy if exists {name} on {table};"))}
        """;

    private static string Policies(string table, string read, string write) => $"""

        create policy of_own_sites on {table} for select using ({read});
        create policy added_at_own_sites on {table} for insert with check ({write});
        create policy changed_at_own_sites on {table} for update using ({write}) with check ({write});
        create policy deleted_at_own_sites on {table} for delete using ({write});
        """;

    /// <summary>
    /// Everybody adds to the trail, also that they asked for a patient who is not theirs; they read what is of their patients and what they did. The entry of
    /// a new patient may be written before the patient's row.
    /// </summary>
    private static string TrailPolicies(string table, string read) => $"""

        create policy of_own_sites on {table} for select using ({read} or user_id::text = current_setting('dfsp.user', true));
        create policy added_by_all on {table} for insert with check (true);
        """;

    private static string TrailTable(IModel model) => model.FindEntityType(typeof(AuditEntry))!.GetTableName()!;
}
