using DfspRegistry.Data;
using DfspRegistry.Data.Transfers;
using DfspRegistry.Domain.Shared.Validation;
using DfspRegistry.Web.Auditing;
using DfspRegistry.Web.Forms;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Pages.Transfers;

/// <summary>One transfer: the receiving site's coordinator accepts or declines it, the giving site's withdraws it.</summary>
[Authorize(Policy = Policies.ReceivePatients)]
[ShowsPatients("transfer")]
public sealed class TransferModel(RegistryDbContext database, TransferService transfers) : PageModel
{
    [BindProperty]
    public string? Note { get; set; }

    public PatientTransfer Transfer { get; private set; } = null!;
    public string From { get; private set; } = "";
    public string To { get; private set; } = "";

    public bool MayDecide => Transfer.Outcome is null && IsReceiver;
    public bool MayWithdraw => Transfer.Outcome is null && IsGiver;
    /// <summary>The patient is to be opened from here: where the patient is now.</summary>
    public bool SeesPatient => Transfer.Outcome == Domain.Patients.TransferOutcome.Accepted ? IsReceiver : IsGiver;

    private bool IsReceiver => Held.Allows(User, Policies.ReceivePatients, Transfer.ToSiteId);
    private bool IsGiver => Held.Allows(User, Policies.ReceivePatients, Transfer.FromSiteId);

    public static string State(PatientTransfer transfer) => transfer.Outcome is { } outcome ? Wording.Words.Of(outcome) : "waits";

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellation) => await LoadAsync(id, cancellation) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAcceptAsync(Guid id, CancellationToken cancellation)
    {
        if (!await LoadAsync(id, cancellation) || !IsReceiver)
            return NotFound();
        return Decided(await transfers.AcceptAsync(Transfer, cancellation), $"{Transfer.RegistryNumber} is a patient of {To} now.");
    }

    public async Task<IActionResult> OnPostDeclineAsync(Guid id, CancellationToken cancellation)
    {
        if (!await LoadAsync(id, cancellation) || !IsReceiver)
            return NotFound();
        if (Note?.Trim() is not { Length: > 0 and <= TextRules.LongText } note)
        {
            ModelState.AddModelError(nameof(Note), $"Say why it is declined, in up to {TextRules.LongText} characters.");
            return this.Invalid();
        }
        return Decided(await transfers.DeclineAsync(Transfer, note, cancellation), "Declined. The patient stays where the patient was.");
    }

    public async Task<IActionResult> OnPostWithdrawAsync(Guid id, CancellationToken cancellation)
    {
        if (!await LoadAsync(id, cancellation) || !IsGiver)
            return NotFound();
        return Decided(await transfers.WithdrawAsync(Transfer, cancellation), "The proposal is withdrawn.");
    }

    private RedirectToPageResult Decided(bool isDone, string notice)
    {
        TempData["Notice"] = isDone ? notice : "Somebody else has decided meanwhile; nothing more was changed.";
        return RedirectToPage(new { id = Transfer.Id });
    }

    private async Task<bool> LoadAsync(Guid id, CancellationToken cancellation)
    {
        if (await transfers.FindAsync(id, cancellation) is not { } transfer)
            return false;
        Transfer = transfer;
        var sites = await database.Sites.AsNoTracking().Where(s => s.Id == transfer.FromSiteId || s.Id == transfer.ToSiteId).ToDictionaryAsync(s => s.Id, s => s.Code, cancellation);
        (From, To) = (sites[transfer.FromSiteId], sites[transfer.ToSiteId]);
        return true;
    }
}
