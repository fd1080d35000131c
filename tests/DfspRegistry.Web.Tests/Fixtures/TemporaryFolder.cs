using System.Globalization;

namespace DfspRegistry.Web.Tests.Fixtures;

/// <summary>
/// A folder of this test run's own below the system's temporary folder. It carries the process's number, so that a later run can remove what a killed one left.
/// </summary>
public sealed class TemporaryFolder : IDisposable
{
    private const string Prefix = "dfsp-test-";

    public TemporaryFolder()
    {
        var name = $"{Prefix}{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}-{Guid.CreateVersion7():N}";
        Path = Directory.CreateDirectory(System.IO.Path.Combine(System.IO.Path.GetTempPath(), name)).FullName;
    }

    public string Path { get; }

    /// <summary>Removes the folders of test processes that are gone. A server left in one of them ends by itself when its files are gone.</summary>
    public static void RemoveThoseOfEndedRuns()
    {
        foreach (var folder in Directory.GetDirectories(System.IO.Path.GetTempPath(), Prefix + "*"))
        {
            var number = System.IO.Path.GetFileName(folder)[Prefix.Length..].Split('-')[0];
            if (int.TryParse(number, CultureInfo.InvariantCulture, out var process) && !Directory.Exists($"/proc/{process}"))
                Directory.Delete(folder, recursive: true);
        }
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
