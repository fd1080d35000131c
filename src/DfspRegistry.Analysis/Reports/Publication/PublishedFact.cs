using System.Globalization;
using DfspRegistry.Analysis.Tables;

namespace DfspRegistry.Analysis.Reports.Publication;

/// <summary>A number that a publication prints, where it stands, and how the registry computes it from a report.</summary>
public abstract record PublishedFact(string Item)
{
    public abstract ComparisonItem Compare(StudyReport report);

    protected static string Number(double value, int decimals) =>
        Math.Round(value, decimals, MidpointRounding.AwayFromZero).ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    protected static bool Rounds(double value, double printed, int decimals) =>
        Number(value, decimals) == Number(printed, decimals);

    protected const string NotInData = "not in the data";
}

/// <summary>A count of patients out of how many, as computed.</summary>
/// <param name="Parts">How the count is made up, when that is printed: "5 + 4 + 1".</param>
public sealed record Share(int Count, int Of, IReadOnlyList<string> Patients, string? Parts = null)
{
    public TableCell Cell => new($"{(Parts is null ? "" : Parts + " = ")}{Count}/{Of} = {Wording.Percent(Count, Of)} %", Patients);
}

public sealed record PrintedPercent(double Value, int Decimals, string Where)
{
    public string Text => Value.ToString("F" + Decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) + " %";
}

/// <summary>
/// A share of N patients, printed as a count, as percentages, or both. The paper contradicts itself when its count does not give its
/// percentage or two percentages differ; a percentage that no count gives is not representable.
/// </summary>
/// <param name="Count">As printed, or the sum of printed counts; null when only a percentage stands.</param>
/// <param name="CountText">How the count is printed: "45", "CR 2, PR 10, SD 12".</param>
/// <param name="Remark">What else the paper's own numbers say about it.</param>
public sealed record PublishedShare(
    string Item, int N, int? Count, string? CountText, string? CountWhere, IReadOnlyList<PrintedPercent> Percents, Func<StudyReport, Share?> Read, string Remark = "")
    : PublishedFact(Item)
{
    public override ComparisonItem Compare(StudyReport report)
    {
        var computed = Read(report);
        List<PrintedValue> printed = [.. Count is null ? (PrintedValue[])[] : [new PrintedValue(CountText!, CountWhere!)], .. Percents.Select(p => new PrintedValue(p.Text, p.Where))];
        var (verdict, why) = Judge(computed);
        return new ComparisonItem(Item, printed, computed?.Cell ?? NotInData, verdict, why);
    }

    private (Verdict, string) Judge(Share? computed)
    {
        if (Contradiction() is { } contradiction)
            return (Verdict.ContradictsItself, Sentence(contradiction, Remark));
        if (Count is null && Percents.FirstOrDefault(p => CountThatGives(p) is null) is { } impossible)
        {
            var below = Enumerable.Range(0, N + 1).Last(k => 100.0 * k / N < impossible.Value);
            return (Verdict.NotRepresentable, Sentence(
                $"No count of {N} rounds to {impossible.Text}: {below} is {Wording.Percent(below, N)} and {below + 1} is {Wording.Percent(below + 1, N)}.",
                computed is null ? "" : $"The rows hold {computed.Count}.", Remark));
        }
        if (computed is null)
            return (Verdict.Differs, "The data have no such patients.");
        var expected = Count ?? CountThatGives(Percents[0])!.Value;
        var agrees = computed.Of == N && (Count is null ? Percents.All(p => Rounds(100.0 * computed.Count / computed.Of, p.Value, p.Decimals)) : computed.Count == expected);
        if (agrees && computed.Parts is not null && computed.Parts != CountText)
            return (Verdict.Differs, $"Printed {CountText}; the rows give {computed.Parts}.");
        return agrees ? (Verdict.Agrees, Remark) : (Verdict.Differs, Sentence($"Printed: {expected} of {N}; the rows give {computed.Count} of {computed.Of}.", Remark));
    }

    private string? Contradiction()
    {
        if (Count is { } count)
        {
            var exact = 100.0 * count / N;
            var wrong = Percents.Where(p => !Rounds(exact, p.Value, p.Decimals)).ToList();
            var sum = CountText!.Contains(',') || CountText.Contains('+') ? $"{CountText} make {count}; " : "";
            return wrong.Count == 0 ? null : $"{sum}{count} of {N} is {exact.ToString("0.00", CultureInfo.InvariantCulture)} %. " + string.Join(" ", wrong.Select(p => Wrong(p, exact)));
        }
        return Percents.Select(p => p.Text).Distinct().Count() > 1
            ? $"One group of {N} patients has one percentage; two are printed."
            : null;
    }

    private string Wrong(PrintedPercent p, double exact)
    {
        var unit = Math.Pow(10, p.Decimals);
        if (Math.Abs(Math.Floor(exact * unit) / unit - p.Value) < 1e-9)
            return $"That rounds to {Number(exact, p.Decimals)}; {p.Text} is the value cut off.";
        return CountThatGives(p) is { } k ? $"{p.Text} is {k} of {N}." : $"{p.Text} is no count of {N}.";
    }

    /// <summary>The count that rounds to the printed percentage; null: there is none.</summary>
    private int? CountThatGives(PrintedPercent p) => Enumerable.Range(0, N + 1).Where(k => Rounds(100.0 * k / N, p.Value, p.Decimals)).Select(k => (int?)k).FirstOrDefault();

    private static string Sentence(params IReadOnlyList<string> parts) => string.Join(" ", parts.Where(p => p.Length > 0));
}

/// <summary>Several categories of one group with their counts and percentages: best responses. Each part is judged, the item has one verdict.</summary>
/// <param name="Parts">Label, count and percentage (one decimal) as printed.</param>
public sealed record PublishedShares(
    string Item, int N, string Where, IReadOnlyList<(string Label, int Count, double? Percent)> Parts, Func<StudyReport, IReadOnlyList<Share>?> Read) : PublishedFact(Item)
{
    public override ComparisonItem Compare(StudyReport report)
    {
        var computed = Read(report);
        PrintedValue[] printed =
        [
            new(
                string.Join(", ", Parts.Select(p => p.Count))
                    + (Parts.Any(p => p.Percent is not null) ? $" ({string.Join(", ", Parts.Select(p => p.Percent is { } x ? Wording.Decimal1(x) : "–"))} %)" : ""),
                Where),
        ];
        var cell = computed is null
            ? NotInData
            : new TableCell(
                $"{string.Join(", ", computed.Select(c => c.Count))} ({string.Join(", ", computed.Select(c => Wording.Percent(c.Count, c.Of)))} %)", [.. computed.SelectMany(c => c.Patients)]);
        var wrong = Parts.Where(p => p.Percent is { } x && !Rounds(100.0 * p.Count / N, x, 1)).ToList();
        if (wrong.Count > 0)
            return new ComparisonItem(Item, printed, cell, Verdict.ContradictsItself, string.Join(" ", wrong.Select(p => $"{p.Label}: {p.Count} of {N} is {Wording.Percent(p.Count, N)} %, not {p.Percent} %.")));
        if (computed is null)
            return new ComparisonItem(Item, printed, cell, Verdict.Differs, "The data have no such patients.");
        var different = Parts.Zip(computed).Where(x => x.First.Count != x.Second.Count || x.Second.Of != N).ToList();
        return new ComparisonItem(
            Item, printed, cell, different.Count == 0 ? Verdict.Agrees : Verdict.Differs,
            string.Join(" ", different.Select(d => $"{d.First.Label}: printed {d.First.Count} of {N}, the rows give {d.Second.Count} of {d.Second.Of}.")));
    }
}

/// <summary>One printing of a list of numbers; null is "not reached".</summary>
public sealed record PrintedNumbers(IReadOnlyList<double?> Values, int Decimals, string Where, string? Text = null);

/// <summary>The computed numbers, in the printed order; null is "not reached".</summary>
public sealed record ComputedNumbers(IReadOnlyList<double?> Values, IReadOnlyList<string> Patients, string? Text = null);

/// <summary>One or several numbers of a kind: medians, ranges. Two printings that differ contradict each other.</summary>
/// <param name="OnlyOne">Why the two printings cannot both be right.</param>
public sealed record PublishedNumbers(
    string Item, string Unit, IReadOnlyList<PrintedNumbers> Printings, Func<StudyReport, ComputedNumbers?> Read, string Separator = "; ", string OnlyOne = "", string Remark = "")
    : PublishedFact(Item)
{
    public override ComparisonItem Compare(StudyReport report)
    {
        var computed = Read(report);
        PrintedValue[] printed = [.. Printings.Select(p => new PrintedValue(p.Text ?? Print(p.Values, p.Decimals) + Unit, p.Where))];
        var decimals = Printings.Max(p => p.Decimals);
        var cell = computed is null ? NotInData : new TableCell(computed.Text ?? Print(computed.Values, decimals) + Unit, computed.Patients);
        ComparisonItem Judged(Verdict verdict, string why) => new(Item, printed, cell, verdict, why);

        var followed = computed is null ? null : Printings.FirstOrDefault(p => Same(p, computed));
        if (Printings.Select(p => Print(p.Values, decimals)).Distinct().Count() > 1)
            return Judged(Verdict.ContradictsItself, $"{OnlyOne} {(followed is null ? "The rows give neither." : $"The rows follow the {followed.Where}.")}".Trim());
        if (computed is null)
            return Judged(Verdict.Differs, "The data have no such patients.");
        return followed is null ? Judged(Verdict.Differs, $"Printed {printed[0].Text}; the rows give {cell.Text}.") : Judged(Verdict.Agrees, Remark);
    }

    private string Print(IReadOnlyList<double?> values, int decimals) =>
        string.Join(Separator, values.Select(v => v is { } x ? Number(x, decimals) : Wording.NotReached));

    private static bool Same(PrintedNumbers printed, ComputedNumbers computed) =>
        printed.Values.Count == computed.Values.Count
        && printed.Values.Zip(computed.Values).All(x => x.First is { } p ? x.Second is { } c && Rounds(c, p, printed.Decimals) : x.Second is null);
}

/// <summary>A fact stated in words, with the words that the rows give and whether they say the same.</summary>
public sealed record PublishedStatement(string Item, string Text, string Where, Func<StudyReport, (TableCell Computed, bool Agrees)?> Read) : PublishedFact(Item)
{
    public override ComparisonItem Compare(StudyReport report)
    {
        var computed = Read(report);
        return new ComparisonItem(
            Item, [new PrintedValue(Text, Where)], computed?.Computed ?? NotInData,
            computed?.Agrees == true ? Verdict.Agrees : Verdict.Differs,
            computed is null ? "The data have no such patients." : computed.Value.Agrees ? "" : $"Printed {Text}; the rows give {computed.Value.Computed.Text}.");
    }
}
