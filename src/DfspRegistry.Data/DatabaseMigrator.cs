using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.LocalPostgres;
using DfspRegistry.Data.ReferenceData;
using DfspRegistry.Data.RowSecurity;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace DfspRegistry.Data;

/// <summary>
/// Brings a database to the schema of this program, as the role that owns the tables, and grants the application's role what it needs:
/// reading and writing rows, but only reading and adding in the audit trail, and owning nothing.
/// </summary>
public static class DatabaseMigrator
{
    /// <param name="ownerConnectionString">Of the role that owns the registry's tables.</param>
    /// <param name="applicationRole">The role that the program works as; it must exist.</param>
    /// <exception cref="InvalidOperationException">The application's role is the owner itself, or does not exist.</exception>
    public static async Task MigrateAsync(
        string ownerConnectionString, string applicationRole = DatabaseRoles.Application, CancellationToken cancellation = default)
    {
        await using var database = RegistryData.Open(ownerConnectionString, new CommandLineUser());
        await database.Database.MigrateAsync(cancellation);
        await RowSecurityPolicies.ApplyAsync(database, cancellation);
        await GrantAsync(ownerConnectionString, applicationRole, cancellation);
        await CtcaeTermTable.SeedAsync(ownerConnectionString, cancellation);
    }

    /// <summary>True when the database lacks a migration of this program; the application may not start on it.</summary>
    public static async Task<bool> IsBehindAsync(string connectionString, CancellationToken cancellation = default)
    {
        await using var database = RegistryData.Open(connectionString, new NobodySignedIn());
        return (await database.Database.GetPendingMigrationsAsync(cancellation)).Any();
    }

    /// <summary>True when the database has a migration that this program does not know: a later version made it.</summary>
    public static async Task<bool> IsAheadAsync(string connectionString, CancellationToken cancellation = default)
    {
        await using var database = RegistryData.Open(connectionString, new NobodySignedIn());
        var applied = await database.Database.GetAppliedMigrationsAsync(cancellation);
        return applied.Except(database.Database.GetMigrations(), StringComparer.Ordinal).Any();
    }

    private static async Task GrantAsync(string ownerConnectionString, string applicationRole, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(ownerConnectionString);
        await connection.OpenAsync(cancellation);
        await using (var check = new NpgsqlCommand("select rolname = current_user, rolsuper or rolbypassrls from pg_roles where rolname = $1", connection))
        {
            check.Parameters.AddWithValue(applicationRole);
            await using var role = await check.ExecuteReaderAsync(cancellation);
            if (!await role.ReadAsync(cancellation))
                throw new InvalidOperationException($"The server has no role '{applicationRole}' for the application. Create it (CREATE ROLE {applicationRole} LOGIN) and migrate again.");
            if (role.GetBoolean(0) || role.GetBoolean(1))
                throw new InvalidOperationException($"The application's role '{applicationRole}' owns the tables, is a superuser or bypasses row security: then nothing could keep it from changing the audit trail or from reading other sites. Give DFSP_DATABASE a role of its own.");
        }
        await using var grant = new NpgsqlCommand(Grants(new NpgsqlCommandBuilder().QuoteIdentifier(applicationRole)), connection);
        await grant.ExecuteNonQueryAsync(cancellation);
    }

    // Written whole each time: what an earlier version granted and this one does not is taken away.
    private static string Grants(string role) => $"""
        begin;
        grant usage on schema public to {role};
        revoke all on all tables in schema public from {role};
        grant select, insert, update, delete on all tables in schema public to {role};
        revoke insert, update, delete on schema_migrations from {role};
        revoke delete on patients, users, sites, studies from {role};
        revoke insert, update, delete on audit_entries from {role};
        revoke insert, update, delete on audit_chain from {role};
        revoke insert, update, delete on signatures from {role};
        grant insert (id, patient_id, visit_id, meaning, signer_id, signer_name, content, seal) on signatures to {role};
        revoke insert, update on record_locks from {role};
        grant insert (id, patient_id, visit_id, locked_by, reason) on record_locks to {role};
        grant insert (user_id, user_name, source, action, table_name, row_id, patient_id, old_values, new_values, reason) on audit_entries to {role};
        grant usage on all sequences in schema public to {role};
        alter default privileges in schema public grant select, insert, update, delete on tables to {role};
        alter default privileges in schema public grant usage on sequences to {role};
        commit;
        """;
}
