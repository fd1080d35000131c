using System.CommandLine;
using System.Text.Json;
using DfspRegistry.Cli.Hosting;
using DfspRegistry.Data;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.LocalPostgres;
using DfspRegistry.Data.Security;
using DfspRegistry.Data.Signing;
using DfspRegistry.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Cli.Commands;

/// <summary>dfsp audit: proves the audit trail, writes its head down outside the database, and copies a patient's part of it.</summary>
internal static class AuditCommand
{
    private const int Broken = 1;

    public static Command Create() => new("audit", "The audit trail: who did what, and the proof that nothing of it was changed.") { Verify(), Anchor(), Show() };

    private static Command Verify()
    {
        var json = new Option<bool>("--json") { Description = "print JSON" };
        var command = new Command("verify", """
            Recomputes every hash of the trail and compares it with the anchors outside the database; then looks at every signature.
              Ends with 0 when the trail is intact, which is then anchored, and with 1 when it is not: the first broken place is named.
            """) { json };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var access = await CurrentDatabase.OpenAsync(cancellation);
            var file = AnchorFile();
            var verdict = await new AuditVerification(access.ApplicationConnectionString, file).RunAsync(cancellation);
            if (verdict.IsIntact)
                verdict = verdict with { LastAnchor = await WriteAnchorAsync(access, file, cancellation) };
            var person = new CommandLineUser();
            await using var database = RegistryData.Open(access.ApplicationConnectionString, person);
            var signatures = await new SignatureService(database, person).VerifyAsync(cancellation);
            await Console.Out.WriteLineAsync(parsed.GetValue(json) ? Json(verdict, signatures, file) : InWords(verdict, signatures, file));
            return verdict.IsIntact && signatures.Forged.Count == 0 ? 0 : Broken;
        });
        return command;
    }

    private static Command Anchor()
    {
        var command = new Command("anchor", "Writes the head of the trail into the file outside the database (DFSP_AUDIT_ANCHOR), and prints it to be kept elsewhere.");
        command.SetAction(async (_, cancellation) =>
        {
            await using var access = await CurrentDatabase.OpenAsync(cancellation);
            try
            {
                var head = await WriteAnchorAsync(access, AnchorFile(), cancellation);
                await Console.Out.WriteLineAsync(head is null ? "The trail is empty." : $"{head.At:yyyy-MM-dd'T'HH:mm:ss'Z'} {head.Position} {head.Hash}");
                return 0;
            }
            catch (AuditTrailBrokenException broken)
            {
                await Console.Error.WriteLineAsync(broken.Message);
                return Broken;
            }
        });
        return command;
    }

    private static Command Show()
    {
        var patient = new Option<string>("--patient") { Description = "Registry number.", Required = true, HelpName = "D-000123" };
        var csv = new Option<bool>("--csv") { Description = "every column as it is stored, with the hashes: a copy that can be checked" };
        var command = new Command("show", "The trail of one patient's record, from the first entry on; names stand in it only sealed. Leaves an entry itself.") { patient, csv };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var access = await CurrentDatabase.OpenAsync(cancellation);
            var person = new CommandLineUser();
            await using var database = RegistryData.Open(access.ApplicationConnectionString, person);
            var number = parsed.GetRequiredValue(patient);
            var id = await database.Patients.Where(p => p.RegistryNumber == number).Select(p => (Guid?)p.Id).SingleOrDefaultAsync(cancellation)
                ?? throw new CommandError($"There is no patient {number}.");
            await new ReadAudit(database, person, new ChangeReason()).OpenedAsync(id, cancellation);
            var trail = await AuditCopy.OfPatientAsync(database, id, cancellation);
            if (parsed.GetValue(csv))
                await WriteCsvAsync(trail);
            else
                await WriteTextAsync(trail);
            return 0;
        });
        return command;
    }

    private static AuditAnchorFile AnchorFile()
    {
        var options = DatabaseOptions.FromEnvironment();
        try
        {
            return new AuditAnchorFile(
                AuditAnchorFile.PathFor(Environment.GetEnvironmentVariable("DFSP_AUDIT_ANCHOR"), options.DataFolder), InstallationKey.LoadOrCreate(InstallationKey.PathFor(options)));
        }
        catch (InstallationKeyException unusable)
        {
            throw new CommandError(unusable.Message, unusable);
        }
    }

    private static Task<AuditAnchor?> WriteAnchorAsync(DatabaseAccess access, AuditAnchorFile file, CancellationToken cancellation)
    {
        try
        {
            return new AuditAnchors(access.ApplicationConnectionString, file, TimeProvider.System).WriteAsync(cancellation);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            throw new CommandError($"The anchor file cannot be written: {unwritable.Message}", unwritable);
        }
    }

    private static string InWords(AuditVerdict verdict, SignatureVerdict signatures, AuditAnchorFile file)
    {
        var anchored = verdict.LastAnchor is { } last ? $"anchored at position {last.Position} on {last.At:yyyy-MM-dd HH:mm:ss} UTC in {file.Location}" : $"not anchored ({file.Location})";
        var trail = verdict.IsIntact
            ? $"intact: {verdict.Entries} entries, head {verdict.Head}, {anchored}"
            : $"BROKEN: {verdict.Problem}\n{verdict.Entries} entries before that are as they were written; {anchored}";
        return string.Join('\n', [
            trail, $"signatures: {signatures.Standing} stand, {signatures.Fallen} void because the data changed, {signatures.Forged.Count} forged",
            .. signatures.Forged.Select(f => "BROKEN: " + f),
        ]);
    }

    private static string Json(AuditVerdict verdict, SignatureVerdict signatures, AuditAnchorFile file) => JsonSerializer.Serialize(new
    {
        intact = verdict.IsIntact,
        entries = verdict.Entries,
        head = verdict.Head,
        problem = verdict.Problem,
        anchored = verdict.LastAnchor is { } last ? new { at = last.At, position = last.Position, hash = last.Hash } : null,
        anchorFile = file.Location,
        signatures = new { standing = signatures.Standing, fallen = signatures.Fallen, forged = signatures.Forged },
    });

    private static async Task WriteCsvAsync(IReadOnlyList<AuditCopyLine> trail)
    {
        await Console.Out.WriteLineAsync(string.Join(',', AuditCopy.Columns));
        foreach (var line in trail)
            await Console.Out.WriteLineAsync(string.Join(',', line.Values.Select(v => SpreadsheetText.Field(SpreadsheetText.Neutralised(v ?? "")))));
    }

    private static async Task WriteTextAsync(IReadOnlyList<AuditCopyLine> trail)
    {
        foreach (var line in trail)
        {
            var entry = line.Entry;
            await Console.Out.WriteLineAsync($"{line.Position}  {entry.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC  {entry.UserName} ({entry.Source})  {Codes.Print(entry.Action)} {entry.Table.Replace('_', ' ')}{(entry.Reason is { } why ? $"  because: {why}" : "")}");
            foreach (var change in AuditChange.Of(entry))
                await Console.Out.WriteLineAsync($"      {change.Column.Replace('_', ' ')}: {change.Old ?? "–"} → {change.New ?? "–"}");
        }
    }
}
