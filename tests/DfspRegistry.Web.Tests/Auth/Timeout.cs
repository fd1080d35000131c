using System.Net;
using DfspRegistry.Web.Security;
using DfspRegistry.Web.Tests.Fixtures;
using DfspRegistry.Web.Tests.Pages;

namespace DfspRegistry.Web.Tests.Auth;

/// <summary>Thirty idle minutes, twelve hours in all, on both of two processes; what a page asks for by itself is no activity (CVE-2026-25476).</summary>
[Trait("ASVS", "v5.0.0-7.3.1")]
[Trait("ASVS", "v5.0.0-7.3.2")]
public sealed class Timeout(SettledWeb settled) : IClassFixture<SettledWeb>
{
    private readonly WebFixture web = settled.Web;

    [Fact]
    public void The_times_are_those_that_the_documentation_states() =>
        Assert.Equal((TimeSpan.FromMinutes(30), TimeSpan.FromHours(12)), (SignIn.IdleTime, SignIn.LongestSession));

    [Fact]
    public async Task Activity_on_one_process_keeps_the_session_on_the_other_until_twelve_hours_are_over()
    {
        var replica = web.StartReplica();
        using var person = await PageClient.SignInAsync(web, "clinician-north");
        var there = new Uri(replica, "/account").ToString();
        for (var minutes = 25; minutes < 12 * 60; minutes += 25)
        {
            web.Time.Advance(TimeSpan.FromMinutes(25));
            Assert.Equal(HttpStatusCode.OK, (await person.GetAsync(minutes % 2 == 0 ? "/account" : there)).Status);
        }
        web.Time.Advance(TimeSpan.FromMinutes(21));
        Assert.Equal(HttpStatusCode.Redirect, (await person.GetAsync("/account")).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await person.GetAsync(there)).Status);
    }

    [Fact]
    public async Task Thirty_idle_minutes_end_it()
    {
        using var person = await PageClient.SignInAsync(web, "clinician-north");
        web.Time.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal(HttpStatusCode.OK, (await person.GetAsync("/account")).Status);
        web.Time.Advance(TimeSpan.FromMinutes(31));
        Assert.Equal(HttpStatusCode.Redirect, (await person.GetAsync("/account")).Status);
    }

    [Fact]
    public async Task What_a_page_asks_for_by_itself_is_no_activity()
    {
        using var person = await PageClient.SignInAsync(web, "clinician-north");
        for (var minutes = 0; minutes < 30; minutes += 5)
        {
            Assert.Equal(HttpStatusCode.OK, (await person.GetAsync("/adverse-events/terms?typed=nau")).Status);
            web.Time.Advance(TimeSpan.FromMinutes(5));
        }
        Assert.Equal(HttpStatusCode.Redirect, (await person.GetAsync("/account")).Status);
    }
}
