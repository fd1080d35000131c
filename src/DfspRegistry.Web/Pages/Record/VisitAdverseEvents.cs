using DfspRegistry.Data.FollowUp;
using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.FollowUp;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace DfspRegistry.Web.Pages.Record;

/// <summary>The adverse events of a visit's form: those that went on, those that it recorded, and rows for more.</summary>
public sealed partial class VisitModel
{
    /// <summary>Name under which the partial for one new event is told its row; the last one when it is not.</summary>
    public const string NewAdverseEventRow = "row";

    /// <summary>The terms by version and name, for the grades that each allows; set with the checks.</summary>
    public Func<CtcaeVersion, string, CtcaeTerm?> Terms { get; private set; } = (_, _) => null;

    public IReadOnlyList<SelectListItem> LineChoices => [.. View.Lines.Select(l => new SelectListItem($"{l.Ordinal} {l.Drug}, from {l.StartedOn}", l.Id.ToString()))];

    /// <summary>One row more, with everything typed so far as it stands; to a script the row alone. Nothing is written.</summary>
    public async Task<IActionResult> OnPostAddAdverseEventAsync(string? number, Guid? id, CancellationToken cancellation)
    {
        if (!await LoadAsync(number, id, cancellation))
            return NotFound();
        Complete();
        Input.NewAdverseEvents.Add(BlankAdverseEvent());
        await LookAsync(cancellation);
        return Request.Headers.XRequestedWith == "fetch" ? Partial("_VisitNewAdverseEvent", this) : Page();
    }

    /// <summary>The words of a chart stand for their term; the words are kept beside it.</summary>
    private void CompleteAdverseEvents()
    {
        foreach (var typed in Input.NewAdverseEvents)
            typed.TakeSynonym();
    }

    private List<OngoingAdverseEventInput> Ongoing() =>
    [
        .. View.OngoingAdverseEvents.Select(e => new OngoingAdverseEventInput
        {
            Id = e.Id, Grade = e.GradeOn(View.Day), KnownGrade = e.GradeOn(View.Day), Relations = [.. View.DrugsGiven.Select(d => new DrugRelationInput { Drug = d })],
        }),
    ];

    private List<AdverseEventInput> OwnAdverseEvents()
    {
        List<AdverseEventInput> events = [.. View.OwnAdverseEvents.Select(AdverseEventInputs.Of)];
        foreach (var known in events)
        {
            AdverseEventInputs.AskFor(known, View.DrugsGiven);
            // An event of an old chart or an import can be without any grade.
            if (known.Grades.Count == 0)
                known.Grades.Add(new AdverseEventGradeInput { Id = Guid.CreateVersion7() });
        }
        return events.Count > 0 || View.HasNoNewAdverseEvents ? events : [BlankAdverseEvent()];
    }

    private AdverseEventInput BlankAdverseEvent() => AdverseEventInputs.Blank(View.DrugsGiven);

    private DosingInput OwnDosing()
    {
        var dosing = new DosingInput();
        if (View is not { Visit: { } visit, OwnDose: { } dose })
            return dosing;
        dosing.Id = VisitService.DoseIdOf(visit.Id);
        dosing.Answer = dose.IsInterruption ? DosingAnswer.Interrupted : View.CurrentDose?.IsInterruption == true ? DosingAnswer.Resumed : DosingAnswer.Changed;
        (dosing.On, dosing.DoseMgPerDay, dosing.Schedule, dosing.Reason, dosing.ReasonDetail) =
            (dose.StartedOn, dose.IsInterruption ? null : dose.DoseMgPerDay, dose.Schedule, dose.Reason, dose.ReasonDetail);
        return dosing;
    }
}

/// <summary>Rows and forms of adverse events, for the visit and for the event's own page.</summary>
internal static class AdverseEventInputs
{
    public static AdverseEventInput Of(AdverseEvent row) => new()
    {
        Id = row.Id,
        TreatmentLineId = row.TreatmentLineId,
        Term = row.Term,
        CtcaeVersion = row.CtcaeVersion,
        ReportedTerm = row.ReportedTerm,
        OnsetOn = row.OnsetOn,
        EndedOn = row.EndedOn,
        IsSerious = row.IsSerious,
        Outcome = row.Outcome,
        ActionTaken = row.ActionTaken,
        Grades = [.. row.Grades.OrderBy(g => g.From).Select(g => new AdverseEventGradeInput { Id = g.Id, From = g.From, Grade = g.Grade })],
        Relations = [.. row.Relations.Select(r => new DrugRelationInput { Drug = r.Drug, Relatedness = r.Relatedness })],
    };

    public static AdverseEventInput Blank(IEnumerable<string> drugs)
    {
        var input = new AdverseEventInput { Id = Guid.CreateVersion7(), CtcaeVersion = CtcaeVersion.V5, Grades = [new AdverseEventGradeInput { Id = Guid.CreateVersion7() }] };
        AskFor(input, drugs);
        return input;
    }

    /// <summary>Asks for the relation to each drug that is not answered yet.</summary>
    public static void AskFor(AdverseEventInput input, IEnumerable<string> drugs)
    {
        foreach (var drug in drugs.Where(d => !input.Relations.Exists(r => r.Drug == d)))
            input.Relations.Add(new DrugRelationInput { Drug = drug });
    }
}
