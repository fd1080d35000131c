using System.CommandLine;
using DfspRegistry.Cli.Hosting;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.LocalPostgres;
using DfspRegistry.Data.Security;

namespace DfspRegistry.Cli.Commands;

/// <summary>dfsp key rotate: a new installation key in the place of one that may have leaked.</summary>
internal static class KeyCommand
{
    public static Command Create() => new("key", "The key of this installation, which wraps all others.") { Rotate() };

    private static Command Rotate()
    {
        var command = new Command("rotate", """
            Makes a new installation key and wraps everything under it anew; all sessions, invitations and new-password links end. Stop the web application first.
              The audit trail is verified before: a broken one is named, and the key stays.
              The earlier key file stays beside the new one until you delete it: backups made before need it.
            """);
        command.SetAction(async (_, cancellation) =>
        {
            var options = DatabaseOptions.FromEnvironment();
            await using var access = await CurrentDatabase.OpenAsync(cancellation);
            try
            {
                var anchors = AuditAnchorFile.PathFor(Environment.GetEnvironmentVariable("DFSP_AUDIT_ANCHOR"), options.DataFolder);
                var done = await new KeyRotation(access.OwnerConnectionString, Path.GetFullPath(InstallationKey.PathFor(options)), anchors, TimeProvider.System).RunAsync(new CommandLineUser().UserName, cancellation);
                await Console.Out.WriteLineAsync($"A new installation key holds: {done.Patients} patients' keys and {done.Authenticators} authenticator apps wrapped anew, everybody signed out. The earlier key is {done.EarlierKeyFile}");
                if (done.EarlierAnchors is { } aside)
                    await Console.Out.WriteLineAsync($"The anchors under the earlier key are {aside}; keep both together. The head of the trail is anchored under the new one.");
                return 0;
            }
            catch (Exception unusable) when (unusable is InstallationKeyException or AuditTrailBrokenException)
            {
                throw new CommandError(unusable.Message, unusable);
            }
        });
        return command;
    }
}
