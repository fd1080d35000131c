using System.Net;
using System.Security.Cryptography;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Web.Security;
using DfspRegistry.Web.Tests.Fixtures;
using DfspRegistry.Web.Tests.Pages;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Tests.Calendar;

/// <summary>The calendar by its secret address: whose it is, what it says, and that it is nobody's when it is wrong.</summary>
public sealed class CalendarFeedTests(SettledWeb settled) : IClassFixture<SettledWeb>
{
    private readonly WebFixture web = settled.Web;
    private readonly People people = settled.People;

    [Fact]
    public async Task The_calendar_shows_the_windows_of_ones_own_sites_and_nothing_of_a_patient_but_the_number()
    {
        using var clinician = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Clinician));
        var address = await MakeAsync(clinician);
        using var program = web.Client();
        using var answer = await program.GetAsync(address);
        Assert.Equal((HttpStatusCode.OK, "text/calendar"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        var file = await answer.Content.ReadAsByteArrayAsync();
        var read = ReadCalendar.Of(file).Events;
        var mine = Assert.Single(read);
        Assert.Equal($"{people.NorthPatient.RegistryNumber}: visit due", mine.Summary);
        Assert.Equal(["CLASS", "DTEND;VALUE=DATE", "DTSTAMP", "DTSTART;VALUE=DATE", "SUMMARY", "TRANSP", "UID"], mine.Names.Order(StringComparer.Ordinal));
        var text = System.Text.Encoding.UTF8.GetString(file);
        foreach (var word in new[] { people.SouthPatient.RegistryNumber, Regimens.Imatinib, "esponse", "NORTH", people.NorthPatient.Id.ToString() })
            Assert.DoesNotContain(word, text, StringComparison.Ordinal);
        await using var database = web.Database.Open();
        Assert.Contains(await database.AuditEntries.Where(e => e.Action == AuditAction.Exported).ToListAsync(), e => e.UserName == "clinician of NORTH" && e.New!.Contains("calendar", StringComparison.Ordinal));
    }

    /// <summary>First dose on 1 March 2005, assessments every 183 days from day 274, windows of 28 days each side.</summary>
    [Fact]
    public async Task A_window_keeps_its_name_when_the_start_is_mended_and_ends_on_its_last_day()
    {
        using var coordinator = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Coordinator));
        using var program = web.Client();
        var address = await MakeAsync(coordinator);
        var before = Assert.Single(ReadCalendar.Of(await program.GetByteArrayAsync(address)).Events);
        Assert.Equal(56, before.Last.DayNumber - before.First.DayNumber);
        Assert.Equal(0, (before.First.DayNumber + 28 - new DateOnly(2005, 3, 1).DayNumber - 274) % 183);
        await using (var database = web.Database.Open())
        {
            var line = await database.TreatmentLines.SingleAsync(l => l.PatientId == people.NorthPatient.Id);
            line.StartedOn = new PartialDate(2005, 3, 2);
            await database.SaveChangesAsync();
        }
        var after = Assert.Single(ReadCalendar.Of(await program.GetByteArrayAsync(address)).Events);
        Assert.Equal((before.Uid, before.First.AddDays(1)), (after.Uid, after.First));
        await using (var database = web.Database.Open())
        {
            (await database.TreatmentLines.SingleAsync(l => l.PatientId == people.NorthPatient.Id)).StartedOn = new PartialDate(2005, 3, 1);
            await database.SaveChangesAsync();
        }
    }

    [Fact]
    public async Task The_address_is_shown_once_and_only_its_hash_is_kept()
    {
        using var researcher = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Researcher));
        var address = await MakeAsync(researcher);
        Assert.DoesNotContain("/calendar/", (await researcher.GetAsync("/account/calendar")).Page.Body!.InnerHtml, StringComparison.Ordinal);
        var token = address.ToString().Split('/')[^1][..^".ics".Length];
        // 256 random bits are 43 characters of base64.
        Assert.Equal(43, token.Length);
        await using var database = web.Database.Open();
        var user = await People.UserAsync(database, People.Account(RegistryRoles.Researcher));
        var feed = await database.CalendarFeeds.SingleAsync(f => f.UserId == user.Id);
        Assert.Equal(SHA256.HashData(System.Buffers.Text.Base64Url.DecodeFromChars(token)), feed.TokenHash);
        var trail = await database.AuditEntries.Where(e => e.Table == "calendar_feeds" && e.RowId == user.Id.ToString()).ToListAsync();
        Assert.NotEmpty(trail);
        Assert.All(trail, e => Assert.Contains("(secret)", e.New!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_renewed_a_revoked_and_a_closed_accounts_address_are_not_there()
    {
        const string account = "clinician-south";
        using var clinician = await PageClient.SignInAsync(web, account);
        using var program = web.Client();
        var first = await MakeAsync(clinician);
        var second = await MakeAsync(clinician);
        Assert.Equal(HttpStatusCode.NotFound, (await program.GetAsync(first)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync(second)).StatusCode);

        await SendAsync(clinician, "?handler=Revoke");
        Assert.Equal(HttpStatusCode.NotFound, (await program.GetAsync(second)).StatusCode);

        var third = await MakeAsync(clinician);
        await using (var database = web.Database.Open())
        {
            (await People.UserAsync(database, account)).DisabledAt = web.Time.GetUtcNow();
            await database.SaveChangesAsync();
        }
        var closed = await program.GetAsync(third);
        Assert.Equal(HttpStatusCode.NotFound, closed.StatusCode);
        // Every wrong address answers alike: one that was good once like one that nobody ever made.
        var words = await closed.Content.ReadAsStringAsync();
        foreach (var wrong in new[] { "/calendar/x.ics", $"/calendar/{new string('A', 43)}.ics", $"/calendar/{new string('!', 43)}.ics" })
        {
            using var answer = await program.GetAsync(new Uri(wrong, UriKind.Relative));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Equal(WithoutNonce(words), WithoutNonce(await answer.Content.ReadAsStringAsync()));
        }
    }

    [Fact]
    public async Task Who_sees_no_patients_has_no_calendar()
    {
        using var administrator = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Administrator));
        Assert.Equal(HttpStatusCode.Forbidden, (await administrator.GetAsync("/account/calendar")).Status);
        var form = await administrator.GetAsync("/account");
        Assert.Equal(HttpStatusCode.Forbidden, (await administrator.SubmitAsync(form, "/account/calendar")).Status);
    }

    internal static async Task<Uri> MakeAsync(PageClient person)
    {
        await SendAsync(person, "");
        var shown = await person.GetAsync("/account/calendar");
        return new Uri(new Uri(shown.Page.QuerySelector("#calendar-address")!.GetAttribute("value")!).PathAndQuery, UriKind.Relative);
    }

    private static async Task SendAsync(PageClient person, string handler) =>
        Assert.Equal(HttpStatusCode.Redirect, (await person.SubmitAsync(await person.GetAsync("/account/calendar"), "/account/calendar" + handler)).Status);

    private static string WithoutNonce(string page) => System.Text.RegularExpressions.Regex.Replace(page, "nonce=\"[^\"]*\"", "", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
}

/// <summary>An address that needs no session cannot be asked without end.</summary>
public sealed class CalendarLimitTests(SettledWeb settled) : IClassFixture<SettledWeb>
{
    [Fact]
    public async Task Whoever_tries_addresses_one_after_the_other_is_turned_away()
    {
        using var program = settled.Web.Client();
        List<HttpStatusCode> answers = [];
        for (var i = 0; i < 5 * RequestLimits.CalendarReadsAtOnce && !answers.Contains(HttpStatusCode.TooManyRequests); i++)
            answers.Add((await program.GetAsync(new Uri($"/calendar/{i:x32}.ics", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
        Assert.All(answers.SkipLast(1), a => Assert.Equal(HttpStatusCode.NotFound, a));
        Assert.True(answers.Count > RequestLimits.CalendarReadsAtOnce);
    }
}
