using DfspRegistry.Analysis.Reports;
using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.Cohorts;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Studies;
using DfspRegistry.Domain.Surgery;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Domain.TumorResponse;
using static DfspRegistry.Tests.CohortBuilder;

namespace DfspRegistry.Tests.Reports;

public sealed class SurgicalReportTests
{
    private static CohortLine Neoadjuvant() => Line("imatinib", "2005-01-01") with { EndedOn = PartialDate.Parse("2005-04-02") };

    private static SurgicalReport Report(params CohortPatient[] patients) =>
        Assert.Single(StudyReport.Of(Cohort(StudyDesign.Neoadjuvant, "2012-12-31", patients)).Surgical);

    private static CohortPatient Mohs(CohortPatient patient, YesNoUnknown alone, string? clearedOn) => patient with
    {
        Surgeries =
        [
            new CohortSurgery(NextId(), null, PartialDate.Parse("2005-05-01"), SurgicalTechnique.Mohs, SurgicalIntent.Curative, null, 2, 1.5m, ResidualTumor.R0, false, alone,
                alone == YesNoUnknown.No, "flap", clearedOn is null ? null : PartialDate.Parse(clearedOn)),
        ],
    };

    [Fact]
    public void Sizes_give_the_reduction_of_the_product_and_of_each_diameter()
    {
        // 10 x 10 to 5 x 8: product 60 %, X 50 %, Y 20 %. 4 x 5 to 4 x 4: 20 %, 0 %, 20 %. By arithmetic.
        var report = Report(
            Patient(1, Neoadjuvant().Sized(ClinicalSizeOccasion.Consultation, "2004-12-01", 10, 10).Sized(ClinicalSizeOccasion.BeforeSurgery, "2005-05-01", 5, 8)),
            Patient(2, Neoadjuvant().Sized(ClinicalSizeOccasion.Consultation, "2004-12-01", 4, 5).Sized(ClinicalSizeOccasion.BeforeSurgery, "2005-05-01", 4, 4)),
            Patient(3, Neoadjuvant().Sized(ClinicalSizeOccasion.Consultation, "2004-12-01", 4, 5)));
        Assert.Equal(new Spread(2, 40, 40, 20, 60), report.ProductReduction);
        Assert.Equal(new Spread(2, 25, 25, 0, 50), report.XReduction);
        Assert.Equal(new Spread(2, 20, 20, 20, 20), report.YReduction);
        Assert.Equal(new Spread(3, 91, 91, 91, 91), report.DurationDays);
        Assert.Null(report.Patients[2].Reduction);
    }

    [Fact]
    public void Margins_count_Mohs_alone_and_finally()
    {
        var report = Report(
            Mohs(Patient(1, Neoadjuvant()), YesNoUnknown.Yes, "2005-05-01"),
            Mohs(Patient(2, Neoadjuvant()), YesNoUnknown.No, "2005-05-09"),
            Mohs(Patient(3, Neoadjuvant()), YesNoUnknown.NotRecorded, null),
            Patient(4, Neoadjuvant()));
        Assert.Equal((1, 2), (report.ClearByMohsAlone.Count, report.ClearByMohsAlone.Of));
        Assert.Equal((2, 3), (report.FinallyClear.Count, report.FinallyClear.Of));
        Assert.Equal([Day("2005-05-01"), Day("2005-05-09"), null, null], report.Patients.Select(p => p.FinalClearanceOn));
        Assert.Equal(2, report.LocalControl.Of);
    }

    [Fact]
    public void Local_recurrence_has_death_competing()
    {
        var report = Report(
            Mohs(Patient(1, Neoadjuvant()), YesNoUnknown.Yes, "2005-05-01").Recurred("2006-05-01", RecurrenceKind.Local),
            Mohs(Patient(2, Neoadjuvant()), YesNoUnknown.Yes, "2005-05-01").Died("2005-11-01"),
            Mohs(Patient(3, Neoadjuvant()), YesNoUnknown.Yes, "2005-05-01").Seen("2008-05-01", examined: true),
            Mohs(Patient(4, Neoadjuvant()), YesNoUnknown.Yes, "2005-05-01").Seen("2009-05-01", examined: true));
        Assert.Equal((3, 4), (report.LocalControl.Count, report.LocalControl.Of));
        Assert.Equal((184, 1461), report.FollowUpDays);
        // Aalen-Johansen by hand: S before day 365 is 3/4 (the death), one of three at risk recurs: 3/4 * 1/3 = 0.25. 1 - KM would say 1/3.
        Assert.Equal(0.25, report.LocalRecurrenceIncidence!.At([400])[0]!.Value.Incidence, 12);
    }

    [Fact]
    public void Doses_events_and_histology_stand_in_the_patients_row()
    {
        var line = Neoadjuvant().Adverse("Fatigue", null, "2005-01-20", AdverseEventOutcome.Resolved).Adverse("Nausea", null, null, AdverseEventOutcome.NotResolved) with
        {
            Doses =
            [
                new CohortDose(PartialDate.Parse("2005-01-01"), null, 400, DoseSchedule.Continuous, "patient's wish"),
                new CohortDose(PartialDate.Parse("2005-02-01"), null, 0, DoseSchedule.Continuous, null),
                new CohortDose(PartialDate.Parse("2005-02-08"), null, 400, DoseSchedule.Continuous, null),
            ],
        };
        var patient = Patient(1, line) with
        {
            Histology =
            [
                new CohortHistology(HistologyOccasion.BeforeTreatment, PartialDate.Parse("2004-12-01"), null, null, YesNoUnknown.Yes),
                new CohortHistology(HistologyOccasion.AfterTreatment, PartialDate.Parse("2005-05-01"), 100, Hyalinization.Significant, YesNoUnknown.No),
            ],
        };
        var row = Assert.Single(Report(patient).Patients);
        // An interruption is no dose, and the same dose after it no other.
        Assert.Equal([400m], row.DoseMgPerDay);
        Assert.Equal("patient's wish", row.DoseReason);
        Assert.False(row.AllAdverseEventsResolved);
        Assert.Equal(100, row.HistologyAfter!.CellularityDecreasePercent);
        Assert.Equal(1, Report(patient).AdverseEvents.Terms.Single(t => t.Term == "Fatigue").Resolved);
    }
}
