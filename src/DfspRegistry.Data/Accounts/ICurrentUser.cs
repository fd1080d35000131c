namespace DfspRegistry.Data.Accounts;

/// <summary>
/// Who reads and writes: decides which patients there are for this person and stands in every audit entry. The pages take it from the
/// signed-in person, the command line is <see cref="CommandLineUser"/>.
/// </summary>
public interface ICurrentUser
{
    /// <summary>Null for a program without an account.</summary>
    Guid? UserId { get; }
    string UserName { get; }
    /// <summary>From where: the network address, or the program.</summary>
    string Source { get; }
    bool SeesAllSites { get; }
    /// <summary>Sites whose patients are visible; not looked at when <see cref="SeesAllSites"/>.</summary>
    IReadOnlyCollection<Guid> SiteIds { get; }
    /// <summary>Writes for the patients of every site; never without <see cref="SeesAllSites"/>.</summary>
    bool WritesAllSites => SeesAllSites;
    /// <summary>Sites for whose patients may be written, of those that are visible; not looked at when <see cref="WritesAllSites"/>.</summary>
    IReadOnlyCollection<Guid> WritableSiteIds => SiteIds;
    /// <summary>Patients of other sites who are to be read on this request, under an access in an emergency.</summary>
    IReadOnlyCollection<Guid> OpenedPatientIds => [];
}

/// <summary>Nobody is signed in: there are no patients to see or to write.</summary>
public sealed class NobodySignedIn : ICurrentUser
{
    public const string Name = "nobody";

    public Guid? UserId => null;
    public string UserName => Name;
    public string Source => "";
    public bool SeesAllSites => false;
    public IReadOnlyCollection<Guid> SiteIds => [];
}

/// <summary>The operator of the installation, who holds the database anyway.</summary>
public sealed class CommandLineUser : ICurrentUser
{
    internal const string Mark = "(command line)";

    public Guid? UserId => null;
    public string UserName => $"{Environment.UserName} {Mark}";
    public string Source => "command line";
    public bool SeesAllSites => true;
    public IReadOnlyCollection<Guid> SiteIds => [];
}
