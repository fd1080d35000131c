using System.Globalization;
using System.Security.Claims;
using DfspRegistry.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Security;

/// <summary>
/// The cookie says only who it is and under which security stamp. Roles and sites are read with every request, so that taking one away,
/// or disabling the account, holds from the next request on.
/// </summary>
public static class Session
{
    public const string SiteClaim = "site";
    public const string SiteCodeClaim = "site-code";
    public const string AllSitesClaim = "all-sites";
    private const string StampClaim = "stamp";
    private const string SignedInAt = "dfsp.signed-in-at";

    /// <summary>What goes into the cookie at sign-in.</summary>
    public static Task StartAsync(HttpContext context, Guid userId, string securityStamp, DateTimeOffset now)
    {
        var identity = new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, userId.ToString()), new Claim(StampClaim, securityStamp)], IdentityConstants.ApplicationScheme);
        var properties = new AuthenticationProperties { IsPersistent = false, AllowRefresh = true };
        properties.Items[SignedInAt] = now.ToString("O", CultureInfo.InvariantCulture);
        return context.SignInAsync(IdentityConstants.ApplicationScheme, new ClaimsPrincipal(identity), properties);
    }

    public static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var services = context.HttpContext.RequestServices;
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var principal = IsTooOld(context.Properties, now) ? null : await ReadAsync(services.GetRequiredService<RegistryDbContext>(), context.Principal, context.HttpContext.RequestAborted);
        if (principal is null)
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
            return;
        }
        context.Principal = principal;
    }

    private static bool IsTooOld(AuthenticationProperties properties, DateTimeOffset now) =>
        !properties.Items.TryGetValue(SignedInAt, out var text)
        || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var at)
        || now - at > SignIn.LongestSession;

    private static async Task<ClaimsPrincipal?> ReadAsync(RegistryDbContext database, ClaimsPrincipal? cookie, CancellationToken cancellation)
    {
        if (!Guid.TryParse(cookie?.FindFirstValue(ClaimTypes.NameIdentifier), out var id))
            return null;
        var stamp = cookie!.FindFirstValue(StampClaim);
        var account = await database.Users.AsNoTracking()
            .Where(u => u.Id == id && u.DisabledAt == null)
            .Select(u => new
            {
                u.DisplayName,
                u.SecurityStamp,
                u.SeesAllSites,
                Roles = database.UserRoles.Where(r => r.UserId == id).Join(database.Roles, r => r.RoleId, r => r.Id, (_, r) => r.Name!).ToList(),
                Sites = database.UserSites.Where(s => s.UserId == id).Join(database.Sites, s => s.SiteId, s => s.Id, (_, s) => new { s.Id, s.Code }).ToList(),
            })
            .SingleOrDefaultAsync(cancellation);
        if (account is null || stamp is null || account.SecurityStamp != stamp)
            return null;
        var claims = new List<Claim>
        {
            new(ClaimTypes.NameIdentifier, id.ToString()),
            new(StampClaim, stamp),
            new(ClaimTypes.Name, account.DisplayName),
        };
        claims.AddRange(account.Roles.Order(StringComparer.Ordinal).Select(r => new Claim(ClaimTypes.Role, r)));
        if (account.SeesAllSites)
            claims.Add(new Claim(AllSitesClaim, "true"));
        foreach (var site in account.Sites.OrderBy(s => s.Code, StringComparer.Ordinal))
            claims.AddRange([new Claim(SiteClaim, site.Id.ToString()), new Claim(SiteCodeClaim, site.Code)]);
        return new ClaimsPrincipal(new ClaimsIdentity(claims, IdentityConstants.ApplicationScheme));
    }
}
