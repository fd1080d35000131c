using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Analysis.Figures;

/// <summary>An axis of time in months of 30.4375 days, with ticks at whole months that divide or multiply a year.</summary>
internal sealed class MonthAxis
{
    private static readonly int[] Steps = [1, 2, 3, 6, 12, 24, 36, 60, 120, 240, 600];

    private readonly double left;
    private readonly double perMonth;

    private MonthAxis(double left, double width, double fromMonth, double toMonth, int step)
    {
        this.left = left;
        (FromMonth, ToMonth, Step) = (fromMonth, toMonth, step);
        perMonth = width / (toMonth - fromMonth);
        var ticks = new List<int>();
        for (var month = (int)Math.Ceiling(fromMonth / step) * step; month <= toMonth + 1e-9; month += step)
            ticks.Add(month);
        Ticks = ticks;
    }

    public double FromMonth { get; }
    public double ToMonth { get; }
    public int Step { get; }
    public IReadOnlyList<int> Ticks { get; }

    public double OfMonth(double month) => left + (month - FromMonth) * perMonth;

    public double OfDays(double days) => OfMonth(Months.FromDays(days));

    /// <summary>An axis from 0 that ends on a tick at or after the last day, with at least so much room between ticks, and no more ticks than are read at a glance.</summary>
    public static MonthAxis FromZero(double lastDay, double left, double width, double spacing, double? endMonth = null)
    {
        var last = endMonth ?? Math.Max(Months.FromDays(lastDay), 1);
        foreach (var step in Steps)
        {
            var end = Math.Ceiling(last / step - 1e-9) * step;
            if (end / step <= 10 && width / (end / step) >= spacing)
                return new MonthAxis(left, width, 0, endMonth ?? end, step);
        }
        return new MonthAxis(left, width, 0, last, (int)Math.Ceiling(last));
    }

    /// <summary>An axis between any two months, ticks at multiples of a step.</summary>
    public static MonthAxis Between(double fromMonth, double toMonth, double left, double width, double spacing)
    {
        var span = Math.Max(toMonth - fromMonth, 1);
        var step = Steps.FirstOrDefault(s => span / s <= 14 && width / (span / s) >= spacing, Steps[^1]);
        return new MonthAxis(left, width, fromMonth, fromMonth + span, step);
    }
}
