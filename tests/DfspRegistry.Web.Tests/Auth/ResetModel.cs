using System.Net;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Web.Tests.Fixtures;
using DfspRegistry.Web.Tests.Pages;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;

namespace DfspRegistry.Web.Tests.Auth;

/// <summary>
/// A forgotten password in every order of steps: a link asked for, used, used again, an older one used, one for somebody else used; the password given; the code
/// given, or left out. A model says beforehand what each step must answer: in after the right password and then the right code, and by nothing else
/// (CVE-2026-18963 is a way around it that only an odd order finds).
/// </summary>
[Trait("ASVS", "v5.0.0-6.4.3")]
public sealed class ResetModel(SettledWeb settled) : IClassFixture<SettledWeb>
{
    public enum Step { AskForLink, UseNewestLink, UseOldestLink, UseLinkForAnother, GivePassword, GiveOldPassword, GiveCode, GiveWrongCode, OpenRecord, SetUpAnew, SignOut }

    private static readonly string[] Chosen = ["seven green kettles whistle", "nine yellow trams are late", "eleven wooden boats leak badly", "thirteen quiet owls argue"];

    private readonly WebFixture web = settled.Web;

    [Fact]
    public async Task No_order_of_steps_skips_the_link_or_the_second_factor()
    {
        web.AsksForSecondStep = true;
        var number = 0;
        foreach (var steps in Gen.ArrayOf(Gen.Elements(Enum.GetValues<Step>()), 12).Sample(10))
            await RunAsync($"reset-{++number}@example.org", steps);
    }

    /// <summary>The four steps that matter in each of their 24 orders; beside them chance goes through all eleven.</summary>
    [Fact]
    public async Task Every_permutation_of_link_use_password_and_code_holds_to_the_model()
    {
        web.AsksForSecondStep = true;
        var number = 0;
        foreach (var steps in Permutations([Step.AskForLink, Step.UseNewestLink, Step.GivePassword, Step.GiveCode]))
            await RunAsync($"reset-all-{++number}@example.org", [.. steps, Step.OpenRecord]);
        Assert.Equal(24, number);
    }

    [Theory]
    [InlineData(Step.AskForLink, Step.UseNewestLink, Step.OpenRecord)]
    [InlineData(Step.AskForLink, Step.UseNewestLink, Step.GivePassword, Step.OpenRecord, Step.SetUpAnew, Step.GiveCode, Step.OpenRecord)]
    [InlineData(Step.GivePassword, Step.AskForLink, Step.UseNewestLink, Step.GiveCode, Step.OpenRecord)]
    [InlineData(Step.AskForLink, Step.AskForLink, Step.UseNewestLink, Step.UseOldestLink, Step.UseNewestLink, Step.GiveOldPassword, Step.GivePassword, Step.GiveCode, Step.OpenRecord)]
    [InlineData(Step.GiveCode, Step.UseLinkForAnother, Step.GivePassword, Step.GiveWrongCode, Step.GiveCode, Step.AskForLink, Step.UseNewestLink, Step.OpenRecord)]
    public Task Orders_that_have_gone_wrong_elsewhere(params Step[] steps)
    {
        web.AsksForSecondStep = true;
        return RunAsync($"reset-{string.Join('-', steps.Select(s => (int)s))}@example.org", steps);
    }

    private async Task RunAsync(string email, Step[] steps)
    {
        var (person, first) = await Newcomer.SettleAsync(web, email);
        first.Dispose();
        using var client = PageClient.Anonymous(web);
        var (password, passwords) = (Newcomer.Password, 0);
        var (gavePassword, isIn) = (false, false);
        List<(string Path, bool IsGood)> links = [];
        var said = $"{string.Join(", ", steps)}: ";

        for (var i = 0; i < steps.Length; i++)
        {
            var where = said + i;
            switch (steps[i])
            {
                case Step.AskForLink:
                    links.Add((await LinkAsync(email), true));
                    break;
                case Step.UseNewestLink or Step.UseOldestLink or Step.UseLinkForAnother when links.Count > 0:
                    var link = steps[i] == Step.UseOldestLink ? links[0] : links[^1];
                    var path = steps[i] == Step.UseLinkForAnother ? link.Path.Replace(person.UserId.ToString(), Guid.CreateVersion7().ToString(), StringComparison.Ordinal) : link.Path;
                    var next = Chosen[++passwords % Chosen.Length];
                    var isGood = link.IsGood && steps[i] != Step.UseLinkForAnother;
                    var opened = await client.GetAsync(path);
                    Assert.Equal((where, isGood), (where, opened.Page.QuerySelector("main form") is not null));
                    var used = await client.PostAsync(path, ("Input.New", next), ("Input.Again", next), ("__RequestVerificationToken", await TokenAsync(client)));
                    Assert.Equal((where, isGood ? "/sign-in" : null), (where, used.Location?.ToString()));
                    if (isGood)
                    {
                        // One use ends every link and every session.
                        (password, gavePassword, isIn) = (next, false, false);
                        links = [.. links.Select(l => (l.Path, false))];
                    }
                    else
                        passwords--;
                    break;
                case Step.GivePassword or Step.GiveOldPassword:
                    web.Time.Advance(TimeSpan.FromMinutes(20));
                    (gavePassword, isIn) = isIn && !await IsInAsync(client) ? (false, false) : (gavePassword, isIn);
                    if (isIn)
                        break;
                    var given = steps[i] == Step.GivePassword ? password : Chosen[(passwords + 1) % Chosen.Length];
                    var answer = await person.GivePasswordAsync(client, given);
                    Assert.Equal((where, steps[i] == Step.GivePassword), (where, answer.Status == HttpStatusCode.Redirect));
                    gavePassword = steps[i] == Step.GivePassword;
                    break;
                case Step.GiveCode or Step.GiveWrongCode:
                    web.Time.Advance(TimeSpan.FromMinutes(1));
                    var form = await client.GetAsync("/sign-in/second-step");
                    Assert.Equal((where, gavePassword && !isIn), (where, form.Status == HttpStatusCode.OK));
                    if (form.Status != HttpStatusCode.OK)
                        break;
                    var accepted = await client.SubmitAsync(form, "/sign-in/second-step", ("Code", person.Code(web, steps[i] == Step.GiveCode ? 0 : 3)));
                    Assert.Equal((where, steps[i] == Step.GiveCode), (where, accepted.Status == HttpStatusCode.Redirect));
                    isIn = steps[i] == Step.GiveCode;
                    break;
                case Step.SetUpAnew:
                    Assert.Equal((where, HttpStatusCode.Redirect), (where, (await client.GetAsync("/sign-in/set-up")).Status));
                    break;
                case Step.SignOut when isIn:
                    await client.SubmitAsync("/sign-out");
                    (gavePassword, isIn) = (false, false);
                    break;
            }
            Assert.Equal((where, isIn), (where, await IsInAsync(client)));
        }
    }

    private static IEnumerable<Step[]> Permutations(Step[] steps) =>
        steps.Length == 1 ? [steps] : steps.SelectMany(first => Permutations([.. steps.Where(s => s != first)]).Select(rest => (Step[])[first, .. rest]));

    private static async Task<bool> IsInAsync(PageClient client) => (await client.GetAsync("/account")).Status == HttpStatusCode.OK;

    /// <summary>A page that opens nothing has no form, and whoever sends one nevertheless takes the token from another page.</summary>
    private static async Task<string> TokenAsync(PageClient client)
    {
        foreach (var address in new[] { "/account", "/sign-in", "/sign-in/second-step" })
        {
            if ((await client.GetAsync(address)).Page.QuerySelector("[name=__RequestVerificationToken]")?.GetAttribute("value") is { } token)
                return token;
        }
        throw new InvalidOperationException("No page has a form.");
    }

    private async Task<string> LinkAsync(string email)
    {
        using var scope = web.Services.CreateScope();
        return (await scope.ServiceProvider.GetRequiredService<Invitations>().ResetPasswordAsync(email)).Path;
    }
}
