using System.Text.RegularExpressions;
using DfspRegistry.Data;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.BreakGlass;
using DfspRegistry.Data.Demo;
using DfspRegistry.Data.Pictures;
using DfspRegistry.Data.Security;
using DfspRegistry.Data.Transfers;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Web.Tests.Fixtures;
using DfspRegistry.Web.Tests.Pages;
using DfspRegistry.Web.Tests.Pictures;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace DfspRegistry.Web.Tests.Security;

/// <summary>
/// Every door that takes a patient's number or the id of a row, pages and handlers alike, as each role of one site with the numbers and ids of another: the
/// answer is that for what nobody has, no table changes, and one entry says that it was denied. OWASP ASVS 5.0, 8.2.2; the holes it is there for are CVE-2026-34053,
/// CVE-2026-25164 and CVE-2026-32123.
/// </summary>
[Trait("ASVS", "v5.0.0-8.2.2")]
public sealed partial class OtherSiteSweepTests(OtherSiteSweepTests.Demonstration demonstration) : IClassFixture<OtherSiteSweepTests.Demonstration>
{
    /// <summary>What changes with every request whatever it asks: the trail itself, when a session was last used, and how often something was done.</summary>
    private static readonly string[] OfTheRequest = ["audit_entries", "audit_chain", "user_sessions", "sign_in_delays"];

    /// <summary>The table whose row each route's id names. A door that is in none of these has no id to try yet.</summary>
    private static readonly Dictionary<string, string> Tables = new(StringComparer.Ordinal)
    {
        ["adverse-events"] = "adverse_events", ["contacts"] = "alive_contacts", ["deaths"] = "deaths", ["histology"] = "histology_examinations", ["lines"] = "treatment_lines",
        ["prior-treatments"] = "prior_treatments", ["progressions"] = "reported_progressions", ["radiotherapy"] = "radiotherapies", ["recurrences"] = "recurrences",
        ["sizes"] = "clinical_sizes", ["surgeries"] = "surgical_procedures", ["visits"] = "visits", ["pictures"] = "clinical_pictures", ["screening"] = "screenings",
        ["transfers"] = "patient_transfers", ["emergency-access"] = "emergency_accesses", ["lock"] = "visits", ["sign"] = "visits",
    };

    private readonly WebFixture web = demonstration.Web;

    [Theory]
    [InlineData(RegistryRoles.Clinician)]
    [InlineData(RegistryRoles.Coordinator)]
    [InlineData(RegistryRoles.Researcher)]
    [InlineData(RegistryRoles.Administrator)]
    public async Task Numbers_and_ids_of_another_site_answer_like_those_that_nobody_has(string role)
    {
        using var person = await PageClient.SignInAsync(web, $"sweep-{role}", People.Password);
        var token = (await person.GetAsync("/account")).Page.QuerySelector("main input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var before = await TablesAsync();
        List<string> wrong = [];
        var asked = 0;
        foreach (var door in (await Handlers.OfAsync(web)).Where(h => !h.IsOpen && TakesPatient(h)))
        {
            foreach (var (others, nobodys) in await PairsAsync(door))
            {
                var (there, thereDenied) = await AskAsync(person, door, others, token);
                var (nowhere, nowhereDenied) = await AskAsync(person, door, nobodys, token);
                asked++;
                if (there.Status != nowhere.Status || Blurred(there.Text) != Blurred(nowhere.Text) || (!others.IsOwnAddress && (int)there.Status is not (403 or 404)))
                    wrong.Add($"{door} as {others.Address}: {there.Status}, and {nowhere.Status} for what nobody has");
                if (thereDenied != nowhereDenied || (!others.IsOwnAddress && thereDenied != 1))
                    wrong.Add($"{door} as {others.Address}: {thereDenied} and {nowhereDenied} denied entries");
            }
        }
        var after = await TablesAsync();
        wrong.AddRange(after.Where(t => before[t.Key] != t.Value).Select(t => $"{t.Key} changed"));
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(asked > 60, $"Only {asked} doors were tried.");
    }

    /// <summary>Fields by which forms name rows.</summary>
    private static readonly string[] RowFields =
    [
        "Id", "Input.Id", "Input.Visit.Id", "Input.Assessment.Id", "Input.Assessment.Lesions[0].Id", "Input.Dosing.Id", "Input.Recurrence.Id", "Input.NewAdverseEvents[0].Id", "Input.NewAdverseEvents[0].Grades[0].Id",
        "Input.OngoingAdverseEvents[0].Id", "Input.Grades[0].Id", "Input.Lines[0].Id", "Input.Visits[0].Id", "Input.Events[0].Id", "Input.Alive.Id", "Input.Death.Id", "Assessment.Id", "Examinations[0].Id", "Alive.Id", "Died.Id",
    ];

    /// <param name="Body">What a form says of the patient where the address says nothing, and the rows that it names.</param>
    /// <param name="IsOwnAddress">The address is the person's own; only the fields name what is another site's.</param>
    private sealed record Attempt(string Address, (string, string)[] Body, bool IsOwnAddress = false);

    /// <summary>The worklist takes a number in its form.</summary>
    private static bool TakesPatient(Handler handler) =>
        handler.Route.Contains("{number", StringComparison.Ordinal) || (handler is { Route: "/", IsUnsafe: true })
        || (handler.Route.Contains('{', StringComparison.Ordinal) && Tables.ContainsKey(handler.Route.Split('/')[1]));

    private async Task<List<(Attempt Others, Attempt Nobodys)>> PairsAsync(Handler door)
    {
        var ids = Parameter().Matches(door.Route).Where(m => m.Groups["name"].Value != "number").ToList();
        // A row of each door's own table, and the patient it belongs to.
        var segment = ids.Count == 0 ? null : door.Route[..ids[0].Index].TrimEnd('/').Split('/')[^1];
        var table = segment is null ? null : Tables.GetValueOrDefault(segment) ?? throw new InvalidOperationException($"{door}: say which table its id names.");
        var (row, number) = await demonstration.OfOtherSiteAsync(table);
        var (absentRow, absentNumber) = (Guid.Parse("00000000-0000-7000-8000-000000000001"), "D-999999");
        if (door.Route == "/")
            return [(Worded(number), Worded(absentNumber))];
        List<(Attempt, Attempt)> pairs = [(At(number, row), At(absentNumber, absentRow))];
        if (door.Route.Contains("{number", StringComparison.Ordinal))
        {
            if (ids.Count > 0)
                pairs.Add((At(demonstration.OwnNumber, row), At(demonstration.OwnNumber, absentRow)));
            // The person's own form for something new, whose fields name another site's row; without what it asks for, so that nothing is entered.
            if (door is { IsUnsafe: true, Model.Namespace: "DfspRegistry.Web.Pages.Record" } && ids.TrueForAll(i => !i.Groups["rest"].Value.Contains("guid", StringComparison.Ordinal)))
                pairs.Add((At(demonstration.OwnNumber, null, row ?? demonstration.OtherRow, isOwn: true), At(demonstration.OwnNumber, null, absentRow, isOwn: true)));
            if (ids.Any(i => !i.Groups["rest"].Value.Contains("guid", StringComparison.Ordinal)))
                pairs.Add((At(number, null), At(absentNumber, null)));
        }
        return pairs;

        Attempt At(string registryNumber, Guid? id, Guid? named = null, bool isOwn = false)
        {
            var path = Parameter().Replace(door.Route, m => m.Groups["name"].Value == "number" ? registryNumber : id?.ToString() ?? "new");
            var fields = (named ?? id) is { } rowId ? RowFields.Select(f => (f, rowId.ToString())).ToArray() : [];
            return new Attempt(door.Name is null ? path : $"{path}?handler={door.Name}", fields, isOwn);
        }

        Attempt Worded(string registryNumber) => new($"/?handler={door.Name}", [("At.Number", registryNumber), ("At.Section", "late"), ("Alive.AliveOn", "2024-01-01"), ("Died.DiedOn", "2024-01-01")]);
    }

    private async Task<(Answer Answer, int Denied)> AskAsync(PageClient person, Handler door, Attempt attempt, string token)
    {
        var before = await DeniedAsync();
        // A note of what was done before stands on the next page, whichever that is.
        if (attempt.IsOwnAddress)
            await person.GetAsync("/");
        var answer = door.IsUnsafe ? await person.PostAsync(attempt.Address, [.. attempt.Body, ("__RequestVerificationToken", token)]) : await person.GetAsync(attempt.Address);
        return (answer, await DeniedAsync() - before);
    }

    private async Task<int> DeniedAsync()
    {
        await using var database = web.Database.Open();
        return await database.AuditEntries.CountAsync(e => e.Action == AuditAction.Denied);
    }

    /// <summary>A fingerprint of the rows of every table.</summary>
    private async Task<Dictionary<string, string>> TablesAsync()
    {
        await using var database = web.Database.Open();
        await using var connection = new NpgsqlConnection(web.Database.OwnerConnectionString);
        await connection.OpenAsync();
        Dictionary<string, string> found = new(StringComparer.Ordinal);
        foreach (var table in database.Model.GetEntityTypes().Select(e => e.GetTableName()).OfType<string>().Distinct().Except(OfTheRequest))
        {
            await using var command = new NpgsqlCommand($"select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from {table} t", connection);
            found[table] = (string)(await command.ExecuteScalarAsync())!;
        }
        return found;
    }

    /// <summary>A page may repeat the number that was asked for.</summary>
    private static string Blurred(string text) => NumberOrId().Replace(text, "…");

    [GeneratedRegex(@"\{(?<name>\w+)(?<rest>[^}]*)\}", RegexOptions.None, 1000)]
    private static partial Regex Parameter();

    [GeneratedRegex("D-[0-9]{6}|[0-9a-f]{8}-[0-9a-f-]{27}", RegexOptions.None, 1000)]
    private static partial Regex NumberOrId();

    /// <summary>The demonstration, whose records hold rows of every kind, and one account of each role at one of its hospitals.</summary>
    public sealed class Demonstration : IAsyncLifetime, IDisposable
    {
        private const string OwnSite = "ALDER";

        public WebFixture Web { get; } = new();

        public string OwnNumber { get; private set; } = "";

        /// <summary>A visit of another site's patient, for forms whose address names no row.</summary>
        public Guid OtherRow { get; private set; }

        public async Task InitializeAsync()
        {
            await Web.InitializeAsync();
            await DemoLoader.LoadAsync(Web.Database.ApplicationConnectionString, isPrivate: true);
            await using var database = Web.Database.Open();
            var site = await database.Sites.SingleAsync(s => s.Code == OwnSite);
            OwnNumber = await database.Patients.Where(p => p.SiteId == site.Id).OrderBy(p => p.RegistryNumber).Select(p => p.RegistryNumber).FirstAsync();
            OtherRow = await database.Visits.Where(v => database.Patients.Any(p => p.Id == v.PatientId && p.SiteId != site.Id)).OrderBy(v => v.Id).Select(v => v.Id).FirstAsync();
            await AddMissingAsync(database, await database.Patients.Where(p => p.SiteId != site.Id).OrderBy(p => p.RegistryNumber).FirstAsync());
            using var scope = Web.Services.CreateScope();
            var users = scope.ServiceProvider.GetRequiredService<UserManager<RegistryUser>>();
            foreach (var role in RegistryRoles.All)
            {
                var user = new RegistryUser { Id = Guid.CreateVersion7(), UserName = $"sweep-{role}", Email = $"sweep-{role}@example.org", DisplayName = $"sweep {role}" };
                Assert.Empty((await users.CreateAsync(user, People.Password)).Errors);
                database.Add(new RoleGrant { Id = Guid.CreateVersion7(), UserId = user.Id, Role = role, SiteId = role == RegistryRoles.Administrator ? null : site.Id });
            }
            await database.SaveChangesAsync();
        }

        /// <summary>A row of the table that another site's patient has, with that patient's number; without a table only the number.</summary>
        internal async Task<(Guid? Row, string Number)> OfOtherSiteAsync(string? table)
        {
            await using var connection = new NpgsqlConnection(Web.Database.OwnerConnectionString);
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand($"select r.id, p.registry_number from {(table is null ? "patients r join patients p on p.id = r.id" : $"{table} r join patients p on p.id = r.patient_id")} join sites s on s.id = p.site_id where s.code <> '{OwnSite}' order by r.id limit 1", connection);
            await using var row = await command.ExecuteReaderAsync();
            return await row.ReadAsync() ? (table is null ? null : row.GetGuid(0), row.GetString(1)) : throw new InvalidOperationException($"The demonstration has no {table} of another site: add one.");
        }

        /// <summary>Kinds of rows that the demonstration lacks.</summary>
        private async Task AddMissingAsync(RegistryDbContext database, Patient patient)
        {
            var visit = await database.Visits.FirstAsync(v => database.Patients.Any(p => p.Id == v.PatientId && p.SiteId == patient.SiteId));
            database.Add(new Recurrence { Id = Guid.CreateVersion7(), PatientId = patient.Id, Kind = RecurrenceKind.Local, FoundOn = new PartialDate(2015, 3) });
            await database.SaveChangesAsync();
            var from = await database.Sites.SingleAsync(s => s.Id == patient.SiteId);
            var to = await database.Sites.FirstAsync(s => s.Id != from.Id && s.Code != OwnSite);
            database.Add(new PatientTransfer
            {
                Id = Guid.CreateVersion7(), PatientId = patient.Id, RegistryNumber = patient.RegistryNumber, FromSiteId = from.Id, ToSiteId = to.Id, Reason = "moved house",
                ProposedBy = "B. Example", ProposedAt = Web.Time.GetUtcNow(),
            });
            var someone = await database.Users.SingleAsync(u => u.Email == DemoUsers.All[0].Email);
            database.Add(new EmergencyAccess
            {
                Id = Guid.CreateVersion7(), PatientId = patient.Id, RegistryNumber = patient.RegistryNumber, SiteId = from.Id, UserId = someone.Id, UserName = someone.DisplayName, Reason = "bleeding at night",
                OpenedAt = Web.Time.GetUtcNow(), Until = Web.Time.GetUtcNow() + EmergencyAccesses.Lasts,
            });
            await database.SaveChangesAsync();
            var pictures = new PictureService(database, Web.Services.GetRequiredService<InstallationKey>(), new ChangeReason());
            await pictures.AddAsync(visit.PatientId, visit.Id, new PictureInput { Id = Guid.CreateVersion7(), Kind = PictureKind.Lesion, TakenOn = visit.VisitedOn, Caption = "ruler below" }, PictureFile.Read(MadePictures.Png(64, 48)), default);
        }

        public Task DisposeAsync() => Web.DisposeAsync();

        public void Dispose() => Web.Dispose();
    }
}
