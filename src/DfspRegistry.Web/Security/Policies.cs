using DfspRegistry.Data.Accounts;
using Microsoft.AspNetCore.Authorization;

namespace DfspRegistry.Web.Security;

/// <summary>
/// Every right that a page can ask for and the roles that have it: the one place where rights are given. Sites narrow a right further
/// (see the query filter and row security in the data project); they never widen it. The administrator manages
/// people and sees no patient.
/// </summary>
public static class Policies
{
    /// <summary>See patients of one's sites under their registry numbers.</summary>
    public const string SeePatients = nameof(SeePatients);
    /// <summary>See and search names and hospital numbers.</summary>
    public const string SeeIdentity = nameof(SeeIdentity);
    /// <summary>See photographs and images of patients of one's sites: a picture can tell who a person is.</summary>
    public const string SeePictures = nameof(SeePictures);
    /// <summary>Enter and change clinical data: visits, treatment, adverse events, surgery, follow-up.</summary>
    public const string EnterData = nameof(EnterData);
    /// <summary>Create patients, answer eligibility criteria, decide and enrol, record consent.</summary>
    public const string Screen = nameof(Screen);
    /// <summary>See who changed what, when and why.</summary>
    public const string SeeHistory = nameof(SeeHistory);
    /// <summary>See reports and survival figures.</summary>
    public const string Analyse = nameof(Analyse);
    /// <summary>Take away tables, figures and their data.</summary>
    public const string Export = nameof(Export);
    /// <summary>Invite people, give roles and sites, disable accounts.</summary>
    public const string AdministerUsers = nameof(AdministerUsers);

    public static IReadOnlyDictionary<string, string[]> RolesByPolicy { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        [SeePatients] = [RegistryRoles.Clinician, RegistryRoles.Coordinator, RegistryRoles.Researcher],
        [SeeIdentity] = [RegistryRoles.Clinician, RegistryRoles.Coordinator],
        [SeePictures] = [RegistryRoles.Clinician, RegistryRoles.Coordinator],
        [EnterData] = [RegistryRoles.Clinician, RegistryRoles.Coordinator],
        [Screen] = [RegistryRoles.Clinician, RegistryRoles.Coordinator],
        [SeeHistory] = [RegistryRoles.Clinician, RegistryRoles.Coordinator],
        [Analyse] = [RegistryRoles.Researcher, RegistryRoles.Clinician, RegistryRoles.Coordinator],
        [Export] = [RegistryRoles.Researcher, RegistryRoles.Clinician, RegistryRoles.Coordinator],
        [AdministerUsers] = [RegistryRoles.Administrator],
    };

    /// <summary>Adds the policies; what names none is for signed-in people only.</summary>
    public static void AddTo(AuthorizationOptions options)
    {
        options.FallbackPolicy = options.DefaultPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
        foreach (var (policy, roles) in RolesByPolicy)
            options.AddPolicy(policy, p => p.RequireAuthenticatedUser().RequireRole(roles));
    }
}
