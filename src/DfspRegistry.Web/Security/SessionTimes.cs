namespace DfspRegistry.Web.Security;

/// <summary>When the session of a request ends: by idleness, and at the latest.</summary>
public static class SessionTimes
{
    /// <summary>When the session ends if nothing more is asked for; null where there is none.</summary>
    public static DateTimeOffset? Until(HttpContext context) => Session.Of(context)?.Until;

    /// <summary>The end that no activity moves.</summary>
    public static DateTimeOffset LongestUntil(HttpContext context) =>
        Session.Of(context)?.LongestUntil ?? context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow() + SignIn.LongestSession;
}
