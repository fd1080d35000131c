using DfspRegistry.Domain.Shared.Checks;
using FluentValidation;
using FluentValidation.Results;

namespace DfspRegistry.Domain.Shared.Validation;

/// <summary>What a date of the record is the date of.</summary>
public enum RecordEvent
{
    Diagnosis, Visit, Contact, Assessment, LineStart, DoseChange, LineEnd, Progression, AdverseEventOnset, AdverseEventEnd, Surgery, Clearance, HistologyBefore, HistologyAfter, Recurrence, Radiotherapy,
}

/// <summary>A date that stands in the record.</summary>
/// <param name="Row">The row that holds it, which is not compared with itself.</param>
/// <param name="Line">The treatment line that it belongs to; null for none.</param>
/// <param name="Words">As a sentence names it: the first dose of imatinib.</param>
public sealed record RecordDate(RecordEvent Event, PartialDate On, Guid Row, Guid? Line, string Words);

/// <summary>
/// The order that the dates of one patient's record keep. Of partial dates only those collide that no reading puts in order: July 2012 is not before
/// 3 July 2012. Death is after everything and birth before; those two are <see cref="DateRules"/>.
/// </summary>
public static class DateOrder
{
    /// <param name="SameLine">Holds between dates of one treatment line only.</param>
    private sealed record Rule(RecordEvent Earlier, RecordEvent Later, bool SameLine, CheckLevel Level);

    private static readonly Rule[] Table =
    [
        new(RecordEvent.LineStart, RecordEvent.DoseChange, true, CheckLevel.Impossible),
        new(RecordEvent.LineStart, RecordEvent.LineEnd, true, CheckLevel.Impossible),
        new(RecordEvent.DoseChange, RecordEvent.LineEnd, true, CheckLevel.Impossible),
        new(RecordEvent.LineStart, RecordEvent.Assessment, true, CheckLevel.Impossible),
        new(RecordEvent.LineStart, RecordEvent.Progression, true, CheckLevel.Impossible),
        new(RecordEvent.LineStart, RecordEvent.Surgery, true, CheckLevel.Impossible),
        new(RecordEvent.LineStart, RecordEvent.HistologyAfter, true, CheckLevel.Impossible),
        new(RecordEvent.HistologyBefore, RecordEvent.LineStart, true, CheckLevel.Improbable),
        new(RecordEvent.LineEnd, RecordEvent.Surgery, true, CheckLevel.Improbable),
        new(RecordEvent.Diagnosis, RecordEvent.LineStart, false, CheckLevel.Improbable),
        new(RecordEvent.Diagnosis, RecordEvent.Surgery, false, CheckLevel.Improbable),
        new(RecordEvent.Diagnosis, RecordEvent.Radiotherapy, false, CheckLevel.Improbable),
        new(RecordEvent.Clearance, RecordEvent.Recurrence, false, CheckLevel.Improbable),
    ];

    /// <returns>Each conflict once, the impossible first.</returns>
    public static IReadOnlyList<CheckFinding> Check(RecordEvent entered, PartialDate on, Guid row, Guid? line, IReadOnlyList<RecordDate> record)
    {
        var others = record.Where(d => d.Row != row).ToList();
        List<CheckFinding> found = [];
        foreach (var rule in Table.Where(r => r.Later == entered))
        {
            var before = others.Where(d => d.Event == rule.Earlier && Applies(rule, d, line)).ToList();
            // After one clearance of several there can be a recurrence; what matters is whether there was any before.
            if (rule.Earlier == RecordEvent.Clearance && before.Exists(d => !d.On.IsCertainlyAfter(on)))
                continue;
            found.AddRange(before.Where(d => on.IsCertainlyBefore(d.On)).Select(d => Finding(rule.Level, entered, $"{on} lies before {d.Words} on {d.On}.")));
        }
        foreach (var rule in Table.Where(r => r.Earlier == entered && r.Earlier != RecordEvent.Clearance))
            found.AddRange(others.Where(d => d.Event == rule.Later && Applies(rule, d, line) && on.IsCertainlyAfter(d.On)).Select(d => Finding(rule.Level, entered, $"{on} lies after {d.Words} on {d.On}.")));
        if (entered == RecordEvent.LineStart)
            found.AddRange(Overlaps(on, line, record));
        return [.. found.OrderBy(f => f.Level).DistinctBy(f => f.Message)];
    }

    /// <summary>Another line that was begun before and ended later. Two lines can overlap; more often a date was typed wrongly.</summary>
    private static IEnumerable<CheckFinding> Overlaps(PartialDate on, Guid? line, IReadOnlyList<RecordDate> record)
    {
        foreach (var other in record.Where(d => d.Event == RecordEvent.LineStart && d.Line != line && d.On.IsCertainlyBefore(on)))
        {
            if (record.FirstOrDefault(d => d.Event == RecordEvent.LineEnd && d.Line == other.Line) is { } end && on.IsCertainlyBefore(end.On))
                yield return Finding(CheckLevel.Improbable, RecordEvent.LineStart, $"{on} lies before {end.Words} on {end.On}: the two lines overlap.");
        }
    }

    private static bool Applies(Rule rule, RecordDate other, Guid? line) => !rule.SameLine || (line is not null && other.Line == line);

    private static CheckFinding Finding(CheckLevel level, RecordEvent entered, string message) => new(level, $"{Codes.SnakeCase(entered.ToString()).Replace('_', '-')}-order", "", null, message);

    /// <summary>The date keeps its order in the record that the validator was given. The improbable is a warning, to be confirmed.</summary>
    public static IRuleBuilderOptionsConditions<T, PartialDate?> KeepsOrder<T>(this IRuleBuilder<T, PartialDate?> rule, Func<T, RecordEvent> entered, Func<T, Guid> row, Func<T, Guid?>? line = null) =>
        rule.Custom((date, context) =>
        {
            if (date is not { } on)
                return;
            var (input, dates) = (context.InstanceToValidate, context.Dates());
            foreach (var finding in Check(entered(input), on, row(input), line is null ? dates.LineId : line(input), dates.Record))
            {
                context.AddFailure(new ValidationFailure(context.PropertyPath, finding.Message)
                {
                    ErrorCode = finding.Code, Severity = finding.Level == CheckLevel.Impossible ? Severity.Error : Severity.Warning, CustomState = finding,
                });
            }
        });

    public static IRuleBuilderOptionsConditions<T, PartialDate?> KeepsOrder<T>(this IRuleBuilder<T, PartialDate?> rule, RecordEvent entered, Func<T, Guid> row, Func<T, Guid?>? line = null) =>
        rule.KeepsOrder(_ => entered, row, line);
}
