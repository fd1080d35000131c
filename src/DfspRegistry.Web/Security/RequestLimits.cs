using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace DfspRegistry.Web.Security;

/// <summary>
/// How much, how long and how often: limits of each process against being filled up. What a person may do how often is counted for all processes together,
/// by <see cref="SharedRateFilter"/> and at sign-in.
/// </summary>
public static partial class RequestLimits
{
    public const string Calendar = "calendar";
    public const string Reports = "reports";
    public const int CalendarReadsAtOnce = 60;
    /// <summary>The body of a request, but for pictures, which have a limit of their own.</summary>
    public const int LargestBody = 10 * 1024 * 1024;
    /// <summary>One field of a form.</summary>
    public const int LargestField = 1024 * 1024;
    public const int MostFields = 4096;
    /// <summary>After so long a request is given up; the slowest page, a report over a large study, takes some seconds.</summary>
    public static readonly TimeSpan LongestRequest = TimeSpan.FromSeconds(60);

    public static void Apply(KestrelServerOptions server)
    {
        server.AddServerHeader = false;
        server.Limits.MaxRequestBodySize = LargestBody;
        server.Limits.MaxRequestLineSize = 8 * 1024;
        server.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
        server.Limits.MaxRequestHeaderCount = 100;
        server.Limits.MaxConcurrentConnections = 2000;
        // Who sends the head of a request slowly holds a connection.
        server.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        server.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
    }

    public static IServiceCollection AddRequestLimits(this IServiceCollection services)
    {
        services.Configure<FormOptions>(form =>
        {
            form.ValueCountLimit = MostFields;
            form.ValueLengthLimit = LargestField;
            form.KeyLengthLimit = 512;
            form.MultipartBodyLengthLimit = LargestBody;
        });
        services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new() { Timeout = LongestRequest, TimeoutStatusCode = StatusCodes.Status504GatewayTimeout });
        return services.AddRateLimiter(limits =>
        {
            limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limits.OnRejected = (rejected, _) =>
            {
                var http = rejected.HttpContext;
                TooMany(http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(RequestLimits)), (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "no page", http.Connection.RemoteIpAddress, Session.Of(http)?.UserId);
                return ValueTask.CompletedTask;
            };
            // By person, so that a hospital behind one address is not one; whoever is not signed in is an address.
            limits.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => context.GetEndpoint()?.Metadata.GetMetadata<PublicFile>() is not null
                ? RateLimitPartition.GetNoLimiter("")
                : Bucket(Session.Of(context)?.UserId.ToString() ?? Address(context), atOnce: 1000, aSecond: 20));
            // A calendar program asks some times an hour; sixty at once and one a second after that serve a whole hospital behind one address.
            limits.AddPolicy(Calendar, context => Bucket(Address(context), CalendarReadsAtOnce, aSecond: 1));
            limits.AddPolicy(Reports, context => Bucket(Address(context), atOnce: 30, aSecond: 1));
        });
    }

    [LoggerMessage(LogLevel.Warning, "Too many requests for {Route}, sent from {Address}, person {Person}")]
    private static partial void TooMany(ILogger log, string route, System.Net.IPAddress? address, Guid? person);

    private static string Address(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";

    private static RateLimitPartition<string> Bucket(string who, int atOnce, int aSecond) => RateLimitPartition.GetTokenBucketLimiter(who, _ => new TokenBucketRateLimiterOptions
    {
        TokenLimit = atOnce,
        TokensPerPeriod = aSecond,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        QueueLimit = 0,
    });
}
