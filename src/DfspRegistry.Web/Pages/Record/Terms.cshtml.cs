using DfspRegistry.Data.AdverseEvents;
using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Pages.Record;

/// <summary>CTCAE terms that match what is being typed, for the picker; no patient data.</summary>
[Authorize(Policy = Policies.EnterData), DoesNotProlongSession]
public sealed class TermsModel(CtcaeTerms terms) : PageModel
{
    private const int MostShown = 12;
    private const int LongestTyped = 100;
    /// <summary>Each organ class has an "Other, specify"; one has to be found among them.</summary>
    private const int MostOthersShown = 40;

    public async Task<IActionResult> OnGetAsync(string? typed, CtcaeVersion version = CtcaeVersion.V5, CancellationToken cancellation = default)
    {
        if (typed is null || typed.Length > LongestTyped)
            return new JsonResult(Array.Empty<object>());
        var matches = await terms.MatchAsync(version, typed, CtcaeTerm.IsOtherSpecify(typed) ? MostOthersShown : MostShown, cancellation);
        return new JsonResult(matches.Select(m => new
        {
            m.Term.Term,
            m.Term.OrganClass,
            Grades = string.Join(", ", m.Term.AllowedGrades),
            m.Synonym,
        }));
    }

    /// <summary>The grades of one term and what they mean, as a piece of a page.</summary>
    public async Task<IActionResult> OnGetGradesAsync(string? term, int? grade, CtcaeVersion version = CtcaeVersion.V5, CancellationToken cancellation = default)
    {
        var name = term is { Length: <= LongestTyped * 2 } ? term : "";
        return Partial("_GradeMeaning", new GradeMeaning((await terms.FinderAsync([name], cancellation))(version, name), grade));
    }
}
