using DfspRegistry.Domain.Studies;

namespace DfspRegistry.Tests.Studies;

/// <summary>What is due by the founding study's plan: first response at 3 months (91 days), then every 6 (183 days); contacts go on after progression.</summary>
public sealed class VisitPlanTests
{
    private static readonly DateOnly Start = new(2010, 1, 1);
    private static readonly IReadOnlyList<PlannedVisit> Systemic =
        StudyTemplates.ImatinibThenSunitinib("A", _ => Guid.CreateVersion7()).VisitSchedules[0].PlannedVisits;
    private static readonly IReadOnlyList<PlannedVisit> Surgical =
        StudyTemplates.NeoadjuvantImatinib("B", _ => Guid.CreateVersion7()).VisitSchedules[0].PlannedVisits;

    [Fact]
    public void The_first_response_opens_two_weeks_before_its_day_and_is_late_after_two_weeks()
    {
        Assert.Empty(VisitPlan.Due(Systemic, OnTreatment(), Start.AddDays(91 - 14 - 8)));
        var soon = Assert.Single(VisitPlan.Due(Systemic, OnTreatment(), Start.AddDays(91 - 14 - 7)));
        Assert.Equal(("First response", 3), (soon.Plan.Title, soon.Month));
        Assert.False(Assert.Single(VisitPlan.Due(Systemic, OnTreatment(), Start.AddDays(91 + 14))).IsOverdue(Start.AddDays(91 + 14)));
        var late = Assert.Single(VisitPlan.Due(Systemic, OnTreatment(), Start.AddDays(91 + 15)));
        Assert.Equal(1, late.DaysLate(Start.AddDays(91 + 15)));
    }

    [Fact]
    public void Being_seen_in_the_window_settles_it() =>
        Assert.Empty(VisitPlan.Due(Systemic, OnTreatment(Start.AddDays(90)), Start.AddDays(120)));

    [Fact]
    public void Of_several_missed_visits_only_the_latest_is_due()
    {
        var day = Start.AddDays(91 + 183 * 2);
        var due = Assert.Single(VisitPlan.Due(Systemic, OnTreatment(), day));
        Assert.Equal(("Response", 15, day), (due.Plan.Title, due.Month, due.Target));
    }

    [Fact]
    public void The_baseline_work_up_is_due_before_a_planned_start_and_no_visit_afterwards()
    {
        var planned = new CourseDays { Lines = [], PlannedStart = Start };
        Assert.Equal("Baseline work-up", Assert.Single(VisitPlan.Due(Systemic, planned, Start.AddDays(-7))).Plan.Title);
        Assert.Empty(VisitPlan.Due(Systemic, OnTreatment(), Start.AddDays(10)));
    }

    [Fact]
    public void After_progression_without_a_line_contacts_go_on_and_a_new_line_ends_them()
    {
        var progressed = OnTreatment() with { Lines = [new LineDays(1, "imatinib", Start, Start.AddDays(200))], Progressions = [Start.AddDays(200)] };
        Assert.Equal("Contact after progression", Assert.Single(VisitPlan.Due(Systemic, progressed, Start.AddDays(200 + 91))).Plan.Title);
        var treated = progressed with { Lines = [.. progressed.Lines, new LineDays(2, "sunitinib", Start.AddDays(210), null)] };
        Assert.Equal("sunitinib", Assert.Single(VisitPlan.Due(Systemic, treated, Start.AddDays(210 + 91))).Drug);
    }

    [Fact]
    public void Surgery_is_due_four_weeks_after_the_last_dose_until_it_is_done()
    {
        var stopped = new CourseDays { Lines = [new LineDays(1, "imatinib", Start, Start.AddDays(100))] };
        var due = Assert.Single(VisitPlan.Due(Surgical, stopped, Start.AddDays(100 + 28)));
        Assert.Equal(("Surgery", Start.AddDays(128)), (due.Plan.Title, due.Target));
        var operated = stopped with { Surgeries = [Start.AddDays(130)], Seen = [Start.AddDays(130)] };
        Assert.Empty(VisitPlan.Due(Surgical, operated, Start.AddDays(140)));
    }

    private static CourseDays OnTreatment(params DateOnly[] seen) => new() { Lines = [new LineDays(1, "imatinib", Start, null)], Seen = seen };
}
