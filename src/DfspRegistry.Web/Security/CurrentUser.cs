using System.Security.Claims;
using DfspRegistry.Data.Accounts;
using Microsoft.AspNetCore.Authorization;

namespace DfspRegistry.Web.Security;

/// <summary>
/// The signed-in person of the request, whose name stands in the audit trail, and the patients that there are for this request: those of the sites at which
/// the person holds the rights that the page asks for. So a clinician of one site who is a researcher at another finds no patient of the other on a form.
/// </summary>
public sealed class CurrentUser(IHttpContextAccessor accessor) : ICurrentUser
{
    // Between password and second step too, with a name and no site.
    private ClaimsPrincipal? Principal => accessor.HttpContext?.User;

    public Guid? UserId => Guid.TryParse(Principal?.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null;
    public string UserName => Principal?.FindFirstValue(ClaimTypes.Name) ?? NobodySignedIn.Name;
    public string Source => accessor.HttpContext?.Connection.RemoteIpAddress?.ToString() ?? "";
    public bool SeesAllSites => Read.Any(h => h.SiteId is null);
    public IReadOnlyCollection<Guid> SiteIds => Sites(Read);
    public bool WritesAllSites => Write.Any(h => h.SiteId is null);
    public IReadOnlyCollection<Guid> WritableSiteIds => Sites(Write);

    public IReadOnlyCollection<Guid> OpenedPatientIds => accessor.HttpContext is { } context && EmergencyReading.Of(context) is { } access ? [access.PatientId] : [];

    /// <summary>What the page asks for; a page that names no right, such as the start, shows what one may see.</summary>
    private IEnumerable<string> Policies =>
        (accessor.HttpContext?.GetEndpoint()?.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(a => a.Policy).OfType<string>() ?? []).Append(Security.Policies.SeePatients);

    private IEnumerable<HeldRole> Read => Principal is { } person ? Held.Of(person).Where(h => Policies.All(p => Security.Policies.Gives(h.Role, p))) : [];
    private IEnumerable<HeldRole> Write => Read.Where(h => Security.Policies.Gives(h.Role, Security.Policies.EnterData));

    private static Guid[] Sites(IEnumerable<HeldRole> held) => [.. held.Select(h => h.SiteId).OfType<Guid>().Distinct()];
}
