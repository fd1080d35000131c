using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.BreakGlass;
using DfspRegistry.Web.Auditing;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Pages.Emergency;

/// <summary>One access in an emergency: its owner ends it, a coordinator of the patient's site sees what was read, ends and acknowledges it.</summary>
[Authorize(Policy = Policies.FollowEmergencies)]
[ShowsPatients("access in an emergency")]
public sealed class AccessModel(EmergencyAccesses accesses, ICurrentUser person, TimeProvider clock) : PageModel
{
    public EmergencyAccess Access { get; private set; } = null!;
    /// <summary>Null where the patient is of another site by now.</summary>
    public IReadOnlyList<DateTimeOffset>? Reads { get; private set; }
    public string State => IndexModel.InWords(Access, clock.GetUtcNow());
    public bool MayEnd => Access.IsOpen(clock.GetUtcNow());
    public bool MayAcknowledge => Answers && Access.AcknowledgedAt is null;
    /// <summary>The person answers for the patient's site.</summary>
    public bool Answers => Held.Allows(User, Policies.AcknowledgeEmergencies, Access.SiteId);
    private bool IsOwner => Access.UserId == person.UserId;

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellation)
    {
        if (!await LoadAsync(id, cancellation))
            return NotFound();
        if (Answers)
            Reads = await accesses.ReadsAsync(Access, cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPostEndAsync(Guid id, CancellationToken cancellation)
    {
        if (!await LoadAsync(id, cancellation))
            return NotFound();
        await accesses.EndAsync(Access, cancellation);
        TempData["Notice"] = "The access has ended.";
        return RedirectToPage(new { id });
    }

    public async Task<IActionResult> OnPostAcknowledgeAsync(Guid id, CancellationToken cancellation)
    {
        if (!await LoadAsync(id, cancellation) || !Answers)
            return NotFound();
        await accesses.AcknowledgeAsync(Access, cancellation);
        TempData["Notice"] = "Acknowledged.";
        return RedirectToPage(new { id });
    }

    /// <summary>A clinician of the patient's site is not told: the coordinators are.</summary>
    private async Task<bool> LoadAsync(Guid id, CancellationToken cancellation)
    {
        if (await accesses.FindAsync(id, cancellation) is not { } access)
            return false;
        Access = access;
        return IsOwner || Answers;
    }
}
