using DfspRegistry.Data.Accounts;
using DfspRegistry.Domain.Patients;
using Microsoft.AspNetCore.Authorization;

namespace DfspRegistry.Web.Security;

/// <summary>
/// Every right that a page can ask for and the roles that have it: the one place where rights are given. A role is held at sites, and gives its rights over
/// their patients alone (see <see cref="CurrentUser"/>, the query filter and row security in the data project). The administrator manages people and
/// sees no patient.
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
    /// <summary>Sign a visit or a patient's record.</summary>
    public const string Sign = nameof(Sign);
    /// <summary>Lock and unlock a visit or a patient's record.</summary>
    public const string Lock = nameof(Lock);
    /// <summary>Erase who a patient of one's own site is, for good.</summary>
    public const string Forget = nameof(Forget);
    /// <summary>Propose that another site takes over a patient of one's own, and withdraw it.</summary>
    public const string MovePatients = nameof(MovePatients);
    /// <summary>See what transfers wait or were decided, and accept or decline a patient for one's own site.</summary>
    public const string ReceivePatients = nameof(ReceivePatients);
    /// <summary>Ask for a look at a patient of another site in an emergency.</summary>
    public const string AskInEmergency = nameof(AskInEmergency);
    /// <summary>See one's own accesses in an emergency and end them.</summary>
    public const string FollowEmergencies = nameof(FollowEmergencies);
    /// <summary>See what was read in an emergency of patients of one's own site; end and acknowledge it.</summary>
    public const string AcknowledgeEmergencies = nameof(AcknowledgeEmergencies);
    /// <summary>See what each person did: with patients of one's own sites, or, for those who see no patients, with accounts.</summary>
    public const string SeeActivity = nameof(SeeActivity);
    /// <summary>See reports and survival figures.</summary>
    public const string Analyse = nameof(Analyse);
    /// <summary>Take away tables, figures and their data: counts and rates, no rows of patients.</summary>
    public const string Export = nameof(Export);
    /// <summary>Ask for rows of patients as a file, and take it when a second person has approved.</summary>
    public const string RequestRows = nameof(RequestRows);
    /// <summary>Approve or decline what somebody else asked for. It has to be held at every site whose patients are in it.</summary>
    public const string ApproveRows = nameof(ApproveRows);
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
        [Sign] = [RegistryRoles.Clinician, RegistryRoles.Coordinator],
        [Lock] = [RegistryRoles.Coordinator],
        [Forget] = [RegistryRoles.Coordinator],
        [MovePatients] = [RegistryRoles.Clinician, RegistryRoles.Coordinator],
        [ReceivePatients] = [RegistryRoles.Coordinator],
        [AskInEmergency] = [RegistryRoles.Clinician],
        [FollowEmergencies] = [RegistryRoles.Clinician, RegistryRoles.Coordinator],
        [AcknowledgeEmergencies] = [RegistryRoles.Coordinator],
        [SeeActivity] = [RegistryRoles.Coordinator, RegistryRoles.Administrator],
        [Analyse] = [RegistryRoles.Researcher, RegistryRoles.Clinician, RegistryRoles.Coordinator],
        [Export] = [RegistryRoles.Researcher, RegistryRoles.Clinician, RegistryRoles.Coordinator],
        [RequestRows] = [RegistryRoles.Researcher, RegistryRoles.Coordinator],
        [ApproveRows] = [RegistryRoles.Coordinator],
        [AdministerUsers] = [RegistryRoles.Administrator],
    };

    /// <summary>Adds the policies; what names none is for signed-in people only. Asked about a patient, a right is looked for at the patient's site; else at any.</summary>
    public static void AddTo(AuthorizationOptions options)
    {
        options.FallbackPolicy = options.DefaultPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
        foreach (var policy in RolesByPolicy.Keys)
            options.AddPolicy(policy, p => p.RequireAuthenticatedUser().RequireAssertion(asked => Held.Allows(asked.User, policy, asked.Resource as Patient)));
    }

    public static bool Gives(string role, string policy) => RolesByPolicy[policy].Contains(role);
}
