using System.Security.Cryptography;

namespace DfspRegistry.Data.LocalPostgres;

/// <summary>Generated passwords of the private cluster's roles, kept in a file that only its owner reads, in pgpass format.</summary>
internal sealed class ClusterPasswords
{
    private readonly Dictionary<string, string> passwords;

    private ClusterPasswords(Dictionary<string, string> passwords) => this.passwords = passwords;

    public string this[string role] => passwords[role];

    public static async Task<ClusterPasswords> GenerateAsync(string path, CancellationToken cancellation)
    {
        var byRole = new[] { DatabaseRoles.Superuser, DatabaseRoles.Owner, DatabaseRoles.Application }
            .ToDictionary(role => role, _ => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)));
        await PrivateFile.WriteAsync(path, string.Concat(byRole.Select(role => $"*:*:*:{role.Key}:{role.Value}\n")), cancellation);
        return new ClusterPasswords(byRole);
    }

    /// <exception cref="DatabaseUnavailableException">The file is gone or lacks a role.</exception>
    public static async Task<ClusterPasswords> ReadAsync(string path, CancellationToken cancellation)
    {
        if (!File.Exists(path))
            throw new DatabaseUnavailableException($"{path} is missing: without it nobody can sign in to the private database. Restore that file from your backup.");
        var lines = await File.ReadAllLinesAsync(path, cancellation);
        var byRole = lines.Select(line => line.Split(':')).Where(fields => fields.Length == 5).ToDictionary(fields => fields[3], fields => fields[4]);
        foreach (var role in new[] { DatabaseRoles.Superuser, DatabaseRoles.Owner, DatabaseRoles.Application })
        {
            if (!byRole.ContainsKey(role))
                throw new DatabaseUnavailableException($"{path} has no line for {role}. Restore that file from your backup.");
        }
        return new ClusterPasswords(byRole);
    }
}
