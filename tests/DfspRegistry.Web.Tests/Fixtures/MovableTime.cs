namespace DfspRegistry.Web.Tests.Fixtures;

/// <summary>
/// The machine's clock, moved as a test asks. It goes on ticking, and starts at the real time because the browser keeps cookies by its own clock.
/// </summary>
public sealed class MovableTime : TimeProvider
{
    private long movedTicks;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref movedTicks));

    public void Advance(TimeSpan by) => Interlocked.Add(ref movedTicks, by.Ticks);

    /// <summary>Makes it this moment now; it ticks on from there.</summary>
    public void MoveTo(DateTimeOffset moment) => Interlocked.Exchange(ref movedTicks, (moment - System.GetUtcNow()).Ticks);
}
