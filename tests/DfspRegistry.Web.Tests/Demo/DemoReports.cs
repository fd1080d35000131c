using DfspRegistry.Analysis.Reports;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Cohorts;
using DfspRegistry.Data.Demo;
using DfspRegistry.Web.Tests.Data;

namespace DfspRegistry.Web.Tests.Demo;

/// <summary>The demonstration in a real database, and the two studies' reports computed from its rows, once for all tests of a class.</summary>
public sealed class DemoReports(RecordServer server) : IAsyncLifetime
{
    public StudyReport Systemic { get; private set; } = null!;
    public StudyReport Surgical { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var data = await server.CopyAsync();
        await DemoLoader.LoadAsync(data.Application, isPrivate: true);
        var query = new CohortQuery(data.Application, new CommandLineUser());
        Systemic = StudyReport.Of(await query.LoadAsync(DemoStudies.SystemicCode));
        Surgical = StudyReport.Of(await query.LoadAsync(DemoStudies.SurgicalCode));
    }

    public Task DisposeAsync() => Task.CompletedTask;
}
