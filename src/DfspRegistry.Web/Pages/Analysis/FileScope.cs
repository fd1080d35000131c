using System.Security.Claims;
using DfspRegistry.Web.Security;

namespace DfspRegistry.Web.Pages.Analysis;

/// <summary>For whom files are. Who treats the patients everywhere knows them; everybody else takes files away to somewhere, so theirs are for outside unless they say otherwise.</summary>
internal static class FileScope
{
    public static bool IsOutside(ClaimsPrincipal person, AnalysisChoices choices) => choices.Outside ?? !Held.AllowsEverywhere(person, Policies.SeeIdentity);
}
