using System.Net;
using DfspRegistry.Data;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.Pictures;
using DfspRegistry.Data.Security;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Web.Security;
using DfspRegistry.Web.Tests.Auth;
using DfspRegistry.Web.Tests.Fixtures;
using DfspRegistry.Web.Tests.Pages;
using DfspRegistry.Web.Tests.Pictures;
using DfspRegistry.Web.Tests.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DfspRegistry.Web.Tests.Audit;

/// <summary>
/// Every page that shows a patient says in the trail that it was read, and every refusal leaves a Denied entry while the answer tells nothing (security checklist S3 and
/// S19; OWASP ASVS 5.0, 16.3.2). The pages are read off the application's own routing.
/// </summary>
[Trait("ASVS", "v5.0.0-16.3.2")]
public sealed class ReadingTests(SettledWeb settled) : IClassFixture<SettledWeb>
{
    /// <summary>Doors that coordinators may open and that show nobody's data.</summary>
    private static readonly string[] ShowNoPatient =
    [
        "/account", "/adverse-events/terms", "/analysis", "/patients/new", "/status/", "/error", "/sign-in", "/sign-out", "/invitation", "/new-password", "/health",
        // How many patients are asked for, and no row of one; what is taken away has an entry of its own.
        "/exports",
        // The trail itself: it shows who did what, and its own lines would be the next ones.
        "/activity",
        // Written to only; the calendar is nobody's session.
        "/drafts", "/calendar",
        // Rows that two sites share, and that exist in the tests of transfers and of access in an emergency alone.
        "/transfers/{id:guid}", "/emergency-access/{id:guid}",
    ];

    private readonly WebFixture web = settled.Web;
    private readonly People people = settled.People;

    [Fact]
    public async Task Every_page_that_shows_a_patient_leaves_an_entry_that_it_was_read()
    {
        using var coordinator = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Coordinator));
        var addresses = new Addresses(people);
        List<string> silent = [], unread = [];
        var read = 0;
        foreach (var handler in (await Handlers.OfAsync(web)).Where(h => h is { Verb: "GET", Name: null, Model: not null }
            && (h.Policy is null || Policies.RolesByPolicy[h.Policy].Contains(RegistryRoles.Coordinator))))
        {
            if (ShowNoPatient.Any(p => handler.Route == p || (p != "/analysis" && handler.Route.StartsWith(p, StringComparison.Ordinal))))
                continue;
            var address = await AddressAsync(addresses, handler);
            var before = await NewestAsync();
            var answer = await coordinator.GetAsync(address);
            // What is not there for this test has to be said here, or nobody notices that a page is never read.
            if (answer.Status != HttpStatusCode.OK)
            {
                unread.Add(handler.Route);
                continue;
            }
            read++;
            await using var database = web.Database.Open();
            var entries = await database.AuditEntries.Where(e => e.Id > before && e.UserName == "coordinator of NORTH").ToListAsync();
            var ofPatient = handler.Route.Contains("{number}", StringComparison.Ordinal) || handler.Route.StartsWith("/visits/", StringComparison.Ordinal) || handler.Route.StartsWith("/screening/", StringComparison.Ordinal)
                || handler.Route.StartsWith("/pictures/", StringComparison.Ordinal);
            if (!(ofPatient ? entries.Exists(e => e.Action == AuditAction.Opened && e.PatientId == people.NorthPatient.Id) : entries.Exists(e => e.Action is AuditAction.Searched or AuditAction.Exported)))
                silent.Add(handler.ToString());
        }
        Assert.Empty(silent);
        Assert.True(unread.Count == 0, string.Join(", ", unread));
        Assert.True(read >= 25, $"only {read} pages were read");
    }

    [Fact]
    public async Task Another_sites_record_is_refused_as_one_that_is_not_there_and_only_the_trail_tells()
    {
        using var clinician = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Clinician, "south"));
        var addresses = new Addresses(people);
        List<string> wrong = [];
        foreach (var handler in (await Handlers.OfAsync(web)).Where(h => h is { Verb: "GET", Name: null, Model: not null } && h.Route.Contains("{number}", StringComparison.Ordinal)
            && (h.Policy is null || Policies.RolesByPolicy[h.Policy].Contains(RegistryRoles.Clinician))))
        {
            var before = await NewestAsync();
            var theirs = await clinician.GetAsync(addresses.Of(handler));
            var nobodys = await clinician.GetAsync(addresses.Of(handler, "D-999999"));
            if (theirs.Status != HttpStatusCode.NotFound || nobodys.Status != HttpStatusCode.NotFound || theirs.Text != nobodys.Text)
                wrong.Add($"{handler}: {theirs.Status}, {nobodys.Status}");
            await using var database = web.Database.Open();
            var denied = await database.AuditEntries.Where(e => e.Id > before && e.Action == AuditAction.Denied).OrderBy(e => e.Id).Select(e => e.PatientId).ToListAsync();
            if (!denied.SequenceEqual([people.NorthPatient.Id, null]))
                wrong.Add($"{handler}: {denied.Count} denied entries");
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Another_sites_row_is_refused_as_one_that_is_not_there_and_only_the_trail_tells()
    {
        using var clinician = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Clinician, "south"));
        await using var database = web.Database.Open();
        var visit = await database.Visits.FirstAsync(v => v.PatientId == people.NorthPatient.Id);
        var line = await database.TreatmentLines.FirstAsync(l => l.PatientId == people.NorthPatient.Id);
        // A row of the north under a patient of the south is none of that patient.
        foreach (var address in new[] { $"/visits/{visit.Id}", $"/screening/{people.NorthScreening.Id}", $"/patients/{people.SouthPatient.RegistryNumber}/lines/{line.Id}", $"/patients/{people.SouthPatient.RegistryNumber}/sign/{visit.Id}" })
        {
            var before = await NewestAsync();
            var theirs = await clinician.GetAsync(address);
            Assert.Equal(HttpStatusCode.NotFound, theirs.Status);
            var last = address.LastIndexOf('/');
            Assert.Equal((await clinician.GetAsync(address[..last] + "/" + Guid.CreateVersion7())).Text, theirs.Text);
            var denied = await database.AuditEntries.AsNoTracking().Where(e => e.Id > before && e.Action == AuditAction.Denied).OrderBy(e => e.Id).FirstAsync();
            Assert.Equal(people.NorthPatient.Id, denied.PatientId);
            Assert.Equal("clinician of SOUTH", denied.UserName);
        }
    }

    [Fact]
    public async Task A_missing_right_leaves_a_denied_entry()
    {
        using var researcher = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Researcher));
        var before = await NewestAsync();
        Assert.Equal(HttpStatusCode.Forbidden, (await researcher.GetAsync($"/patients/{people.NorthPatient.RegistryNumber}/history")).Status);
        await using var database = web.Database.Open();
        var denied = await database.AuditEntries.SingleAsync(e => e.Id > before && e.Action == AuditAction.Denied);
        Assert.Equal(people.NorthPatient.Id, denied.PatientId);
        Assert.Contains("/history", denied.New, StringComparison.Ordinal);
    }

    /// <summary>What was typed into an address can be a name; the trail is for good.</summary>
    [Fact]
    public async Task A_name_typed_into_an_address_stands_in_no_entry()
    {
        using var clinician = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Clinician));
        var before = await NewestAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await clinician.GetAsync("/patients/Erika%20Mustermann")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await clinician.GetAsync("/patients/D-999999/history")).Status);
        await using var database = web.Database.Open();
        var denied = await database.AuditEntries.Where(e => e.Id > before && e.Action == AuditAction.Denied).OrderBy(e => e.Id).Select(e => e.New).ToListAsync();
        Assert.Equal(["""{"what": "GET /patients/…"}""", """{"what": "GET /patients/D-999999/history"}"""], denied);
    }

    [Fact]
    public async Task The_history_of_a_visit_stands_on_its_form_in_words()
    {
        using var clinician = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Clinician));
        await using var database = web.Database.Open();
        var visit = await database.Visits.FirstAsync(v => v.PatientId == people.NorthPatient.Id);
        var form = await clinician.GetAsync($"/visits/{visit.Id}");
        var lines = form.Page.QuerySelectorAll("details table tbody tr").Select(r => string.Join('|', r.Children.Select(c => c.TextContent.Trim()))).ToList();
        Assert.Contains(lines, l => l.StartsWith("seen||in clinic|", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("disease status||alive with disease|", StringComparison.Ordinal));
        var history = await clinician.GetAsync($"/patients/{people.NorthPatient.RegistryNumber}/history?of={visit.Id}");
        Assert.All(history.Page.QuerySelectorAll("tbody td[data-label=Part]"), part => Assert.StartsWith("visit 2005-06-01", part.TextContent, StringComparison.Ordinal));
        Assert.NotEmpty(history.Page.QuerySelectorAll("tbody tr"));
    }

    [Fact]
    public async Task The_history_finds_a_field_however_many_entries_came_after_it()
    {
        await using (var database = web.Database.Open())
        {
            var line = await database.TreatmentLines.FirstAsync(l => l.PatientId == people.SouthPatient.Id);
            for (var day = 1; day <= 50; day++)
                database.Add(new AliveContact { Id = Guid.CreateVersion7(), PatientId = line.PatientId, AliveOn = new PartialDate(2006, 1 + day / 28, 1 + day % 28), Source = VitalStatusSource.Phone });
            await database.SaveChangesAsync();
        }
        using var clinician = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Clinician, "south"));
        var history = await clinician.GetAsync($"/patients/{people.SouthPatient.RegistryNumber}/history?field=primary+site");
        var fields = Assert.Single(history.Page.QuerySelectorAll("tbody td[data-label=Fields]"));
        Assert.Equal("primary site back", string.Join(' ', fields.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    public async Task A_coordinator_sees_what_people_did_at_the_own_site_and_an_administrator_no_patient()
    {
        using (var clinician = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Clinician, "south")))
            await clinician.GetAsync($"/patients/{people.SouthPatient.RegistryNumber}");
        using var clinicianOfNorth = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Clinician));
        await clinicianOfNorth.GetAsync($"/patients/{people.NorthPatient.RegistryNumber}");
        using var coordinator = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Coordinator));
        var seen = await coordinator.GetAsync("/activity");
        Assert.Contains("clinician of NORTH", seen.Text, StringComparison.Ordinal);
        Assert.Contains(people.NorthPatient.RegistryNumber, seen.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("clinician of SOUTH opened", seen.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(people.SouthPatient.RegistryNumber, seen.Text, StringComparison.Ordinal);
        using var administrator = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Administrator));
        var accounts = await administrator.GetAsync("/activity");
        Assert.Equal(HttpStatusCode.OK, accounts.Status);
        Assert.DoesNotContain(people.NorthPatient.RegistryNumber, accounts.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_coordinator_and_administrator_sees_both_in_words()
    {
        await using var database = web.Database.Open();
        var user = await People.UserAsync(database, "coordinator-north");
        var grant = new RoleGrant { Id = Guid.CreateVersion7(), UserId = user.Id, Role = RegistryRoles.Administrator };
        database.Add(grant);
        await database.SaveChangesAsync();
        using (var clinician = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Clinician)))
            await clinician.GetAsync($"/patients/{people.NorthPatient.RegistryNumber}");
        using (var nobody = PageClient.Anonymous(web))
            await nobody.SubmitAsync("/sign-in", ("Input.UserName", "clinician-south"), ("Input.Password", "not the password at all"));
        using var both = await PageClient.SignInAsync(web, "coordinator-north");
        var seen = await both.GetAsync("/activity");
        var lines = seen.Page.QuerySelectorAll("tbody tr").Select(r => string.Join('|', r.QuerySelectorAll("td").Select(c => c.TextContent.Trim()))).ToList();
        Assert.Contains(lines, l => l.Contains($"|{people.NorthPatient.RegistryNumber}|patient|", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("|role at a site|role administrator; user coordinator of NORTH|", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("|account|clinician of SOUTH: sign in, with password|", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("|session|with password; in an unknown program|", StringComparison.Ordinal));
        Assert.DoesNotContain(people.SouthPatient.RegistryNumber, seen.Text, StringComparison.Ordinal);
        Assert.DoesNotMatch("[0-9a-f]{8}-[0-9a-f]{4}|[{}\\[\\]]|_", string.Join(' ', lines));
        database.Remove(grant);
        await database.SaveChangesAsync();
    }

    [Fact]
    public async Task Searches_lists_and_files_of_the_own_sites_people_are_read_by_their_coordinator_and_by_administrators()
    {
        using (var researcher = await PageClient.SignInAsync(web, "researcher-north"))
        {
            var token = (await researcher.GetAsync("/patients")).Page.QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!;
            await researcher.PostAsync("/patients?handler=Search", ("text", people.NorthPatient.RegistryNumber), ("__RequestVerificationToken", token));
            await researcher.GetAsync($"/analysis/{people.Study.Code}/files/survival.csv");
        }
        foreach (var (account, sees) in new[] { ("coordinator-north", true), ("administrator-south", true), ("coordinator-south", false) })
        {
            using var reader = await PageClient.SignInAsync(web, account);
            var lines = await LinesAsync(reader, $"/activity?who={(await UserAsync("researcher-north")).Id}");
            Assert.Equal((account, sees), (account, lines.Exists(l => l.Contains("|searched|", StringComparison.Ordinal) && l.Contains("found 1", StringComparison.Ordinal))));
            Assert.Equal((account, sees), (account, lines.Exists(l => l.Contains("|exported|", StringComparison.Ordinal) && l.Contains("file survival.csv", StringComparison.Ordinal))));
            Assert.DoesNotContain(people.NorthPatient.RegistryNumber, account == "coordinator-north" ? "" : string.Join(' ', lines), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Whose_role_at_the_site_has_ended_is_still_answered_for()
    {
        await using var database = web.Database.Open();
        var user = await UserAsync("researcher-south");
        var grant = new RoleGrant { Id = Guid.CreateVersion7(), UserId = user.Id, Role = RegistryRoles.Researcher, SiteId = people.North.Id };
        database.Add(grant);
        await database.SaveChangesAsync();
        using (var researcher = await PageClient.SignInAsync(web, "researcher-south"))
            await researcher.GetAsync($"/analysis/{people.Study.Code}/files/survival.csv");
        database.Remove(grant);
        await database.SaveChangesAsync();
        using var coordinator = await PageClient.SignInAsync(web, "coordinator-north");
        Assert.Contains(await LinesAsync(coordinator, $"/activity?who={user.Id}"), l => l.Contains("|exported|", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_an_administrator_does_with_an_account_is_read_by_the_coordinator_of_its_site_and_the_own_rights_are_anothers_to_change()
    {
        using var administrator = await PageClient.SignInAsync(web, "administrator-north");
        var (clinician, own) = (await UserAsync("clinician-north"), await UserAsync("administrator-north"));
        var page = await administrator.GetAsync($"/admin/users/{clinician.Id}");
        await administrator.SubmitAsync(page, $"/admin/users/{clinician.Id}?handler=NewPassword", ("Why", "Forgot it on leave"));
        Assert.Contains("This is you", (await administrator.GetAsync($"/admin/users/{own.Id}")).Text, StringComparison.Ordinal);
        var refused = await administrator.SubmitAsync(page, $"/admin/users/{own.Id}?handler=Rights", ("Input.Sites[0].Code", "NORTH"), ("Input.Sites[0].Role", "clinician"), ("Input.IsAdministrator", "true"), ("Input.DisplayName", own.DisplayName), ("Input.Reason", "mine"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("Ask another administrator", refused.Text, StringComparison.Ordinal);
        await using var database = web.Database.Open();
        Assert.Equal(RegistryRoles.Administrator, (await database.RoleGrants.SingleAsync(g => g.UserId == own.Id)).Role);

        var newcomer = await Newcomer.InviteAsync(web, "watched@example.org", RegistryRoles.Clinician);
        var opened = await administrator.GetAsync($"/admin/users/{newcomer.UserId}");
        await administrator.SubmitAsync(opened, $"/admin/users/{newcomer.UserId}?handler=Rights", ("Input.Sites[1].Role", "researcher"), ("Input.Reason", "A study there"));
        await administrator.SubmitAsync(opened, $"/admin/users/{newcomer.UserId}?handler=BeginAnew", ("Why", "Telephone stolen"));
        using var coordinator = await PageClient.SignInAsync(web, "coordinator-north");
        var lines = await LinesAsync(coordinator, $"/activity?who={own.Id}");
        Assert.Contains(lines, l => l.Contains("|clinician of NORTH: link for a new password|Forgot it on leave", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("|role at a site|role researcher", StringComparison.Ordinal) && l.EndsWith("|A study there", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("|New Comer watched: link for beginning anew|Telephone stolen", StringComparison.Ordinal));
        using var elsewhere = await PageClient.SignInAsync(web, "researcher-north");
        Assert.Equal(HttpStatusCode.Forbidden, (await elsewhere.GetAsync("/activity")).Status);
    }

    [Fact]
    public async Task A_person_is_found_by_the_account_under_every_name_and_namesakes_stay_two()
    {
        await using var database = web.Database.Open();
        var (first, second) = (await UserAsync("clinician-south"), await UserAsync("coordinator-south"));
        var number = people.SouthPatient.RegistryNumber;
        async Task NameAsync(RegistryUser user, string name) => await database.Users.Where(u => u.Id == user.Id).ExecuteUpdateAsync(u => u.SetProperty(x => x.DisplayName, name));
        async Task OpenAsync(string account)
        {
            using var person = await PageClient.SignInAsync(web, account);
            await person.GetAsync($"/patients/{number}");
        }
        // As it could be before names were one person's.
        await NameAsync(first, "A. Namesake");
        await NameAsync(second, "A. Namesake");
        await OpenAsync("clinician-south");
        await OpenAsync("coordinator-south");
        await NameAsync(first, "A. Newname");
        await OpenAsync("clinician-south");
        using var coordinator = await PageClient.SignInAsync(web, "coordinator-south");
        foreach (var (address, row) in new[] { ($"/activity?did=Opened&who={first.Id}", "main tbody tr"), ($"/patients/{number}/history?reads=true&who={first.Id}", "main tbody tr") })
        {
            var seen = await coordinator.GetAsync(address);
            var names = seen.Page.QuerySelectorAll($"{row} td[data-label=Who]").Select(c => c.FirstChild!.TextContent.Trim()).Distinct().Order(StringComparer.Ordinal).ToList();
            Assert.Equal(["A. Namesake (clinician-south@example.org)", "A. Newname"], names.Where(n => n.StartsWith("A.", StringComparison.Ordinal)));
            Assert.DoesNotContain(names, n => n.Contains("coordinator", StringComparison.Ordinal));
            Assert.Contains(seen.Page.QuerySelectorAll("select[name=Who] option"), o => o.GetAttribute("value") == first.Id.ToString() && o.TextContent.StartsWith("A. Newname", StringComparison.Ordinal) && o.TextContent.Contains("earlier", StringComparison.Ordinal));
        }
        await NameAsync(first, "clinician of SOUTH");
        await NameAsync(second, "coordinator of SOUTH");
    }

    private static async Task<List<string>> LinesAsync(PageClient reader, string address) =>
        [.. (await reader.GetAsync(address)).Page.QuerySelectorAll("tbody tr").Select(r => string.Join('|', r.QuerySelectorAll("td").Select(c => c.TextContent.Trim())))];

    private async Task<RegistryUser> UserAsync(string account)
    {
        await using var database = web.Database.Open();
        return await People.UserAsync(database, account);
    }

    private async Task<string> AddressAsync(Addresses addresses, Handler handler)
    {
        await using var database = web.Database.Open();
        return handler.Route switch
        {
            "/visits/{id:guid}" => $"/visits/{await database.Visits.Where(v => v.PatientId == people.NorthPatient.Id).Select(v => v.Id).FirstAsync()}",
            "/visits/{id:guid}/pictures" => $"/visits/{await database.Visits.Where(v => v.PatientId == people.NorthPatient.Id).Select(v => v.Id).FirstAsync()}/pictures",
            "/screening/{id:guid}" => $"/screening/{people.NorthScreening.Id}",
            var route when route.StartsWith("/pictures/{id:guid}", StringComparison.Ordinal) => route.Replace("{id:guid}", $"{await PictureAsync(database)}", StringComparison.Ordinal),
            var route when route.Contains("{lineId:guid}", StringComparison.Ordinal) => addresses.Of(handler with { Route = route.Replace("{lineId:guid}", $"{await database.TreatmentLines.Where(l => l.PatientId == people.NorthPatient.Id).Select(l => l.Id).FirstAsync()}", StringComparison.Ordinal) }),
            "/analysis/{study}/files/{file}" => $"/analysis/{people.Study.Code}/files/survival.csv",
            var route when route.EndsWith("/{visitId:guid?}", StringComparison.Ordinal) => addresses.Of(handler with { Route = route[..route.LastIndexOf('/')] }),
            _ => addresses.Of(handler),
        };
    }

    /// <summary>One picture of the northern patient's visit; the same file is kept once.</summary>
    private async Task<Guid> PictureAsync(RegistryDbContext database)
    {
        var visit = await database.Visits.FirstAsync(v => v.PatientId == people.NorthPatient.Id);
        var said = new PictureInput { Id = Guid.CreateVersion7(), Kind = PictureKind.Lesion, TakenOn = visit.VisitedOn };
        var service = new PictureService(database, web.Services.GetRequiredService<InstallationKey>(), new ChangeReason());
        return (await service.AddAsync(visit.PatientId, visit.Id, said, PictureFile.Read(MadePictures.Png(64, 48)), default)).Picture.Id;
    }

    private async Task<long> NewestAsync()
    {
        await using var database = web.Database.Open();
        return await database.AuditEntries.MaxAsync(e => e.Id);
    }
}
