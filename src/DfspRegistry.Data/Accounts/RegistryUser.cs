using Microsoft.AspNetCore.Identity;

namespace DfspRegistry.Data.Accounts;

/// <summary>A person with an account. Accounts are made by invitation only and never deleted, since the audit trail names them.</summary>
public sealed class RegistryUser : IdentityUser<Guid>
{
    public required string DisplayName { get; set; }
    public DateTimeOffset? DisabledAt { get; set; }
}

/// <summary>A role that a person holds, and where: clinician at one site, researcher at another.</summary>
public sealed class RoleGrant
{
    public required Guid Id { get; init; }
    public required Guid UserId { get; init; }
    /// <summary>Clinician, researcher, coordinator or administrator.</summary>
    public required string Role { get; init; }
    /// <summary>Null: at every site, later ones too; always for an administrator, who looks after accounts and has no patients.</summary>
    public Guid? SiteId { get; init; }
}

/// <summary>What a person does in the registry.</summary>
public static class RegistryRoles
{
    public const string Clinician = "clinician";
    public const string Researcher = "researcher";
    public const string Coordinator = "coordinator";
    public const string Administrator = "administrator";

    public static IReadOnlyList<string> All { get; } = [Clinician, Researcher, Coordinator, Administrator];

    /// <summary>Roles with patients: they are held at a site, or at all.</summary>
    public static IReadOnlyList<string> AtSites { get; } = [Clinician, Researcher, Coordinator];
}
