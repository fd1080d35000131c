using DfspRegistry.Web.Security;
using DfspRegistry.Web.Tests.Fixtures;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace DfspRegistry.Web.Tests.Security;

/// <summary>One door into the application: an address, a verb and, on a page, the named handler behind it.</summary>
/// <param name="Model">The page's model; null for what is no page.</param>
/// <param name="IsOpen">Answers people who are not signed in.</param>
internal sealed record Handler(string Route, string Verb, string? Name, string? Policy, bool IsOpen, Type? Model)
{
    public bool IsUnsafe => Verb is not ("GET" or "HEAD");

    public override string ToString() => Name is null ? $"{Verb} {Route}" : $"{Verb} {Route} ({Name})";
}

/// <summary>Every door of the running application, read off its own routing, so that none can be forgotten.</summary>
internal static class Handlers
{
    public static async Task<IReadOnlyList<Handler>> OfAsync(WebFixture web)
    {
        var loader = web.Services.GetRequiredService<PageLoader>();
        List<Handler> found = [];
        foreach (var endpoint in web.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>())
        {
            // Style sheets and scripts, and the framework's own answer to files that are not there.
            if (endpoint.Metadata.GetMetadata<PublicFile>() is not null || endpoint.RoutePattern.RawText == "{**path:file}")
                continue;
            var route = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not { } descriptor)
            {
                var verbs = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"];
                found.AddRange(verbs.Select(verb => new Handler(route, verb, null, PolicyOf(endpoint), IsOpen(endpoint), null)));
                continue;
            }
            var page = await loader.LoadAsync(descriptor, endpoint.Metadata);
            found.AddRange(page.HandlerMethods.Select(h => new Handler(route, h.HttpMethod.ToUpperInvariant(), h.Name, PolicyOf(endpoint, page), IsOpen(endpoint, page), page.ModelTypeInfo)));
            if (page.HandlerMethods.All(h => h.HttpMethod != "Get"))
                found.Add(new Handler(route, "GET", null, PolicyOf(endpoint, page), IsOpen(endpoint, page), page.ModelTypeInfo));
        }
        return [.. found.Distinct().OrderBy(h => h.Route, StringComparer.Ordinal).ThenBy(h => h.Verb, StringComparer.Ordinal).ThenBy(h => h.Name, StringComparer.Ordinal)];
    }

    private static string? PolicyOf(RouteEndpoint endpoint, CompiledPageActionDescriptor? page = null) =>
        Metadata<IAuthorizeData>(endpoint, page).Select(a => a.Policy).FirstOrDefault(p => p is not null);

    private static bool IsOpen(RouteEndpoint endpoint, CompiledPageActionDescriptor? page = null) => Metadata<IAllowAnonymous>(endpoint, page).Any();

    private static IEnumerable<T> Metadata<T>(RouteEndpoint endpoint, CompiledPageActionDescriptor? page) where T : class =>
        endpoint.Metadata.OfType<T>().Concat(page?.Endpoint?.Metadata.OfType<T>() ?? []).Concat(page?.ModelTypeInfo?.GetCustomAttributes(inherit: true).OfType<T>() ?? []);
}
