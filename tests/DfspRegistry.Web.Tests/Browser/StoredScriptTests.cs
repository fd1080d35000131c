using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Web.Tests.Analysis;
using DfspRegistry.Web.Tests.Security;
using Microsoft.Playwright;

namespace DfspRegistry.Web.Tests.Browser;

/// <summary>
/// A browser on the demonstration in whose every text column stands a script: each page and whatever it links to is opened, on the screen and as print, and each figure, drawing and
/// PDF is taken. A dialog, an element of the corpus, or a script that the page's policy had to refuse is a fault. (OWASP ASVS 5.0, 1.2.1 to 1.2.3.)
/// </summary>
[Trait("ASVS", "v5.0.0-1.2.1")]
public sealed partial class StoredScriptTests(DemoWeb demo) : IClassFixture<DemoWeb>
{
    /// <summary>What a PDF can act with (ISO 32000-1, 12.6: actions; 12.5: annotations; 7.11.4: embedded files; 12.7: forms).</summary>
    private static readonly string[] Acting =
        ["/JavaScript", "/JS", "/OpenAction", "/AA", "/URI", "/Launch", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData", "/Annots", "/EmbeddedFile", "/Filespec", "/AcroForm", "/XFA", "/RichMedia", "/Rendition", "/XObject"];

    /// <summary>The way out, a calendar's file, and pictures themselves, which the browser shows on a page of its own making.</summary>
    private static readonly string[] NoPages = ["/sign-out", "/calendar/", "/pictures/"];

    [Theory]
    [InlineData(RegistryRoles.Coordinator)]
    [InlineData(RegistryRoles.Researcher)]
    [InlineData(RegistryRoles.Administrator)]
    public async Task Nothing_that_is_stored_runs_on_a_page_or_in_a_file(string role)
    {
        var doors = await DemoDoors.OfAsync(demo);
        var addresses = (await doors.PagesAsync(demo)).Where(p => p.Role == role).Select(p => p.Address).ToList();
        Assert.True(await StoredScripts.FillAsync(demo.Web, StoredScripts.Corpus[0]) > 20);
        var page = await demo.OpenAsync(role, "/");
        await using var session = page.Context;
        List<string> wrong = [];
        session.Dialog += (_, dialog) =>
        {
            wrong.Add($"{page.Url}: a dialog says {dialog.Message}");
            _ = dialog.DismissAsync();
        };
        page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
                wrong.Add($"{page.Url}: {message.Text}");
        };
        var (waiting, seen, files, shown) = (new Queue<string>(addresses), new HashSet<string>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal), 0);
        while (waiting.TryDequeue(out var address))
        {
            if (!seen.Add(Kind(address)))
                continue;
            await page.GotoAsync(address);
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Screen });
            if (await page.Locator($"[{StoredScripts.Mark}]").CountAsync() > 0)
                wrong.Add($"{address}: an element of the corpus");
            shown += (await page.ContentAsync()).Contains("alert(1)", StringComparison.Ordinal) ? 1 : 0;
            foreach (var link in await page.EvaluateAsync<string[]>("[...document.querySelectorAll('a[href^=\"/\"], a[href^=\"?\"]')].map(a => a.pathname + a.search)"))
            {
                if (link.Contains("/files/", StringComparison.Ordinal))
                    files.TryAdd(Kind(link), link);
                else if (!NoPages.Any(other => link.StartsWith(other, StringComparison.Ordinal)))
                    waiting.Enqueue(link);
            }
        }
        // Only the administrator reads no record.
        Assert.True(shown > (role == RegistryRoles.Administrator ? 3 : 15), $"only {shown} of {seen.Count} pages showed what was stored");
        await TakeAsync(page, files.Values, wrong);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Distinct()));
    }

    /// <summary>A drawing is laid into a page without any policy, where whatever could run would; a PDF is read for what could act.</summary>
    private static async Task TakeAsync(IPage page, IEnumerable<string> files, List<string> wrong)
    {
        foreach (var file in files)
        {
            var answer = await page.Context.APIRequest.GetAsync(file);
            if (!answer.Ok)
                wrong.Add($"{file} answers {answer.Status}");
            else if (answer.Headers["content-type"].StartsWith("image/svg", StringComparison.Ordinal))
            {
                await page.GotoAsync("about:blank");
                await page.SetContentAsync(await answer.TextAsync());
                if (await page.Locator($"[{StoredScripts.Mark}], script, foreignObject").CountAsync() > 0)
                    wrong.Add($"{file}: an element of the corpus");
            }
            else if (answer.Headers["content-type"] == "application/pdf")
                wrong.AddRange(ActingParts(await answer.BodyAsync()).Select(part => $"{file}: {part}"));
        }
    }

    /// <summary>
    /// Everything of the file, packed streams unpacked. Text of pages stands there as numbers of glyphs and titles as numbers of characters, so that nothing stored may be found as it was typed.
    /// </summary>
    private static IEnumerable<string> ActingParts(byte[] file)
    {
        var text = Encoding.Latin1.GetString(file);
        var title = Title().Match(text);
        Assert.True(title.Success, "a PDF without a title");
        var whole = new StringBuilder(Packed().Replace(text, "stream"));
        foreach (var stream in Packed().Matches(text).Select(m => m.Groups["content"]))
        {
            using var unpacking = new ZLibStream(new MemoryStream(file, stream.Index, stream.Length), CompressionMode.Decompress);
            using var content = new MemoryStream();
            unpacking.CopyTo(content);
            // Fonts hold outlines of letters only.
            if (content.ToArray() is not [0, 1, 0, 0, ..] and var unpacked)
                whole.Append(Encoding.Latin1.GetString(unpacked));
        }
        return Name().Matches(whole.ToString()).Select(m => m.Value).Distinct().Intersect(Acting).Concat(whole.ToString().Contains("alert(1)", StringComparison.Ordinal) ? ["stored text as it was typed"] : []);
    }

    /// <summary>Addresses that differ in ids, numbers and values alone lead to one page.</summary>
    private static string Kind(string address) => Value().Replace(address, "…");

    [GeneratedRegex("D-[0-9]+|[0-9a-f]{8}-[0-9a-f-]{27}|(?<==)[^&]*", RegexOptions.None, 1000)]
    private static partial Regex Value();

    [GeneratedRegex("/Title <FEFF[0-9A-F]+>", RegexOptions.None, 1000)]
    private static partial Regex Title();

    [GeneratedRegex("/Filter /FlateDecode /Length [0-9]+ >>\nstream\n(?<content>.*?)\nendstream", RegexOptions.Singleline, 1000)]
    private static partial Regex Packed();

    [GeneratedRegex("/[A-Za-z]+", RegexOptions.None, 1000)]
    private static partial Regex Name();
}
