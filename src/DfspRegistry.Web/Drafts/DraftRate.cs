using System.Threading.RateLimiting;
using DfspRegistry.Web.Security;

namespace DfspRegistry.Web.Drafts;

/// <summary>How often one person, or one address where nobody is signed in, may send something to be kept: more than anybody types, less than a flood.</summary>
public sealed class DraftRate : IDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> _limiter = PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimitPartition.GetTokenBucketLimiter(
        Session.Identity(context.User)?.UserId.ToString() ?? context.Connection.RemoteIpAddress?.ToString() ?? "",
        _ => new TokenBucketRateLimiterOptions { TokenLimit = 120, TokensPerPeriod = 4, ReplenishmentPeriod = TimeSpan.FromSeconds(1), QueueLimit = 0 }));

    public bool Allows(HttpContext context)
    {
        using var lease = _limiter.AttemptAcquire(context);
        return lease.IsAcquired;
    }

    public void Dispose() => _limiter.Dispose();
}
