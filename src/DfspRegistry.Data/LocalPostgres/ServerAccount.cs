namespace DfspRegistry.Data.LocalPostgres;

/// <summary>
/// How the server's programs are started. PostgreSQL refuses to run as root, so root runs them in a user namespace in which root's own files
/// belong to an ordinary user (this works below a folder that only root may enter), or, where the folder belongs to somebody else or the kernel
/// allows no user namespaces (many containers), as an ordinary account.
/// </summary>
/// <param name="Prefix">What stands before each command; empty for an ordinary user.</param>
/// <param name="Owner">The account that must own the server's files, when that is not the account of this process.</param>
internal sealed record ServerAccount(IReadOnlyList<string> Prefix, string? Owner)
{
    private static readonly string[] Namespace = ["unshare", "--user", "--map-user=1000", "--map-group=1000"];

    public static async Task<ServerAccount> ForAsync(string folder, CancellationToken cancellation)
    {
        if (!Environment.IsPrivilegedProcess)
            return new ServerAccount([], null);
        var existing = NearestExisting(folder);
        var owner = (await Tool.RunAsync(["stat", "--format=%u:%g", existing], cancellation)).Output.Trim();
        if (!owner.StartsWith("0:", StringComparison.Ordinal))
            return As(owner);
        if ((await Tool.RunAsync([.. Namespace, "ls", existing], cancellation)).Succeeded)
            return new ServerAccount(Namespace, null);
        var user = (await Tool.RunAsync(["id", "--user", "postgres"], cancellation)).Output.Trim();
        var group = (await Tool.RunAsync(["id", "--group", "postgres"], cancellation)).Output.Trim();
        if (user.Length > 0 && (await Tool.RunAsync([.. As($"{user}:{group}").Prefix, "ls", existing], cancellation)).Succeeded)
            return As($"{user}:{group}");
        throw new DatabaseUnavailableException(
            $"PostgreSQL does not run as root, and here no user namespace can be made and no ordinary account can enter {folder}. " +
            "Start the program as an ordinary user, set DFSP_DATA_DIR to a folder that the account 'postgres' can enter, or set DFSP_DATABASE.");
    }

    /// <summary>A folder that only the server's account enters.</summary>
    /// <exception cref="UnauthorizedAccessException">It exists and belongs to somebody else, who could listen in.</exception>
    public async Task MakeFolderAsync(string folder, CancellationToken cancellation)
    {
        const UnixFileMode closed = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        if (Directory.Exists(folder) && Environment.IsPrivilegedProcess)
        {
            var owner = (await Tool.RunAsync(["stat", "--format=%u:%g", folder], cancellation)).Output.Trim();
            if (!owner.StartsWith("0:", StringComparison.Ordinal) && owner != Owner)
                throw new UnauthorizedAccessException($"{folder} belongs to another account.");
        }
        Directory.CreateDirectory(folder);
        // Fails on a folder of somebody else's.
        File.SetUnixFileMode(folder, closed);
        await HandOverAsync(folder, cancellation);
    }

    public async Task HandOverAsync(string path, CancellationToken cancellation)
    {
        if (Owner is not null)
            await Tool.RunAsync(["chown", Owner, path], cancellation);
    }

    /// <param name="userAndGroup">Numeric, as <c>uid:gid</c>.</param>
    private static ServerAccount As(string userAndGroup)
    {
        var parts = userAndGroup.Split(':');
        return new ServerAccount(["setpriv", $"--reuid={parts[0]}", $"--regid={parts[1]}", "--clear-groups"], userAndGroup);
    }

    private static string NearestExisting(string folder)
    {
        var nearest = folder;
        while (!Directory.Exists(nearest))
            nearest = Path.GetDirectoryName(nearest)!;
        return nearest;
    }
}
