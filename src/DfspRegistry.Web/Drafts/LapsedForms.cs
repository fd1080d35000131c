using DfspRegistry.Web.Security;

namespace DfspRegistry.Web.Drafts;

/// <summary>
/// A form that is sent after its session has ended writes no record, but is not lost either: it is kept as the draft of the person who filled it in, and
/// the person is sent to sign in. So it is when somebody else has signed in meanwhile.
/// </summary>
public static class LapsedForms
{
    public static IApplicationBuilder UseLapsedForms(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (await KeptAsync(context) is { } path)
            context.Response.Redirect($"/sign-in?returnTo={Uri.EscapeDataString(path)}&kept=true");
        else
            await next(context);
    });

    /// <returns>The page of the form when it was kept; null when the request is not one of these.</returns>
    private static async Task<string?> KeptAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method) || context.GetEndpoint()?.Metadata.GetMetadata<KeptForm>() is null
            || !context.Request.HasFormContentType || context.Request.Headers.XRequestedWith == "fetch")
            return null;
        var services = context.RequestServices;
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (services.GetRequiredService<FormTickets>().Read(form[FormFields.Ticket]) is not { } ticket || Session.Identity(context.User)?.UserId == ticket.UserId)
            return null;
        var signedIn = context.User;
        if (!services.GetRequiredService<DraftRate>().Allows(context) || await services.GetRequiredService<FormOwner>().AdmitAsync(context, form, context.RequestAborted) is null)
            return null;
        var kept = await services.GetRequiredService<KeptTyping>().KeepAsync(ticket, form, context.RequestAborted);
        context.User = signedIn;
        return kept is null ? null : ticket.Path;
    }
}

/// <summary>Marks an endpoint whose form is kept while it is filled in.</summary>
public sealed class KeptForm;
