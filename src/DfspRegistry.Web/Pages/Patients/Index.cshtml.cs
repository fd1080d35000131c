using DfspRegistry.Data;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.Patients;
using DfspRegistry.Data.Security;
using DfspRegistry.Web.Auditing;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Pages.Patients;

/// <summary>
/// The patients of one's sites. Filters stand in the address; a search is posted, because what people type there can be a name.
/// </summary>
[Authorize(Policy = Policies.SeePatients)]
[ShowsPatients("patient list")]
public sealed class IndexModel(
    RegistryDbContext database, PatientList patients, IdentityVault identities, ReadAudit audit, ICurrentUser person, IAuthorizationService authorization) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid? Study { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? Site { get; set; }

    [BindProperty(SupportsGet = true)]
    public PatientStatus? Status { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public IReadOnlyList<PatientRow> Rows
    {
        get;
        // The number in the hospital's own file is for those who may see who the patient is.
        private set => field = [.. value.Select(row => Held.Allows(User, Policies.SeeIdentity, row.SiteId) ? row : row with { ImportedId = null })];
    } = [];

    public int Count { get; private set; }
    public string? Searched { get; private set; }
    public bool SearchedIdentity { get; private set; }
    public bool HasImportedIds => Rows.Any(r => r.ImportedId is not null);
    public Dictionary<string, string>? Next { get; private set; }
    public IReadOnlyList<SelectListItem> Studies { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Sites { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        Studies = [.. (await database.Studies.AsNoTracking().OrderBy(s => s.Code).Select(s => new { s.Id, s.Code }).ToListAsync(cancellation)).Select(s => new SelectListItem(s.Code, s.Id.ToString()))];
        Sites = await SitesAsync(cancellation);
        var page = await patients.PageAsync(new PatientFilter(Study, Site, Status, After), cancellation);
        (Rows, Count) = (page.Rows, page.Count);
        if (page.HasMore)
            Next = new[] { ("study", Study?.ToString()), ("site", Site?.ToString()), ("status", Status?.ToString()), ("after", Rows[^1].RegistryNumber) }
                .Where(p => p.Item2 is not null).ToDictionary(p => p.Item1, p => p.Item2!, StringComparer.Ordinal);
    }

    public async Task<IActionResult> OnPostSearchAsync(string? text, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > 100)
            return RedirectToPage();
        Rows = await patients.FindAsync(text, Held.SitesOf(User, Policies.SeeIdentity), cancellation);
        SearchedIdentity = (await authorization.AuthorizeAsync(User, Policies.SeeIdentity)).Succeeded;
        if (Rows.Count == 0 && SearchedIdentity)
            Rows = await patients.OfAsync(await NamedAsync(text, cancellation), cancellation);
        await audit.SearchedAsync(SearchedIdentity ? "numbers and names" : "numbers", Rows.Count, cancellation);
        if (Rows.Count == 1)
            return RedirectToPage("/Patients/Patient", new { number = Rows[0].RegistryNumber });
        Searched = text.Trim();
        Count = Rows.Count;
        return Page();
    }

    /// <summary>Names are found where the person may see them, not wherever the person reads.</summary>
    private async Task<List<Guid>> NamedAsync(string text, CancellationToken cancellation)
    {
        var found = await identities.FindAsync(text, cancellation);
        var sites = await database.Patients.AsNoTracking().Where(p => found.Contains(p.Id)).Select(p => new { p.Id, p.SiteId }).ToListAsync(cancellation);
        return [.. sites.Where(p => Held.Allows(User, Policies.SeeIdentity, p.SiteId)).Select(p => p.Id)];
    }

    /// <summary>A status is a shape beside its word.</summary>
    public static string ClassOf(PatientStatus status) => status switch
    {
        PatientStatus.OnTreatment => "state state-good",
        PatientStatus.NotEnrolled => "state state-open",
        _ => "state state-plain",
    };

    private async Task<List<SelectListItem>> SitesAsync(CancellationToken cancellation)
    {
        var sites = await database.Sites.AsNoTracking().Where(s => person.SeesAllSites || person.SiteIds.Contains(s.Id))
            .OrderBy(s => s.Code).Select(s => new { s.Id, s.Code, s.Name }).ToListAsync(cancellation);
        return [.. sites.Select(s => new SelectListItem($"{s.Code} {s.Name}", s.Id.ToString()))];
    }
}
