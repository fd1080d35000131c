namespace DfspRegistry.Data.Accounts;

/// <summary>
/// A person for whom the registry itself writes a row at sites that the person has no right at: a transfer between two, an access in an emergency. It is never what a
/// request works with.
/// </summary>
internal sealed class WritingAtSites(ICurrentUser person, Guid[] sites) : ICurrentUser
{
    public Guid? UserId => person.UserId;
    public string UserName => person.UserName;
    public string Source => person.Source;
    public bool SeesAllSites => false;
    public IReadOnlyCollection<Guid> SiteIds => sites;
}
