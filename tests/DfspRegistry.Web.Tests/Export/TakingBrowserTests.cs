using System.Security.Cryptography;
using DfspRegistry.Data.RowExports;
using DfspRegistry.Domain.RowExports;
using DfspRegistry.Web.Tests.Analysis;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace DfspRegistry.Web.Tests.Export;

/// <summary>Who takes a file stands on its page afterwards, which says so; asked who it is on the way, the person comes back to it.</summary>
public sealed class TakingBrowserTests(DemoWeb demo) : IClassFixture<DemoWeb>
{
    [Fact]
    public async Task After_a_download_the_page_of_the_export_says_what_went_out()
    {
        var address = $"/exports/{await ApprovedAsync()}";
        var page = await demo.OpenAsync("researcher", address);
        await using var session = page.Context;
        demo.Web.Time.Advance(TimeSpan.FromMinutes(6));
        await page.ClickAsync("[data-takes] button");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Is it still you?");
        await page.FillAsync("#again-password", DemoWeb.Person("researcher").Password);
        await page.ClickAsync("main form button");
        await page.WaitForURLAsync("**" + address);
        var download = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("[data-takes] button"));
        Assert.Matches("^rows-[0-9a-f]{32}\\.zip$", download.SuggestedFilename);
        await Assertions.Expect(page.Locator("main [role=status]")).ToContainTextAsync("The file was downloaded");
        Assert.EndsWith(address, page.Url, StringComparison.Ordinal);
        await using var content = await download.CreateReadStreamAsync();
        await Assertions.Expect(page.Locator("main code")).ToHaveTextAsync(Convert.ToHexStringLower(await SHA256.HashDataAsync(content)));
    }

    private async Task<Guid> ApprovedAsync()
    {
        await using var database = demo.Web.Database.Open();
        var (researcher, coordinator) = (DemoWeb.Person("researcher").Email, DemoWeb.Person("coordinator").Email);
        var (by, second) = (await database.Users.SingleAsync(u => u.Email == researcher), await database.Users.SingleAsync(u => u.Email == coordinator));
        var now = demo.Web.Time.GetUtcNow();
        var export = new RowExport
        {
            Id = Guid.CreateVersion7(), StudyId = (await database.Studies.SingleAsync(s => s.Code == DemoWeb.Systemic)).Id, SiteIds = await database.Sites.Select(s => s.Id).ToArrayAsync(),
            Content = RowExportContent.Analysis, Dates = RowExportDates.SinceFirstDose, Purpose = "Second lines after imatinib: a thesis.", RequestedById = by.Id, RequestedBy = by.DisplayName,
            RequestedAt = now, Patients = 95, SingledOut = 95, Secret = RowDisguise.NewSecret(),
            Outcome = RowExportOutcome.Approved, DecidedById = second.Id, DecidedBy = second.DisplayName, DecidedAt = now, Note = "Agreed.", Acknowledged = 95, ExpiresAt = now.AddDays(7),
        };
        database.Add(export);
        await database.SaveChangesAsync();
        return export.Id;
    }
}
