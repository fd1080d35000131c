using DfspRegistry.Data.Accounts;

namespace DfspRegistry.Data.Demo;

/// <summary>
/// The people of the demonstration, one for each role and a second clinician elsewhere. Their passwords are no secret: they are printed
/// at each start, and the accounts exist only beside invented patients.
/// </summary>
public static class DemoUsers
{
    public static IReadOnlyList<DemoUser> All { get; } =
    [
        new("clinician@demo.example", "A. Example", RegistryRoles.Clinician, ["ALDER"], "storiform-alder-17"),
        new("clinician2@demo.example", "B. Example", RegistryRoles.Clinician, ["BRECK", "CORVO"], "storiform-breck-22"),
        new("coordinator@demo.example", "C. Example", RegistryRoles.Coordinator, ["ALDER", "BRECK", "CORVO"], "spindle-cell-coordinator"),
        new("researcher@demo.example", "R. Example", RegistryRoles.Researcher, [], "kaplan-meier-researcher"),
        new("administrator@demo.example", "O. Example", RegistryRoles.Administrator, [], "platelet-derived-admin"),
    ];
}

/// <param name="Role">What the person does, and how the sign-in is printed.</param>
/// <param name="Sites">Codes of the sites at which the role is held; none: at every site.</param>
public sealed record DemoUser(string Email, string DisplayName, string Role, IReadOnlyList<string> Sites, string Password)
{
    public string Places => Role == RegistryRoles.Administrator ? "accounts" : Sites.Count == 0 ? "all sites" : string.Join(", ", Sites);
}
