using DfspRegistry.Domain.Shared;
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
        var operated = stopped with { Surgeries = [Start.AddDays(130)], Examined = [Start.AddDays(130)] };
        Assert.Empty(VisitPlan.Due(Surgical, operated, Start.AddDays(140)));
    }

    /// <summary>The window of month 3 is 19 March to 16 April 2010: a chart that says only "March" or "2010" may mean a day in it.</summary>
    [Theory]
    [InlineData("2010-03", true)]
    [InlineData("2010", true)]
    [InlineData("2010-02", false)]
    [InlineData("2010-03-18", false)]
    [InlineData("2010-03-19", true)]
    public void A_partial_date_settles_a_window_that_it_may_lie_in(string seen, bool settles) =>
        Assert.Equal(settles, VisitPlan.Due(Systemic, OnTreatment(PartialDate.Parse(seen)), new DateOnly(2010, 4, 1)).Count == 0);

    [Fact]
    public void A_call_is_word_of_the_patient_and_no_assessment()
    {
        var called = OnTreatment() with { Heard = [Start.AddDays(90)], Examined = [Start.AddDays(90)] };
        Assert.Equal("First response", Assert.Single(VisitPlan.Due(Systemic, called, Start.AddDays(100))).Plan.Title);
        var stopped = called with { Lines = [new LineDays(1, "imatinib", Start, Start.AddDays(1))], Progressions = [Start.AddDays(1)] };
        Assert.Empty(VisitPlan.Due(Systemic, stopped, Start.AddDays(100)));
    }

    [Fact]
    public void Treatment_beyond_progression_keeps_its_assessments()
    {
        var beyond = OnTreatment(Start.AddDays(91)) with { Progressions = [Start.AddDays(91)] };
        Assert.Equal(("Response", 9), Assert.Single(VisitPlan.Due(Systemic, beyond, Start.AddDays(91 + 183))) is { } due ? (due.Plan.Title, due.Month) : default);
    }

    [Fact]
    public void Follow_up_after_surgery_stands_for_contacts_after_an_earlier_progression()
    {
        var operated = new CourseDays { Lines = [new LineDays(1, "imatinib", Start, Start.AddDays(80))], Progressions = [Start.AddDays(80)], Surgeries = [Start.AddDays(110)] };
        Assert.Equal("Follow-up after surgery", Assert.Single(VisitPlan.Due(Surgical, operated, Start.AddDays(110 + 91))).Plan.Title);
        var progressed = operated with { Progressions = [Start.AddDays(150)] };
        Assert.Equal(["Follow-up after surgery", "Contact after progression"], VisitPlan.Due(Surgical, progressed, Start.AddDays(150 + 91)).Select(d => d.Plan.Title));
        // A plan without follow-up after surgery goes on with its contacts.
        Assert.Equal("Contact after progression", Assert.Single(VisitPlan.Due(Systemic, operated, Start.AddDays(80 + 91))).Plan.Title);
    }

    [Fact]
    public void An_operation_in_the_month_of_the_last_dose_is_not_asked_for_again()
    {
        var operated = new CourseDays { Lines = [new LineDays(1, "imatinib", Start, new PartialDate(2010, 6, 20))], Surgeries = [new PartialDate(2010, 6)] };
        Assert.DoesNotContain(VisitPlan.Due(Surgical, operated, new DateOnly(2010, 7, 20)), d => d.Plan.Kind == PlannedVisitKind.Surgery);
        var before = operated with { Surgeries = [new PartialDate(2010, 5)] };
        Assert.Contains(VisitPlan.Due(Surgical, before, new DateOnly(2010, 7, 20)), d => d.Plan.Kind == PlannedVisitKind.Surgery);
    }

    [Fact]
    public void Of_a_start_that_is_only_planned_nothing_later_is_due()
    {
        var planned = new CourseDays { Lines = [], PlannedStart = Start };
        Assert.Empty(VisitPlan.Due(Systemic, planned, Start.AddDays(91)));
        var second = new CourseDays { Lines = [new LineDays(1, "imatinib", Start, Start.AddDays(300))], PlannedStart = Start.AddDays(320) };
        Assert.Equal("Baseline work-up", Assert.Single(VisitPlan.Due(Systemic, second, Start.AddDays(315))).Plan.Title);
    }

    [Fact]
    public void Far_ahead_the_next_window_is_named_once_the_open_one_is_settled()
    {
        var open = VisitPlan.Due(Systemic, OnTreatment(), Start.AddDays(91), daysAhead: 183);
        Assert.Equal("First response", Assert.Single(open).Plan.Title);
        var settled = VisitPlan.Due(Systemic, OnTreatment(Start.AddDays(91)), Start.AddDays(92), daysAhead: 183);
        Assert.Equal(Start.AddDays(91 + 183), Assert.Single(settled).Target);
        // Every 91 days is more often than the days looked ahead: the open window is still the one named.
        Assert.Equal(1, Assert.Single(VisitPlan.Due(Surgical, OnTreatment(), Start.AddDays(182), daysAhead: 183)).Occurrence);
    }

    private static CourseDays OnTreatment(params PartialDate[] assessed) => new() { Lines = [new LineDays(1, "imatinib", Start, null)], Assessed = assessed, Examined = assessed, Heard = assessed };
}
