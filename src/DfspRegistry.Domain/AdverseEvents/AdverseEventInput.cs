using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Shared.Validation;
using FluentValidation;

namespace DfspRegistry.Domain.AdverseEvents;

public sealed class AdverseEventInput
{
    public Guid Id { get; set; }
    public Guid? TreatmentLineId { get; set; }
    public string? Term { get; set; }
    public CtcaeVersion? CtcaeVersion { get; set; }
    public string? ReportedTerm { get; set; }
    public PartialDate? OnsetOn { get; set; }
    public PartialDate? EndedOn { get; set; }
    public bool IsSerious { get; set; }
    public AdverseEventOutcome? Outcome { get; set; }
    public ActionTaken? ActionTaken { get; set; }
    public List<AdverseEventGradeInput> Grades { get; set; } = [];
    public List<DrugRelationInput> Relations { get; set; } = [];

    /// <summary>Where a chart's word was typed in place of a term (leukopenia), the term takes its place and the word is kept as reported.</summary>
    public void TakeSynonym()
    {
        if (CtcaeVersion != AdverseEvents.CtcaeVersion.V5 || Term is not { } typed || CtcaeSynonyms.Find(typed) is not { } term || string.Equals(term, typed.Trim(), StringComparison.OrdinalIgnoreCase))
            return;
        Term = term;
        ReportedTerm ??= typed.Trim();
    }

    /// <summary>A row that nothing was typed into.</summary>
    public bool IsBlank => string.IsNullOrWhiteSpace(Term) && string.IsNullOrWhiteSpace(ReportedTerm) && OnsetOn is null && !IsSerious
        && Outcome is null && ActionTaken is null && !Grades.Exists(g => g.Grade is not null) && !Relations.Exists(r => r.Relatedness is not null);
}

public sealed class AdverseEventGradeInput
{
    public Guid Id { get; set; }
    public PartialDate? From { get; set; }
    public int? Grade { get; set; }
}

public sealed class DrugRelationInput
{
    public string? Drug { get; set; }
    public Relatedness? Relatedness { get; set; }
}

/// <summary>
/// The rules of an adverse event. The function finds a term in the list of its version, or null when the version has no such term: the
/// grades that one version allows are never asked of another.
/// </summary>
public sealed class AdverseEventInputValidator : AbstractValidator<AdverseEventInput>
{
    public AdverseEventInputValidator(Func<CtcaeVersion, string, CtcaeTerm?> terms)
    {
        RuleFor(e => e.Term).NotEmpty().WithMessage("Name the event.").IsShortText();
        RuleFor(e => e.CtcaeVersion).NotNull().WithMessage("Choose the CTCAE version, or 'not stated'.");
        RuleFor(e => e.ReportedTerm).IsShortText();
        RuleFor(e => e.OnsetOn).IsPossible();
        RuleFor(e => e.EndedOn).IsPossible();
        RuleFor(e => e.EndedOn).NotBefore(e => e.OnsetOn, "the onset on");
        RuleFor(e => e.Outcome).NotEqual(AdverseEventOutcome.NotResolved).When(e => e.EndedOn is not null).WithMessage("An event that ended has resolved: change the outcome or clear the end.");
        RuleForEach(e => e.Grades).ChildRules(grade =>
        {
            grade.RuleFor(g => g.Grade).InclusiveBetween(1, 5).WithMessage("A CTCAE grade lies between 1 and 5; leave it empty when it was not graded.");
            grade.RuleFor(g => g.From).IsPossible();
        });
        RuleFor(e => e.Grades).Custom((grades, context) =>
        {
            if (context.InstanceToValidate is not { CtcaeVersion: { } version, Term: { Length: > 0 } term })
                return;
            for (var i = 0; i < grades.Count; i++)
            {
                if (grades[i].Grade is { } grade and >= 1 and <= 5 && CtcaeGrades.Refused(version, term, grade, terms) is { } refused)
                    context.AddFailure($"Grades[{i}].Grade", refused);
            }
        });
        RuleFor(e => e.ReportedTerm).NotEmpty().When(e => CtcaeTerm.IsOtherSpecify(e.Term)).WithMessage("“Other, specify” asks for the words that were reported.");
        RuleFor(e => e.Outcome).Equal(AdverseEventOutcome.Fatal).When(e => e.Grades.Exists(g => g.Grade == 5)).WithMessage("Grade 5 is death from the event: the outcome is fatal.");
    }
}
