using System.Globalization;

namespace DfspRegistry.Analysis.Figures;

/// <summary>How figures write numbers: months and percentages to one decimal, P as journals print it.</summary>
internal static class Printed
{
    public const string NotReached = "NR";

    public static string Months(double? days) => days is { } d ? MonthsNumber(d) : NotReached;

    public static string MonthsNumber(double days) => Months1(Domain.Shared.Months.FromDays(days));

    private static string Months1(double months) => Math.Round(months, 1, MidpointRounding.AwayFromZero).ToString("0.0", CultureInfo.InvariantCulture);

    public static string Percent(double share) => Math.Round(100 * share, 1, MidpointRounding.AwayFromZero).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    public static string P(double p) => p switch
    {
        < 0.0001 => "p < 0.0001",
        < 0.001 => "p = " + p.ToString("0.0000", CultureInfo.InvariantCulture),
        < 0.1 => "p = " + p.ToString("0.000", CultureInfo.InvariantCulture),
        _ => "p = " + p.ToString("0.00", CultureInfo.InvariantCulture),
    };

    public static string Ratio(double value) => double.IsFinite(value) ? value.ToString("0.00", CultureInfo.InvariantCulture) : "not estimable";

    /// <summary>A value for a program to read: as many digits as it has.</summary>
    public static string Exact(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    public static string Level(double confidence) => (100 * confidence).ToString("0.##", CultureInfo.InvariantCulture) + " %";

    public static string Date(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
