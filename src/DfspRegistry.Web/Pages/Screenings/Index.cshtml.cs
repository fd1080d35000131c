using DfspRegistry.Data.Enrollment;
using DfspRegistry.Domain.Enrollment;
using DfspRegistry.Web.Auditing;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace DfspRegistry.Web.Pages.Screenings;

/// <summary>Screenings by study: counts, and the list with the open ones first.</summary>
[Authorize(Policy = Policies.Screen)]
[ShowsPatients("screening")]
public sealed class IndexModel(ScreeningList screenings) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid? Study { get; set; }

    [BindProperty(SupportsGet = true)]
    public ScreeningDecision? Decision { get; set; }

    public IReadOnlyList<StudyScreenings> Counts { get; private set; } = [];
    public IReadOnlyList<ScreeningRow> Rows { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Studies => [.. Counts.Select(c => new SelectListItem(c.Study, c.StudyId.ToString()))];

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        Counts = await screenings.CountsAsync(cancellation);
        Rows = await screenings.RowsAsync(Study, Decision, cancellation);
    }
}
