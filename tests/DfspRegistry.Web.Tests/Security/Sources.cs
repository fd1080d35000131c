using DfspRegistry.Web.Tests.Fixtures;

namespace DfspRegistry.Web.Tests.Security;

/// <summary>The program's own sources, for tests that read them.</summary>
internal static class Sources
{
    /// <returns>Path below the repository, and text.</returns>
    public static IEnumerable<(string File, string Text)> Of(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), pattern, SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Repository.Root, f).Replace('\\', '/'))
            .Where(f => !f.Contains("/bin/", StringComparison.Ordinal) && !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/lib/", StringComparison.Ordinal)
                && !f.Contains("/node_modules/", StringComparison.Ordinal) && !f.Contains("/Migrations/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(f => (f, File.ReadAllText(Path.Combine(Repository.Root, f))));
}
