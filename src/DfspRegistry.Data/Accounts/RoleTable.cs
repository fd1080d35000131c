using DfspRegistry.Data.Shared;
using Npgsql;

namespace DfspRegistry.Data.Accounts;

/// <summary>The roles are the program's, not data: they are there after a migration.</summary>
internal static class RoleTable
{
    public static async Task SeedAsync(string connectionString, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand(
            "insert into roles (id, name, normalized_name) select * from unnest($1, $2, $3) on conflict (normalized_name) do nothing", connection);
        command.Parameters.AddWithValue(RegistryRoles.All.Select(role => DerivedId.From(Guid.Empty, $"role {role}")).ToArray());
        command.Parameters.AddWithValue(RegistryRoles.All.ToArray());
        command.Parameters.AddWithValue(RegistryRoles.All.Select(role => role.ToUpperInvariant()).ToArray());
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
