using System.Security.Claims;
using DfspRegistry.Data;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Accounts.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Security;

/// <summary>
/// The cookie holds the session's token and nothing else; the session itself stands in the database. Account, roles and sites are read with every request,
/// so that ending a session, taking a role away or closing the account holds from the next request on, on every replica.
/// </summary>
public static class Session
{
    private const string StampClaim = "stamp";
    private const string TokenClaim = "token";
    private const string CurrentKey = "dfsp.session";

    /// <summary>The session of this request; null where nobody is signed in.</summary>
    public static UserSession? Of(HttpContext context) => context.Items[CurrentKey] as UserSession;

    /// <summary>Begins a session in this browser, under a new token. Where one was open here it ends.</summary>
    public static Task StartAsync(HttpContext context, RegistryUser user, SignInMethod method, bool isComplete = true) => BeginAsync(context, user, method, isComplete, continued: null, confirmedAt: null);

    /// <summary>The person has proved anew who it is: the session goes on under a new token, no longer than it could have lasted.</summary>
    /// <returns>False where the session was ended meanwhile: nobody is signed in then.</returns>
    public static Task<bool> ConfirmAsync(HttpContext context, RegistryUser user, SignInMethod method) => BeginAsync(context, user, method, isComplete: true, Of(context), confirmedAt: null);

    /// <summary>The session goes on under a new token, and the last proof stays as old as it is: a password alone is none.</summary>
    /// <returns>As <see cref="ConfirmAsync"/>.</returns>
    public static Task<bool> ContinueAsync(HttpContext context, RegistryUser user)
    {
        var session = Of(context) ?? throw new InvalidOperationException("Nobody is signed in.");
        return BeginAsync(context, user, session.Method, isComplete: true, session, session.ConfirmedAt);
    }

    /// <summary>Ends the session of this browser.</summary>
    public static async Task EndAsync(HttpContext context)
    {
        if (Of(context) is { } session)
            await context.RequestServices.GetRequiredService<UserSessions>().EndAsync(session.UserId, session.Id, context.RequestAborted);
        await context.SignOutAsync(IdentityConstants.ApplicationScheme);
        context.Items.Remove(CurrentKey);
    }

    public static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var http = context.HttpContext;
        var sessions = http.RequestServices.GetRequiredService<UserSessions>();
        var session = await sessions.FindAsync(context.Principal?.FindFirstValue(TokenClaim), http.RequestAborted);
        var principal = session is null
            ? null
            : await PrincipalAsync(http.RequestServices.GetRequiredService<RegistryDbContext>(), session.UserId, session.SecurityStamp, http.RequestAborted);
        if (principal is null)
        {
            context.RejectPrincipal();
            await http.SignOutAsync(IdentityConstants.ApplicationScheme);
            return;
        }
        if (!DoesNotProlongSessionAttribute.AppliesTo(http))
            await sessions.ProlongAsync(session!, http.RequestAborted);
        http.Items[CurrentKey] = session;
        context.Principal = session!.IsComplete ? principal : Begun(principal);
    }

    /// <summary>Whose session it is; null for nobody's.</summary>
    public static (Guid UserId, string Stamp)? Identity(ClaimsPrincipal user) =>
        Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id) && user.FindFirstValue(StampClaim) is { } stamp ? (id, stamp) : null;

    /// <summary>The account with its roles and sites as they are now; null when it is closed or its security stamp is another than the one given.</summary>
    public static async Task<ClaimsPrincipal?> PrincipalAsync(RegistryDbContext database, Guid id, string? stamp, CancellationToken cancellation)
    {
        var held = HeldRoles.From(database);
        var account = await database.Users.AsNoTracking()
            .Where(u => u.Id == id && u.DisabledAt == null)
            .Select(u => new
            {
                u.DisplayName,
                u.SecurityStamp,
                Held = database.RoleGrants.Where(g => g.UserId == id).Select(held).ToList(),
            })
            .SingleOrDefaultAsync(cancellation);
        if (account?.SecurityStamp is not { } current || (stamp is not null && stamp != current))
            return null;
        var claims = new List<Claim>
        {
            new(ClaimTypes.NameIdentifier, id.ToString()),
            new(StampClaim, current),
            new(ClaimTypes.Name, account.DisplayName),
        };
        claims.AddRange(account.Held.OrderBy(h => h.Role, StringComparer.Ordinal).ThenBy(h => h.SiteCode, StringComparer.Ordinal).Select(Held.ToClaim));
        return new ClaimsPrincipal(new ClaimsIdentity(claims, IdentityConstants.ApplicationScheme));
    }

    /// <summary>Between password and second step: known by name, for the trail, and nobody to every right there is.</summary>
    private static ClaimsPrincipal Begun(ClaimsPrincipal person) => new(new ClaimsIdentity(person.FindAll(c => c.Type is ClaimTypes.NameIdentifier or ClaimTypes.Name)));

    private static async Task<bool> BeginAsync(HttpContext context, RegistryUser user, SignInMethod method, bool isComplete, UserSession? continued, DateTimeOffset? confirmedAt)
    {
        var services = context.RequestServices;
        var sessions = services.GetRequiredService<UserSessions>();
        if (continued is null && Of(context) is { } earlier)
            await sessions.EndAsync(earlier.UserId, earlier.Id, context.RequestAborted);
        // From here on the request is this person's, so that the trail names who came in.
        var principal = await PrincipalAsync(services.GetRequiredService<RegistryDbContext>(), user.Id, user.SecurityStamp!, context.RequestAborted)
            ?? throw new InvalidOperationException("The account was closed or changed while it was signed in to.");
        context.User = isComplete ? principal : Begun(principal);
        var place = new SessionPlace(context.Connection.RemoteIpAddress?.ToString() ?? "", BrowserInWords.Of(context.Request.Headers.UserAgent));
        if (await sessions.StartAsync(user, method, isComplete, place, continued, confirmedAt, context.RequestAborted) is not var (token, session))
        {
            await context.SignOutAsync(IdentityConstants.ApplicationScheme);
            context.Items.Remove(CurrentKey);
            context.User = new ClaimsPrincipal(new ClaimsIdentity());
            return false;
        }
        context.Items[CurrentKey] = session;
        var cookie = new ClaimsPrincipal(new ClaimsIdentity([new Claim(TokenClaim, token)], IdentityConstants.ApplicationScheme));
        await context.SignInAsync(IdentityConstants.ApplicationScheme, cookie, new AuthenticationProperties { IsPersistent = false });
        return true;
    }
}
