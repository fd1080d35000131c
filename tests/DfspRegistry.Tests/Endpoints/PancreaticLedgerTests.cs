using DfspRegistry.Analysis.Endpoints;

namespace DfspRegistry.Tests.Endpoints;

/// <summary>41 real patients: the file's own day counts (from the R package asaur) are the authority.</summary>
public sealed class PancreaticLedgerTests
{
    [Theory]
    [InlineData(Endpoint.ProgressionFreeSurvival)]
    [InlineData(Endpoint.OverallSurvival)]
    public void Days_equal_the_files_own_for_each_patient(Endpoint endpoint)
    {
        var ledger = Assert.Single(EndpointLedger.Derive(PancreaticCohort.Build(), endpoint, EndpointRules.AsPublished));
        var expected = PancreaticCohort.BookDays.Select(d => (d.Id, endpoint == Endpoint.OverallSurvival ? d.OsDays : d.PfsDays));
        Assert.Equal(expected, ledger.Lines.Select(l => (l.ImportedId!, l.Days)));
        Assert.All(ledger.Lines, l => Assert.True(l.IsEvent));
    }
}
