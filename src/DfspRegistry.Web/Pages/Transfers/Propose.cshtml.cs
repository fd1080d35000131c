using DfspRegistry.Data;
using DfspRegistry.Data.Patients;
using DfspRegistry.Data.Transfers;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared.Validation;
using DfspRegistry.Web.Auditing;
using DfspRegistry.Web.Forms;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Pages.Transfers;

/// <summary>Proposes that another site takes over the patient, or withdraws that while it waits.</summary>
[Authorize(Policy = Policies.MovePatients)]
[OpenWhenLocked]
public sealed class ProposeModel(RegistryDbContext database, PatientRecords records, TransferService transfers) : PageModel
{
    [BindProperty]
    public Guid Id { get; set; }

    [BindProperty]
    public Guid? To { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    public Patient Patient { get; private set; } = null!;
    /// <summary>Null when there is none and one can be proposed.</summary>
    public PatientTransfer? Waiting { get; private set; }
    public IReadOnlyList<SelectListItem> Sites { get; private set; } = [];
    public string? WaitingFor => Sites.FirstOrDefault(s => s.Value == Waiting?.ToSiteId.ToString())?.Text;

    public async Task<IActionResult> OnGetAsync(string number, CancellationToken cancellation)
    {
        if (!await LoadAsync(number, cancellation))
            return NotFound();
        Id = Guid.CreateVersion7();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string number, CancellationToken cancellation)
    {
        if (!await LoadAsync(number, cancellation))
            return NotFound();
        if (Sites.All(s => s.Value != To?.ToString()))
            ModelState.AddModelError(nameof(To), "Choose the site that is asked to take the patient.");
        if (Reason?.Trim() is not { Length: > 0 and <= TextRules.LongText })
            ModelState.AddModelError(nameof(Reason), $"Say why, in up to {TextRules.LongText} characters, and without the patient's name.");
        if (!ModelState.IsValid)
            return this.Invalid();
        if (!await transfers.ProposeAsync(Id, Patient, To!.Value, Reason!.Trim(), cancellation))
        {
            await LoadAsync(number, cancellation);
            ModelState.AddModelError("", Waiting is null ? "This form was used before. Nobody was asked: open the page again." : $"{WaitingFor} is asked already. Nobody else was: withdraw that proposal first.");
            Response.StatusCode = StatusCodes.Status409Conflict;
            return Page();
        }
        TempData["Notice"] = "The other site is asked. Until a coordinator there accepts, nothing changes.";
        return RedirectToPage("/Patients/Patient", new { number });
    }

    public async Task<IActionResult> OnPostWithdrawAsync(string number, CancellationToken cancellation)
    {
        if (!await LoadAsync(number, cancellation))
            return NotFound();
        if (Waiting is not null && await transfers.WithdrawAsync(Waiting, cancellation))
            TempData["Notice"] = "The proposal is withdrawn.";
        return RedirectToPage("/Patients/Patient", new { number });
    }

    private async Task<bool> LoadAsync(string number, CancellationToken cancellation)
    {
        if (await records.FindAsync(number, cancellation) is not { } patient)
            return false;
        Patient = patient;
        Waiting = await transfers.WaitingAsync(patient.Id, cancellation);
        var sites = await database.Sites.AsNoTracking().Where(s => s.Id != patient.SiteId).OrderBy(s => s.Code).Select(s => new { s.Id, s.Code, s.Name }).ToListAsync(cancellation);
        Sites = [.. sites.Select(s => new SelectListItem($"{s.Code} {s.Name}", s.Id.ToString()))];
        return true;
    }
}
