using System.Net;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.Security;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.TumorResponse;
using DfspRegistry.Web.Tests.Fixtures;
using DfspRegistry.Web.Tests.Pages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static DfspRegistry.Web.Tests.Pictures.MadePictures;

namespace DfspRegistry.Web.Tests.Pictures;

/// <summary>A picture comes with its visit, goes only to those who may see it, and leaves a line whenever it is looked at.</summary>
public sealed class PicturePageTests(SettledWeb settled) : IClassFixture<SettledWeb>, IAsyncLifetime
{
    private readonly WebFixture web = settled.Web;
    private readonly People people = settled.People;
    private PageClient clinician = null!;
    private Guid visit;

    public async Task InitializeAsync()
    {
        clinician = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Clinician));
        await using var database = web.Database.Open();
        visit = await database.Visits.Where(v => v.PatientId == people.NorthPatient.Id).Select(v => v.Id).FirstAsync();
    }

    public Task DisposeAsync()
    {
        clinician.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_photograph_is_kept_without_its_place_under_a_name_made_here_whatever_it_was_called()
    {
        var picture = await AddAsync(Jpeg(48, 32, Exif(6)), ("Input.Caption", "ruler below"), "../../evil.html", "text/html");
        Assert.Equal((PictureKind.Lesion, "2005-06-01", "ruler below", 32, 48), (picture.Kind, picture.TakenOn.ToString(), picture.Caption, picture.Width, picture.Height));
        var answer = await clinician.GetAsync($"/pictures/{picture.Id}");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var (headers, content) = (answer.Response.Headers, answer.Response.Content.Headers);
        Assert.Equal("image/jpeg", content.ContentType!.ToString());
        Assert.Equal($"inline; filename=\"picture-{picture.Id:N}.jpg\"", content.ContentDisposition!.ToString());
        Assert.True(headers.CacheControl!.NoStore);
        Assert.Equal("nosniff", headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("same-origin", headers.GetValues("Cross-Origin-Resource-Policy").Single());
        Assert.StartsWith("sandbox; default-src 'none'", headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        var bytes = await clinician.BytesAsync($"/pictures/{picture.Id}");
        Assert.False(Contains(bytes, Place));
        Assert.Equal(picture.SizeBytes, bytes.Length);
    }

    [Fact]
    public async Task In_the_database_a_picture_is_cipher_text_and_the_trail_holds_none_of_it()
    {
        var picture = await AddAsync(Jpeg(56, 40));
        var kept = await clinician.BytesAsync($"/pictures/{picture.Id}");
        await using var database = web.Database.Open();
        var content = await database.PictureContents.SingleAsync(c => c.Id == picture.Id);
        Assert.True(content.SealedFile.AsSpan().IndexOf(kept.AsSpan(2, 32)) < 0);
        var entry = await database.AuditEntries.SingleAsync(e => e.Table == "picture_contents" && e.RowId == picture.Id.ToString());
        Assert.Contains("\"sealed_file\": \"(secret)\"", entry.New!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_picture_twice_is_one_and_adding_it_is_no_change_of_the_visits_form()
    {
        await using var database = web.Database.Open();
        var version = await database.Visits.Where(v => v.Id == visit).Select(v => v.Version).SingleAsync();
        var first = await AddAsync(Png(31, 17));
        var answer = await SendAsync([("again.png", "image/png", Png(31, 17))]);
        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        Assert.Contains("already", (await clinician.FollowAsync(answer)).Text, StringComparison.Ordinal);
        Assert.Equal([first.Id], await database.ClinicalPictures.Where(p => p.PatientId == people.NorthPatient.Id && p.Width == 31).Select(p => p.Id).ToListAsync());
        Assert.Equal(version, await database.Visits.Where(v => v.Id == visit).Select(v => v.Version).SingleAsync());
    }

    [Fact]
    public async Task Every_look_at_a_picture_is_on_record()
    {
        var picture = await AddAsync(Jpeg(64, 16));
        using var coordinator = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Coordinator));
        await coordinator.GetAsync($"/pictures/{picture.Id}");
        await clinician.GetAsync($"/pictures/{picture.Id}");
        await using var database = web.Database.Open();
        var looks = await database.AuditEntries.Where(e => e.Table == "clinical_pictures" && e.RowId == picture.Id.ToString() && e.Action == AuditAction.Opened).OrderBy(e => e.Id).ToListAsync();
        Assert.Equal(["coordinator of NORTH", "clinician of NORTH"], looks.Select(l => l.UserName));
        Assert.All(looks, l => Assert.Equal(people.NorthPatient.Id, l.PatientId));
    }

    [Fact]
    public async Task Nobody_else_reaches_a_picture_or_its_pages()
    {
        var picture = await AddAsync(Jpeg(72, 16));
        string[] addresses = [$"/pictures/{picture.Id}", $"/pictures/{picture.Id}/details", $"/visits/{visit}/pictures", $"/patients/{people.NorthPatient.RegistryNumber}/pictures"];
        using var nobody = PageClient.Anonymous(web);
        using var researcher = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Researcher));
        using var administrator = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Administrator));
        using var south = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Clinician, "south"));
        foreach (var address in addresses)
        {
            Assert.Equal((address, HttpStatusCode.OK), (address, (await clinician.GetAsync(address)).Status));
            Assert.StartsWith("/sign-in", (await nobody.GetAsync(address)).Location!.ToString(), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.Forbidden, (await researcher.GetAsync(address)).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await administrator.GetAsync(address)).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await south.GetAsync(address)).Status);
        }
        var token = (await south.GetAsync($"/patients/{people.SouthPatient.RegistryNumber}/contacts/new")).Page.QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        Assert.Equal(HttpStatusCode.NotFound, (await south.PostAsync($"/pictures/{picture.Id}/details?handler=Remove", ("Removal.Reason", "mine now"), ("__RequestVerificationToken", token))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await south.PostAsync($"/visits/{visit}/pictures", ("__RequestVerificationToken", token))).Status);
        Assert.Equal(HttpStatusCode.OK, (await clinician.GetAsync($"/pictures/{picture.Id}")).Status);
    }

    [Fact]
    public async Task What_is_refused_says_why_keeps_what_was_typed_and_writes_nothing()
    {
        await using var database = web.Database.Open();
        var before = await database.ClinicalPictures.CountAsync();
        var answer = await SendAsync([("fine.jpg", "image/jpeg", Jpeg(80, 16)), ("photo.jpg", "image/jpeg", "<svg onload='alert(1)'/>"u8.ToArray())], ("Input.Caption", "kept as typed"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("Picture 2: A picture is a JPEG, PNG or WebP file; this is none.", answer.Text, StringComparison.Ordinal);
        Assert.Equal("kept as typed", answer.Page.QuerySelector("#Input_Caption")!.GetAttribute("value"));
        Assert.Contains("Take or choose a picture.", (await SendAsync([])).Text, StringComparison.Ordinal);
        Assert.Contains("lies in the future", (await SendAsync([("fine.jpg", "image/jpeg", Jpeg(80, 16))], ("Input.TakenOn", "t+5"))).Text, StringComparison.Ordinal);
        Assert.Equal(before, await database.ClinicalPictures.CountAsync());
    }

    [Fact]
    public async Task A_form_of_pictures_has_a_limit_and_says_so()
    {
        var answer = await SendAsync([("large.jpg", "image/jpeg", new byte[11 * 1024 * 1024])]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("larger than 10 MB", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_goes_only_with_a_reason_which_stays()
    {
        var picture = await AddAsync(Jpeg(88, 16));
        var address = $"/pictures/{picture.Id}/details?handler=Remove";
        var token = (await clinician.GetAsync($"/pictures/{picture.Id}/details")).Page.QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var refused = await clinician.PostAsync(address, ("Removal.Reason", " "), ("__RequestVerificationToken", token));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("Say why it is removed", refused.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await clinician.PostAsync(address, ("Removal.Reason", "wrong patient"), ("__RequestVerificationToken", token))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await clinician.GetAsync($"/pictures/{picture.Id}")).Status);
        await using var database = web.Database.Open();
        Assert.False(await database.PictureContents.AnyAsync(c => c.Id == picture.Id));
        var gone = await database.AuditEntries.SingleAsync(e => e.Table == "clinical_pictures" && e.RowId == picture.Id.ToString() && e.Action == AuditAction.Deleted);
        Assert.Equal(("wrong patient", "clinician of NORTH"), (gone.Reason, gone.UserName));
    }

    [Fact]
    public async Task What_is_said_about_a_picture_can_be_corrected()
    {
        var picture = await AddAsync(Jpeg(96, 16));
        var answer = await clinician.SubmitAsync($"/pictures/{picture.Id}/details", ("Input.Kind", nameof(PictureKind.Histology)), ("Input.TakenOn", "3.6.2005"), ("Input.Caption", "CD34"));
        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        await using var database = web.Database.Open();
        var saved = await database.ClinicalPictures.SingleAsync(p => p.Id == picture.Id);
        Assert.Equal((PictureKind.Histology, "2005-06-03", "CD34"), (saved.Kind, saved.TakenOn.ToString(), saved.Caption));
    }

    [Fact]
    public async Task First_and_last_picture_stand_side_by_side_with_the_size_of_their_days()
    {
        await using (var database = web.Database.Open())
        {
            var line = await database.TreatmentLines.Where(l => l.PatientId == people.NorthPatient.Id).FirstAsync();
            database.Add(new ClinicalSize
            {
                Id = Guid.CreateVersion7(), PatientId = people.NorthPatient.Id, TreatmentLineId = line.Id, Occasion = ClinicalSizeOccasion.Consultation, MeasuredOn = new PartialDate(2004, 1, 2), XCm = 6.5m, YCm = 4,
            });
            await database.SaveChangesAsync();
        }
        var before = await AddAsync(Jpeg(104, 16), ("Input.TakenOn", "2.1.2004"));
        var between = await AddAsync(Jpeg(112, 16), ("Input.TakenOn", "2.2.2004"));
        var after = await AddAsync(Jpeg(120, 16), ("Input.TakenOn", "29.2.2024"));
        var address = $"/patients/{people.NorthPatient.RegistryNumber}/pictures";
        var page = await clinician.GetAsync(address);
        var pair = page.Page.QuerySelector(".picture-pair")!;
        Assert.Equal([$"/pictures/{before.Id}", $"/pictures/{after.Id}"], pair.QuerySelectorAll("img").Select(i => i.GetAttribute("src")));
        // 2004-01-02 to 2005-03-01 is 424 days, 13.9 months of 30.4375 days.
        Assert.Contains("2004-01-02, 13.9 months before imatinib, clinical size 6.5 × 4 cm", Plain(pair.TextContent), StringComparison.Ordinal);
        var other = await clinician.GetAsync($"{address}?left={before.Id}&right={between.Id}");
        Assert.Equal([$"/pictures/{before.Id}", $"/pictures/{between.Id}"], other.Page.QuerySelector(".picture-pair")!.QuerySelectorAll("img").Select(i => i.GetAttribute("src")));
    }

    [Fact]
    public async Task Whoever_is_forgotten_is_forgotten_in_pictures_too()
    {
        Guid patient, visitId;
        await using (var database = web.Database.Open())
        {
            var row = await Data.Records.PatientAsync(database, people.North);
            var seen = Data.Records.Visit(row, new PartialDate(2010, 1, 1));
            database.AddRange(row, seen);
            await database.SaveChangesAsync();
            (patient, visitId) = (row.Id, seen.Id);
        }
        visit = visitId;
        var picture = await AddAsync(Jpeg(128, 16));
        await using (var database = web.Database.Open())
            await new IdentityVault(database, web.Services.GetRequiredService<InstallationKey>()).ForgetAsync(patient);
        Assert.Equal(HttpStatusCode.NotFound, (await clinician.GetAsync($"/pictures/{picture.Id}")).Status);
        await using var after = web.Database.Open();
        Assert.False(await after.PictureContents.AnyAsync(c => c.PatientId == patient));
    }

    private Task<Answer> SendAsync((string Name, string ContentType, byte[] Bytes)[] files, params (string Name, string Value)[] typed) =>
        clinician.UploadAsync($"/visits/{visit}/pictures", "Files", files, typed);

    private async Task<ClinicalPicture> AddAsync(byte[] file, (string Name, string Value)? typed = null, string name = "photo.jpg", string type = "image/jpeg")
    {
        await using var database = web.Database.Open();
        var known = await database.ClinicalPictures.Where(p => p.VisitId == visit).Select(p => p.Id).ToListAsync();
        var answer = await SendAsync([(name, type, file)], typed is { } t ? [t] : []);
        Assert.True(answer.Status == HttpStatusCode.Redirect, answer.Text);
        return await database.ClinicalPictures.SingleAsync(p => p.VisitId == visit && !known.Contains(p.Id));
    }

    private static string Plain(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
