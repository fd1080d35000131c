using System.Globalization;
using System.Net;
using System.Text.Json;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Web.Tests.Fixtures;
using DfspRegistry.Web.Tests.Pages;

namespace DfspRegistry.Web.Tests.Security;

/// <summary>
/// A process of its own, told to say all that it is told to say by default and more, goes through a day's work with marked names, numbers, passwords and forged lines; what it wrote
/// is then read (security checklist S24; OWASP ASVS 5.0, 16.2 and 16.4.1).
/// </summary>
public sealed class LogScan(SettledWeb settled) : IClassFixture<SettledWeb>
{
    private const string Forged = "\r\n{\"EventId\":1,\"LogLevel\":\"Critical\",\"Message\":\"forged-line\"}\r\n";

    [Fact]
    public async Task After_a_days_work_the_log_holds_no_patient_no_secret_and_no_forged_line()
    {
        var web = settled.Web;
        using var process = await WebProcess.StartAsync(web, new Dictionary<string, string> { ["Logging__LogLevel__Default"] = "Information" });
        var cookies = new CookieContainer();
        using var person = new PageClient(process.Client(cookies));
        using var nobody = new PageClient(process.Client(new CookieContainer()));
        string[] marks = ["Quillfeather", "H-4711-Mark", "wrong-marked-password", "marked-note", "marked-search", "marked-agent", People.Password, "forged-line"];

        // The process asks for a second step, as outside of tests: the session is begun on the fixture's own application over the same database.
        using (var elsewhere = new PageClient(new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies }) { BaseAddress = web.Address }))
            await elsewhere.SubmitAsync("/sign-in", ("Input.UserName", People.Account(RegistryRoles.Coordinator)), ("Input.Password", People.Password));
        await nobody.SubmitAsync("/sign-in", ("Input.UserName", "Quillfeather" + Forged), ("Input.Password", "wrong-marked-password"));
        await nobody.SubmitAsync("/sign-in", ("Input.UserName", People.Account(RegistryRoles.Clinician)), ("Input.Password", People.Password));
        await nobody.GetAsync("/invitation/00000000-0000-0000-0000-000000000001?token=marked-search" + Uri.EscapeDataString(Forged));
        await nobody.GetAsync("/calendar/marked-search.ics");
        Assert.Equal(HttpStatusCode.OK, (await person.GetAsync("/patients")).Status);
        var search = (await person.GetAsync("/patients")).Page.QuerySelector("form[action*='handler=Search'] [name=__RequestVerificationToken]")!.GetAttribute("value")!;
        await person.PostAsync("/patients?handler=Search", ("text", "marked-search Quillfeather" + Forged), ("__RequestVerificationToken", search));
        var registered = await person.SubmitAsync(
            "/patients/new", ("Input.Name", "Zeta Quillfeather"), ("Input.HospitalNumber", "H-4711-Mark"), ("Input.BirthDate", "marked-note" + Forged));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, registered.Status);
        await person.SubmitAsync($"/patients/{settled.People.NorthPatient.RegistryNumber}/visits/new", ("Input.Visit.Note", "marked-note" + Forged), ("Input.Visit.Kps", "Quillfeather"));
        await person.GetAsync($"/patients/{settled.People.SouthPatient.RegistryNumber}");
        await person.GetAsync("/status/404?x=" + Uri.EscapeDataString(Forged));
        await person.PostAsync("/visits/" + Guid.Empty, ("Input.Visit.Note", "marked-note"));
        using (var foreign = process.Client(new CookieContainer()))
        {
            foreign.DefaultRequestHeaders.TryAddWithoutValidation("Origin", "https://marked-note.example");
            using var form = new FormUrlEncodedContent([KeyValuePair.Create("Input.UserName", "Quillfeather")]);
            using var refused = await foreign.PostAsync(new Uri("/sign-in", UriKind.Relative), form);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }
        using (var http = process.Client(cookies))
        {
            http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "marked-agent");
            using var report = new StringContent("{\"csp-report\":{\"document-uri\":\"http://localhost/patients/Quillfeather\",\"effective-directive\":\"script-src\",\"blocked-uri\":\"https://elsewhere.example/marked-note\"}}", System.Text.Encoding.UTF8, "application/csp-report");
            using var answer = await http.PostAsync(new Uri("/reports/csp", UriKind.Relative), report);
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        }
        var session = cookies.GetCookies(web.Address)["dfsp-session"]!.Value;

        var lines = await process.EndAsync();

        Assert.NotEmpty(lines);
        Assert.Contains(lines, l => l.Contains("elsewhere.example", StringComparison.Ordinal));
        // Who tries to get around the guards is on record: a form without its token, and one from another site.
        Assert.Contains(lines, l => l.Contains("AutoValidateAntiforgeryToken", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("A write from another site was refused: sign-in", StringComparison.Ordinal));
        foreach (var mark in marks.Append(session).Append(settled.People.NorthPatient.RegistryNumber))
            Assert.DoesNotContain(lines, l => l.Contains(mark, StringComparison.OrdinalIgnoreCase));
        Assert.All(lines, line =>
        {
            // One object a line, each with its time in UTC, its level and where it comes from.
            using var entry = JsonDocument.Parse(line);
            var at = entry.RootElement.GetProperty("Timestamp").GetString()!;
            Assert.True(DateTimeOffset.TryParseExact(at, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _), at);
            Assert.Contains(entry.RootElement.GetProperty("LogLevel").GetString(), new[] { "Information", "Warning", "Error", "Critical" });
            Assert.NotEqual("", entry.RootElement.GetProperty("Category").GetString());
        });
    }

    [Fact]
    public async Task A_request_that_fails_is_logged_with_its_door_and_the_number_that_the_page_shows()
    {
        var web = settled.Web;
        using var process = await WebProcess.StartAsync(web, new Dictionary<string, string> { ["DFSP_DATABASE"] = "Host=/no/such/folder;Database=d;Username=u;Password=secret-hidden-from-logs;Timeout=1" }, isWell: false);
        using var person = new PageClient(process.Client(new CookieContainer()));
        var answer = await person.GetAsync("/sign-in");
        Assert.Equal(HttpStatusCode.InternalServerError, answer.Status);
        var lines = await process.EndAsync();
        Assert.DoesNotContain(lines, l => l.Contains("hidden-from-logs", StringComparison.Ordinal));
        var failed = Assert.Single(lines, l => l.Contains("DfspRegistry.Web.Security.FailureLog", StringComparison.Ordinal));
        Assert.Contains("GET sign-in", failed, StringComparison.Ordinal);
        using var entry = JsonDocument.Parse(failed);
        var number = entry.RootElement.GetProperty("State").GetProperty("Number").GetString()!;
        Assert.True(answer.Page.Source.Text.Length == 0 || answer.Page.Source.Text.Contains(number, StringComparison.Ordinal));
    }
}
