using DfspRegistry.Data;
using DfspRegistry.Domain.Studies;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Pages.Analysis;

/// <summary>The studies that can be analysed.</summary>
[Authorize(Policy = Policies.Analyse)]
public sealed class IndexModel(RegistryDbContext database) : PageModel
{
    public IReadOnlyList<Study> Studies { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellation) =>
        Studies = await database.Studies.AsNoTracking().OrderBy(s => s.Code).ToListAsync(cancellation);
}
