using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Accounts.SecondFactors;
using DfspRegistry.Data.Accounts.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace DfspRegistry.Web.Security;

/// <summary>Who may come in, for how long, and how the registry knows them again at the next request.</summary>
public static class SignIn
{
    public static readonly TimeSpan IdleTime = SessionLimits.Idle;
    public static readonly TimeSpan LongestSession = SessionLimits.Longest;

    public static IServiceCollection AddSignIn(this IServiceCollection services, PublicAddress address)
    {
        services.AddHttpContextAccessor();
        services.AddScoped<ICurrentUser, CurrentUser>();
        services.AddScoped<RecordRights>();
        services.AddAuthorization(Policies.AddTo);
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddCookie(IdentityConstants.ApplicationScheme, cookie =>
        {
            // Lax, so that a link in a colleague's mail opens the page; writes are guarded by token and origin.
            address.Secure(cookie.Cookie, "dfsp-session", SameSiteMode.Lax);
            cookie.LoginPath = "/sign-in";
            cookie.LogoutPath = "/sign-out";
            cookie.AccessDeniedPath = "/status/403";
            cookie.ReturnUrlParameter = "returnTo";
            // The session's own row says when it is idle; the cookie only has to outlast it.
            cookie.ExpireTimeSpan = LongestSession;
            cookie.SlidingExpiration = false;
            cookie.Events.OnValidatePrincipal = Session.ValidateAsync;
            cookie.Events.OnRedirectToLogin = context => Answer(context, StatusCodes.Status401Unauthorized);
            cookie.Events.OnRedirectToAccessDenied = context =>
            {
                if (Session.Of(context.HttpContext) is { IsComplete: false })
                    return Answer(context, StatusCodes.Status401Unauthorized);
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return Task.CompletedTask;
            };
        });
        services.AddRegistryAccounts();
        services.AddScoped<IPasskeyHandler<RegistryUser>, PasskeyHandler<RegistryUser>>();
        services.Configure<IdentityPasskeyOptions>(options => Passkeys.Configure(options, address));
        services.AddScoped<Passkeys>();
        services.AddScoped<PendingAuthenticatorKey>();
        services.AddScoped<ISecondFactorExemption, DemonstrationPeople>();
        services.AddScoped<SignInFlow>();
        return services;
    }

    /// <summary>A page is sent to the sign-in page; a script gets the bare status and says so itself.</summary>
    private static Task Answer(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        // Between password and second step, that step comes first.
        if (Session.Of(context.HttpContext) is { IsComplete: false })
            context.RedirectUri = "/sign-in/second-step" + QueryString.Create("returnTo", context.Request.Path + context.Request.QueryString);
        if (context.Request.Headers["Sec-Fetch-Dest"].ToString() is "" or "document")
            context.Response.Redirect(context.RedirectUri);
        else
            context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
