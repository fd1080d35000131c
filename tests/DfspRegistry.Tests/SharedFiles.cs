using System.Text.Json;

namespace DfspRegistry.Tests;

/// <summary>Reference files of the project's data folder: a folder 'shared' beside the repository, or where DFSP_SHARED points.</summary>
public static class SharedFiles
{
    private static readonly Lazy<string> Folder = new(Find);

    /// <summary>The full path of a file in the shared folder.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Folder.Value, .. parts]);

    /// <summary>A JSON file, parsed.</summary>
    public static JsonElement Json(params string[] parts)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(PathOf(parts)));
        return document.RootElement.Clone();
    }

    private static string Find()
    {
        var configured = Environment.GetEnvironmentVariable("DFSP_SHARED");
        if (!string.IsNullOrEmpty(configured))
            return configured;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared");
            if (Directory.Exists(Path.Combine(candidate, "gold")))
                return candidate;
        }
        throw new DirectoryNotFoundException("The folder 'shared' with the reference values was not found above the tests; set DFSP_SHARED.");
    }
}
