using DfspRegistry.Data;
using DfspRegistry.Data.Accounts.SecondFactors;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.Concurrency;
using DfspRegistry.Data.Patients;
using DfspRegistry.Data.Signing;
using DfspRegistry.Domain.Shared.Validation;
using DfspRegistry.Domain.Signing;
using DfspRegistry.Web.Auditing;
using DfspRegistry.Web.Forms;
using DfspRegistry.Web.Security;
using FluentValidation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Pages.Signing;

/// <summary>Signs a visit, or a patient's record, with name, time and meaning, after the person has proved once more who it is.</summary>
[Authorize(Policy = Policies.Sign)]
[OpenWhenLocked]
public sealed class SignModel(
    RegistryDbContext database, PatientRecords records, SignatureService signatures, RowNames names, SignInFlow flow, Factors factors, ReadAudit audit, IValidator<SignatureInput> validator) : PageModel
{
    [BindProperty]
    public SignatureInput Input { get; set; } = new();

    public SigningTarget Target { get; private set; } = null!;
    public string? Hindrance { get; private set; }
    public FactorsOfPerson Factors { get; private set; } = null!;
    /// <summary>What is signed, as the page shows it; the mark is of this.</summary>
    public IReadOnlyList<SignedRow> Rows { get; private set; } = [];
    public IReadOnlyDictionary<(string Table, string Row), string> Names { get; private set; } = new Dictionary<(string, string), string>();
    /// <summary>Of the whole record: what its visits left open.</summary>
    public int OpenItems { get; private set; }
    /// <summary>This signature, under what the signer saw: a passkey's answer counts for it alone.</summary>
    public string Act => $"signature {Input.Id} {Input.Seen}";

    public async Task<IActionResult> OnGetAsync(string number, Guid? visitId, CancellationToken cancellation)
    {
        if (!await LoadAsync(number, visitId, cancellation))
            return NotFound();
        Input.Id = Guid.CreateVersion7();
        await ShowAsync(visitId, cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string number, Guid? visitId, string? ceremony, string? credential, CancellationToken cancellation)
    {
        if (!await LoadAsync(number, visitId, cancellation))
            return NotFound();
        var seen = Input.Seen;
        await ShowAsync(visitId, cancellation);
        if (seen != Input.Seen)
            return Changed();
        if (Hindrance is not null)
            ModelState.AddModelError("", Hindrance);
        if (string.IsNullOrEmpty(credential) && string.IsNullOrEmpty(Input.Password))
            ModelState.AddModelError("Input.Password", "Give your password: it stands for your hand.");
        if (!this.Check(validator, Input, new RecordDates(records.Today)))
            return this.Invalid();
        var answer = await flow.ConfirmActAsync(HttpContext, Session.Of(HttpContext)!, new Proof(Input.Password, Input.Code, ceremony, credential), Act);
        if (!answer.Succeeded)
        {
            await audit.DeniedAsync($"signature: the {(string.IsNullOrEmpty(credential) ? "password or code" : "passkey")} was not right", Target.Patient.Id, cancellation);
            ModelState.AddModelError("Input.Password", Refusal(answer, byPasskey: !string.IsNullOrEmpty(credential)));
            return this.Invalid();
        }
        try
        {
            await signatures.SignAsync(Target.Patient.Id, visitId, Input, cancellation);
        }
        catch (ConcurrencyConflict)
        {
            await ShowAsync(visitId, cancellation);
            return Changed();
        }
        catch (FormUsedException used)
        {
            return Conflict(used.Message);
        }
        return Redirect(Target.Back);
    }

    private PageResult Changed() => Conflict("Somebody changed the data after you opened this page. Look at them again, then sign.");

    private PageResult Conflict(string sentence)
    {
        ModelState.AddModelError("", sentence);
        Response.StatusCode = StatusCodes.Status409Conflict;
        return Page();
    }

    /// <summary>What stands on the page is what is signed, and what the mark is of.</summary>
    private async Task ShowAsync(Guid? visitId, CancellationToken cancellation)
    {
        (Input.Seen, Rows) = await signatures.ShownAsync(Target.Patient.Id, visitId, cancellation);
        ModelState.Remove("Input.Seen");
        if (visitId is not null)
            Names = await names.OfAsync(Target.Patient.Id, [.. Rows.Select(r => (r.Table, r.Id))], cancellation);
        else
            OpenItems = await database.Visits.Where(v => v.PatientId == Target.Patient.Id).SumAsync(v => v.OpenItems, cancellation);
    }

    private string Refusal(SignInAnswer answer, bool byPasskey) =>
        answer.Seconds is { } seconds ? $"Too many tries. The next one is looked at in {SignInWords.Wait(seconds)}."
        : byPasskey ? "This is no passkey of yours, or it took too long."
        : Factors.Any ? "Password and code do not fit; a code that was used does not work again."
        : "This is not your password.";

    private async Task<bool> LoadAsync(string number, Guid? visitId, CancellationToken cancellation)
    {
        if (await SigningTarget.FindAsync(database, records, number, visitId, cancellation) is not { } target)
            return false;
        Target = target;
        Hindrance = await signatures.HindranceAsync(target.Patient.Id, visitId, cancellation);
        Factors = await factors.OfAsync(Session.Of(HttpContext)!.UserId, cancellation);
        return true;
    }
}
