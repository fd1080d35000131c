using System.Text.RegularExpressions;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.BreakGlass;
using DfspRegistry.Data.Pictures;
using DfspRegistry.Data.RowExports;
using DfspRegistry.Data.Security;
using DfspRegistry.Data.Transfers;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.RowExports;
using DfspRegistry.Web.Security;
using DfspRegistry.Web.Tests.Analysis;
using DfspRegistry.Web.Tests.Pictures;
using DfspRegistry.Web.Tests.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DfspRegistry.Web.Tests.Browser;

/// <summary>
/// Every page of the application with an address that shows something on the demonstration, read off the routing: a page that is added is looked at, and a
/// test says so where its address cannot be made up.
/// </summary>
internal sealed partial class DemoDoors
{
    /// <summary>Who looks at a page: the first of these who may. The start, the list of patients and a patient are looked at by each who may.</summary>
    private static readonly string[] Lookers = [RegistryRoles.Coordinator, RegistryRoles.Researcher, RegistryRoles.Administrator, RegistryRoles.Clinician];
    private static readonly string[] ForEachRole = ["/", "/account", "/patients", "/patients/{number}"];

    /// <summary>Files, and addresses whose page needs what only a letter carries.</summary>
    private static readonly string[] NoPages = ["/analysis/{study}/files/{file}", "/adverse-events/terms", "/health", "/calendar/{token}.ics", "/account/appearance", "/pictures/{id:guid}", "/drafts", "/drafts/discard"];

    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    public static async Task<DemoDoors> OfAsync(DemoWeb demo)
    {
        var doors = new DemoDoors();
        await using var database = demo.Web.Database.Open();
        // A patient under treatment of whom a visit was left in progress: as full a record as there is.
        var visit = await database.Visits.Where(v => v.State == VisitState.InProgress && database.TreatmentLines.Any(l => l.PatientId == v.PatientId) && database.AdverseEvents.Any(e => e.PatientId == v.PatientId))
            .OrderBy(v => v.Id).FirstAsync();
        var patient = await database.Patients.SingleAsync(p => p.Id == visit.PatientId);
        doors.values["number"] = patient.RegistryNumber;
        doors.values["study"] = DemoWeb.Systemic;
        doors.values["code"] = "404";
        doors.values["userId"] = Guid.Empty.ToString();
        doors.values["lineId"] = (await database.TreatmentLines.Where(l => l.PatientId == patient.Id).OrderBy(l => l.Ordinal).FirstAsync()).Id.ToString();
        doors.values["/admin/users/{id:guid}"] = (await database.Users.OrderBy(u => u.UserName).FirstAsync()).Id.ToString();
        doors.values["/visits/{id:guid}"] = visit.Id.ToString();
        doors.values["visitId"] = visit.Id.ToString();
        doors.values["/visits/{id:guid}/pictures"] = visit.Id.ToString();
        doors.values["/pictures/{id:guid}/details"] = (await PictureAsync(demo, visit)).ToString();
        doors.values["/screening/{id:guid}"] = (await database.Screenings.Where(s => s.PatientId == patient.Id).OrderBy(s => s.Id).FirstAsync()).Id.ToString();
        doors.values["/transfers/{id:guid}"] = (await TransferAsync(demo)).ToString();
        doors.values["/exports/{id:guid}"] = doors.values["/exports/{id:guid}/decide"] = (await RowExportAsync(demo)).ToString();
        doors.values["/emergency-access/{id:guid}"] = (await EmergencyAsync(demo, patient)).ToString();
        return doors;
    }

    /// <summary>The clinician of another hospital looked at the patient.</summary>
    private static async Task<Guid> EmergencyAsync(DemoWeb demo, Patient patient)
    {
        await using var database = demo.Web.Database.Open();
        if (await database.EmergencyAccesses.FirstOrDefaultAsync() is { } known)
            return known.Id;
        var by = await database.Users.SingleAsync(u => u.Email == DemoWeb.Person("clinician2").Email);
        var now = demo.Web.Time.GetUtcNow();
        var access = new EmergencyAccess
        {
            Id = Guid.CreateVersion7(), PatientId = patient.Id, RegistryNumber = patient.RegistryNumber, SiteId = patient.SiteId, UserId = by.Id, UserName = by.DisplayName,
            Reason = "Bleeding from the wound, brought in at night.", OpenedAt = now, Until = now + EmergencyAccesses.Lasts,
        };
        database.Add(access);
        await database.SaveChangesAsync();
        return access.Id;
    }

    /// <summary>The demonstration moves nobody; one of its patients is proposed to another hospital, not the one whose pages are looked at.</summary>
    private static async Task<Guid> TransferAsync(DemoWeb demo)
    {
        await using var database = demo.Web.Database.Open();
        if (await database.PatientTransfers.FirstOrDefaultAsync() is { } known)
            return known.Id;
        var patient = await database.Patients.OrderBy(p => p.RegistryNumber).FirstAsync();
        var to = await database.Sites.OrderBy(s => s.Code).FirstAsync(s => s.Id != patient.SiteId);
        var transfer = new PatientTransfer
        {
            Id = Guid.CreateVersion7(), PatientId = patient.Id, RegistryNumber = patient.RegistryNumber, FromSiteId = patient.SiteId, ToSiteId = to.Id, Reason = "Lives nearer to the other hospital now.",
            ProposedBy = "A. Example", ProposedAt = demo.Web.Time.GetUtcNow(),
        };
        database.Add(transfer);
        await database.SaveChangesAsync();
        return transfer.Id;
    }

    /// <summary>The demonstration gives no rows away; its researcher asks for some, which the coordinator is to decide.</summary>
    private static async Task<Guid> RowExportAsync(DemoWeb demo)
    {
        await using var database = demo.Web.Database.Open();
        if (await database.RowExports.FirstOrDefaultAsync() is { } known)
            return known.Id;
        var email = DemoWeb.Person("researcher").Email;
        var researcher = await database.Users.SingleAsync(u => u.Email == email);
        var export = new RowExport
        {
            Id = Guid.CreateVersion7(), StudyId = (await database.Studies.SingleAsync(s => s.Code == DemoWeb.Systemic)).Id, SiteIds = await database.Sites.Select(s => s.Id).ToArrayAsync(),
            Content = RowExportContent.Records, Dates = RowExportDates.Shifted, Purpose = "Second lines after imatinib: a thesis, kept on the hospital's own server.",
            RequestedById = researcher.Id, RequestedBy = researcher.DisplayName, RequestedAt = demo.Web.Time.GetUtcNow(), Patients = 95, SingledOut = 60, Secret = RowDisguise.NewSecret(),
        };
        database.Add(export);
        await database.SaveChangesAsync();
        return export.Id;
    }

    /// <summary>The demonstration has no pictures; the visit is given one.</summary>
    private static async Task<Guid> PictureAsync(DemoWeb demo, Visit visit)
    {
        await using var database = demo.Web.Database.Open();
        var pictures = new PictureService(database, demo.Web.Services.GetRequiredService<InstallationKey>(), new ChangeReason());
        var said = new PictureInput { Id = Guid.CreateVersion7(), Kind = PictureKind.Lesion, TakenOn = visit.VisitedOn, Caption = "ruler below" };
        return (await pictures.AddAsync(visit.PatientId, visit.Id, said, PictureFile.Read(MadePictures.Png(64, 48)), default)).Picture.Id;
    }

    /// <summary>Who looks at which page. An address that is not there yet is one of a new thing.</summary>
    public async Task<IReadOnlyList<(string Role, string Address)>> PagesAsync(DemoWeb demo) =>
    [
        .. (await Handlers.OfAsync(demo.Web)).Where(h => h is { Verb: "GET", Name: null } && !NoPages.Contains(h.Route)).Select(h => (h.Route, h.Policy, h.IsOpen)).Distinct()
            .SelectMany(h => RolesFor(h.Route, h.Policy).Select(role => (role, AddressOf(h.Route)))),
    ];

    private static IEnumerable<string> RolesFor(string route, string? policy)
    {
        var may = Lookers.Where(role => policy is null || Policies.RolesByPolicy[policy].Contains(role));
        return ForEachRole.Contains(route) ? may : may.Take(1);
    }

    private string AddressOf(string route) => RouteValue().Replace(route, match =>
        values.GetValueOrDefault(route) ?? values.GetValueOrDefault(match.Groups["name"].Value) ?? (match.Groups["rest"].Value.Contains("guid", StringComparison.Ordinal) ? Guid.Empty.ToString() : "new"));

    [GeneratedRegex(@"\{(?<name>\w+)(?<rest>[^}]*)\}", RegexOptions.None, 1000)]
    private static partial Regex RouteValue();
}
