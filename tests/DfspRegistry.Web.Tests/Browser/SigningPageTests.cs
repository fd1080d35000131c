using Deque.AxeCore.Playwright;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Web.Tests.Analysis;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace DfspRegistry.Web.Tests.Browser;

/// <summary>The page that signs shows what is signed, light and dark, wide and narrow: nothing that axe finds, nothing wider than the window.</summary>
public sealed class SigningPageTests(DemoWeb demo) : IClassFixture<DemoWeb>
{
    [Fact]
    public async Task What_is_signed_can_be_read_by_everybody()
    {
        await using var database = demo.Web.Database.Open();
        // The visit of which most was recorded: lesions, events and a dose.
        var page = await demo.OpenAsync(RegistryRoles.Clinician, "/");
        await using var session = page.Context;
        var visits = await database.Visits.Where(v => v.State == VisitState.Complete).OrderByDescending(v => database.LesionMeasurements.Count(m => database.Assessments.Any(a => a.Id == m.AssessmentId && a.VisitId == v.Id))).Take(60)
            .Select(v => new { v.Id, Number = database.Patients.Single(p => p.Id == v.PatientId).RegistryNumber }).ToListAsync();
        var isSeen = false;
        foreach (var visit in visits)
        {
            if ((await page.GotoAsync($"/patients/{visit.Number}/sign/{visit.Id}"))!.Status != 200)
                continue;
            isSeen = true;
            await LookAsync(page, "visit");
            await page.GotoAsync($"/patients/{visit.Number}/sign");
            await LookAsync(page, "record");
            break;
        }
        Assert.True(isSeen);
    }

    private static async Task LookAsync(IPage page, string name)
    {
        List<string> found = [];
        foreach (var (scheme, width) in new[] { (ColorScheme.Light, 1280), (ColorScheme.Dark, 1280), (ColorScheme.Light, 390), (ColorScheme.Dark, 390) })
        {
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
            await page.SetViewportSizeAsync(width, 900);
            var seen = await page.RunAxe();
            found.AddRange(seen.Violations.SelectMany(v => v.Nodes.Select(n => $"{name} {scheme} {width}: {v.Id} {n.Html[..Math.Min(n.Html.Length, 160)]}")));
            if (await page.EvaluateAsync<int>("document.documentElement.scrollWidth") > width)
                found.Add($"{name} {scheme} {width}: wider than the window");
        }
        Assert.Empty(found);
    }
}
