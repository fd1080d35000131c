using System.Text.RegularExpressions;
using DfspRegistry.Data.Auditing;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing.Patterns;

namespace DfspRegistry.Web.Auditing;

/// <summary>
/// Leaves a Denied entry wherever a signed-in person was refused: a right that is missing (403), or an address of a record that for this person does not
/// exist (404). The answer is the same whether the record exists elsewhere or not; only the entry tells.
/// </summary>
internal static partial class DeniedAudit
{
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
        await services.GetRequiredService<ReadAudit>().DeniedAsync($"{context.Request.Method} {AddressOf(context)}", subject, CancellationToken.None);
    });

    /// <summary>The address as the application knows it. What somebody typed into it can be a name: only what is a registry number or an id stands in the entry.</summary>
    private static string AddressOf(HttpContext context)
    {
        var template = ((RouteEndpoint)context.GetEndpoint()!).RoutePattern;
        return "/" + string.Join('/', template.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
        {
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternSeparatorPart separator => separator.Content,
            RoutePatternParameterPart parameter => ValueOf(context.Request.RouteValues.GetValueOrDefault(parameter.Name)?.ToString()),
            _ => "",
        })))).TrimEnd('/');
    }

    private static string ValueOf(string? value) =>
        value is null ? "" : value == "new" || Guid.TryParse(value, out _) || RegistryNumber().IsMatch(value) ? value : "…";

    [GeneratedRegex("^D-[0-9]{6,9}$", RegexOptions.None, 1000)]
    private static partial Regex RegistryNumber();
}
