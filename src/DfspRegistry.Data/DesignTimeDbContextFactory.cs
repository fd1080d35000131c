#if DESIGN_TIME
using DfspRegistry.Data.Accounts;
using Microsoft.EntityFrameworkCore.Design;

namespace DfspRegistry.Data;

/// <summary>For dotnet ef, which needs the model and no database. Compiled only with DesignTime=true.</summary>
public sealed class DesignTimeDbContextFactory : IDesignTimeDbContextFactory<RegistryDbContext>
{
    public RegistryDbContext CreateDbContext(string[] args) =>
        RegistryData.Open("Host=localhost", new NobodySignedIn());
}
#endif
