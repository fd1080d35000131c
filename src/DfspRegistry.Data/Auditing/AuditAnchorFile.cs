using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DfspRegistry.Data.Security;

namespace DfspRegistry.Data.Auditing;

/// <param name="At">When it was written, UTC.</param>
public sealed record AuditAnchor(DateTimeOffset At, long Position, string Hash);

/// <summary>
/// Heads of the audit chain written down outside the database: a shorter chain is still a valid chain, and only this file says how long it
/// was. One line each: time, position, hash, and a code under the installation key over the line and the code of the line before, so that
/// lines can neither be made nor taken out by those who hold the database alone.
/// </summary>
public sealed class AuditAnchorFile(string path, InstallationKey installation)
{
    public const string FileName = "audit.anchor";
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private readonly byte[] key = installation.Derive("audit anchor");

    /// <summary>DFSP_AUDIT_ANCHOR, else in the data folder.</summary>
    public static string PathFor(string? named, string dataFolder) => Path.GetFullPath(named is { Length: > 0 } ? named : Path.Combine(dataFolder, FileName));

    public string Location => path;

    /// <exception cref="AuditTrailBrokenException">A line is not as this installation wrote it.</exception>
    public IReadOnlyList<AuditAnchor> Read()
    {
        if (!File.Exists(path))
            return [];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return ReadFrom(file).Anchors;
    }

    /// <summary>Adds the head after the lines that are there; nothing when it is there already.</summary>
    /// <exception cref="AuditTrailBrokenException">A line is not as this installation wrote it.</exception>
    public async Task AppendAsync(AuditAnchor head, CancellationToken cancellation = default)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // Alone while reading and adding: the web application and a command may come at the same time.
        await using var file = await OpenAloneAsync(cancellation);
        var (anchors, code) = ReadFrom(file);
        if (anchors is [.., var last] && last.Position >= head.Position)
            return;
        var line = string.Create(CultureInfo.InvariantCulture, $"{head.At.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)} {head.Position} {head.Hash}");
        file.Seek(0, SeekOrigin.End);
        file.Write(Encoding.ASCII.GetBytes($"{line} {Code(code, line)}\n"));
        file.Flush(flushToDisk: true);
    }

    private async Task<FileStream> OpenAloneAsync(CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return new FileStream(path, new FileStreamOptions
                {
                    Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                });
            }
            catch (IOException) when (attempt < 20 && File.Exists(path))
            {
                await Task.Delay(50, cancellation);
            }
        }
    }

    private (IReadOnlyList<AuditAnchor> Anchors, string Code) ReadFrom(FileStream file)
    {
        List<AuditAnchor> anchors = [];
        var code = "";
        using var reader = new StreamReader(file, Encoding.ASCII, leaveOpen: true);
        while (reader.ReadLine() is { } text)
        {
            var parts = text.Split(' ');
            if (parts.Length != 4 || parts[3] != Code(code, string.Join(' ', parts[..3]))
                || !DateTimeOffset.TryParseExact(parts[0], TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
                || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var position))
            {
                throw new AuditTrailBrokenException($"Line {anchors.Count + 1} of the anchor file {path} is not as this installation wrote it: it was changed, a line before it was removed, or it belongs to another installation key.");
            }
            anchors.Add(new AuditAnchor(at, position, parts[2]));
            code = parts[3];
        }
        return (anchors, code);
    }

    private string Code(string before, string line) => Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(before + "\n" + line)));
}

/// <summary>The audit trail is not what it was; the message names the first broken place in words.</summary>
public sealed class AuditTrailBrokenException(string message) : Exception(message);
