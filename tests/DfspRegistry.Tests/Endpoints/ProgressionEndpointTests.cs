using DfspRegistry.Analysis.Endpoints;
using DfspRegistry.Domain.Cohorts;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Surgery;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Domain.TumorResponse;
using static DfspRegistry.Tests.CohortBuilder;

namespace DfspRegistry.Tests.Endpoints;

/// <summary>OS, PFS, TTP and DoR on hand-built records; the authority is the endpoint table of docs/statistics.md, days counted by calendar.</summary>
public sealed class ProgressionEndpointTests
{
    private const string Cutoff = "2013-07-31";

    private static EndpointLedger Ledger(CohortPatient patient, Endpoint endpoint, EndpointRules? rules = null, string cutoff = Cutoff) =>
        EndpointLedger.Derive(Cohort(cutoff, patient), endpoint, rules ?? EndpointRules.AsPublished)[0];

    private static LedgerLine LineOf(CohortPatient patient, Endpoint endpoint, EndpointRules? rules = null, string cutoff = Cutoff) =>
        Assert.Single(Ledger(patient, endpoint, rules, cutoff).Lines);

    private static void Is(LedgerLine line, string end, int days, LedgerOutcome outcome, string reason)
    {
        Assert.Equal((Day(end), days, outcome, reason), (line.End, line.Days, line.Outcome, line.Reason));
    }

    [Fact]
    public void Survival_counts_days_from_first_dose_to_death_without_adding_one()
    {
        var patient = Patient(1, Line("imatinib", "2010-01-01")).Died("2010-01-11");
        Is(LineOf(patient, Endpoint.OverallSurvival), "2010-01-11", 10, LedgerOutcome.Event, "death");
        Is(LineOf(patient, Endpoint.ProgressionFreeSurvival), "2010-01-11", 10, LedgerOutcome.Event, "death without recorded progression");
    }

    [Fact]
    public void Alive_patient_is_censored_when_last_known_alive_by_whatever_row()
    {
        var patient = Patient(1, Line("imatinib", "2010-01-01").Assessed("2010-04-01", ResponseCode.SD), Line("sunitinib", "2011-01-01"))
            .Seen("2010-06-01").Seen("2012-01-01", evidence: ContactEvidence.Contact);
        var line = LineOf(patient, Endpoint.OverallSurvival);
        Is(line, "2012-01-01", 730, LedgerOutcome.Censored, "last known alive: contact");
        Assert.Equal((EvidenceKind.Contact, patient.Contacts[1].RowId), (line.Evidence.Kind, line.Evidence.RowId));
    }

    [Fact]
    public void Start_of_a_later_line_shows_the_patient_alive()
    {
        var patient = Patient(1, Line("imatinib", "2010-01-01"), Line("sunitinib", "2011-01-01"));
        Is(LineOf(patient, Endpoint.OverallSurvival), "2011-01-01", 365, LedgerOutcome.Censored, "last known alive: first dose of sunitinib");
    }

    [Fact]
    public void Without_evidence_a_patient_is_censored_at_the_start()
    {
        var patient = Patient(1, Line("imatinib", "2010-01-01"));
        foreach (var endpoint in (Endpoint[])[Endpoint.OverallSurvival, Endpoint.ProgressionFreeSurvival, Endpoint.TimeToProgression])
            Is(LineOf(patient, endpoint), "2010-01-01", 0, LedgerOutcome.Censored, "no evidence after the first dose");
        Is(LineOf(patient, Endpoint.ProgressionFreeSurvival, EndpointRules.Regulatory), "2010-01-01", 0, LedgerOutcome.Censored, "no adequate assessment after the first dose");
    }

    [Fact]
    public void Earliest_progression_counts_and_a_new_therapy_does_not_censor_as_published()
    {
        var patient = Patient(1,
                Line("imatinib", "2010-01-01").Assessed("2010-04-01", ResponseCode.PR).Assessed("2011-04-01", ResponseCode.PD),
                Line("sunitinib", "2010-10-01").Progressed("2011-01-01"))
            .Seen("2012-01-01");
        Is(LineOf(patient, Endpoint.ProgressionFreeSurvival), "2011-01-01", 365, LedgerOutcome.Event, "progression, judged clinically");
        var second = Assert.Single(EndpointLedger.Derive(Cohort(Cutoff, patient), Endpoint.ProgressionFreeSurvival, EndpointRules.AsPublished)[1].Lines);
        Is(second, "2011-01-01", 92, LedgerOutcome.Event, "progression, judged clinically");
    }

    [Fact]
    public void Progression_of_an_earlier_line_is_none_of_a_later_line()
    {
        var patient = Patient(1, Line("imatinib", "2010-01-01").Assessed("2011-01-05", ResponseCode.PD), Line("sunitinib", "2011-01-01")).Seen("2011-06-01");
        var ledgers = EndpointLedger.Derive(Cohort(Cutoff, patient), Endpoint.ProgressionFreeSurvival, EndpointRules.AsPublished);
        Is(ledgers[0].Lines[0], "2011-01-05", 369, LedgerOutcome.Event, "progression, RECIST 1.1");
        Is(ledgers[1].Lines[0], "2011-06-01", 151, LedgerOutcome.Censored, "no progression up to the last contact: visit");
    }

    [Fact]
    public void On_one_day_progression_stands_before_death()
    {
        var patient = Patient(1, Line("imatinib", "2010-01-01").Assessed("2010-03-01", ResponseCode.PD, newLesion: true)).Died("2010-03-01");
        Is(LineOf(patient, Endpoint.ProgressionFreeSurvival), "2010-03-01", 59, LedgerOutcome.Event, "progression, new lesion");
        Is(LineOf(patient, Endpoint.TimeToProgression), "2010-03-01", 59, LedgerOutcome.Event, "progression, new lesion");
    }

    [Fact]
    public void Death_censors_time_to_progression()
    {
        var patient = Patient(1, Line("imatinib", "2010-01-01").Assessed("2010-02-01", ResponseCode.SD)).Died("2010-03-01");
        Is(LineOf(patient, Endpoint.TimeToProgression), "2010-03-01", 59, LedgerOutcome.Censored, "death before progression");
        Is(LineOf(patient, Endpoint.TimeToProgression, EndpointRules.Regulatory), "2010-02-01", 31, LedgerOutcome.Censored, "last adequate assessment, before death on 2010-03-01");
    }

    [Fact]
    public void Baseline_and_not_evaluable_assessments_are_no_event_and_no_adequate_assessment()
    {
        var line = Line("imatinib", "2010-01-01").Assessed("2010-04-01", ResponseCode.SD).Assessed("2010-05-01", ResponseCode.NE);
        line = line with { Assessments = [.. line.Assessments, new CohortAssessment(NextId(), null, PartialDate.Parse("2009-12-28"), true, ResponseCriteria.Recist11, ResponseCode.PD, ResponseSource.Reported, false, 80)] };
        Is(LineOf(Patient(1, line), Endpoint.ProgressionFreeSurvival, EndpointRules.Regulatory), "2010-04-01", 90, LedgerOutcome.Censored, "last adequate assessment");
        Is(LineOf(Patient(1, line), Endpoint.ProgressionFreeSurvival), "2010-05-01", 120, LedgerOutcome.Censored, "no progression up to the last contact: assessment");
    }

    [Fact]
    public void Duration_of_response_runs_from_the_first_response_before_progression()
    {
        var responder = Patient(1, Line("imatinib", "2010-01-01").Assessed("2010-04-01", ResponseCode.PR).Assessed("2010-10-01", ResponseCode.CR).Assessed("2011-04-01", ResponseCode.PD));
        var line = LineOf(responder, Endpoint.DurationOfResponse);
        Assert.Equal(Day("2010-04-01"), line.Start);
        Is(line, "2011-04-01", 365, LedgerOutcome.Event, "progression, RECIST 1.1");

        var late = Patient(2, Line("imatinib", "2010-01-01").Assessed("2010-04-01", ResponseCode.PD).Assessed("2010-10-01", ResponseCode.PR));
        var ledger = Ledger(late, Endpoint.DurationOfResponse);
        Assert.Empty(ledger.Lines);
        Assert.Equal("no complete or partial response", Assert.Single(ledger.WithoutStart).Reason);
    }

    [Fact]
    public void Regulatory_rules_censor_before_a_new_therapy()
    {
        var patient = Patient(1,
            Line("imatinib", "2010-01-01").Assessed("2010-04-01", ResponseCode.PR).Assessed("2010-11-01", ResponseCode.PD),
            Line("sunitinib", "2010-10-01"));
        Is(LineOf(patient, Endpoint.ProgressionFreeSurvival, EndpointRules.Regulatory), "2010-04-01", 90, LedgerOutcome.Censored,
            "last adequate assessment, before new therapy (sunitinib) on 2010-10-01");
    }

    [Fact]
    public void Regulatory_rules_take_radiotherapy_for_a_new_therapy()
    {
        var patient = Patient(1, Line("imatinib", "2010-01-01").Assessed("2010-04-01", ResponseCode.PR).Assessed("2010-11-01", ResponseCode.PD)) with
        {
            Radiotherapies = [new CohortRadiotherapy(NextId(), RadiotherapyIntent.Palliative, PartialDate.Parse("2010-06-01")), new CohortRadiotherapy(NextId(), RadiotherapyIntent.Adjuvant, PartialDate.Parse("2009-06-01"))],
        };
        Is(LineOf(patient, Endpoint.ProgressionFreeSurvival, EndpointRules.Regulatory), "2010-04-01", 90, LedgerOutcome.Censored,
            "last adequate assessment, before new therapy (radiotherapy) on 2010-06-01");
        Assert.Equal(LedgerOutcome.Event, LineOf(patient, Endpoint.ProgressionFreeSurvival).Outcome);
    }

    [Fact]
    public void A_status_of_progression_without_a_recorded_progression_is_no_event_and_is_named()
    {
        var patient = Patient(1, Line("imatinib", "2010-01-01"));
        patient = patient with { Contacts = [new CohortContact(NextId(), ContactEvidence.Visit, PartialDate.Parse("2010-05-01"), false, StatusIsProgression: true)] };
        var ledger = Ledger(patient, Endpoint.ProgressionFreeSurvival);
        Assert.Equal(LedgerOutcome.Censored, Assert.Single(ledger.Lines).Outcome);
        Assert.Equal("the disease status at the visit on 2010-05-01 is progression, but no progression is recorded", Assert.Single(ledger.Doubts).Message);
        Assert.Empty(Ledger(patient with { Lines = [patient.Lines[0].Progressed("2010-05-01")] }, Endpoint.ProgressionFreeSurvival).Doubts);
    }

    [Fact]
    public void Regulatory_rules_censor_before_curative_resection_and_not_before_palliative_surgery()
    {
        var patient = Patient(1, Line("imatinib", "2010-01-01").Assessed("2010-04-01", ResponseCode.PR).Assessed("2010-11-01", ResponseCode.PD));
        Is(LineOf(patient.Operated("2010-06-01", null), Endpoint.ProgressionFreeSurvival, EndpointRules.Regulatory), "2010-04-01", 90, LedgerOutcome.Censored,
            "last adequate assessment, before curative resection on 2010-06-01");
        Is(LineOf(patient.Operated("2010-06-01", null, SurgicalIntent.Palliative), Endpoint.ProgressionFreeSurvival, EndpointRules.Regulatory), "2010-11-01", 304, LedgerOutcome.Event,
            "progression, RECIST 1.1");
    }

    [Fact]
    public void Regulatory_rules_count_documented_progression_only()
    {
        var patient = Patient(1, Line("imatinib", "2010-01-01").Assessed("2010-04-01", ResponseCode.SD).Progressed("2010-05-01").Assessed("2010-10-01", ResponseCode.SD));
        Is(LineOf(patient, Endpoint.ProgressionFreeSurvival, EndpointRules.Regulatory), "2010-10-01", 273, LedgerOutcome.Censored, "last adequate assessment");
        Is(LineOf(patient, Endpoint.ProgressionFreeSurvival), "2010-05-01", 120, LedgerOutcome.Event, "progression, judged clinically");
    }

    [Theory]
    // 91 + 183 + 28 = 302 days from the start, 2 x 183 + 28 = 394 days between assessments.
    [InlineData("2010-10-30", 302, LedgerOutcome.Event)]
    [InlineData("2010-10-31", 0, LedgerOutcome.Censored)]
    public void Two_missed_assessments_after_the_start_censor_there(string progression, int days, LedgerOutcome outcome)
    {
        var line = LineOf(Patient(1, Line("imatinib", "2010-01-01").Assessed(progression, ResponseCode.PD)), Endpoint.ProgressionFreeSurvival, EndpointRules.Regulatory);
        Assert.Equal((days, outcome), (line.Days, line.Outcome));
    }

    [Theory]
    [InlineData("2011-04-30", 484, LedgerOutcome.Event)]
    [InlineData("2011-05-01", 90, LedgerOutcome.Censored)]
    public void Two_missed_assessments_after_an_assessment_censor_there(string death, int days, LedgerOutcome outcome)
    {
        var patient = Patient(1, Line("imatinib", "2010-01-01").Assessed("2010-04-01", ResponseCode.SD)).Died(death);
        var line = LineOf(patient, Endpoint.ProgressionFreeSurvival, EndpointRules.Regulatory);
        Assert.Equal((days, outcome), (line.Days, line.Outcome));
        Assert.Equal(LedgerOutcome.Event, LineOf(patient, Endpoint.OverallSurvival, EndpointRules.Regulatory).Outcome);
    }

    [Fact]
    public void An_assessment_after_two_missed_ones_does_not_lengthen_follow_up()
    {
        var patient = Patient(1, Line("imatinib", "2010-01-01").Assessed("2010-04-01", ResponseCode.SD).Assessed("2012-01-01", ResponseCode.SD));
        Is(LineOf(patient, Endpoint.ProgressionFreeSurvival, EndpointRules.Regulatory), "2010-04-01", 90, LedgerOutcome.Censored, "last adequate assessment, before two missed assessments");
    }

    [Fact]
    public void An_event_before_the_start_is_reported_and_the_patient_stays_out()
    {
        var dead = Ledger(Patient(1, Line("imatinib", "2010-01-10")).Died("2010-01-09"), Endpoint.OverallSurvival);
        Assert.Empty(dead.Lines);
        Assert.Equal("death on 2010-01-09 lies before the first dose on 2010-01-10", Assert.Single(dead.Errors).Message);
        var progressed = Ledger(Patient(1, Line("imatinib", "2010-01-10").Progressed("2009-12-01")).Seen("2011-01-01"), Endpoint.ProgressionFreeSurvival);
        Assert.Empty(progressed.Lines);
        Assert.Single(progressed.Errors);
    }

    [Fact]
    public void An_event_on_the_day_of_the_first_dose_is_an_event_at_day_0() =>
        Is(LineOf(Patient(1, Line("imatinib", "2010-01-10")).Died("2010-01-10"), Endpoint.OverallSurvival), "2010-01-10", 0, LedgerOutcome.Event, "death");

    [Theory]
    [InlineData(PartialDateCompletion.Middle, "2010-08-15")]
    [InlineData(PartialDateCompletion.Earliest, "2010-08-01")]
    [InlineData(PartialDateCompletion.Latest, "2010-08-31")]
    public void A_date_known_to_the_month_is_completed_by_the_named_rule_and_says_so(PartialDateCompletion completion, string end)
    {
        var line = LineOf(Patient(1, Line("imatinib", "2010-01-01")).Died("2010-08"), Endpoint.OverallSurvival, EndpointRules.AsPublished with { Completion = completion });
        Assert.Equal(Day(end), line.End);
        Assert.Equal($"death: 2010-08 counted as {end}", Assert.Single(line.CompletedDates));
    }

    [Fact]
    public void A_partly_known_death_is_not_put_before_the_last_day_alive()
    {
        var patient = Patient(1, Line("imatinib", "2010-01-01")).Seen("2010-08-20").Died("2010-08");
        Assert.Equal(Day("2010-08-20"), LineOf(patient, Endpoint.OverallSurvival).End);
    }

    [Fact]
    public void A_partly_known_progression_in_the_month_of_the_start_is_no_contradiction() =>
        Assert.Equal(0, LineOf(Patient(1, Line("imatinib", "2010-01-20").Progressed("2010-01")), Endpoint.ProgressionFreeSurvival).Days);

    [Fact]
    public void Nothing_after_the_cutoff_exists()
    {
        var patient = Patient(1, Line("imatinib", "2010-01-01").Assessed("2010-04-01", ResponseCode.SD).Assessed("2011-04-01", ResponseCode.PD)).Seen("2010-12-01").Died("2011-06-01");
        Is(LineOf(patient, Endpoint.OverallSurvival, cutoff: "2010-12-31"), "2010-12-01", 334, LedgerOutcome.Censored, "last known alive: visit");
        Is(LineOf(patient, Endpoint.ProgressionFreeSurvival, cutoff: "2010-12-31"), "2010-12-01", 334, LedgerOutcome.Censored, "no progression up to the last contact: visit");
        Is(LineOf(patient, Endpoint.ProgressionFreeSurvival, EndpointRules.Regulatory, "2010-12-31"), "2010-04-01", 90, LedgerOutcome.Censored, "last adequate assessment");
        Assert.Empty(EndpointLedger.Derive(Cohort("2009-12-31", patient), Endpoint.OverallSurvival, EndpointRules.AsPublished));
    }

    [Fact]
    public void A_drug_given_again_is_a_line_of_its_own()
    {
        var patient = Patient(1, Line("imatinib", "2010-01-01"), Line("sunitinib", "2011-01-01"), Line("imatinib", "2012-01-01"));
        var other = Patient(2, Line("imatinib", "2009-01-01") with { IsOfStudy = false }, Line("imatinib", "2010-01-01"));
        Assert.Equal(["imatinib 2", "sunitinib 1", "imatinib, course 2 1"], StudyLine.Of(Cohort(Cutoff, patient, other)).Select(l => $"{l.Name} {l.Members.Count}"));
    }
}
