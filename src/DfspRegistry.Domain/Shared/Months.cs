namespace DfspRegistry.Domain.Shared;

/// <summary>Days are stored and computed with; months are for display: one month is 365.25 / 12 = 30.4375 days.</summary>
public static class Months
{
    public const double DaysPerMonth = 30.4375;

    public static double FromDays(double days) => days / DaysPerMonth;
}
