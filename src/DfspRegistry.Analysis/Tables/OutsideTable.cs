using System.Globalization;
using System.Text.RegularExpressions;

namespace DfspRegistry.Analysis.Tables;

/// <summary>
/// A table as it may leave the hospital: counts from 1 to 4 stand as &lt;5, what would give them away as n.s. (not shown), and what is computed from either is left out.
/// Which counts a table adds up is known here for each of the report's tables; a table that is not known has its small counts hidden one by one.
/// </summary>
/// <param name="Small">Counts printed as &lt;5.</param>
/// <param name="Withheld">Counts not shown because a sum would give a small one away.</param>
public sealed partial record OutsideTable(Table Table, int Small, int Withheld)
{
    public const string SmallText = "<5";
    public const string WithheldText = "n.s.";
    private const string Derived = "–";

    /// <summary>A count in words or a drawing, where no table adds it up.</summary>
    /// <param name="hides">For outside; else every count is printed.</param>
    public static string Count(int count, bool hides) => hides && count is > 0 and < SmallCounts.Fewest ? SmallText : count.ToString(CultureInfo.InvariantCulture);

    /// <summary>Counts of groups that are together a whole which is known, as they are printed: a small one is not to be had from the others.</summary>
    /// <param name="hides">As for <see cref="Count"/>.</param>
    public static IReadOnlyList<string> Groups(IReadOnlyList<int> counts, bool hides)
    {
        ArgumentNullException.ThrowIfNull(counts);
        if (!hides || counts.Count < 2)
            return [.. counts.Select(c => Count(c, hides))];
        var total = counts.Count;
        var shown = SmallCounts.Of([.. counts, counts.Sum()], [new SmallCounts.Sum([.. Enumerable.Range(0, total)], total)], i => i == total && counts.Sum() >= SmallCounts.Fewest);
        return [.. counts.Select((c, i) => shown[i] switch { CountShown.Small => SmallText, CountShown.Withheld => WithheldText, _ => Count(c, hides: false) })];
    }

    /// <summary>A count of part of a whole that is printed beside it.</summary>
    /// <param name="hides">As for <see cref="Count"/>; then not where the rest is small.</param>
    public static string Part(int count, int whole, bool hides) => hides && whole - count is > 0 and < SmallCounts.Fewest ? WithheldText : Count(count, hides);

    /// <summary>A heading or a sentence that stands beside tables and figures for outside.</summary>
    public static string Words(string text) => InWords(InTitle(text));

    public bool IsWhole => Small + Withheld == 0;

    /// <summary>Rows or columns of single patients: no such table leaves but by a request for rows.</summary>
    public static bool IsOfPatients(Table table) =>
        table.Columns.Any(c => c.Heading == "Patient")
        || table.Columns.Select((c, i) => table.Rows.Any(r => i < r.Cells.Count && r.Cells[i].Patients is [var only] && only == c.Heading)).Any(isPatient => isPatient);

    public static OutsideTable Of(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var slots = Slots(table);
        List<int> counts = [.. slots.Select(s => s.Count)];
        HashSet<int> known = [.. slots.Select((s, i) => (s, i)).Where(s => s.s.IsDenominator && s.s.Count >= SmallCounts.Fewest).Select(s => s.i)];
        List<SmallCounts.Sum> sums = [];
        foreach (var (parts, total) in Sums(table, slots))
        {
            var all = parts.Sum(p => counts[p]);
            if (total is { } at && counts[at] < all)
                continue;
            // What is missing to the total has been said elsewhere, or is said in a footnote: the reader knows it.
            var sumParts = parts.ToList();
            if (total is { } whole && counts[whole] > all)
                sumParts.Add(Add(counts[whole] - all));
            var position = total ?? Add(all);
            if (counts[position] >= SmallCounts.Fewest && (total is null || table.Key is not ("best-response" or "confirmed-response" or "outcome-by-response" or "adverse-events")))
                known.Add(position);
            sums.Add(new SmallCounts.Sum(sumParts, position));
        }
        foreach (var (part, whole) in Wholes(table, slots))
        {
            // Who is not in the part is a count as well: 10 of 12 says two.
            if (counts[whole] >= SmallCounts.Fewest && counts[whole] - counts[part] is > 0 and < SmallCounts.Fewest and var rest)
                sums.Add(new SmallCounts.Sum([part, Add(rest)], whole));
        }
        var shown = SmallCounts.Of(counts, sums, known.Contains);
        var rows = table.Rows.Select((row, r) => row with { Cells = [.. row.Cells.Select((cell, c) => Cell(table, slots, shown, row, r, c, cell))] }).ToList();
        var small = slots.Where((_, i) => shown[i] == CountShown.Small).Count();
        var withheld = slots.Where((_, i) => shown[i] == CountShown.Withheld).Count();
        var said = small + withheld == 0
            ? "For use outside: counts from 1 to 4 would not be printed; here there are none."
            : $"For use outside: {SmallText} stands for a count from 1 to 4 ({small} of them), {WithheldText} for a count that would give one of them away ({withheld}); what is computed from either is left out.";
        return new OutsideTable(
            table with { Title = InTitle(table.Title), Columns = [.. table.Columns.Select(c => c with { Heading = InTitle(c.Heading) })], Rows = rows, Footnotes = [.. table.Footnotes.Where(n => !NamesPatient().IsMatch(n)).Select(InWords), said] },
            small, withheld);

        int Add(int count)
        {
            counts.Add(count);
            if (count >= SmallCounts.Fewest)
                known.Add(counts.Count - 1);
            return counts.Count - 1;
        }
    }

    /// <summary>One count of a cell.</summary>
    /// <param name="IsDenominator">The n of k/n.</param>
    private sealed record Slot(int Row, int Column, int Count, bool IsDenominator);

    private static List<Slot> Slots(Table table)
    {
        List<Slot> slots = [];
        for (var r = 0; r < table.Rows.Count; r++)
        {
            var cells = table.Rows[r].Cells;
            for (var c = 1; c < cells.Count; c++)
            {
                var text = cells[c].Text;
                if (Fraction().Match(text) is { Success: true } fraction)
                {
                    slots.Add(new Slot(r, c, Number(fraction.Groups["k"]), false));
                    slots.Add(new Slot(r, c, Number(fraction.Groups["n"]), true));
                }
                else if (IsCountColumn(table.Columns[c]) && Whole().IsMatch(text))
                {
                    slots.Add(new Slot(r, c, int.Parse(text, CultureInfo.InvariantCulture), false));
                }
                else if (AtEnd().Match(text) is { Success: true } end)
                {
                    slots.Add(new Slot(r, c, Number(end.Groups["n"]), false));
                }
            }
        }
        return slots;
    }

    private static int Number(Group digits) => int.Parse(digits.Value, CultureInfo.InvariantCulture);

    private static bool IsCountColumn(TableColumn column) => !column.Heading.Contains('%') && column.Heading is not ("Mean" or "Range" or "Ratio" or "Hazard ratio" or "months");

    /// <summary>The sums that a table's counts make; without a total, the parts' own sum counts as known.</summary>
    private static IEnumerable<(IReadOnlyList<int> Parts, int? Total)> Sums(Table table, List<Slot> slots)
    {
        int? At(int row, int column) => slots.FindIndex(s => s.Row == row && s.Column == column && !s.IsDenominator) is >= 0 and var i ? i : null;
        List<int> Column(IEnumerable<int> rows, int column) => [.. rows.Select(r => At(r, column)).OfType<int>()];
        var items = Enumerable.Range(0, table.Rows.Count).Where(r => table.Rows[r].Kind == TableRowKind.Item).ToList();
        switch (table.Key)
        {
            case "adverse-events":
                for (var r = 0; r < table.Rows.Count; r++)
                {
                    if (table.Columns.ToList().FindIndex(c => c.Heading == "Any") is > 0 and var any && At(r, any) is { } total)
                        yield return ([.. Enumerable.Range(1, any - 1).Select(c => At(r, c)).OfType<int>()], total);
                }
                yield break;
            case "best-response" or "confirmed-response" or "outcome-by-response":
                // Each response and the two rates of the response table, wherever they are printed: both tables hide the same.
                int[] Of(params string[] codes) => [.. items.Where(r => codes.Any(code => table.Rows[r].Cells[0].Text.Contains(code, StringComparison.Ordinal))).Select(r => At(r, 1)).OfType<int>()];
                yield return (Column(items, 1), null);
                int? Rate(string name) => Enumerable.Range(0, table.Rows.Count).Where(r => table.Rows[r].Cells[0].Text.StartsWith(name, StringComparison.Ordinal)).Select(r => At(r, 1)).FirstOrDefault();
                yield return (Of("(CR)", "(PR)"), Rate("ORR"));
                yield return (Of("(CR)", "(PR)", "(SD)", "NON-CR"), Rate("DCR"));
                yield break;
            // Numbers at risk, in whole fives: they add up to nothing that is known.
            case "rates":
                yield break;
            case var curve when curve.StartsWith("curve-", StringComparison.Ordinal):
                yield break;
            case "landmark":
                foreach (var column in Enumerable.Range(1, table.Columns.Count - 1))
                    yield return (Column(items, column), null);
                yield break;
            default:
                for (var r = 0; r < table.Rows.Count; r++)
                {
                    if (table.Rows[r].Kind == TableRowKind.SubItem)
                        continue;
                    var parts = Enumerable.Range(r + 1, table.Rows.Count - r - 1).TakeWhile(p => table.Rows[p].Kind == TableRowKind.SubItem).ToList();
                    for (var column = 1; column < table.Columns.Count && parts.Count > 0; column++)
                    {
                        if (Column(parts, column) is { Count: > 0 } found)
                            yield return (found, At(r, column));
                    }
                }
                yield break;
        }
    }

    /// <summary>Counts with the count that they are part of, where a table prints both: k/n, and events beside n.</summary>
    private static IEnumerable<(int Part, int Whole)> Wholes(Table table, List<Slot> slots)
    {
        for (var i = 1; i < slots.Count; i++)
        {
            var (part, whole) = slots[i].IsDenominator ? (i - 1, i) : (i, i - 1);
            if (slots[i].IsDenominator || (table.Columns[slots[i].Column].Heading == "Events" && slots[whole].Row == slots[i].Row && slots[whole].Column == slots[i].Column - 1))
                yield return (part, whole);
        }
    }

    private static TableCell Cell(Table table, List<Slot> slots, IReadOnlyList<CountShown> shown, TableRow row, int r, int c, TableCell cell)
    {
        var own = slots.Select((s, i) => (Slot: s, Shown: shown[i])).Where(s => s.Slot.Row == r && s.Slot.Column == c).ToList();
        if (own.Count == 0)
            return row.Kind != TableRowKind.Heading && c > 0 && IsComputedFromHidden(table, slots, shown, r, c) ? new TableCell(cell.Text.Length == 0 ? "" : Derived, []) : cell with { Patients = [] };
        if (own.TrueForAll(s => s.Shown == CountShown.Printed))
            return cell with { Patients = [] };
        string Print((Slot Slot, CountShown Shown) s) => s.Shown switch
        {
            CountShown.Small => SmallText,
            CountShown.Withheld => WithheldText,
            _ => s.Slot.Count.ToString(CultureInfo.InvariantCulture),
        };
        return own is [var k, { Slot.IsDenominator: true } n] ? $"{Print(k)}/{Print(n)}" : Print(own[0]);
    }

    /// <summary>A rate, a limit or a median stands to the right of the counts that it is computed from; of adverse events it is computed from the last of them.</summary>
    private static bool IsComputedFromHidden(Table table, List<Slot> slots, IReadOnlyList<CountShown> shown, int r, int c)
    {
        var left = slots.Select((s, i) => (s.Row, s.Column, shown[i])).Where(s => s.Row == r && s.Column < c).ToList();
        if (left.Count == 0)
            return false;
        var last = left.Max(s => s.Column);
        var first = last;
        while (table.Key != "adverse-events" && left.Exists(s => s.Column == first - 1))
            first--;
        // Of events that are withheld for the few without one, the median stands: the figure and the other tables print it as well.
        return left.Exists(s => s.Column >= first && s.Item3 != CountShown.Printed && !(s.Item3 == CountShown.Withheld && table.Columns[s.Column].Heading == "Events"));
    }

    private static string InTitle(string text) => SmallN().Replace(text, "n < 5");

    private static string InWords(string note) => SmallInWords().Replace(note, m =>
        $"{SmallText}{(m.Groups["noun"] is { Success: true } noun ? $" {noun.Value.TrimEnd('s')}s" : "")}{m.Groups["verb"].Value switch { " is" => " are", " has" => " have", var verb => verb }}");

    [GeneratedRegex(@"^\d+$", RegexOptions.None, 1000)]
    private static partial Regex Whole();

    [GeneratedRegex(@"^(?<k>\d+)/(?<n>\d+)$", RegexOptions.None, 1000)]
    private static partial Regex Fraction();

    /// <summary>62.1 (50.0 to 72.0); 12, and 40 (10 to 60), n = 8.</summary>
    [GeneratedRegex(@"(?:; |, n = )(?<n>\d+)$", RegexOptions.None, 1000)]
    private static partial Regex AtEnd();

    [GeneratedRegex(@"\bn = [1-4]\b", RegexOptions.None, 1000)]
    private static partial Regex SmallN();

    [GeneratedRegex(@"(?<![\d.,/])[1-4](?: (?<noun>patients?|visits?|events?|responses?)\b(?<verb> is\b| has\b)?|(?= (?:with the event|censored|have|for (?:PFS|OS))\b))", RegexOptions.None, 1000)]
    private static partial Regex SmallInWords();

    /// <summary>A registry number, or one of an older book, at the head of a note.</summary>
    [GeneratedRegex(@"^[A-Z0-9-]*\d[A-Z0-9-]*: |\bD-\d{6,}\b", RegexOptions.None, 1000)]
    private static partial Regex NamesPatient();
}
