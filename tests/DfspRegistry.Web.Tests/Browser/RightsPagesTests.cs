using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Web.Tests.Analysis;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace DfspRegistry.Web.Tests.Browser;

/// <summary>The pages by which rights and patients go from hand to hand: filled and refused, light and dark, wide and narrow, nothing that axe finds.</summary>
public sealed class RightsPagesTests(DemoWeb demo) : IClassFixture<DemoWeb>
{
    private static readonly AxeRunOptions WithTargets = new() { Rules = new Dictionary<string, RuleOptions> { ["target-size"] = new() { Enabled = true } } };

    [Fact]
    public async Task Roles_transfers_and_emergencies_can_be_read_and_sent_by_everybody()
    {
        await DemoDoors.OfAsync(demo);
        await using var database = demo.Web.Database.Open();
        var transfer = await database.PatientTransfers.SingleAsync();
        var other = await database.Patients.Where(p => p.Id != transfer.PatientId).OrderBy(p => p.RegistryNumber).FirstAsync();
        var clinician = await database.Users.SingleAsync(u => u.Email == DemoWeb.Person("clinician").Email);
        var emergency = await database.EmergencyAccesses.SingleAsync();
        var export = await database.RowExports.SingleAsync();
        (string Role, string Name, string Address, string? Refuse)[] pages =
        [
            (RegistryRoles.Administrator, "person", $"/admin/users/{clinician.Id}", "form[action*=Rights] button"),
            (RegistryRoles.Administrator, "people", "/admin/users", "form[action*=Invite] button"),
            (RegistryRoles.Coordinator, "transfers", "/transfers", null),
            (RegistryRoles.Coordinator, "transfer", $"/transfers/{transfer.Id}", "form[action*=Decline] button"),
            (RegistryRoles.Coordinator, "propose", $"/patients/{other.RegistryNumber}/transfer", "form[method=post] [data-save]"),
            (RegistryRoles.Coordinator, "emergencies", "/emergency-access", null),
            (RegistryRoles.Coordinator, "emergency", $"/emergency-access/{emergency.Id}", null),
            ("clinician2", "ask", "/emergency-access", "form[method=post] [data-save]"),
            ("clinician2", "read", $"/patients/{emergency.RegistryNumber}", null),
            (RegistryRoles.Coordinator, "exports", "/exports", null),
            (RegistryRoles.Coordinator, "export", $"/exports/{export.Id}", null),
            (RegistryRoles.Coordinator, "decide", $"/exports/{export.Id}/decide", "button[formaction*=Approve]"),
            (RegistryRoles.Researcher, "ask for rows", "/exports/new", "form[method=post] [data-save]"),
            (RegistryRoles.Researcher, "asked for rows", $"/exports/{export.Id}", null),
            (RegistryRoles.Coordinator, "waiting", $"/patients/{transfer.RegistryNumber}/transfer", null),
        ];
        List<string> found = [];
        foreach (var role in pages.GroupBy(p => p.Role))
        {
            var page = await demo.OpenAsync(role.Key, "/");
            await using var session = page.Context;
            foreach (var (_, name, address, refuse) in role)
            {
                Assert.Equal(200, (await page.GotoAsync(address))!.Status);
                await LookAsync(page, name, found);
                if (refuse is null)
                    continue;
                await page.SetViewportSizeAsync(1280, 800);
                await page.ClickAsync($"main {refuse}");
                await page.WaitForSelectorAsync("main .errors");
                await LookAsync(page, $"{name}-refused", found);
            }
        }
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    private static async Task LookAsync(IPage page, string name, List<string> found)
    {
        foreach (var (scheme, width) in new[] { (ColorScheme.Light, 1280), (ColorScheme.Dark, 1280), (ColorScheme.Light, 390), (ColorScheme.Dark, 390) })
        {
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
            await page.SetViewportSizeAsync(width, 900);
            var seen = await page.RunAxe(WithTargets);
            found.AddRange(seen.Violations.SelectMany(v => v.Nodes.Select(n => $"{name} {scheme} {width}: {v.Id} {n.Html[..Math.Min(n.Html.Length, 160)]}")));
            var sideways = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            if (sideways > 0)
                found.Add($"{name} scrolls {sideways} pixels sideways at {width}");
        }
    }
}
