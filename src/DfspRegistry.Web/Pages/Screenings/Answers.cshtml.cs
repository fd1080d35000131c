using System.Text.Json;
using DfspRegistry.Data;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.Enrollment;
using DfspRegistry.Data.Patients;
using DfspRegistry.Domain.Enrollment;
using DfspRegistry.Domain.Studies;
using DfspRegistry.Web.Forms;
using DfspRegistry.Web.Security;
using FluentValidation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Pages.Screenings;

/// <summary>The criteria one by one, each with the value that says so, and the decision that follows from them.</summary>
[Authorize(Policy = Policies.Screen)]
public sealed class AnswersModel(
    ScreeningService screenings, ScreeningList list, PatientRecords records, RegistryDbContext database, ChangeReason changeReason, IValidator<CriterionAnswerInput> rules) : PageModel
{
    [BindProperty]
    public List<CriterionAnswerInput> Answers { get; set; } = [];

    [BindProperty]
    public ScreeningDecisionInput Decision { get; set; } = new();

    [BindProperty]
    public string? ChangeReason { get; set; }

    public ScreeningView View { get; private set; } = null!;
    public Guid? NextOpen { get; private set; }
    public IReadOnlyList<HistoryEntry> History { get; private set; } = [];

    public sealed record HistoryEntry(DateTimeOffset At, string Who, string What);

    public IReadOnlyList<EligibilityCriterion> NotMet => [.. View.Set.Criteria.Where(c => View.StateOf(c.Id) == CriterionState.NotMet)];
    public IReadOnlyList<EligibilityCriterion> Unsettled => [.. View.Set.Criteria.Where(c => c.IsRequired && View.StateOf(c.Id) is CriterionState.Unknown or CriterionState.Conflict)];
    public IEnumerable<(CriterionState State, int Count)> States => View.Set.Criteria.GroupBy(c => View.StateOf(c.Id)).OrderBy(g => DecisionWords.Order(g.Key)).Select(g => (g.Key, g.Count()));

    /// <summary>The decisions, with the reason where the saved answers do not allow one yet.</summary>
    public IEnumerable<(ScreeningDecision Decision, string? Why)> Decisions =>
    [
        (ScreeningDecision.Eligible, Blocking == 0 ? null : $"not possible while {Blocking} of the criteria that decide are not met or open"),
        (ScreeningDecision.EligibleWithException, Unsettled.Count > 0 ? $"not possible while {Unsettled.Count} are unknown or in conflict" : null),
        (ScreeningDecision.NotEligible, null),
        (ScreeningDecision.Open, null),
    ];

    private int Blocking => View.Set.Criteria.Count(c => c.IsRequired && View.StateOf(c.Id) != CriterionState.Met);

    public EligibilityCriterion Criterion(int i) => View.Set.Criteria.Single(c => c.Id == Answers[i].CriterionId);

    public bool HasErrors(int i) => ModelState.Any(e => e.Key.StartsWith($"Answers[{i}].", StringComparison.Ordinal) && e.Value!.Errors.Count > 0);

    /// <summary>What a settled criterion rests on, in one line.</summary>
    public static string Evidence(CriterionAnswer? answer) => answer is null ? "" : string.Join(", ", new[] { answer.Value, answer.Evidence, answer.EvidenceOn?.ToString() }.Where(part => !string.IsNullOrEmpty(part)));

    public IEnumerable<string> ErrorsOf(string key) => ModelState.TryGetValue(key, out var entry) ? entry.Errors.Select(e => e.ErrorMessage) : [];

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellation)
    {
        if (!await LoadAsync(id, cancellation))
            return NotFound();
        Answers = [.. View.Set.Criteria.OrderBy(c => DecisionWords.Order(View.StateOf(c.Id))).ThenBy(c => c.Number).Select(InputOf)];
        var screening = View.Screening;
        Decision = new ScreeningDecisionInput
        {
            Decision = screening.Decision, Reason = screening.Reason, ExceptionAgreedBy = screening.ExceptionAgreedBy,
            ExceptedCriteria = [.. screening.Answers.Where(a => a.IsExcepted).Select(a => a.CriterionId)],
        };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid id, [Bind(Prefix = "do")] string? action, CancellationToken cancellation)
    {
        if (!await LoadAsync(id, cancellation))
            return NotFound();
        var wasDecided = View.Screening.Decision != ScreeningDecision.Open;
        Answers = [.. Answers.Where(a => View.Set.Criteria.Exists(c => c.Id == a.CriterionId))];
        var dates = await records.DatesAsync(View.Screening.PatientId, null, cancellation);
        for (var i = 0; i < Answers.Count; i++)
            this.Check(rules, Answers[i], dates, $"Answers[{i}]");
        if (!ModelState.IsValid)
            return this.Invalid();
        ScreeningService.Answer(View, Answers);
        if (action == "decide")
            this.Check(new ScreeningDecisionInputValidator(View.Standings), Decision, dates, nameof(Decision));
        if (wasDecided && string.IsNullOrWhiteSpace(ChangeReason))
            ModelState.AddModelError(nameof(ChangeReason), "Say why this changes after the decision.");
        if (!ModelState.IsValid)
            return this.Invalid();
        changeReason.Text = string.IsNullOrWhiteSpace(ChangeReason) ? null : ChangeReason.Trim();
        if (action == "decide")
            await screenings.DecideAsync(View, Decision, cancellation);
        else
            await screenings.SaveAsync(cancellation);
        if (action == "decide" && Decision.Decision is ScreeningDecision.Eligible or ScreeningDecision.EligibleWithException)
        {
            TempData["Notice"] = $"{View.RegistryNumber} is eligible and enrolled in {View.Study.Code}.";
            return RedirectToPage("/Patients/Patient", new { number = View.RegistryNumber });
        }
        TempData["Notice"] = action == "decide" ? "The decision." : "The answers.";
        return RedirectToPage("/Screenings/Answers", new { id });
    }

    private async Task<bool> LoadAsync(Guid id, CancellationToken cancellation)
    {
        if (await screenings.FindAsync(id, cancellation) is not { } view)
            return false;
        View = view;
        NextOpen = await list.NextOpenAsync(id, cancellation);
        var row = id.ToString();
        var entries = await database.AuditEntries.AsNoTracking().Where(e => e.Table == "screenings" && e.RowId == row).OrderByDescending(e => e.Id).Take(30).ToListAsync(cancellation);
        History = [.. entries.Select(e => new HistoryEntry(e.At, e.UserName, InWords(e)))];
        return true;
    }

    private CriterionAnswerInput InputOf(EligibilityCriterion criterion)
    {
        var answer = View.AnswerTo(criterion.Id);
        return new CriterionAnswerInput { CriterionId = criterion.Id, State = answer?.State ?? CriterionState.Unknown, Value = answer?.Value, Evidence = answer?.Evidence, EvidenceOn = answer?.EvidenceOn };
    }

    private static string InWords(AuditEntry entry)
    {
        if (entry.Action == AuditAction.Inserted)
            return "Screening opened";
        using var changed = JsonDocument.Parse(entry.New ?? "{}");
        var decision = changed.RootElement.TryGetProperty("decision", out var code) ? code.GetString()!.Replace('_', ' ') : null;
        var reason = entry.Reason is { } why ? $" Why: {why}" : "";
        return (decision is null ? "Details changed." : $"Decision: {decision}.") + reason;
    }
}
