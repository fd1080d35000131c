using Microsoft.AspNetCore.Identity;

namespace DfspRegistry.Data.Accounts;

/// <summary>A person with an account. Accounts are made by invitation only and never deleted, since the audit trail names them.</summary>
public sealed class RegistryUser : IdentityUser<Guid>
{
    public required string DisplayName { get; set; }
    /// <summary>Sees the patients of every site; else those of <see cref="UserSite"/>.</summary>
    public bool SeesAllSites { get; set; }
    public DateTimeOffset? DisabledAt { get; set; }
}

/// <summary>A site whose patients the person may see.</summary>
public sealed class UserSite
{
    public required Guid UserId { get; init; }
    public required Guid SiteId { get; init; }
}

/// <summary>What a person does in the registry.</summary>
public static class RegistryRoles
{
    public const string Clinician = "clinician";
    public const string Researcher = "researcher";
    public const string Coordinator = "coordinator";
    public const string Administrator = "administrator";

    public static IReadOnlyList<string> All { get; } = [Clinician, Researcher, Coordinator, Administrator];
}
