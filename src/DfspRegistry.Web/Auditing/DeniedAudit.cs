using DfspRegistry.Data.Auditing;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Auditing;

/// <summary>
/// Leaves a Denied entry wherever a signed-in person was refused: a right that is missing (403), or an address of a record that for this person does not
/// exist (404). The answer is the same whether the record exists elsewhere or not; only the entry tells.
/// </summary>
internal static class DeniedAudit
{
    private const int LongestAddress = 300;
    private const string AskedKey = "dfsp.asked-patient";

    /// <summary>The form, not the address, says which patient it is about.</summary>
    public static void IsAbout(HttpContext context, string number) => context.Items[AskedKey] = number;

    public static IApplicationBuilder UseDeniedAudit(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        await next(context);
        // The status page is drawn by a second pass of the same request.
        if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null)
            return;
        if (context.User.Identity?.IsAuthenticated != true || context.GetEndpoint()?.Metadata.GetMetadata<PageActionDescriptor>() is null)
            return;
        var number = context.Request.RouteValues.GetValueOrDefault("number") as string ?? context.Items[AskedKey] as string;
        var ids = context.Request.RouteValues.Values.Select(v => Guid.TryParse(v?.ToString(), out var id) ? id : (Guid?)null).OfType<Guid>().ToList();
        var isRefused = context.Response.StatusCode == StatusCodes.Status403Forbidden
            || (context.Response.StatusCode == StatusCodes.Status404NotFound && (number is not null || ids.Count > 0));
        if (!isRefused)
            return;
        var services = context.RequestServices;
        var subject = await services.GetRequiredService<AuditSubjects>().OfAsync(number, ids, CancellationToken.None);
        var what = $"{context.Request.Method} {context.Request.Path}";
        await services.GetRequiredService<ReadAudit>().DeniedAsync(what.Length > LongestAddress ? what[..LongestAddress] : what, subject, CancellationToken.None);
    });
}
