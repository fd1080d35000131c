using System.Security.Claims;
using DfspRegistry.Data.Accounts;

namespace DfspRegistry.Web.Security;

/// <summary>The signed-in person of the request: whose sites decide what there is to see, and whose name stands in the audit trail.</summary>
public sealed class CurrentUser(IHttpContextAccessor accessor) : ICurrentUser
{
    // Between password and second step too, with a name and no site.
    private ClaimsPrincipal? Principal => accessor.HttpContext?.User;

    public Guid? UserId => Guid.TryParse(Principal?.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null;
    public string UserName => Principal?.FindFirstValue(ClaimTypes.Name) ?? "nobody";
    public string Source => accessor.HttpContext?.Connection.RemoteIpAddress?.ToString() ?? "";
    public bool SeesAllSites => Principal?.HasClaim(Session.AllSitesClaim, "true") == true;
    public IReadOnlyCollection<Guid> SiteIds => [.. Principal?.FindAll(Session.SiteClaim).Select(c => Guid.Parse(c.Value)) ?? []];
}
