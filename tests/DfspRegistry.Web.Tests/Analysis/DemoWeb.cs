using AngleSharp;
using AngleSharp.Dom;
using DfspRegistry.Data.Demo;
using DfspRegistry.Web.Tests.Fixtures;
using Microsoft.Playwright;

namespace DfspRegistry.Web.Tests.Analysis;

/// <summary>The application and a browser on the demonstration, for a test class.</summary>
public sealed class DemoWeb : IAsyncLifetime
{
    public const string Systemic = DemoStudies.SystemicCode;
    public const string Surgical = DemoStudies.SurgicalCode;

    public BrowserFixture Browser { get; } = new();

    public WebFixture Web => Browser.Web;

    public async Task InitializeAsync()
    {
        await Browser.InitializeAsync();
        await DemoLoader.LoadAsync(Web.Database.ApplicationConnectionString, isPrivate: true);
    }

    public Task DisposeAsync() => Browser.DisposeAsync();

    public static DemoUser Person(string name) => DemoUsers.All.Single(u => u.Email.StartsWith(name + "@", StringComparison.Ordinal));

    /// <summary>A client that has signed in as clinician, clinician2, coordinator, researcher or administrator of the demonstration.</summary>
    public async Task<HttpClient> SignedInAsync(string name)
    {
        var person = Person(name);
        var client = Web.Client();
        var form = await DocumentAsync(await client.GetAsync("/sign-in"));
        var fields = form.QuerySelector("main form")!.QuerySelectorAll("input[name]").ToDictionary(i => i.GetAttribute("name")!, i => i.GetAttribute("value") ?? "", StringComparer.Ordinal);
        fields["Input.UserName"] = person.Email;
        fields["Input.Password"] = person.Password;
        using var content = new FormUrlEncodedContent(fields);
        using var answer = await client.PostAsync("/sign-in", content);
        Assert.True((int)answer.StatusCode < 400, $"{name} was not let in: {(int)answer.StatusCode}");
        return client;
    }

    public async Task<IPage> OpenAsync(string name, string path, ColorScheme colors = ColorScheme.Light, int width = 1280, bool javaScript = true)
    {
        var person = Person(name);
        var session = await Browser.OpenAsync(colors, width, javaScript: javaScript);
        var page = await session.NewPageAsync();
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("User name or e-mail").FillAsync(person.Email);
        await page.GetByLabel("Password").FillAsync(person.Password);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in" }).ClickAsync();
        await page.GotoAsync(path);
        return page;
    }

    public static async Task<IDocument> DocumentAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        return await BrowsingContext.New().OpenAsync(request => request.Content(text));
    }

    public static async Task<IDocument> PageAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        Assert.True(answer.IsSuccessStatusCode, $"{path} answers {(int)answer.StatusCode}");
        return await DocumentAsync(answer);
    }
}
