namespace DfspRegistry.Web.Tests.Fixtures;

/// <summary>The files of the repository that the tests run in.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>A reviewed file under docs/ that a test makes from the program: compared, or with DFSP_WRITE_DOCS=1 written anew first.</summary>
    public static void AssertSays(string document, string now)
    {
        var file = Path.Combine(Root, "docs", document);
        if (Environment.GetEnvironmentVariable("DFSP_WRITE_DOCS") is { Length: > 0 })
            File.WriteAllText(file, now);
        Assert.Equal(File.ReadAllText(file), now);
    }

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "DfspRegistry.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("The tests do not run below the repository.");
    }
}
