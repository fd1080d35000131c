using System.Text.Json;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Web.Tests.Data;
using DfspRegistry.Web.Tests.Fixtures;
using DfspRegistry.Web.Tests.Pages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace DfspRegistry.Web.Tests.Auth;

/// <summary>Passkeys with Chromium's virtual authenticator: made, used, and refused where the person was not verified or the question was not theirs.</summary>
[Trait("ASVS", "v5.0.0-6.3.3")]
[Trait("ASVS", "v5.0.0-6.7.2")]
public sealed class Passkey(BrowserFixture browser) : IClassFixture<BrowserFixture>, IAsyncLifetime
{
    private readonly WebFixture web = browser.Web;

    public async Task InitializeAsync()
    {
        web.AsksForSecondStep = true;
        await using var database = web.Database.Open();
        if (!database.Sites.Any(s => s.Code == "NORTH"))
            await People.SettleAsync(web);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task An_invited_person_sets_one_up_and_signs_in_with_it_alone()
    {
        await using var session = await browser.OpenAsync();
        var (page, device) = await NewcomerAsync(session, "passkey-first@example.org");
        await device.AddAsync();
        await page.ClickAsync("text=Set up a passkey");
        await page.WaitForSelectorAsync(".codes");
        Assert.Equal(10, await page.Locator(".codes code").CountAsync());
        await page.ClickAsync("text=I have them");
        await page.WaitForSelectorAsync("details.who");

        await SignOutAsync(page);
        await page.ClickAsync("text=Use a passkey");
        await page.WaitForSelectorAsync("details.who");
        await page.GotoAsync("/account/sessions");
        Assert.Contains("passkey", await page.InnerTextAsync("tbody tr"), StringComparison.Ordinal);

        // A second one, for another device; the only second step there is cannot be removed, one of two can.
        await page.GotoAsync("/account/passkeys");
        Assert.Equal(0, await page.Locator("button:has-text('Remove')").CountAsync());
        await device.ReplaceAsync();
        await page.FillAsync("#name", "Key in the drawer");
        await page.ClickAsync("text=Set up a passkey");
        await page.WaitForSelectorAsync("text=The passkey is set up");
        Assert.Equal(2, await page.Locator("tbody tr").CountAsync());
        await page.ClickAsync("tr:has(input[value='Key in the drawer']) button:has-text('Remove')");
        await page.WaitForSelectorAsync("text=no longer opens anything");
        Assert.Equal(1, await page.Locator("tbody tr").CountAsync());

        await SignOutAsync(page);
        await page.ClickAsync("text=Use a passkey");
        await page.WaitForSelectorAsync("[data-errors]");
    }

    [Fact]
    public async Task The_second_step_after_the_password_can_be_a_passkey()
    {
        await using var session = await browser.OpenAsync();
        var (page, device) = await NewcomerAsync(session, "passkey-second@example.org");
        await device.AddAsync();
        await page.ClickAsync("text=Set up a passkey");
        await page.WaitForSelectorAsync(".codes");
        await SignOutAsync(page);
        await page.FillAsync("#Input_UserName", "passkey-second@example.org");
        await page.FillAsync("#Input_Password", Newcomer.Password);
        await page.ClickAsync("main button");
        await page.WaitForSelectorAsync("h1:has-text('Second step')");
        await page.ClickAsync("text=Use a passkey");
        await page.WaitForSelectorAsync("details.who");
    }

    [Fact]
    public async Task Without_verifying_the_person_it_is_refused()
    {
        await using var session = await browser.OpenAsync();
        var (page, device) = await NewcomerAsync(session, "passkey-unverified@example.org");
        await device.AddAsync();
        await page.ClickAsync("text=Set up a passkey");
        await page.WaitForSelectorAsync(".codes");
        await SignOutAsync(page);

        // The same device, but the question is changed on its way to ask for less: the answer lacks the verification, and the registry sees it.
        await device.VerifyAsync(false);
        await page.RouteAsync("**/sign-in/passkey?handler=Prove", async route =>
        {
            var answer = await route.FetchAsync();
            var text = (await answer.TextAsync()).Replace("\"userVerification\":\"required\"", "\"userVerification\":\"discouraged\"", StringComparison.Ordinal);
            await route.FulfillAsync(new RouteFulfillOptions { Response = answer, Body = text });
        });
        await page.ClickAsync("text=Use a passkey");
        await page.WaitForSelectorAsync("[data-errors]");
        Assert.Equal(0, await page.Locator("details.who").CountAsync());
    }

    [Fact]
    public async Task An_answer_counts_once_and_only_to_its_own_question()
    {
        await using var session = await browser.OpenAsync();
        var (page, device) = await NewcomerAsync(session, "passkey-replay@example.org");
        await device.AddAsync();
        await page.ClickAsync("text=Set up a passkey");
        await page.WaitForSelectorAsync(".codes");
        await SignOutAsync(page);

        var first = await AnswerAsync(page);
        Assert.Equal("/", await SendAsync(page, first.Ceremony, first.Credential));
        await SignOutAsync(page);
        Assert.Equal("/sign-in", await SendAsync(page, first.Ceremony, first.Credential));

        var second = await AnswerAsync(page);
        var third = await AnswerAsync(page);
        Assert.Equal("/sign-in", await SendAsync(page, third.Ceremony, second.Credential));
        Assert.Equal("/sign-in", await SendAsync(page, new string('A', 43), second.Credential));
        web.Time.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal("/sign-in", await SendAsync(page, second.Ceremony, second.Credential));
        var fresh = await AnswerAsync(page);
        Assert.Equal("/", await SendAsync(page, fresh.Ceremony, fresh.Credential));
    }

    [Fact]
    [Trait("ASVS", "v5.0.0-7.5.3")]
    public async Task A_passkey_signs_what_it_was_asked_for_and_the_password_alone_does_not()
    {
        await using var session = await browser.OpenAsync();
        var (page, device) = await NewcomerAsync(session, "passkey-signs@example.org", RegistryRoles.Coordinator);
        await device.AddAsync();
        await page.ClickAsync("text=Set up a passkey");
        await page.WaitForSelectorAsync(".codes");
        await using var database = web.Database.Open();
        var patient = await database.Patients.FirstAsync();
        var visit = Records.Visit(patient, new PartialDate(2013, 2, 1));
        visit.State = VisitState.Complete;
        database.Add(visit);
        await database.SaveChangesAsync();
        var address = $"/patients/{patient.RegistryNumber}/sign/{visit.Id}";

        await page.GotoAsync(address);
        await page.CheckAsync("input[name='Input.Meaning'] >> nth=0");
        await page.FillAsync("#Input_Password", Newcomer.Password);
        await page.ClickAsync("main button:has-text('Sign as')");
        await page.WaitForSelectorAsync("text=Password and code do not fit");

        // The answer to a question of signing in, with its own token, signs nothing.
        var other = await AnswerAsync(page, address);
        await page.CheckAsync("input[name='Input.Meaning'] >> nth=0");
        await page.EvaluateAsync(Send, new[] { other.Ceremony, other.Credential });
        await page.WaitForSelectorAsync("text=This is no passkey of yours");
        Assert.False(await database.Signatures.AnyAsync(s => s.VisitId == visit.Id));

        await page.CheckAsync("input[name='Input.Meaning'] >> nth=0");
        await page.ClickAsync("text=Sign with a passkey");
        await page.WaitForURLAsync(url => !url.Contains("/sign/", StringComparison.Ordinal));
        Assert.Equal(Newcomer.NameOf("passkey-signs@example.org"), (await database.Signatures.SingleAsync(s => s.VisitId == visit.Id)).SignerName);
    }

    [Fact]
    public async Task The_question_names_the_registrys_host_and_asks_for_verification()
    {
        await using var session = await browser.OpenAsync();
        var page = await session.NewPageAsync();
        await page.GotoAsync("/sign-in");
        using var asked = JsonDocument.Parse(await page.EvaluateAsync<string>(Question));
        var options = asked.RootElement.GetProperty("options");
        Assert.Equal("localhost", options.GetProperty("rpId").GetString());
        Assert.Equal("required", options.GetProperty("userVerification").GetString());
        // Nobody learns from the question which accounts or passkeys there are.
        Assert.False(options.TryGetProperty("allowCredentials", out var allowed) && allowed.GetArrayLength() > 0);
        Assert.InRange(options.GetProperty("challenge").GetString()!.Length, 22, 100);
    }

    [Fact]
    public async Task Without_script_the_password_works_and_no_dead_button_is_shown()
    {
        await using var session = await browser.OpenAsync(javaScript: false);
        var page = await session.NewPageAsync();
        await page.GotoAsync("/sign-in");
        Assert.False(await page.IsVisibleAsync("text=Use a passkey"));
        Assert.True(await page.IsVisibleAsync("text=Password"));
    }

    private const string Send = """
        ([ceremony, credential]) => {
          const form = document.querySelector('form[data-passkey]');
          form.querySelector('[data-passkey-ceremony]').value = ceremony;
          form.querySelector('[data-passkey-credential]').value = credential;
          form.submit();
        }
        """;

    private const string Question = """
        async () => {
          const body = new FormData();
          body.set('__RequestVerificationToken', document.querySelector('main [name=__RequestVerificationToken]').value);
          return await (await fetch('/sign-in/passkey?handler=Prove', { method: 'POST', body })).text();
        }
        """;

    private static async Task<(string Ceremony, string Credential)> AnswerAsync(IPage page, string from = "/sign-in")
    {
        await page.GotoAsync(from);
        var made = await page.EvaluateAsync<string>("""
            async () => {
              const body = new FormData();
              body.set('__RequestVerificationToken', document.querySelector('main [name=__RequestVerificationToken]').value);
              const asked = await (await fetch('/sign-in/passkey?handler=Prove', { method: 'POST', body })).json();
              const credential = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked.options) });
              return JSON.stringify({ ceremony: asked.ceremony, credential: JSON.stringify(credential) });
            }
            """);
        using var answer = JsonDocument.Parse(made);
        return (answer.RootElement.GetProperty("ceremony").GetString()!, answer.RootElement.GetProperty("credential").GetString()!);
    }

    /// <returns>The path where it leads.</returns>
    private static async Task<string> SendAsync(IPage page, string ceremony, string credential)
    {
        await page.GotoAsync("/sign-in");
        await page.EvaluateAsync(Send, new[] { ceremony, credential });
        await page.WaitForSelectorAsync("details.who, [data-errors]");
        return new Uri(page.Url).AbsolutePath;
    }

    private async Task<(IPage Page, VirtualDevice Device)> NewcomerAsync(IBrowserContext session, string email, string role = RegistryRoles.Researcher)
    {
        var person = await Newcomer.InviteAsync(web, email, role);
        var page = await session.NewPageAsync();
        await page.GotoAsync(person.InvitationPath);
        await page.FillAsync("#Input_New", Newcomer.Password);
        await page.FillAsync("#Input_Again", Newcomer.Password);
        await page.ClickAsync("main button");
        await page.WaitForSelectorAsync("h1:has-text('A second step')");
        return (page, await VirtualDevice.OfAsync(session, page));
    }

    private static async Task SignOutAsync(IPage page)
    {
        await page.GotoAsync("/sign-out");
        await page.ClickAsync("main button");
        await page.WaitForSelectorAsync("#Input_UserName");
    }

    /// <summary>An authenticator in the browser that needs nobody's finger.</summary>
    private sealed class VirtualDevice(ICDPSession devtools)
    {
        private string id = "";

        public static async Task<VirtualDevice> OfAsync(IBrowserContext session, IPage page)
        {
            var devtools = await session.NewCDPSessionAsync(page);
            await devtools.SendAsync("WebAuthn.enable");
            return new VirtualDevice(devtools);
        }

        public async Task AddAsync()
        {
            var added = await devtools.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
            {
                ["options"] = new Dictionary<string, object>
                {
                    ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true,
                },
            });
            id = added!.Value.GetProperty("authenticatorId").GetString()!;
        }

        public async Task ReplaceAsync()
        {
            await devtools.SendAsync("WebAuthn.removeVirtualAuthenticator", new Dictionary<string, object> { ["authenticatorId"] = id });
            await AddAsync();
        }

        public Task VerifyAsync(bool verified) =>
            devtools.SendAsync("WebAuthn.setUserVerified", new Dictionary<string, object> { ["authenticatorId"] = id, ["isUserVerified"] = verified });
    }
}
