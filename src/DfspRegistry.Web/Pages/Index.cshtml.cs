using DfspRegistry.Data;
using DfspRegistry.Data.FollowUp;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Web.Auditing;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Pages;

/// <summary>The worklist: what is late, what is due, what was left open, which contact would tell most.</summary>
[ShowsPatients("worklist")]
public sealed class IndexModel(RegistryDbContext database, Worklist worklist, IAuthorizationService authorization) : PageModel
{
    private const int ShownFirst = 12;

    /// <summary>Null for somebody who sees no patients.</summary>
    public WorklistItems? List { get; private set; }
    public IReadOnlyList<OpenVisit> OpenVisits { get; private set; } = [];

    [BindProperty(SupportsGet = true)]
    public bool All { get; set; }

    public int Shown => All ? int.MaxValue : ShownFirst;

    public sealed record OpenVisit(Guid Id, string RegistryNumber, PartialDate VisitedOn);

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        if (!(await authorization.AuthorizeAsync(User, Policies.SeePatients)).Succeeded)
            return;
        List = await worklist.LoadAsync(cancellation);
        OpenVisits = await database.Visits.AsNoTracking().Where(v => v.State == VisitState.InProgress)
            .Join(database.Patients, v => v.PatientId, p => p.Id, (v, p) => new { v.Id, p.RegistryNumber, v.VisitedOn })
            .OrderByDescending(v => v.VisitedOn).Take(20).Select(v => new OpenVisit(v.Id, v.RegistryNumber, v.VisitedOn)).ToListAsync(cancellation);
    }
}
