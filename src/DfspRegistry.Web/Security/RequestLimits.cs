using System.Threading.RateLimiting;

namespace DfspRegistry.Web.Security;

/// <summary>How often an address that needs no session may be asked from one place.</summary>
public static class RequestLimits
{
    public const string Calendar = "calendar";
    public const int CalendarReadsAtOnce = 60;

    /// <summary>A calendar program asks some times an hour; sixty at once and one a second after that serve a whole hospital behind one address.</summary>
    public static IServiceCollection AddRequestLimits(this IServiceCollection services) => services.AddRateLimiter(limits =>
    {
        limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limits.AddPolicy(Calendar, context => RateLimitPartition.GetTokenBucketLimiter(context.Connection.RemoteIpAddress?.ToString() ?? "", _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = CalendarReadsAtOnce,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        }));
    });
}
