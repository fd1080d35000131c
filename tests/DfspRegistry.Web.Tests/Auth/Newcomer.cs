using System.Net;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Accounts.SecondFactors;
using DfspRegistry.Web.Tests.Fixtures;
using DfspRegistry.Web.Tests.Pages;
using Microsoft.Extensions.DependencyInjection;

namespace DfspRegistry.Web.Tests.Auth;

/// <summary>A person with a telephone: invited, password chosen, app set up, codes printed.</summary>
internal sealed class Newcomer
{
    public const string Password = "seven green kettles whistle";

    public required string Email { get; init; }
    public required Guid UserId { get; init; }
    public required string InvitationPath { get; init; }
    public byte[] Key { get; private set; } = [];
    public IReadOnlyList<string> RecoveryCodes { get; private set; } = [];

    /// <summary>Nobody bears another's name.</summary>
    public static string NameOf(string email) => $"New Comer {email.Split('@')[0]}";

    public static async Task<Newcomer> InviteAsync(WebFixture web, string email, string role = RegistryRoles.Researcher)
    {
        using var scope = web.Services.CreateScope();
        var invitation = await scope.ServiceProvider.GetRequiredService<Invitations>().InviteAsync(new InvitationRequest(email, NameOf(email), role, [], AllSites: true));
        return new Newcomer { Email = email, UserId = invitation.UserId, InvitationPath = invitation.Path };
    }

    /// <summary>Invited and set up with the app; the returned browser is signed in.</summary>
    public static async Task<(Newcomer Person, PageClient Client)> SettleAsync(WebFixture web, string email, string role = RegistryRoles.Researcher)
    {
        var person = await InviteAsync(web, email, role);
        var client = PageClient.Anonymous(web);
        Assert.Equal("/sign-in/second-step", (await client.SubmitAsync(person.InvitationPath, ("Input.New", Password), ("Input.Again", Password))).Location!.ToString());
        var done = await person.SetUpAppAsync(client, web, "/sign-in/set-up");
        Assert.Equal(HttpStatusCode.OK, done.Status);
        return (person, client);
    }

    /// <summary>Types the code of the key that the page shows, and keeps the recovery codes that come back.</summary>
    public async Task<Answer> SetUpAppAsync(PageClient client, WebFixture web, string address)
    {
        var page = await client.GetAsync(address);
        var form = page.Page.QuerySelector("main form:has([name=SealedKey])")!;
        var key = Base32(page.Page.QuerySelector("main code.key")!.TextContent);
        var done = await client.PostAsync(
            address, ("SealedKey", form.QuerySelector("[name=SealedKey]")!.GetAttribute("value")!), ("Code", TimeCode.At(key, TimeCode.StepAt(web.Time.GetUtcNow()))),
            ("__RequestVerificationToken", form.QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!));
        if (done.Status == HttpStatusCode.OK)
        {
            Key = key;
            RecoveryCodes = [.. done.Page.QuerySelectorAll("main .codes code").Select(c => c.TextContent)];
        }
        return done;
    }

    /// <summary>The code that the app shows, some half minutes away.</summary>
    public string Code(WebFixture web, int steps = 0) => TimeCode.At(Key, TimeCode.StepAt(web.Time.GetUtcNow()) + steps);

    /// <summary>The code that an app with this typed key shows.</summary>
    public static string CodeOf(string key, WebFixture web) => TimeCode.At(Base32(key), TimeCode.StepAt(web.Time.GetUtcNow()));

    public async Task<Answer> GivePasswordAsync(PageClient client, string password = Password) =>
        await client.SubmitAsync("/sign-in", ("Input.UserName", Email), ("Input.Password", password));

    public static Task<Answer> GiveCodeAsync(PageClient client, string code) => client.SubmitAsync("/sign-in/second-step", ("Code", code));

    private static byte[] Base32(string text)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        List<byte> bytes = [];
        var (bits, count) = (0, 0);
        foreach (var letter in text.Where(c => c != ' '))
        {
            (bits, count) = ((bits << 5 | Alphabet.IndexOf(letter, StringComparison.Ordinal)) & 0xFFFF, count + 5);
            if (count >= 8)
                bytes.Add((byte)(bits >> (count -= 8)));
        }
        return [.. bytes];
    }
}
