using System.Globalization;

namespace DfspRegistry.Domain.TumorResponse;

/// <summary>Why a time point has its response, as values and in sentences, and what a value that is still missing would make of it.</summary>
/// <param name="Terms">The readings that were added, in the order of the baseline's lesions.</param>
/// <param name="Missing">Lesions of the baseline without a value here.</param>
/// <param name="Nadir">Smallest complete sum before this time point; null: none yet.</param>
/// <param name="Sentence">For example: 29 + 20 + 4 = 53 mm; baseline 79; smallest sum of this line 50 on 2012-05-10: +6 %, +3 mm: stable disease.</param>
/// <param name="OverallSentence">How the parts make the overall response; null when it is the target response and there is nothing to add.</param>
/// <param name="IfMissingWere">Ranges of the missing value with the target response each would give, largest first; empty when nothing is missing or it cannot be said.</param>
public sealed record ResponseExplanation(
    IReadOnlyList<SumTerm> Terms, IReadOnlyList<string> Missing, SumOfLine Baseline, SumOfLine? Nadir, TargetRule Rule,
    string Sentence, string? OverallSentence, IReadOnlyList<MissingValueRange> IfMissingWere)
{
    internal static ResponseExplanation Of(
        TumorTimePoint point, IReadOnlyDictionary<string, bool> lesions, TargetSum sum, TargetSituation situation, SumOfLine baseline, SumOfLine? nadir,
        ResponseCode? target, TargetRule rule, ResponseCode? nonTarget, ResponseCode overall)
    {
        var order = lesions.Keys.Select((name, index) => (name, index)).ToDictionary(l => l.name, l => l.index, StringComparer.Ordinal);
        var terms = point.Targets.Where(r => r.ValueMm is not null && r.MergedInto is null)
            .OrderBy(r => order[r.BaselineLesion]).ThenBy(r => r.FragmentOf is not null).ThenBy(r => r.Lesion, StringComparer.Ordinal).ThenByDescending(r => r.ValueMm)
            .Select(r => new SumTerm(r.Lesion, r.ValueMm!.Value, r.State, r.IsNode)).ToList();
        var ranges = overall == ResponseCode.NE ? MissingValueRange.Of(point, lesions, sum, situation) : [];
        return new ResponseExplanation(terms, sum.Missing, baseline, nadir, rule,
            TargetSentence(terms, sum, baseline, nadir, target, rule), InOverall(point, target, nonTarget, overall), ranges);
    }

    private static string TargetSentence(List<SumTerm> terms, TargetSum sum, SumOfLine baseline, SumOfLine? nadir, ResponseCode? target, TargetRule rule)
    {
        if (rule == TargetRule.NoTargets)
            return "No target lesions.";
        if (terms.Count == 0 && sum.Missing.Count > 0)
            return $"No target lesion measured: {ResponseCodes.InWords(target!.Value)}.";
        var added = string.Join(" + ", terms.Select(t => Mm(t.Mm)));
        var text = terms.Count == 1 ? $"{added} mm" : $"{added} = {Mm(sum.Measured)} mm";
        if (sum.Missing.Count > 0)
            text += $" without {Lesions(sum.Missing)}";
        text += baseline.Sum is { } b ? $"; baseline {Mm(b)}" : "; no sum at baseline, where not all target lesions were measured";
        var change = nadir?.Sum is > 0 and { } n ? $"{Percent(sum.Measured, n)}, {Signed(sum.Measured - n)} mm" : "";
        var smallest = nadir is null ? "" : nadir.IsBaseline
            ? ", the smallest sum of this line"
            : $"; smallest sum of this line {Mm(nadir.Sum!.Value)} on {nadir.On}";
        var reason = rule switch
        {
            TargetRule.AllGone when terms.Any(t => t.IsNode) => terms.All(t => t.IsNode) ? ": every node below 10 mm" : ": all gone, nodes below 10 mm",
            TargetRule.AllGone => ": all gone",
            TargetRule.BackFromNothing => smallest + ": seen again",
            TargetRule.BackAfterCompleteResponse => smallest + ": seen again after a complete response",
            TargetRule.ShrunkFromBaseline => $"{smallest}: {Percent(sum.Measured, baseline.Sum!.Value)} of baseline",
            TargetRule.PartialResponseStays => $"{smallest}: {change}, not progression, so the partial response goes on",
            TargetRule.NotAllMeasured => smallest,
            _ when change.Length > 0 => $"{smallest}: {change}",
            _ => smallest,
        };
        return $"{text}{reason}: {ResponseCodes.InWords(target!.Value)}.";
    }

    private static string? InOverall(TumorTimePoint point, ResponseCode? target, ResponseCode? nonTarget, ResponseCode overall)
    {
        var words = ResponseCodes.InWords(overall);
        if (overall == ResponseCode.PD)
        {
            List<string> reasons = [];
            if (point.HasNewLesion)
                reasons.Add("a new lesion");
            if (nonTarget == ResponseCode.PD)
                reasons.Add("progression of a non-target lesion");
            if (target == ResponseCode.PD && reasons.Count > 0)
                reasons.Insert(0, "progression of the target lesions");
            return reasons.Count == 0 ? null : $"Overall {words}: {string.Join(" and ", reasons)}.";
        }
        if (target == ResponseCode.CR && overall == ResponseCode.PR)
            return $"Overall {words}: the non-target lesions are {(nonTarget == ResponseCode.NE ? "not all evaluated" : "not all gone")}.";
        return target is null ? $"Overall {words}, by the non-target lesions alone." : null;
    }

    internal static string Lesions(IReadOnlyList<string> names) => names.Count switch
    {
        1 => $"lesion {names[0]}",
        _ => $"lesions {string.Join(", ", names.SkipLast(1))} and {names[^1]}",
    };

    public static string Mm(decimal mm) => mm.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Signed(decimal value) => value < 0 ? $"−{Mm(-value)}" : value > 0 ? $"+{Mm(value)}" : "0";

    /// <summary>A change in percent with one decimal, or as many more as it takes not to look as if it had reached +20 or -30 when it has not.</summary>
    public static string Percent(decimal sum, decimal reference)
    {
        var exact = (sum - reference) / reference * 100;
        var shown = Math.Round(exact, 1, MidpointRounding.AwayFromZero);
        for (var digits = 2; digits <= 6 && (exact >= 20 != shown >= 20 || exact <= -30 != shown <= -30); digits++)
            shown = Math.Round(exact, digits, MidpointRounding.AwayFromZero);
        var number = Math.Abs(shown).ToString("0.######", CultureInfo.InvariantCulture);
        return $"{(shown < 0 ? "−" : shown > 0 ? "+" : "")}{number} %";
    }
}

/// <summary>One addend of a sum of diameters, in mm.</summary>
public sealed record SumTerm(string Lesion, decimal Mm, MeasurementState State, bool IsNode);

/// <summary>With the missing value between these limits the target response would be this. Limits in mm; of several missing lesions together.</summary>
/// <param name="To">Null: without upper limit.</param>
public sealed record MissingValueRange(decimal From, decimal? To, ResponseCode Response, string Sentence)
{
    internal static IReadOnlyList<MissingValueRange> Of(TumorTimePoint point, IReadOnlyDictionary<string, bool> lesions, TargetSum sum, TargetSituation situation)
    {
        // Of two missing lesions of which one is a node, the same sum can be a complete response or none: then no range says it.
        if (sum.Missing.Count == 0 || situation.Nadir is not { } nadir || (sum.Missing.Count > 1 && sum.Missing.Any(l => lesions[l])))
            return [];
        var known = point.Targets.Where(r => r.ValueMm is not null && !sum.Missing.Contains(r.BaselineLesion)).ToList();
        var measured = known.Sum(r => r.ValueMm!.Value);
        var step = known.All(r => IsWhole(r.ValueMm!.Value)) && IsWhole(nadir) && IsWhole(situation.BaselineSum ?? 0) ? 1m : 0.1m;
        var upTo = Math.Max(Recist11.ProgressionFrom(nadir) - measured, 0) + 2 * step;
        if (situation.BaselineSum is { } baseline)
            upTo = Math.Max(upTo, Recist11.PartialResponseFactor * baseline - measured + 2 * step);

        // A missing node is normal below 10 mm: what it would make of the response changes there, however small the sums are.
        if (sum.Missing.Any(l => lesions[l]))
            upTo = Math.Max(upTo, Recist11.NormalNodeBelowMm + 2 * step);

        var found = new List<(decimal From, decimal To, ResponseCode Response)>();
        for (var mm = 0m; mm <= upTo; mm += step)
        {
            TargetReading[] readings = [.. known, .. sum.Missing.Select((l, i) => new TargetReading(l, lesions[l], MeasurementState.Measured, i == 0 ? mm : 0))];
            var (response, _) = situation.Judge(readings, new TargetSum(measured + mm, []));
            if (found.Count > 0 && found[^1].Response == response)
                found[^1] = found[^1] with { To = mm };
            else
                found.Add((mm, mm, response));
        }
        found.Reverse();
        var subject = ResponseExplanation.Lesions(sum.Missing) + (sum.Missing.Count > 1 ? " together" : "");
        return [.. found.Select((r, i) => new MissingValueRange(r.From, i == 0 ? null : r.To, r.Response, Say(r, i == 0, i == 0 ? $"With {subject}" : null, measured, nadir, situation)))];
    }

    private static string Say((decimal From, decimal To, ResponseCode Response) range, bool isOpen, string? with, decimal measured, decimal nadir, TargetSituation situation)
    {
        var value = isOpen && range.From == 0 ? "at any size, or absent,"
            : isOpen ? $"at {ResponseExplanation.Mm(range.From)} mm or more"
            : range.To == 0 ? "absent"
            : range.From == 0 ? $"at {ResponseExplanation.Mm(range.To)} mm or absent"
            : range.From == range.To ? $"at {ResponseExplanation.Mm(range.From)} mm"
            : $"from {ResponseExplanation.Mm(range.From)} to {ResponseExplanation.Mm(range.To)} mm";
        var start = with is null ? char.ToUpperInvariant(value[0]) + value[1..] : $"{with} {value}";
        var lowest = measured + range.From;
        var highest = measured + range.To;
        var consequence = range.Response switch
        {
            ResponseCode.PD when nadir > 0 && Recist11.IsProgression(lowest, nadir) =>
                $" the sum reaches {ResponseExplanation.Mm(lowest)} ({ResponseExplanation.Percent(lowest, nadir)} and +{ResponseExplanation.Mm(lowest - nadir)} mm over the smallest)",
            ResponseCode.PR when situation.BaselineSum is > 0 and { } baseline && highest <= Recist11.PartialResponseFactor * baseline =>
                $" the sum is {ResponseExplanation.Mm(highest)} or less ({ResponseExplanation.Percent(highest, baseline)} of baseline)",
            _ => "",
        };
        return $"{start}{consequence}: {ResponseCodes.InWords(range.Response)}.";
    }

    private static bool IsWhole(decimal value) => value == Math.Truncate(value);
}
