namespace DfspRegistry.Analysis.Figures.Pdf;

/// <summary>
/// Where DejaVu Sans is: in the folder that DFSP_FONTS names, in a folder fonts beside the program, else where Linux distributions put it
/// (Debian and Ubuntu: package fonts-dejavu-core).
/// </summary>
internal static class FontFiles
{
    private static readonly string[] Places =
    [
        "/usr/share/fonts/truetype/dejavu", "/usr/share/fonts/dejavu", "/usr/share/fonts/dejavu-sans-fonts", "/usr/share/fonts/TTF",
        "/usr/local/share/fonts", "/opt/homebrew/share/fonts", "/Library/Fonts",
    ];

    private static readonly Lazy<TrueTypeFont> Regular = new(() => Load("DejaVuSans.ttf"));
    private static readonly Lazy<TrueTypeFont> Bold = new(() => Load("DejaVuSans-Bold.ttf"));

    public static TrueTypeFont Get(bool bold) => (bold ? Bold : Regular).Value;

    private static TrueTypeFont Load(string name) => new(File.ReadAllBytes(Find(name, Candidates())));

    /// <exception cref="FileNotFoundException">The font is in none of the folders; the message says what to install.</exception>
    internal static string Find(string name, IReadOnlyList<string> folders) =>
        folders.Select(f => Path.Combine(f, name)).FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException(
            $"PDF files need the font DejaVu Sans, and {name} is in none of {string.Join(", ", folders)}. "
            + "Install it (Debian, Ubuntu: apt-get install fonts-dejavu-core) or name its folder in DFSP_FONTS.",
            name);

    private static List<string> Candidates()
    {
        var folders = new List<string>();
        if (Environment.GetEnvironmentVariable("DFSP_FONTS") is { Length: > 0 } named)
            folders.Add(named);
        folders.Add(Path.Combine(AppContext.BaseDirectory, "fonts"));
        folders.AddRange(Places);
        return folders;
    }
}
