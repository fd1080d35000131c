using System.IO.Compression;
using System.Text.RegularExpressions;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Web.Tests.Analysis;
using Microsoft.Playwright;

namespace DfspRegistry.Web.Tests.Browser;

/// <summary>
/// What a page costs on a slow network: with nothing kept, and with what the browser keeps of the pages before it. A published program sends its scripts and styles
/// compressed and lets the browser keep for good what has its version in its address; a build does neither, so that they are compressed here.
/// </summary>
public sealed partial class PageWeightTests(DemoWeb demo) : IClassFixture<DemoWeb>
{
    private const int MostAtFirst = 150 * 1024;
    private const int MostAfterwards = 30 * 1024;

    private readonly Dictionary<string, int> compressed = [];

    [Theory]
    [InlineData(RegistryRoles.Coordinator)]
    [InlineData(RegistryRoles.Clinician)]
    public async Task Every_page_is_light_at_first_and_lighter_afterwards(string role)
    {
        var doors = await DemoDoors.OfAsync(demo);
        var page = await demo.OpenAsync(role, "/");
        await using var context = page.Context;
        List<IResponse> answers = [];
        page.Response += (_, answer) => answers.Add(answer);
        List<string> heavy = [];
        foreach (var (_, address) in (await doors.PagesAsync(demo)).Where(p => p.Role == role))
        {
            answers.Clear();
            await page.GotoAsync(address, new PageGotoOptions { WaitUntil = WaitUntilState.NetworkIdle });
            var (first, after) = (0, 0);
            foreach (var answer in answers.ToList())
            {
                var isKept = Versioned().IsMatch(answer.Url);
                var size = isKept ? await CompressedAsync(answer) : await WireAsync(answer);
                first += size;
                after += isKept ? 0 : size;
            }
            Assert.True(after > 0 && first > after, $"{address}: nothing was counted");
            if (first > MostAtFirst || after > MostAfterwards)
                heavy.Add($"{address}: {first} bytes, then {after}");
        }
        Assert.Empty(heavy);
    }

    private static async Task<int> WireAsync(IResponse answer)
    {
        var sizes = await answer.Request.SizesAsync();
        return sizes.ResponseHeadersSize + sizes.ResponseBodySize;
    }

    private async Task<int> CompressedAsync(IResponse answer)
    {
        if (compressed.TryGetValue(answer.Url, out var known))
            return known;
        using var target = new MemoryStream();
        await using (var brotli = new BrotliStream(target, CompressionLevel.Optimal, leaveOpen: true))
            await brotli.WriteAsync(await (await answer.Frame.Page.Context.APIRequest.GetAsync(answer.Url)).BodyAsync());
        return compressed[answer.Url] = (int)target.Length + (await answer.Request.SizesAsync()).ResponseHeadersSize;
    }

    [GeneratedRegex(@"\.[a-z0-9]{10}\.(js|css|svg|woff2)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Versioned();
}
