using System.Text.Json;
using System.Text.RegularExpressions;

namespace DfspRegistry.Web.Security;

/// <summary>
/// Where browsers say that a page tried something that its content policy forbids: the first sign of a hole, or of somebody's browser extension. Kept in the log are
/// the directive and the host that was blocked; the page's address and the script's text stay out, since they can be a patient's.
/// </summary>
internal static partial class PolicyReports
{
    public const string Path = "/reports/csp";
    private const int LargestReport = 16 * 1024;

    public static void MapPolicyReports(this WebApplication app) => app.MapPost(Path, async (HttpContext context, ILoggerFactory logs) =>
    {
        try
        {
            using var report = await JsonDocument.ParseAsync(context.Request.Body, new JsonDocumentOptions { MaxDepth = 8 }, context.RequestAborted);
            if (report.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("csp-report", out var said) && said.ValueKind == JsonValueKind.Object)
                Violated(logs.CreateLogger(typeof(PolicyReports)), Directive(said), Blocked(said));
        }
        catch (JsonException)
        {
            // Whatever was sent, it was no report.
        }
        return Results.NoContent();
    }).AllowAnonymous().RequireRateLimiting(RequestLimits.Reports).WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(LargestReport)).DisableAntiforgery();

    private static string Directive(JsonElement report) =>
        Text(report, "effective-directive") is { } directive && DirectiveName().IsMatch(directive) ? directive : "unknown";

    private static string Blocked(JsonElement report) => Text(report, "blocked-uri") switch
    {
        null or "" => "unknown",
        "inline" or "eval" or "data" or "blob" => Text(report, "blocked-uri")!,
        var address => Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri.IdnHost : "unknown",
    };

    private static string? Text(JsonElement report, string name) => report.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    [GeneratedRegex("^[a-z-]{1,40}$", RegexOptions.None, 1000)]
    private static partial Regex DirectiveName();

    [LoggerMessage(LogLevel.Warning, "A page was kept from what its content policy forbids: {Directive}, {Blocked}")]
    private static partial void Violated(ILogger log, string directive, string blocked);
}
