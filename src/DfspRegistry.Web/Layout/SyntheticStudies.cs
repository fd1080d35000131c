using DfspRegistry.Data;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Layout;

/// <summary>The studies whose data are synthetic; their band stands on every page.</summary>
public sealed class SyntheticStudies(RegistryDbContext database)
{
    public async Task<IReadOnlyList<string>> CodesAsync() =>
        await database.Studies.AsNoTracking().Where(s => s.IsSynthetic).OrderBy(s => s.Code).Select(s => s.Code).ToListAsync();
}
