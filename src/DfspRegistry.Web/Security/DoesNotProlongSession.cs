namespace DfspRegistry.Web.Security;

/// <summary>
/// Marks what a page asks for by itself while somebody types or merely leaves it open: it is answered within the session, but is no sign that
/// somebody is there, so the session's idle time runs on.
/// </summary>
/// <param name="handlers">Named handlers of a page that are meant; without any, the whole endpoint.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class DoesNotProlongSessionAttribute(params string[] handlers) : Attribute
{
    public IReadOnlyList<string> Handlers { get; } = handlers;

    public static bool AppliesTo(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<DoesNotProlongSessionAttribute>() is { } mark
        && (mark.Handlers.Count == 0 || mark.Handlers.Contains(context.Request.Query["handler"].ToString(), StringComparer.OrdinalIgnoreCase));
}
