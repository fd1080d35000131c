using System.Diagnostics;

namespace DfspRegistry.Data.LocalPostgres;

/// <summary>Advisory file locks between processes; the kernel lets go of them when a process ends, however it ends.</summary>
internal static class ClusterLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <exception cref="DatabaseUnavailableException">Another process held the lock for longer than <paramref name="patience"/>.</exception>
    public static async Task<FileStream> ExclusiveAsync(string path, TimeSpan patience, CancellationToken cancellation)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            if (TryExclusive(path) is { } held)
                return held;
            if (waited.Elapsed > patience)
                throw new DatabaseUnavailableException(
                    $"Another process is making, starting or stopping the database in {Path.GetDirectoryName(path)}, and was not done after {patience.TotalSeconds:0} s.");
            await Task.Delay(Pause, cancellation);
        }
    }

    public static FileStream? TryExclusive(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    /// <summary>To be called with the change lock held, so that nobody holds this one alone.</summary>
    public static FileStream Shared(string path) => new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
}
