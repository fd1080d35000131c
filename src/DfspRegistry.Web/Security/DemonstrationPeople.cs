using DfspRegistry.Data;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Accounts.SecondFactors;
using DfspRegistry.Data.Demo;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Security;

/// <summary>
/// The demonstration's own accounts come in by password alone, since their passwords are printed anyway, as long as every study here is invented and the
/// registry serves its own machine. The first real study, or an https address, ends this.
/// </summary>
public sealed class DemonstrationPeople(RegistryDbContext database, PublicAddress address) : ISecondFactorExemption
{
    public async Task<bool> AppliesToAsync(RegistryUser user, CancellationToken cancellation) =>
        !address.IsHttps && DemoLoader.IsDemonstrationAccount(user.Id)
        && await database.Studies.AnyAsync(cancellation) && !await database.Studies.AnyAsync(s => !s.IsSynthetic, cancellation);
}
