namespace DfspRegistry.Web.Security;

/// <summary>Which browser on which system, from what the browser says of itself: enough for its owner to know it again.</summary>
public static class BrowserInWords
{
    // The more particular name first: most browsers also carry the names of those they descend from.
    private static readonly (string Mark, string Name)[] Browsers =
        [("Edg/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];

    private static readonly (string Mark, string Name)[] Systems =
        [("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("CrOS", "ChromeOS"), ("Mac OS X", "macOS"), ("Linux", "Linux")];

    public static string Of(string? userAgent)
    {
        var browser = Named(Browsers, userAgent);
        var system = Named(Systems, userAgent);
        return (browser, system) switch
        {
            ({ } name, { } on) => $"{name} on {on}",
            ({ } name, null) => name,
            (null, { } on) => $"a program on {on}",
            _ => "an unknown program",
        };
    }

    private static string? Named((string Mark, string Name)[] known, string? text) =>
        Array.Find(known, k => text?.Contains(k.Mark, StringComparison.Ordinal) == true).Name;
}
