using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.BreakGlass;
using Microsoft.AspNetCore.Mvc.Filters;

namespace DfspRegistry.Web.Security;

/// <summary>A page about one patient that an access in an emergency opens, to read.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ReadableInEmergencyAttribute : Attribute;

/// <summary>
/// Before a page marked <see cref="ReadableInEmergencyAttribute"/> is read, looks whether the person has an access to this patient that is open now. On every other page,
/// and for every write, the patient of another site does not exist.
/// </summary>
internal sealed class EmergencyReading(EmergencyAccesses accesses, ChangeReason reason) : IAsyncPageFilter
{
    /// <summary>The access under which the patient of this request is read; null where the patient is the person's own.</summary>
    public static EmergencyAccess? Of(HttpContext context) => context.Items[typeof(EmergencyReading)] as EmergencyAccess;

    public async Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context)
    {
        var http = context.HttpContext;
        if (!HttpMethods.IsGet(http.Request.Method) || !context.HandlerInstance.GetType().IsDefined(typeof(ReadableInEmergencyAttribute), inherit: false)
            || context.RouteData.Values.GetValueOrDefault("number") is not string number || !Held.Allows(http.User, Policies.AskInEmergency, siteId: null))
            return;
        if (await accesses.OpenOfAsync(number, http.RequestAborted) is not { } access || Held.Allows(http.User, Policies.SeePatients, access.SiteId))
            return;
        http.Items[typeof(EmergencyReading)] = access;
        // Each entry of this reading says why.
        reason.Text = access.Reason;
    }

    public Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next) => next();
}
