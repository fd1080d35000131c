using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Shared.Validation;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Domain.TumorResponse;
using FluentValidation;

namespace DfspRegistry.Domain.OldCharts;

/// <summary>
/// What an old chart has of a patient, on one form: lines, days on which the patient was seen with the response that was reported, events in the chart's words,
/// and the end of follow-up. Nothing is asked for that such charts do not hold.
/// </summary>
public sealed class OldChartInput
{
    public Guid? StudyId { get; set; }
    public List<OldChartLineInput> Lines { get; set; } = [];
    public List<OldChartVisitInput> Visits { get; set; } = [];
    public List<OldChartEventInput> Events { get; set; } = [];
    public AliveContactInput Alive { get; set; } = new();
    public DeathInput Death { get; set; } = new();

    public bool HasDeath => Death.DiedOn is not null || Death.Cause is not null;
}

public sealed class OldChartLineInput
{
    public Guid Id { get; set; }
    public string? Drug { get; set; }
    public PartialDate? StartedOn { get; set; }
    public decimal? DoseMgPerDay { get; set; }
    public PartialDate? EndedOn { get; set; }
    public StopReason? StopReason { get; set; }
    public ResponseCode? BestResponse { get; set; }

    public bool IsBlank => NotRecorded.OrBlank(Drug) && StartedOn is null && DoseMgPerDay is null && EndedOn is null && StopReason is null && BestResponse is null;

    /// <summary>As a line is saved: what the chart does not say is said to be so.</summary>
    public TreatmentLineInput ToLine(Guid? studyId) => new()
    {
        Id = Id,
        StudyId = studyId,
        Drug = Drug,
        Intent = TreatmentIntent.NotStated,
        StartedOn = StartedOn,
        DoseMgPerDay = DoseMgPerDay,
        EndedOn = EndedOn,
        StopReason = StopReason ?? (EndedOn is null ? null : Treatment.StopReason.Other),
        StopReasonDetail = StopReason is null && EndedOn is not null ? "not recorded in the chart" : null,
        ReportedBestResponse = BestResponse,
    };
}

/// <summary>A day on which the patient was seen.</summary>
public sealed class OldChartVisitInput
{
    public Guid Id { get; set; }
    public PartialDate? SeenOn { get; set; }
    public int? Kps { get; set; }
    public DiseaseStatus? DiseaseStatus { get; set; }
    /// <summary>As the chart reports it, without measurements.</summary>
    public ResponseCode? Response { get; set; }

    public bool IsBlank => SeenOn is null && Kps is null && DiseaseStatus is null && Response is null;
}

public sealed class OldChartEventInput
{
    public Guid Id { get; set; }
    /// <summary>A CTCAE term or the words of the chart; the version is not stated.</summary>
    public string? Term { get; set; }
    public int? Grade { get; set; }
    public PartialDate? OnsetOn { get; set; }
    public PartialDate? EndedOn { get; set; }

    public bool IsBlank => NotRecorded.OrBlank(Term) && Grade is null && OnsetOn is null && EndedOn is null;
}

/// <summary>The rules of the single forms, as far as an old chart can keep them.</summary>
public sealed class OldChartInputValidator : AbstractValidator<OldChartInput>
{
    /// <param name="recordedStarts">First doses of the lines that are on record already.</param>
    public OldChartInputValidator(IReadOnlyCollection<PartialDate> recordedStarts)
    {
        RuleForEach(c => c.Lines).Where(l => !l.IsBlank).ChildRules(line =>
        {
            line.RuleFor(l => l.Drug).Must(d => !NotRecorded.OrBlank(d)).WithMessage("Name the drug.").IsShortText();
            line.RuleFor(l => l.StartedOn).NotNull().WithMessage("Give the first dose; a year will do.");
            line.RuleFor(l => l.StartedOn).IsPossible();
            line.RuleFor(l => l.DoseMgPerDay).IsDailyDose();
            line.RuleFor(l => l.EndedOn).IsPossible();
            line.RuleFor(l => l.EndedOn).NotBefore(l => l.StartedOn, "the first dose on");
            line.RuleFor(l => l.EndedOn).NotNull().When(l => l.StopReason is not null).WithMessage("Give the day of the last dose; a year will do.");
        });
        RuleForEach(c => c.Visits).Where(v => !v.IsBlank).ChildRules(visit =>
        {
            visit.RuleFor(v => v.SeenOn).NotNull().WithMessage("Give the day on which the patient was seen; a year will do.");
            visit.RuleFor(v => v.SeenOn).IsPossible();
            visit.RuleFor(v => v.Kps).Must(kps => kps is null || (kps is >= 10 and <= 100 && kps % 10 == 0)).WithMessage("KPS is 10 to 100 in steps of 10.");
        });
        RuleForEach(c => c.Events).Where(e => !e.IsBlank).ChildRules(reported =>
        {
            reported.RuleFor(e => e.Term).Must(t => !NotRecorded.OrBlank(t)).WithMessage("Name the event, as the chart does.").IsShortText();
            reported.RuleFor(e => e.Grade).InclusiveBetween(1, 5).WithMessage("A CTCAE grade lies between 1 and 5; leave it empty when it was not graded.");
            reported.RuleFor(e => e.OnsetOn).IsPossible();
            reported.RuleFor(e => e.EndedOn).IsPossible();
            reported.RuleFor(e => e.EndedOn).NotBefore(e => e.OnsetOn, "the onset on");
        });
        RuleFor(c => c.Alive).SetValidator(new AliveContactInputValidator()).When(c => c.Alive.AliveOn is not null);
        RuleFor(c => c.Death).SetValidator(new DeathInputValidator()).When(c => c.HasDeath);
        RuleFor(c => c).Custom((chart, context) =>
        {
            var starts = recordedStarts.Concat(chart.Lines.Select(l => l.StartedOn).OfType<PartialDate>()).ToList();
            for (var i = 0; i < chart.Visits.Count; i++)
            {
                if (chart.Visits[i] is not { SeenOn: { } seen } visit)
                    continue;
                if (visit.Response is not null && starts.TrueForAll(s => s.IsCertainlyAfter(seen)))
                    context.AddFailure($"Visits[{i}].Response", "A response belongs to a line of treatment, and none had begun by then.");
                if (chart.Death.DiedOn is { } died && seen.IsCertainlyAfter(died))
                    context.AddFailure($"Visits[{i}].SeenOn", $"{seen} lies after the death on {died}.");
            }
            if (chart is { Death.DiedOn: { } died2, Alive.AliveOn: { } alive } && alive.IsCertainlyAfter(died2))
                context.AddFailure("Alive.AliveOn", $"{alive} lies after the death on {died2}.");
        });
    }
}
