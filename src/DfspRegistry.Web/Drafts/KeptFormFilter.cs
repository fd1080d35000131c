using DfspRegistry.Data;
using DfspRegistry.Data.Concurrency;
using DfspRegistry.Data.Drafts;
using DfspRegistry.Data.Patients;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Drafts;

/// <summary>
/// Around every page whose form is kept. Opening it puts the person's draft back, beside what others saved since; sending it saves once, however often it
/// is sent, and ends the draft in the same transaction; what is refused stays as a draft.
/// </summary>
public sealed class KeptFormFilter(
    RegistryDbContext database, EntryDrafts drafts, SubmittedForms submitted, PatientRecords records, FormTickets tickets, FormFilling filling) : IAsyncPageFilter
{
    /// <summary>Before the form is bound: the answers to what two people changed are put in place.</summary>
    public async Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context)
    {
        var request = context.HttpContext.Request;
        if (!HttpMethods.IsPost(request.Method) || !request.HasFormContentType)
            return;
        var form = await request.ReadFormAsync(context.HttpContext.RequestAborted);
        var state = FormState.Of(context.HttpContext);
        state.Shown = PackedText.Unpack<Dictionary<string, string>>(form[FormFields.Shown]);
        if (Remember(state, FormFields.Typed(form)) is not { } merge)
            return;
        var answered = form.ToDictionary(f => f.Key, f => f.Value, StringComparer.OrdinalIgnoreCase);
        foreach (var field in merge.Collisions.Where(f => state.Picks.GetValueOrDefault(f.Name) == FieldMerge.Theirs))
            answered[field.Name] = field.TheirValue;
        request.Form = new FormCollection(answered);
    }

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var request = context.HttpContext.Request;
        if (context.HandlerInstance is not PageModel page || context.HandlerMethod?.Name is not null)
            await next();
        else if (HttpMethods.IsGet(request.Method))
            await OpenAsync(context, page, next);
        else if (HttpMethods.IsPost(request.Method) && request.HasFormContentType && FormFields.FormId(request.Form) is { } formId
            && tickets.Read(request.Form[FormFields.Ticket]) is { } ticket && ticket.UserId == Session.Identity(context.HttpContext.User)?.UserId)
            await SendAsync(context, page, next, ticket, KeptTyping.Read(request.Form, formId, ticket.Path, ticket.Title));
        else
            await next();
    }

    private async Task OpenAsync(PageHandlerExecutingContext context, PageModel page, PageHandlerExecutionDelegate next)
    {
        var (http, cancellation) = (context.HttpContext, context.HttpContext.RequestAborted);
        // The way back in the browser to a form that was saved leads to what it saved.
        if (Guid.TryParse(http.Request.Query["form"], out var sent) && await submitted.SentToAsync(sent, cancellation) is { } sentTo)
        {
            context.Result = new LocalRedirectResult(sentTo);
            return;
        }
        var executed = await next();
        if (executed.Result is not PageResult || executed.Exception is not null)
            return;
        var state = FormState.Of(http);
        var saved = FormFilling.Read(page);
        if (await drafts.FindAsync(http.Request.Path, cancellation) is { } draft)
            await RestoreAsync(page, state, draft, saved, cancellation);
        if (int.TryParse(saved.GetValueOrDefault(FormFields.Version), out var version) && Guid.TryParse(saved.GetValueOrDefault("Input.Visit.Id"), out var visit))
            state.Others = await drafts.OthersAsync(visit, version, cancellation);
    }

    private async Task RestoreAsync(PageModel page, FormState state, EntryDraft draft, Dictionary<string, string> saved, CancellationToken cancellation)
    {
        var fields = FormFields.Read(draft.Fields);
        var shown = System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, string>>(draft.Shown) ?? [];
        state.Restored = draft;
        state.Shown = shown;
        Remember(state, fields);
        if (draft.Path.EndsWith("/new", StringComparison.Ordinal))
            await filling.FillAsync(page, fields);
        else
            await MergeAsync(page, state, shown, fields, saved, cancellation);
        if (page is IMergesForm form)
            await form.AfterFillingAsync(cancellation);
    }

    private async Task SendAsync(PageHandlerExecutingContext context, PageModel page, PageHandlerExecutionDelegate next, FormTicket ticket, TypedForm typed)
    {
        var cancellation = context.HttpContext.RequestAborted;
        var content = FormFields.Content(typed.Fields);
        PageHandlerExecutedContext executed;
        Patient? patient;
        await using (var transaction = await submitted.BeginAsync(typed.FormId, cancellation))
        {
            if (await submitted.SentToAsync(typed.FormId, content, cancellation) is { } sentTo)
            {
                context.Result = new LocalRedirectResult(sentTo);
                return;
            }
            AskForAnswers(page, FormState.Of(context.HttpContext));
            executed = await next();
            if (executed.Exception is not null and not ConcurrencyConflict)
                return;
            // The page has read it already.
            patient = database.Patients.Local.FirstOrDefault(p => p.RegistryNumber == ticket.RegistryNumber) ?? await records.FindAsync(ticket.RegistryNumber, cancellation);
            if (patient is null)
                return;
            if (executed.Exception is null && SentTo(page, executed.Result) is { } goesTo)
            {
                await submitted.SavedAsync(patient.Id, typed, content, goesTo, cancellation);
                await transaction.CommitAsync(cancellation);
                return;
            }
        }
        // Nothing was saved, so nothing of it is lost.
        await drafts.KeepAsync(patient.Id, typed, cancellation);
        if (executed.Exception is ConcurrencyConflict && page is IMergesForm form)
        {
            executed.ExceptionHandled = true;
            executed.Result = await ConflictAsync(page, form, typed, cancellation);
        }
        else if (page is ILeavesForm { LeavesTo: { } leavesTo } && executed.Result is PageResult && !page.ModelState.IsValid)
        {
            (page.TempData["Kept"], page.TempData["KeptAddress"]) = ($"{ticket.Title} of {ticket.RegistryNumber} waits as your draft: {Unfinished(page)}.", ticket.Path);
            executed.Result = new LocalRedirectResult(leavesTo);
        }
    }

    private async Task<IActionResult> ConflictAsync(PageModel page, IMergesForm form, TypedForm typed, CancellationToken cancellation)
    {
        database.ChangeTracker.Clear();
        if (!await form.FillAsSavedAsync(cancellation))
            return page.NotFound();
        await MergeAsync(page, FormState.Of(page.HttpContext), typed.Shown, typed.Fields, FormFilling.Read(page), cancellation);
        await form.AfterFillingAsync(cancellation);
        page.Response.StatusCode = StatusCodes.Status409Conflict;
        return page.Page();
    }

    private async Task MergeAsync(
        PageModel page, FormState state, IReadOnlyDictionary<string, string> shown, IReadOnlyDictionary<string, string[]> typed, Dictionary<string, string> saved, CancellationToken cancellation)
    {
        var who = Guid.TryParse(saved.GetValueOrDefault("Input.Visit.Id"), out var visit) ? await drafts.LastSavedAsync(visit, cancellation) : null;
        var merged = FieldMerge.Of(shown, typed, await filling.MeaningAsync(page, typed), saved, who);
        state.Shown = merged.Shown;
        // Where nobody else changed a field, an earlier merge that was not saved yet still holds.
        if (merged.Merge.Fields.Any(f => f.Kind != FieldMerge.Kind.Mine))
            (state.Merge, state.Picks) = (merged.Merge, []);
        await filling.FillAsync(page, merged.Fields);
    }

    private static FieldMerge? Remember(FormState state, Dictionary<string, string[]> fields)
    {
        state.Merge = PackedText.Unpack<FieldMerge>(FormFields.Value(fields, FormFields.Merge));
        state.Picks = fields.Where(f => f.Key.StartsWith(FormFields.Pick, StringComparison.Ordinal)).ToDictionary(f => f.Key[FormFields.Pick.Length..], f => f.Value[^1], StringComparer.Ordinal);
        return state.Merge;
    }

    private static void AskForAnswers(PageModel page, FormState state)
    {
        foreach (var open in state.Merge?.Collisions.Where(f => !state.Picks.ContainsKey(f.Name)) ?? [])
            page.ModelState.AddModelError(FormFields.Pick + open.Name, "Both of you changed it: choose one of the two.");
    }

    private static string Unfinished(PageModel page) =>
        page.ModelState.Values.Sum(v => v.Errors.Count) is var count && count == 1 ? "one thing in it needs mending" : $"{count} things in it need mending";

    private static string? SentTo(PageModel page, IActionResult? result) => result switch
    {
        RedirectResult { Url: var url } when page.Url.IsLocalUrl(url) => url,
        LocalRedirectResult local => local.Url,
        RedirectToPageResult there => page.Url.Page(there.PageName, there.PageHandler, there.RouteValues),
        _ => null,
    };
}
