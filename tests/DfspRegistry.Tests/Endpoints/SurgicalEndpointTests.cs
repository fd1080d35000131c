using DfspRegistry.Analysis.Endpoints;
using DfspRegistry.Domain.Cohorts;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Studies;
using DfspRegistry.Domain.TumorResponse;
using static DfspRegistry.Tests.CohortBuilder;

namespace DfspRegistry.Tests.Endpoints;

/// <summary>RFS, LRFS, cumulative local recurrence and EFS on hand-built records; the authority is the endpoint table of docs/statistics.md.</summary>
public sealed class SurgicalEndpointTests
{
    private static CohortPatient Cleared() => Patient(1, Line("imatinib", "2005-01-01")).Operated("2005-06-01", "2005-06-03");

    private static EndpointLedger Ledger(CohortPatient patient, Endpoint endpoint) =>
        EndpointLedger.Derive(Cohort(StudyDesign.Neoadjuvant, "2010-12-31", patient), endpoint, EndpointRules.AsPublished)[0];

    private static (string End, int Days, LedgerOutcome Outcome) LineOf(CohortPatient patient, Endpoint endpoint)
    {
        var line = Assert.Single(Ledger(patient, endpoint).Lines);
        return (line.End.ToString("yyyy-MM-dd"), line.Days, line.Outcome);
    }

    [Fact]
    public void After_surgery_time_starts_at_the_final_clearance_and_a_call_is_no_examination()
    {
        var patient = Cleared().Seen("2007-06-03", examined: true).Seen("2009-01-01", evidence: ContactEvidence.Contact);
        foreach (var endpoint in (Endpoint[])[Endpoint.RecurrenceFreeSurvival, Endpoint.LocalRecurrenceFreeSurvival, Endpoint.LocalRecurrence])
            Assert.Equal(("2007-06-03", 730, LedgerOutcome.Censored), LineOf(patient, endpoint));
        Assert.Equal(("2007-06-03", 883, LedgerOutcome.Censored), LineOf(patient, Endpoint.EventFreeSurvival));
        Assert.Equal(("2009-01-01", 1461, LedgerOutcome.Censored), LineOf(patient, Endpoint.OverallSurvival));
    }

    [Fact]
    public void A_distant_recurrence_ends_RFS_and_EFS_but_no_local_endpoint()
    {
        var patient = Cleared().Recurred("2006-06-03", RecurrenceKind.Distant).Seen("2007-06-03", examined: true);
        Assert.Equal(("2006-06-03", 365, LedgerOutcome.Event), LineOf(patient, Endpoint.RecurrenceFreeSurvival));
        Assert.Equal(("2006-06-03", 518, LedgerOutcome.Event), LineOf(patient, Endpoint.EventFreeSurvival));
        Assert.Equal(("2007-06-03", 730, LedgerOutcome.Censored), LineOf(patient, Endpoint.LocalRecurrenceFreeSurvival));
        Assert.Equal(("2007-06-03", 730, LedgerOutcome.Censored), LineOf(patient, Endpoint.LocalRecurrence));
    }

    [Fact]
    public void Death_is_an_event_of_LRFS_and_competes_with_local_recurrence()
    {
        var patient = Cleared().Died("2006-06-03");
        Assert.Equal(("2006-06-03", 365, LedgerOutcome.Event), LineOf(patient, Endpoint.LocalRecurrenceFreeSurvival));
        Assert.Equal(("2006-06-03", 365, LedgerOutcome.Competing), LineOf(patient, Endpoint.LocalRecurrence));
        var relapsed = patient.Recurred("2006-03-03", RecurrenceKind.Local);
        Assert.Equal(("2006-03-03", 273, LedgerOutcome.Event), LineOf(relapsed, Endpoint.LocalRecurrence));
    }

    [Fact]
    public void A_patient_never_cleared_has_persistent_disease_and_no_start_but_counts_in_EFS()
    {
        var patient = Patient(1, Line("imatinib", "2005-01-01").Assessed("2006-01-01", ResponseCode.PD)).Operated("2005-06-01", clearedOn: null);
        var ledger = Ledger(patient, Endpoint.RecurrenceFreeSurvival);
        Assert.Empty(ledger.Lines);
        Assert.Equal("never cleared by surgery: persistent disease, not a recurrence", Assert.Single(ledger.WithoutStart).Reason);
        Assert.Equal(("2006-01-01", 365, LedgerOutcome.Event), LineOf(patient, Endpoint.EventFreeSurvival));
        Assert.Equal("not operated", Assert.Single(Ledger(Patient(2, Line("imatinib", "2005-01-01")), Endpoint.RecurrenceFreeSurvival).WithoutStart).Reason);
    }

    [Fact]
    public void A_recurrence_between_first_dose_and_clearance_contradicts_itself_one_before_the_first_dose_is_history()
    {
        Assert.Single(Ledger(Cleared().Recurred("2005-03-01", RecurrenceKind.Local), Endpoint.RecurrenceFreeSurvival).Errors);
        var history = Cleared().Recurred("2003-03-01", RecurrenceKind.Local).Seen("2007-06-03", examined: true);
        Assert.Equal(("2007-06-03", 730, LedgerOutcome.Censored), LineOf(history, Endpoint.RecurrenceFreeSurvival));
    }

    [Fact]
    public void Surgery_that_names_a_line_belongs_to_it()
    {
        var first = Line("imatinib", "2005-01-01");
        var patient = Patient(1, first, Line("sunitinib", "2006-01-01")).Operated("2006-06-01", "2006-06-01", line: first.Id);
        var ledgers = EndpointLedger.Derive(Cohort(StudyDesign.Neoadjuvant, "2010-12-31", patient), Endpoint.RecurrenceFreeSurvival, EndpointRules.AsPublished);
        Assert.Equal([1, 0], ledgers.Select(l => l.Lines.Count));
    }
}
