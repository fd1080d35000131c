namespace DfspRegistry.Web.Tests.Crypto;

/// <summary>A clock that stands.</summary>
internal sealed class Standing(DateTimeOffset at) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => at;
}
