using DfspRegistry.Data.Accounts;

namespace DfspRegistry.Data.RowExports;

/// <summary>A person who reads at some of the sites that this page lets the person see, and writes nothing about patients.</summary>
internal sealed class ReadingAtSites(ICurrentUser person, IReadOnlyCollection<Guid> sites) : ICurrentUser
{
    public Guid? UserId => person.UserId;
    public string UserName => person.UserName;
    public string Source => person.Source;
    public bool SeesAllSites => false;
    public IReadOnlyCollection<Guid> SiteIds { get; } = person.SeesAllSites ? [.. sites] : [.. sites.Intersect(person.SiteIds)];
    public bool WritesAllSites => false;
    public IReadOnlyCollection<Guid> WritableSiteIds => [];
}
