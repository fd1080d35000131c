using DfspRegistry.Analysis.Endpoints;
using DfspRegistry.Analysis.Reports;
using DfspRegistry.Analysis.Survival;
using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.Cohorts;
using DfspRegistry.Domain.Diagnosis;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.TumorResponse;
using static DfspRegistry.Tests.CohortBuilder;

namespace DfspRegistry.Tests.Reports;

/// <summary>The numbers of a line's report on records small enough to count by hand; the authority is docs/statistics.md and the count itself.</summary>
public sealed class LineReportTests
{
    private const string Cutoff = "2013-07-31";

    private static LineReport Report(params CohortPatient[] patients) => StudyReport.Of(Cohort(Cutoff, patients)).Lines[0];

    private static CohortPatient Responder(int number, params (string On, ResponseCode Response)[] assessments) =>
        Patient(number, assessments.Aggregate(Line("imatinib", "2010-01-01"), (line, a) => line.Assessed(a.On, a.Response)));

    [Fact]
    public void Rates_have_every_treated_patient_as_denominator()
    {
        var response = Report(
            Responder(1, ("2010-04-01", ResponseCode.PR), ("2010-06-01", ResponseCode.PR)),
            Responder(2, ("2010-04-01", ResponseCode.PR), ("2010-06-01", ResponseCode.PD)),
            Responder(3, ("2010-04-01", ResponseCode.SD)),
            Responder(4, ("2010-04-01", ResponseCode.NonCrNonPd)),
            Responder(5, ("2010-01-20", ResponseCode.SD)),
            Patient(6, Line("imatinib", "2010-01-01"))).Response;
        var (unconfirmed, confirmed) = (response.Unconfirmed, response.Confirmed);
        Assert.Equal((2, 1, 1, 1, 1), (unconfirmed.Counts[ResponseCode.PR], unconfirmed.Counts[ResponseCode.SD], unconfirmed.Counts[ResponseCode.NonCrNonPd], unconfirmed.Counts[ResponseCode.NE], unconfirmed.Missing));
        Assert.Equal((2, 6), (unconfirmed.ObjectiveResponse.Count, unconfirmed.ObjectiveResponse.Of));
        // CR + PR + SD + NON-CR/NON-PD; SD before day 42 is not one.
        Assert.Equal((4, 6), (unconfirmed.DiseaseControl.Count, unconfirmed.DiseaseControl.Of));
        // R: binom.test(2, 6)$conf.int = 0.04327187 0.77722190
        Assert.Equal(0.04327187, unconfirmed.ObjectiveResponse.Lower!.Value, 7);
        Assert.Equal(0.77722190, unconfirmed.ObjectiveResponse.Upper!.Value, 7);
        Assert.Equal((1, 2, 4), (confirmed.ObjectiveResponse.Count, confirmed.Counts[ResponseCode.SD], confirmed.DiseaseControl.Count));
        Assert.Equal(["D-000001", "D-000002"], unconfirmed.PatientsByCode[ResponseCode.PR]);
    }

    [Fact]
    public void A_response_after_a_new_therapy_or_a_clinical_progression_does_not_count()
    {
        var later = Patient(1, Line("imatinib", "2010-01-01").Assessed("2010-04-01", ResponseCode.SD).Assessed("2010-09-01", ResponseCode.CR), Line("sunitinib", "2010-08-01"));
        var progressed = Patient(2, Line("imatinib", "2010-01-01").Assessed("2010-04-01", ResponseCode.SD).Progressed("2010-05-01").Assessed("2010-09-01", ResponseCode.PR));
        Assert.Equal((2, 0), (Report(later, progressed).Response.Unconfirmed.Counts[ResponseCode.SD], Report(later, progressed).Response.Unconfirmed.ObjectiveResponse.Count));
    }

    [Fact]
    public void A_response_reported_without_its_day_counts_only_where_nothing_better_is_known()
    {
        var undated = Patient(1, Line("imatinib", "2010-01-01") with { ReportedBestResponse = ResponseCode.PR }).Seen("2011-01-01");
        var assessed = Patient(2, Line("imatinib", "2010-01-01").Assessed("2010-04-01", ResponseCode.SD) with { ReportedBestResponse = ResponseCode.PR });
        var report = Report(undated, assessed);
        Assert.Equal((1, 1), (report.Response.Unconfirmed.Counts[ResponseCode.PR], report.Response.Unconfirmed.Counts[ResponseCode.SD]));
        Assert.Equal((0, 1), (report.Response.Confirmed.Counts[ResponseCode.PR], report.Response.Confirmed.Missing));
        Assert.Contains(report[Endpoint.DurationOfResponse].Ledger.WithoutStart, w => w.Reason == "response reported without its day");
        Assert.DoesNotContain(report.Landmark[0].Result.Groups, g => g.Group == "PR");
    }

    [Fact]
    public void Curves_by_best_response_carry_no_test_and_no_hazard_ratio()
    {
        var result = StudyReport.Of(
            Cohort(Cutoff, Responder(1, ("2010-04-01", ResponseCode.PR)).Died("2012-01-01"), Responder(2, ("2010-04-01", ResponseCode.PD)).Died("2010-09-01")),
            new ReportOptions { By = "bestresponse" }).Lines[0][Endpoint.OverallSurvival];
        Assert.Equal(["PR", "PD"], result.Groups.Select(g => g.Group));
        Assert.Null(result.LogRank);
        Assert.Null(result.Cox);
        Assert.Equal(Grouping.NoTestByBestResponse, result.NoTestBecause);
    }

    [Fact]
    public void A_patient_without_the_grouping_is_in_no_group_and_counted()
    {
        CohortPatient Of(int number, Sex? sex, string died) => (Patient(number, Line("imatinib", "2010-01-01")) with { Sex = sex }).Died(died);
        var result = StudyReport.Of(
            Cohort(Cutoff, Of(1, Sex.Male, "2010-03-01"), Of(2, Sex.Female, "2010-05-01"), Of(3, null, "2010-06-01"), Of(4, Sex.Male, "2010-07-01"), Of(5, Sex.Female, "2010-09-01")),
            new ReportOptions { By = "sex" }).Lines[0][Endpoint.OverallSurvival];
        Assert.Equal([("female", 2), ("male", 2)], result.Groups.Select(g => (g.Group, g.N)));
        Assert.Equal((5, 1), (result.N, result.NotRecorded));
        // R 4.2.2, survival 3.5-3: survdiff(Surv(c(59,120,181,243), rep(1,4)) ~ c("m","f","m","f")) chisq 0.6153846154; coxph of the same, m against f: exp(coef) 2.5615528
        Assert.Equal(0.6153846154, result.LogRank!.ChiSquare, 9);
        Assert.Equal(2.5615528, Assert.Single(result.Cox!.Coefficients).HazardRatio!.Value, 6);
    }

    [Fact]
    public void Landmark_keeps_whoever_is_followed_beyond_it_and_counts_from_it()
    {
        var report = Report(
            Responder(1, ("2010-04-01", ResponseCode.PR)).Died("2010-12-01"),
            Responder(2, ("2010-04-01", ResponseCode.SD), ("2010-07-01", ResponseCode.PR)).Died("2011-12-01"),
            Responder(3, ("2010-02-15", ResponseCode.PD)).Died("2010-11-01"),
            Patient(4, Line("imatinib", "2010-01-01")).Died("2010-04-03"),
            Patient(5, Line("imatinib", "2010-01-01")).Seen("2010-02-01"),
            Patient(6, Line("imatinib", "2010-01-01")).Died("2010-04-04"));
        var os = report.Landmark[1];
        Assert.Equal((92, 1, 1), (os.LandmarkDays, os.ExcludedEvents, os.ExcludedCensored));
        // Day 92 is 3 April 2010: a death on it is left out, one on the next day counts at day 1; patient 2 was SD by then.
        Assert.Equal([("PR", 1), ("SD", 1), ("PD", 1)], os.Result.Groups.Select(g => (g.Group, g.N)));
        Assert.Equal(1, os.Result.NotRecorded);
        Assert.Equal([242, 607, 212, 1], os.Result.Ledger.Lines.Select(l => l.Days));
        Assert.Equal((92, 2), (report.Landmark[0].LandmarkDays, report.Landmark[0].ExcludedEvents));
    }

    [Fact]
    public void Follow_up_is_reverse_Kaplan_Meier_with_the_range_of_those_alive()
    {
        var followUp = Report(
            Patient(1, Line("imatinib", "2010-01-01")).Seen("2010-12-27"),
            Patient(2, Line("imatinib", "2010-01-01")).Died("2010-07-20"),
            Patient(3, Line("imatinib", "2010-01-01")).Seen("2011-10-23"),
            Patient(4, Line("imatinib", "2010-01-01")).Seen("2012-09-27")).FollowUp;
        // R: survfit(Surv(c(360, 200, 660, 1000), 1 - c(0, 1, 0, 0)) ~ 1) has median 660.
        Assert.Equal(660, followUp.Median.Days);
        Assert.Equal((3, 360, 1000), (followUp.Alive, followUp.MinimumDays, followUp.MaximumDays));
    }

    [Fact]
    public void Adverse_events_count_each_patient_once_per_term_at_the_worst_grade()
    {
        var result = Report(
            Patient(1, Line("imatinib", "2010-01-01").Adverse("Nausea", 1, "2010-01-10").Adverse("nausea", 3, "2010-02-10").Adverse("Rash", null)),
            Patient(2, Line("imatinib", "2010-01-01").Adverse("Nausea", 2, "2010-01-10", AdverseEventOutcome.Resolved).Adverse("Rash", 1, "2009-12-01")),
            Patient(3, Line("imatinib", "2010-01-01").Adverse("Nausea", 4, "2013-08-01")),
            Patient(4, Line("imatinib", "2010-01-01"))).AdverseEvents;
        Assert.Equal(["Nausea", "Rash"], result.Terms.Select(t => t.Term));
        Assert.Equal([0, 1, 1, 0, 0], result.Terms[0].ByGrade);
        Assert.Equal((2, 50.0, 1), (result.Terms[0].Any, result.Terms[0].Percent, result.Terms[0].Resolved));
        Assert.Equal([0, 0, 0, 0, 0], result.Terms[1].ByGrade);
        Assert.Equal((1, 1), (result.Terms[1].Ungraded, result.Terms[1].Any));
        Assert.Equal(1, result.BeforeStart);
        var events = AdverseEventResult.Of(
            StudyLine.Of(Cohort(Cutoff, Patient(1, Line("imatinib", "2010-01-01").Adverse("Nausea", 1, "2010-01-10").Adverse("Nausea", 3, "2010-02-10"))))[0],
            Day(Cutoff), EndpointRules.AsPublished, AdverseEventCounting.Events);
        Assert.Equal([1, 0, 1, 0, 0], events.Terms[0].ByGrade);
        Assert.Equal(1, events.Terms[0].Any);
    }

    [Fact]
    public void Characteristics_count_what_is_recorded_and_say_what_is_not()
    {
        CohortPatient Of(int number, string? born, PrimarySite? site, params CohortDiseaseSite[] sites) => Patient(number, Line("imatinib", "2010-01-01")) with
        {
            BirthDate = born is null ? null : PartialDate.Parse(born),
            DiseaseSites = sites,
            Diagnosis = new CohortDiagnosis(null, null, FusionStatus.NotTested, "IV", null, null, site, null, null),
        };
        var c = Report(
            Of(1, "1960-01-01", PrimarySite.Back, new CohortDiseaseSite(DiseaseSiteKind.Liver, false), new CohortDiseaseSite(DiseaseSiteKind.Lung, true)),
            Of(2, "1960-01-02", PrimarySite.Thigh, new CohortDiseaseSite(DiseaseSiteKind.Liver, false)),
            Of(3, "1971-06", PrimarySite.Scalp),
            Of(4, null, null)).Characteristics;
        // 50 on the birthday itself, 49 the day before it, 38 from the middle of June.
        Assert.Equal(new AgeSummary(3, 49, 38, 50), c.Age);
        Assert.Equal([("trunk", 1), ("limbs", 1), ("head and neck", 1), ("not recorded", 1)], c["tumorLocation"].Counts.Select(v => (v.Value, v.Count)));
        Assert.Equal([("lung", 1), ("liver", 1), ("not recorded", 2)], c["dominantSite"].Counts.Select(v => (v.Value, v.Count)));
        Assert.False(c["histology"].IsRecorded);
        Assert.Equal([("not tested", 4)], c["fusion"].Counts.Select(v => (v.Value, v.Count)));
    }

    [Fact]
    public void Two_lines_of_one_patient_give_a_ratio_and_no_test()
    {
        var report = StudyReport.Of(Cohort(
            Cutoff,
            Patient(1, Line("imatinib", "2010-01-01").Progressed("2010-04-11"), Line("sunitinib", "2010-05-01").Progressed("2010-09-13")),
            Patient(2, Line("imatinib", "2010-01-01").Progressed("2010-04-11"), Line("sunitinib", "2010-05-01")).Seen("2010-05-31"),
            Patient(3, Line("imatinib", "2010-01-01")).Seen("2011-01-01")));
        var ratio = Assert.Single(report.PfsRatios);
        Assert.Equal(("imatinib", "sunitinib", 1), (ratio.FirstLine, ratio.SecondLine, ratio.AtLeast));
        Assert.Equal([("D-000001", 100, 135, true), ("D-000002", 100, 30, false)], ratio.Patients.Select(p => (p.Patient, p.FirstDays, p.SecondDays, p.SecondProgressed)));
        Assert.Equal(1.35, ratio.Patients[0].Ratio);
    }

    [Fact]
    public void A_study_without_patients_has_a_report_without_lines()
    {
        var report = StudyReport.Of(Cohort(Cutoff));
        Assert.Empty(report.Lines);
        Assert.NotEmpty(StudyReportJson.Write(report));
        Assert.Equal(ConfidenceType.LogLog, report.Options.Survival.ConfidenceType);
    }
}
