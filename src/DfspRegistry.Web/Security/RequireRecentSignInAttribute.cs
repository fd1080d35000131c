using DfspRegistry.Data.Accounts.SecondFactors;
using DfspRegistry.Data.Accounts.Sessions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace DfspRegistry.Web.Security;

/// <summary>
/// Marks a page whose writes need a proof of who it is that is no older than five minutes: signing, taking rows away, changing how one signs in. Without one, the
/// page that asks for it carries all that was sent, and sends it on with the proof: nothing typed is lost and nothing is done twice.
/// </summary>
/// <param name="handlers">Named handlers that are meant; without any, every write of the page.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RequireRecentSignInAttribute(params string[] handlers) : Attribute, IAsyncPageFilter
{
    public IReadOnlyList<string> Handlers { get; } = handlers;

    /// <summary>Opening the page needs the proof as well: for what is taken away by a link.</summary>
    public bool OnReading { get; set; }

    /// <summary>
    /// A handler that answers with a file. Its proof is asked for on the way and leads back to the page, from which it is sent again: a file that answered the question
    /// itself would leave the question on the screen.
    /// </summary>
    public string? GivesFile { get; set; }

    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        var http = context.HttpContext;
        if (!IsMeant(context) || Session.Of(http) is not { } session || RecentSignIn.Holds(http))
        {
            await next();
            return;
        }
        if (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
        {
            context.Result = new RedirectToPageResult("/Account/Again", new { returnTo = http.Request.Path + http.Request.QueryString });
            return;
        }
        if (GivesFile is not null && string.Equals(context.HandlerMethod?.Name, GivesFile, StringComparison.OrdinalIgnoreCase))
        {
            context.Result = new RedirectToPageResult("/Account/Again", new { returnTo = http.Request.Path });
            return;
        }
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        SignInAnswer? answer = null;
        if (form.ContainsKey(RecentSignIn.PasswordField))
        {
            answer = await http.RequestServices.GetRequiredService<SignInFlow>()
                .AgainAsync(http, session, new Proof(form[RecentSignIn.PasswordField], form[RecentSignIn.CodeField], form[RecentSignIn.CeremonyField], form[RecentSignIn.CredentialField]));
            if (answer.Succeeded)
            {
                await next();
                return;
            }
        }
        context.Result = await AskAsync(http, session, form, answer);
    }

    private bool IsMeant(PageHandlerExecutingContext context) =>
        HttpMethods.IsGet(context.HttpContext.Request.Method) || HttpMethods.IsHead(context.HttpContext.Request.Method)
            ? OnReading
            : Handlers.Count == 0 || Handlers.Contains(context.HandlerMethod?.Name ?? "", StringComparer.OrdinalIgnoreCase);

    private static async Task<ViewResult> AskAsync(HttpContext http, UserSession session, IFormCollection form, SignInAnswer? refused)
    {
        var factors = await http.RequestServices.GetRequiredService<Factors>().OfAsync(session.UserId, http.RequestAborted);
        var fields = form.Where(f => !RecentSignIn.IsOwn(f.Key)).SelectMany(f => f.Value.Select(value => KeyValuePair.Create(f.Key, value ?? ""))).ToList();
        return RecentSignIn.View(http, new RecentSignInForm(http.Request.Path + http.Request.QueryString, fields, factors, refused));
    }
}

/// <param name="Action">Where it was sent, and is sent again with the proof.</param>
/// <param name="Fields">All that was typed.</param>
public sealed record RecentSignInForm(string Action, IReadOnlyList<KeyValuePair<string, string>> Fields, FactorsOfPerson Factors, SignInAnswer? Refused);

/// <summary>Has the person proved of late who it is?</summary>
public static class RecentSignIn
{
    public const string PasswordField = "again.password";
    public const string CodeField = "again.code";
    public const string CeremonyField = "again.ceremony";
    public const string CredentialField = "again.credential";

    public static bool Holds(HttpContext context) =>
        Session.Of(context) is { IsComplete: true } session
        && context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow() - session.ConfirmedAt < SessionLimits.Recent;

    internal static bool IsOwn(string field) => field is PasswordField or CodeField or CeremonyField or CredentialField or "__RequestVerificationToken";

    internal static ViewResult View(HttpContext context, RecentSignInForm form)
    {
        var metadata = context.RequestServices.GetRequiredService<IModelMetadataProvider>();
        return new ViewResult
        {
            ViewName = "/Pages/Account/_Again.cshtml",
            ViewData = new ViewDataDictionary<RecentSignInForm>(metadata, new ModelStateDictionary()) { Model = form },
            StatusCode = form.Refused is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
    }
}
