using DfspRegistry.Data.BreakGlass;
using DfspRegistry.Data.Patients;
using DfspRegistry.Domain.Shared.Validation;
using DfspRegistry.Web.Auditing;
using DfspRegistry.Web.Forms;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Pages.Emergency;

/// <summary>Accesses in an emergency: a clinician asks for one and sees the own ones, a coordinator sees those to the patients of the own sites.</summary>
[Authorize(Policy = Policies.FollowEmergencies)]
[RequireRecentSignIn]
[ShowsPatients("accesses in an emergency")]
public sealed class IndexModel(EmergencyAccesses accesses, TimeProvider clock) : PageModel
{
    private const int ShortestReason = 10;

    [BindProperty]
    public Guid Id { get; set; }

    [BindProperty]
    public string? Number { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    public IReadOnlyList<EmergencyAccess> Accesses { get; private set; } = [];
    public bool MayAsk => Held.Allows(User, Policies.AskInEmergency, siteId: null);

    public string State(EmergencyAccess access) => InWords(access, clock.GetUtcNow());

    public static string InWords(EmergencyAccess access, DateTimeOffset now) =>
        access.IsOpen(now) ? $"open until {SignInWords.At(access.Until)}"
        : access.EndedAt is { } ended ? $"ended {SignInWords.At(ended)} by {access.EndedBy}"
        : $"ended by itself {SignInWords.At(access.Until)}";

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        Id = Guid.CreateVersion7();
        await LoadAsync(cancellation);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!MayAsk)
            return Forbid();
        if (PatientList.RegistryNumberOf(Number ?? "") is not { } number)
            ModelState.AddModelError(nameof(Number), "Give the registry number, for example D-000117.");
        else if (Reason?.Trim() is not { Length: >= ShortestReason and <= TextRules.LongText } reason)
            ModelState.AddModelError(nameof(Reason), $"Say why, in {ShortestReason} to {TextRules.LongText} characters: the patient's site reads it.");
        else
        {
            var answer = await accesses.OpenAsync(Id, number, reason, site => Held.Allows(User, Policies.SeePatients, site), cancellation);
            if (answer.Opened is { } opened)
                return RedirectToPage("/Patients/Patient", new { number = opened.RegistryNumber });
            if (answer.FormWasUsed)
            {
                ModelState.Remove(nameof(Id));
                Id = Guid.CreateVersion7();
            }
            ModelState.AddModelError(nameof(Number), answer.FormWasUsed
                ? "This form was used already. Look whether the number is right, and send it again."
                : answer.Wait is { } wait
                ? $"You have asked for several patients already. Ask again in {SignInWords.Wait((int)Math.Ceiling(wait.TotalSeconds))}."
                : "Nothing was opened: nobody has this number, or you see the patient without it.");
        }
        await LoadAsync(cancellation);
        return this.Invalid();
    }

    /// <summary>A clinician sees the own ones: those of others to patients of the site are the coordinators' business.</summary>
    private async Task LoadAsync(CancellationToken cancellation) => Accesses = await accesses.ListAsync(Held.SitesOf(User, Policies.AcknowledgeEmergencies), cancellation);
}
