using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.Enrollment;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Shared.Validation;
using DfspRegistry.Domain.Surgery;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Domain.TumorResponse;
using FluentValidation;

namespace DfspRegistry.Tests.Validation;

/// <summary>The rules of what people type. Each example names the field that must carry the error, for the error has to stand beside it.</summary>
public class InputRuleTests
{
    private static readonly RecordDates Dates = new(new DateOnly(2013, 7, 31))
    {
        BirthDate = PartialDate.Parse("1966-02-01"),
        LineStartedOn = PartialDate.Parse("2009-03-02"),
        LastKnownAliveOn = PartialDate.Parse("2012-08-04"),
    };

    private static void Refuses<T>(IValidator<T> validator, T input, string field, string words)
    {
        var errors = validator.ValidateWithin(input, Dates).Errors;
        Assert.Contains(errors, e => e.PropertyName == field && e.Severity == Severity.Error && e.ErrorMessage.Contains(words, StringComparison.Ordinal));
    }

    private static void Accepts<T>(IValidator<T> validator, T input) =>
        Assert.Empty(validator.ValidateWithin(input, Dates).Errors.Where(e => e.Severity == Severity.Error).Select(e => e.PropertyName + ": " + e.ErrorMessage));

    private static PartialDate Date(string text) => PartialDate.Parse(text);

    [Fact]
    public void A_visit_needs_a_day_and_a_mode_and_nothing_else() =>
        Accepts(new VisitInputValidator(), new VisitInput { VisitedOn = Date("2012-09"), Mode = VisitMode.InClinic });

    [Theory]
    [InlineData("2013-08-01", "future")]
    [InlineData("1960", "before the birth date")]
    public void A_visit_date_that_cannot_be_is_refused(string date, string words) =>
        Refuses(new VisitInputValidator(), new VisitInput { VisitedOn = Date(date), Mode = VisitMode.InClinic }, "VisitedOn", words);

    [Theory]
    [InlineData(65)]
    [InlineData(110)]
    [InlineData(0)]
    public void Kps_is_in_steps_of_ten_and_not_death(int kps) =>
        Refuses(new VisitInputValidator(), new VisitInput { VisitedOn = Date("2012-09-03"), Mode = VisitMode.InClinic, Kps = kps }, "Kps", "KPS");

    [Fact]
    public void Nothing_happens_after_death()
    {
        var dates = Dates with { DiedOn = Date("2012-09-01") };
        var errors = new VisitInputValidator().ValidateWithin(new VisitInput { VisitedOn = Date("2012-09-03"), Mode = VisitMode.ByPhone }, dates).Errors;
        Assert.Contains(errors, e => e.PropertyName == "VisitedOn" && e.ErrorMessage.Contains("after the death", StringComparison.Ordinal));
    }

    [Fact]
    public void A_death_before_the_last_day_seen_alive_is_refused() =>
        Refuses(new DeathInputValidator(), new DeathInput { DiedOn = Date("2012-08-01"), Source = VitalStatusSource.Chart }, "DiedOn", "seen alive");

    [Fact]
    public void A_death_in_the_month_of_the_last_contact_is_possible() =>
        Accepts(new DeathInputValidator(), new DeathInput { DiedOn = Date("2012-08"), Source = VitalStatusSource.Chart });

    [Fact]
    public void A_line_that_ended_says_why()
    {
        var line = Line();
        line.EndedOn = Date("2010-12-14");
        Refuses(new TreatmentLineInputValidator(), line, "StopReason", "why");
    }

    [Fact]
    public void A_dose_by_discretion_says_why()
    {
        var line = Line();
        line.DoseReason = DoseChangeReason.Discretion;
        Refuses(new TreatmentLineInputValidator(), line, "DoseReasonDetail", "discretion");
    }

    [Fact]
    public void A_withdrawal_says_of_what() =>
        Refuses(new ConsentInputValidator(), new ConsentInput { Basis = ConsentBasis.Consent, Scope = ConsentScope.AllUses, WithdrawnOn = Date("2012-01-01") }, "Withdrawal", "withdrawn");

    [Fact]
    public void At_most_two_targets_an_organ_and_nodes_are_one_organ()
    {
        var assessment = Baseline(Target("lung", 20), Target("lung", 15), Target("Lung ", 12));
        Refuses(new AssessmentInputValidator(), assessment, "Lesions", "an organ");
        var nodes = Baseline(Node("axilla", 20), Node("groin", 18), Node("neck", 17));
        Refuses(new AssessmentInputValidator(), nodes, "Lesions", "lymph nodes");
    }

    [Fact]
    public void At_most_five_targets() =>
        Refuses(new AssessmentInputValidator(), Baseline([.. Enumerable.Range(1, 6).Select(n => Target("organ " + n, 20))]), "Lesions", "at most 5");

    [Fact]
    public void A_small_target_at_baseline_is_improbable_not_impossible()
    {
        var input = Baseline(Target("lung", 8));
        Accepts(new AssessmentInputValidator(), input);
        var warning = Assert.Single(new AssessmentInputValidator().ValidateWithin(input, Dates).Errors);
        Assert.Equal(("Lesions[0].Reading", Severity.Warning), (warning.PropertyName, warning.Severity));
    }

    [Fact]
    public void An_override_asks_for_its_reason()
    {
        var input = Baseline(Target("lung", 20));
        input.IsBaseline = false;
        input.OverrideResponse = ResponseCode.PR;
        Refuses(new AssessmentInputValidator(), input, "OverrideReason", "reason");
    }

    [Fact]
    public void A_grade_that_the_term_does_not_have_is_refused_for_its_version_only()
    {
        // CTCAE 5.0: Fatigue has grades 1 to 3.
        var fatigue = new CtcaeTerm { Id = Guid.Empty, Version = CtcaeVersion.V5, Term = "Fatigue", OrganClass = "General", AllowedGrades = [1, 2, 3] };
        var validator = new AdverseEventInputValidator((version, term) => version == CtcaeVersion.V5 && term == "Fatigue" ? fatigue : null);
        var input = new AdverseEventInput { Term = "Fatigue", CtcaeVersion = CtcaeVersion.V5, Grades = [new AdverseEventGradeInput { Grade = 4 }] };
        Refuses(validator, input, "Grades[0].Grade", "no grade 4");
        input.CtcaeVersion = CtcaeVersion.V3;
        Accepts(validator, input);
    }

    [Fact]
    public void An_event_without_a_grade_is_accepted() =>
        Accepts(new AdverseEventInputValidator((_, _) => null), new AdverseEventInput { Term = "rash", CtcaeVersion = CtcaeVersion.NotStated });

    [Fact]
    public void Mohs_stages_belong_to_Mohs_surgery() =>
        Refuses(new SurgeryInputValidator(),
            new SurgeryInput { PerformedOn = Date("2012-01-05"), Technique = SurgicalTechnique.WideExcision, Intent = SurgicalIntent.Curative, MohsStages = 2 }, "MohsStages", "Mohs");

    [Theory]
    [InlineData(CriterionState.Unknown, ScreeningDecision.Eligible)]
    [InlineData(CriterionState.Unknown, ScreeningDecision.EligibleWithException)]
    [InlineData(CriterionState.Conflict, ScreeningDecision.EligibleWithException)]
    [InlineData(CriterionState.NotMet, ScreeningDecision.Eligible)]
    public void An_exception_covers_not_met_and_nothing_settles_an_unknown(CriterionState state, ScreeningDecision decision)
    {
        var criterion = new CriterionStanding(Guid.CreateVersion7(), 9, true, state);
        var input = new ScreeningDecisionInput { Decision = decision, Reason = "agreed", ExceptionAgreedBy = "investigator", ExceptedCriteria = [criterion.Id] };
        Refuses(new ScreeningDecisionInputValidator([criterion]), input, "Decision", "9");
    }

    [Fact]
    public void A_criterion_that_is_not_met_can_be_excepted_with_a_reason()
    {
        var criterion = new CriterionStanding(Guid.CreateVersion7(), 9, true, CriterionState.NotMet);
        var input = new ScreeningDecisionInput
        {
            Decision = ScreeningDecision.EligibleWithException, Reason = "ALT 1.45 times the limit", ExceptionAgreedBy = "investigator", ExceptedCriteria = [criterion.Id],
        };
        Accepts(new ScreeningDecisionInputValidator([criterion]), input);
    }

    [Fact]
    public void A_work_up_outside_the_week_before_the_first_dose_is_a_warning()
    {
        var input = new BaselineExaminationInput { Kind = BaselineExaminationKind.ChestCt, Status = Recorded.Done, PerformedOn = Date("2009-02-20") };
        var warning = Assert.Single(new BaselineExaminationInputValidator().ValidateWithin(input, Dates).Errors);
        Assert.Equal(Severity.Warning, warning.Severity);
        Assert.Contains("10 days before", warning.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void A_million_characters_are_refused_with_their_number() =>
        Refuses(new VisitInputValidator(), new VisitInput { VisitedOn = Date("2012-09-03"), Mode = VisitMode.InClinic, Notes = new string('x', 1_000_000) }, "Notes", "1000000 characters");

    private static TreatmentLineInput Line() => new() { Drug = Regimens.Imatinib, Intent = TreatmentIntent.Palliative, StartedOn = Date("2009-03-02"), DoseMgPerDay = 400 };

    private static AssessmentInput Baseline(params LesionInput[] lesions) =>
        new() { AssessedOn = Date("2009-03-01"), IsBaseline = true, Criteria = ResponseCriteria.Recist11, Lesions = [.. lesions] };

    private static LesionInput Target(string organ, decimal mm) => new() { Organ = organ, Role = LesionRole.Target, Reading = mm.ToString() };

    private static LesionInput Node(string organ, decimal mm) => new() { Organ = organ, IsNode = true, Role = LesionRole.Target, Reading = mm.ToString() };
}
