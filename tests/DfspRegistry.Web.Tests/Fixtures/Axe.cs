using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace DfspRegistry.Web.Tests.Fixtures;

/// <summary>
/// What axe finds on a page, the size of targets (WCAG 2.2, 2.5.8) with it. Its script is put into the page once and asked there: the package's own call opens another
/// page for each question, which took three times as long over all pages.
/// </summary>
internal static class Axe
{
    private static readonly string Script = new BundledAxeScriptProvider().GetScript();

    /// <returns>The broken rule and the element's markup, each.</returns>
    public static Task<string[]> FindAsync(IPage page) => RunAsync(page, "{ rules: { 'target-size': { enabled: true } } }");

    public static Task<string[]> FindContrastAsync(IPage page) => RunAsync(page, "{ runOnly: { type: 'rule', values: ['color-contrast'] } }");

    private static async Task<string[]> RunAsync(IPage page, string options)
    {
        if (!await page.EvaluateAsync<bool>("'axe' in window"))
            await page.EvaluateAsync(Script);
        return await page.EvaluateAsync<string[]>($"axe.run(document, {options}).then(seen => seen.violations.flatMap(v => v.nodes.map(n => v.id + ' ' + n.html.slice(0, 160))))");
    }
}
