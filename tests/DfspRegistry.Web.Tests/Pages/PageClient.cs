using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using DfspRegistry.Web.Tests.Fixtures;

namespace DfspRegistry.Web.Tests.Pages;

/// <summary>A page as it came back.</summary>
internal sealed record Answer(HttpStatusCode Status, IHtmlDocument Page, string Text, Uri? Location, HttpResponseMessage Response);

/// <summary>A person with a browser that runs no script: follows links and sends forms as they stand on the page.</summary>
internal sealed class PageClient(HttpClient http) : IDisposable
{
    private static readonly HtmlParser Parser = new();

    public static PageClient Anonymous(WebFixture web) => new(web.Client());

    public static async Task<PageClient> SignInAsync(WebFixture web, string account, string password = People.Password)
    {
        var client = Anonymous(web);
        var answer = await client.SubmitAsync("/sign-in", ("Input.UserName", account), ("Input.Password", password));
        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        return client;
    }

    public async Task<Answer> GetAsync(string address) => await ReadAsync(await http.GetAsync(address));

    /// <summary>Opens the page, fills its form (the one of <c>main</c>) and sends it; further values replace or add to what stands there.</summary>
    public async Task<Answer> SubmitAsync(string address, params (string Name, string Value)[] typed) => await SubmitAsync(await GetAsync(address), address, typed);

    /// <summary>Fills and sends the form of a page that was opened before.</summary>
    public async Task<Answer> SubmitAsync(Answer opened, string address, params (string Name, string Value)[] typed)
    {
        var form = opened.Page.QuerySelector("main form[method=post]") as IHtmlFormElement ?? throw new InvalidOperationException($"{address} has no form: {opened.Status} {opened.Text}");
        var names = typed.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        var values = StandingIn(form).Where(v => !names.Contains(v.Key)).Concat(typed.Select(t => KeyValuePair.Create(t.Name, t.Value)));
        using var content = new FormUrlEncodedContent(values);
        return await ReadAsync(await http.PostAsync(address, content));
    }

    /// <summary>Opens the page, fills its form and sends it with files, under the names and types that their sender claims.</summary>
    public async Task<Answer> UploadAsync(string address, string field, IEnumerable<(string Name, string ContentType, byte[] Bytes)> files, params (string Name, string Value)[] typed)
    {
        var opened = await GetAsync(address);
        var form = opened.Page.QuerySelector("main form[method=post]") as IHtmlFormElement ?? throw new InvalidOperationException($"{address} has no form: {opened.Status} {opened.Text}");
        var names = typed.Select(t => t.Name).Append(field).ToHashSet(StringComparer.Ordinal);
        using var content = new MultipartFormDataContent();
        foreach (var (name, value) in StandingIn(form).Where(v => !names.Contains(v.Key)).Concat(typed.Select(t => KeyValuePair.Create(t.Name, t.Value))))
            content.Add(new StringContent(value), name);
        foreach (var (name, type, bytes) in files)
        {
            var part = new ByteArrayContent(bytes);
            part.Headers.ContentType = new System.Net.Http.Headers.MediaTypeHeaderValue(type);
            content.Add(part, field, name);
        }
        return await ReadAsync(await http.PostAsync(address, content));
    }

    public Task<byte[]> BytesAsync(string address) => http.GetByteArrayAsync(address);

    public async Task<Answer> PostAsync(string address, params (string Name, string Value)[] values)
    {
        using var content = new FormUrlEncodedContent(values.Select(v => KeyValuePair.Create(v.Name, v.Value)));
        return await ReadAsync(await http.PostAsync(address, content));
    }

    /// <summary>Follows redirects until a page comes.</summary>
    public async Task<Answer> FollowAsync(Answer answer)
    {
        while (answer.Location is { } next)
            answer = await GetAsync(next.ToString());
        return answer;
    }

    public void Dispose() => http.Dispose();

    private static IEnumerable<KeyValuePair<string, string>> StandingIn(IHtmlFormElement form)
    {
        foreach (var element in form.Elements)
        {
            switch (element)
            {
                case IHtmlInputElement { Name: { Length: > 0 } name, Type: "radio" or "checkbox" } input:
                    if (input.IsChecked)
                        yield return KeyValuePair.Create(name, input.Value);
                    break;
                case IHtmlInputElement { Name: { Length: > 0 } name, Type: not ("submit" or "button") } input:
                    yield return KeyValuePair.Create(name, input.Value);
                    break;
                case IHtmlSelectElement { Name: { Length: > 0 } name } select:
                    yield return KeyValuePair.Create(name, select.Value ?? "");
                    break;
                case IHtmlTextAreaElement { Name: { Length: > 0 } name } area:
                    yield return KeyValuePair.Create(name, area.Value);
                    break;
            }
        }
    }

    private static async Task<Answer> ReadAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStringAsync();
        var page = await Parser.ParseDocumentAsync(body);
        var location = response.Headers.Location is { IsAbsoluteUri: true } absolute ? new Uri(absolute.PathAndQuery, UriKind.Relative) : response.Headers.Location;
        return new Answer(response.StatusCode, page, page.QuerySelector("main")?.TextContent ?? "", location, response);
    }
}
