using System.Security.Claims;
using DfspRegistry.Web.Security;

namespace DfspRegistry.Web.Pages.Analysis;

/// <summary>
/// For whom files are. Who treats the patients knows them; everybody else takes files away to somewhere, so theirs are for outside unless they say otherwise, and
/// without the right to see patients nobody says otherwise.
/// </summary>
internal static class FileScope
{
    public static bool IsOutside(ClaimsPrincipal person, AnalysisChoices choices)
    {
        var seesPatients = Held.Allows(person, Policies.SeePatients, siteId: null);
        return !seesPatients || (choices.Outside ?? !Held.AllowsEverywhere(person, Policies.SeeIdentity));
    }

    /// <summary>May the person choose?</summary>
    public static bool IsChoice(ClaimsPrincipal person) => Held.Allows(person, Policies.SeePatients, siteId: null);
}
