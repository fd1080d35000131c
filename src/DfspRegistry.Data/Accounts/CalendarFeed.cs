namespace DfspRegistry.Data.Accounts;

/// <summary>The secret address of a person's calendar of visits, one a person. Only its hash is kept: whoever reads the database cannot read the calendar.</summary>
public sealed class CalendarFeed
{
    public required Guid UserId { get; init; }
    /// <summary>SHA-256 of the token. The token is 256 random bits, so that a fast hash without salt is enough.</summary>
    public required byte[] TokenHash { get; set; }
    public required DateTimeOffset MadeAt { get; set; }
}
