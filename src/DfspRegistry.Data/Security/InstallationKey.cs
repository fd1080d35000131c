using System.Security.Cryptography;
using DfspRegistry.Data.LocalPostgres;

namespace DfspRegistry.Data.Security;

/// <summary>
/// The key of this installation, which wraps the patients' keys and the web application's key ring. It stands in a file outside the database
/// (DFSP_KEY_FILE, else installation.key in the data folder): a copy of the database alone tells no names.
/// </summary>
public sealed class InstallationKey
{
    public const string FileName = "installation.key";
    private readonly byte[] key;

    private InstallationKey(byte[] key) => this.key = key;

    /// <summary>DFSP_KEY_FILE, else in the data folder.</summary>
    public static string PathFor(DatabaseOptions options) =>
        Environment.GetEnvironmentVariable("DFSP_KEY_FILE") is { Length: > 0 } file ? file : Path.Combine(options.DataFolder, FileName);

    /// <summary>Reads the key, or makes it on the first start, readable by its owner only.</summary>
    /// <exception cref="InstallationKeyException">The file holds no key, others may read it, or it is gone while a key of a rotation stands beside it.</exception>
    public static InstallationKey LoadOrCreate(string path)
    {
        if (!File.Exists(path) && Left(path) is { } left)
            throw new InstallationKeyException($"{path} is missing, and {left} stands beside it: a rotation was cut off or the key file was lost. No new key is made. Finish the rotation (./dfsp key rotate) or restore the file.");
        Directory.CreateDirectory(FolderOf(path));
        try
        {
            var made = RandomNumberGenerator.GetBytes(SealedBox.KeySize);
            WriteFile(path, System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(made) + "\n"));
            return new InstallationKey(made);
        }
        catch (IOException) when (File.Exists(path))
        {
            return Load(path);
        }
    }

    /// <summary>Where a rotation keeps the next key until it takes the place of this one.</summary>
    internal static string NextOf(string path) => path + ".new";

    /// <summary>Between the name of the key file and the time of the rotation, in the name of an earlier key.</summary>
    internal const string EarlierMark = ".before-";

    internal static string[] EarlierOf(string path) =>
        Directory.Exists(FolderOf(path)) ? Directory.GetFiles(FolderOf(path), Path.GetFileName(path) + EarlierMark + "*") : [];

    /// <summary>A new file, readable by its owner only, on the disk when this returns.</summary>
    internal static void WriteFile(string path, byte[] content)
    {
        using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        file.Write(content);
        file.Flush(flushToDisk: true);
    }

    internal byte[] Wrap(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context) => SealedBox.Seal(key, plain, context);

    /// <exception cref="InstallationKeyException">It was wrapped by another installation's key.</exception>
    internal byte[] Unwrap(ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> context)
    {
        try
        {
            return SealedBox.Open(key, wrapped, context);
        }
        catch (CryptographicException inner)
        {
            throw new InstallationKeyException("The installation key does not fit this database: restore the key file that belongs to it (DFSP_KEY_FILE).", inner);
        }
    }

    /// <summary>A key for another purpose, which tells nothing of this one.</summary>
    internal byte[] Derive(string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, SealedBox.KeySize, info: System.Text.Encoding.UTF8.GetBytes(purpose));

    private static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path))!;

    private static string? Left(string path) => File.Exists(NextOf(path)) ? NextOf(path) : EarlierOf(path).Max(StringComparer.Ordinal);

    /// <exception cref="InstallationKeyException">As for <see cref="LoadOrCreate"/>.</exception>
    internal static InstallationKey Load(string path)
    {
        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & others) != UnixFileMode.None)
            throw new InstallationKeyException($"Others may read the installation key. Close it: chmod 600 {path}");
        Span<byte> read = new byte[SealedBox.KeySize + 1];
        if (!Convert.TryFromBase64String(File.ReadAllText(path).Trim(), read, out var length) || length != SealedBox.KeySize)
            throw new InstallationKeyException($"{path} holds no installation key (one line of base64, {SealedBox.KeySize} bytes). Restore the file from your backup.");
        return new InstallationKey(read[..SealedBox.KeySize].ToArray());
    }
}

public sealed class InstallationKeyException(string message, Exception? inner = null) : Exception(message, inner);
