using DfspRegistry.Data;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.Concurrency;
using DfspRegistry.Data.Patients;
using DfspRegistry.Data.Signing;
using DfspRegistry.Domain.Shared.Validation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Auditing;

/// <summary>A form that works on locked and signed records by its own rules.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OpenWhenLockedAttribute : Attribute;

/// <summary>What a form of the record says about its lock, and the reason that it asks for.</summary>
/// <param name="VisitId">The visit that the form is of, or that recorded the row; null for another part of the record.</param>
/// <param name="RowId">The row that the form is of; null for a new one.</param>
public sealed record GuardedForm(Guid PatientId, Guid? VisitId, Guid? RowId, RecordState State)
{
    public const string ReasonField = "ChangeReason";

    public static GuardedForm? Of(HttpContext context) => context.Items[typeof(GuardedForm)] as GuardedForm;
}

/// <summary>
/// The forms whose address names a patient or a row of a record: one on a locked record is given back with what was typed, and a correction of what is complete or signed, the
/// visit that recorded the row or the whole record, is asked for its reason, which stands in each audit entry of the save. Pages that work on locked records by their own rules, and
/// named handlers, such as the worklist's and the removal of a picture, ask for themselves. The lock itself holds where the context saves; which row is written,
/// <see cref="FormRowsFilter"/> says.
/// </summary>
internal sealed class RecordGuard(PatientRecords records, RecordRows rows, RegistryDbContext database, LockService locks, ChangeReason reason) : IAsyncPageFilter
{
    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (context.HandlerInstance.GetType().IsDefined(typeof(OpenWhenLockedAttribute), inherit: false) || await FormAsync(context) is not { } form)
        {
            // A list in which something is entered has no form of its own to come back to.
            var elsewhere = await next();
            if (elsewhere.Exception is RecordLockedException or ConcurrencyConflict)
                (elsewhere.ExceptionHandled, elsewhere.Result) = (true, new StatusCodeResult(StatusCodes.Status409Conflict));
            if (elsewhere.Exception is PatientNotVisibleException)
                (elsewhere.ExceptionHandled, elsewhere.Result) = (true, new NotFoundResult());
            return;
        }
        context.HttpContext.Items[typeof(GuardedForm)] = form;
        var page = (PageModel)context.HandlerInstance;
        if (HttpMethods.IsPost(context.HttpContext.Request.Method) && context.HandlerMethod?.Name is null)
            Ask(page, form.State, context.HttpContext.Request.Form[GuardedForm.ReasonField].ToString().Trim());
        var executed = await next();
        if (executed is { Exception: null, Result: RedirectResult, HandlerMethod.Name: null } && !page.TempData.ContainsKey("Notice") && !page.TempData.ContainsKey("Kept"))
            page.TempData["Notice"] = "";
        if (executed.ExceptionHandled || executed.Exception is not (RecordLockedException or ConcurrencyConflict))
            return;
        // The lock came while the form was being saved, or somebody else's entry did; or the form has no rules of its own that would have stopped it before.
        if (page.ModelState.IsValid)
            page.ModelState.AddModelError("", executed.Exception.Message);
        executed.ExceptionHandled = true;
        page.Response.StatusCode = StatusCodes.Status409Conflict;
        executed.Result = page.Page();
    }

    private void Ask(PageModel page, RecordState state, string typed)
    {
        if (state.Lock is { } held)
            page.ModelState.AddModelError("", RecordLockedException.InWords(held));
        else if (state.AsksWhy && typed.Length == 0)
            page.ModelState.AddModelError(GuardedForm.ReasonField, $"This {(state.IsSigned ? "was signed" : "visit is complete")}: say why it is changed.");
        else if (typed.Length > TextRules.LongText)
            page.ModelState.AddModelError(GuardedForm.ReasonField, $"At most {TextRules.LongText} characters.");
        else if (typed.Length > 0)
            reason.Text = typed;
    }

    private async Task<GuardedForm?> FormAsync(PageHandlerExecutingContext context)
    {
        var cancellation = context.HttpContext.RequestAborted;
        var id = Guid.TryParse(context.RouteData.Values.GetValueOrDefault("id")?.ToString(), out var row) ? row : (Guid?)null;
        var named = id is { } given ? await rows.FindAsync([given], cancellation) : [];
        var patientId = context.RouteData.Values.GetValueOrDefault("number") is string number
            ? (await records.FindAsync(number, cancellation))?.Id
            : named is [var first, ..] && await database.Patients.AnyAsync(p => p.Id == first.PatientId, cancellation) ? first.PatientId : null;
        if (patientId is not { } patient)
            return null;
        // A picture and its content have one id.
        var visit = named.Where(r => r.PatientId == patient).Select(r => r.VisitId).FirstOrDefault(v => v is not null);
        return new GuardedForm(patient, visit, id, await locks.StateAsync(patient, visit, cancellation));
    }
}
