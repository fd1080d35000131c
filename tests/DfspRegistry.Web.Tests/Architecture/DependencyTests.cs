using System.Reflection;

namespace DfspRegistry.Web.Tests.Architecture;

/// <summary>The arrows of docs/architecture.md.</summary>
public class DependencyTests
{
    [Theory]
    [InlineData("DfspRegistry.Domain", new string[0])]
    [InlineData("DfspRegistry.Analysis", new[] { "DfspRegistry.Domain" })]
    [InlineData("DfspRegistry.Data", new[] { "DfspRegistry.Domain" })]
    [InlineData("DfspRegistry.Web", new[] { "DfspRegistry.Analysis", "DfspRegistry.Data", "DfspRegistry.Domain" })]
    [InlineData("DfspRegistry.Cli", new[] { "DfspRegistry.Analysis", "DfspRegistry.Data", "DfspRegistry.Domain", "DfspRegistry.Web" })]
    public void A_project_knows_only_those_below_it(string project, string[] allowed)
    {
        var known = Assembly.Load(project).GetReferencedAssemblies().Select(a => a.Name!).Where(n => n.StartsWith("DfspRegistry.", StringComparison.Ordinal));
        Assert.Empty(known.Except(allowed));
    }

    [Fact]
    public void The_domain_touches_no_database_and_no_web() =>
        Assert.DoesNotContain(Assembly.Load("DfspRegistry.Domain").GetReferencedAssemblies(),
            a => a.Name!.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal) || a.Name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) || a.Name.StartsWith("Npgsql", StringComparison.Ordinal));
}
