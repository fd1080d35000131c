using System.Diagnostics.CodeAnalysis;

namespace DfspRegistry.Domain.Shared;

/// <summary>
/// A clinical date known to the day, the month or the year. It has no time and no time zone. What is not known is not invented:
/// an analysis that needs a day says by which rule it completed the date (<see cref="PartialDateCompletion"/>).
/// Written as ISO 8601 with reduced precision: 2012-07-03, 2012-07, 2012.
/// </summary>
public readonly record struct PartialDate : IComparable<PartialDate>
{
    public int Year { get; }
    public int? Month { get; }
    public int? Day { get; }

    public PartialDate(int year, int? month = null, int? day = null)
    {
        if (year is < 1800 or > 2200)
            throw new ArgumentOutOfRangeException(nameof(year), year, "A clinical year lies between 1800 and 2200.");
        if (month is < 1 or > 12)
            throw new ArgumentOutOfRangeException(nameof(month), month, "A month lies between 1 and 12.");
        if (day is not null && month is null)
            throw new ArgumentException("A day without a month is not a date.", nameof(day));
        if (day is { } d && (d < 1 || d > DateTime.DaysInMonth(year, month!.Value)))
            throw new ArgumentOutOfRangeException(nameof(day), day, "The month does not have this day.");
        (Year, Month, Day) = (year, month, day);
    }

    public static PartialDate Of(DateOnly date) => new(date.Year, date.Month, date.Day);

    public static implicit operator PartialDate(DateOnly date) => Of(date);

    public DatePrecision Precision => Day is not null ? DatePrecision.Day : Month is not null ? DatePrecision.Month : DatePrecision.Year;

    /// <summary>The date itself when it is known to the day, else null.</summary>
    public DateOnly? Exact => Day is { } day ? new DateOnly(Year, Month!.Value, day) : null;

    /// <summary>First day that the date can mean.</summary>
    public DateOnly Earliest => new(Year, Month ?? 1, Day ?? 1);

    /// <summary>Last day that the date can mean.</summary>
    public DateOnly Latest => Month is { } month ? new(Year, month, Day ?? DateTime.DaysInMonth(Year, month)) : new(Year, 12, 31);

    /// <summary>Completes the date by a stated rule. Middle: the 15th of a known month, 1 July of a known year (the middle of either within a day).</summary>
    public DateOnly Complete(PartialDateCompletion rule) => rule switch
    {
        PartialDateCompletion.Earliest => Earliest,
        PartialDateCompletion.Latest => Latest,
        PartialDateCompletion.Middle => Exact ?? (Month is { } month ? new DateOnly(Year, month, 15) : new DateOnly(Year, 7, 1)),
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, null),
    };

    /// <summary>True when every day that this date can mean lies before every day that the other can mean.</summary>
    public bool IsCertainlyBefore(PartialDate other) => Latest < other.Earliest;

    public bool IsCertainlyAfter(PartialDate other) => Earliest > other.Latest;

    public static PartialDate Parse(string text) =>
        TryParse(text, out var date) ? date : throw new FormatException("Not an ISO date (YYYY, YYYY-MM or YYYY-MM-DD).");

    /// <summary>Reads the ISO form only; <see cref="ClinicalDateReader"/> reads what people type.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out PartialDate date)
    {
        date = default;
        if (text is null || text.Length is not (4 or 7 or 10))
            return false;
        if (!TryDigits(text, 0, 4, out var year))
            return false;
        int? month = null, day = null;
        if (text.Length >= 7)
        {
            if (text[4] != '-' || !TryDigits(text, 5, 2, out var m))
                return false;
            month = m;
        }
        if (text.Length == 10)
        {
            if (text[7] != '-' || !TryDigits(text, 8, 2, out var d))
                return false;
            day = d;
        }
        return TryCreate(year, month, day, out date);
    }

    public static bool TryCreate(int year, int? month, int? day, out PartialDate date)
    {
        date = default;
        if (year is < 1800 or > 2200 || month is < 1 or > 12 || (day is not null && month is null))
            return false;
        if (day is { } d && (d < 1 || d > DateTime.DaysInMonth(year, month!.Value)))
            return false;
        date = new PartialDate(year, month, day);
        return true;
    }

    private static bool TryDigits(string text, int start, int count, out int value)
    {
        value = 0;
        for (var i = start; i < start + count; i++)
        {
            if (!char.IsAsciiDigit(text[i]))
                return false;
            value = value * 10 + (text[i] - '0');
        }
        return true;
    }

    /// <summary>Orders by the earliest day meant; of two with the same earliest day the more precise comes first.</summary>
    public int CompareTo(PartialDate other)
    {
        var byDay = Earliest.CompareTo(other.Earliest);
        return byDay != 0 ? byDay : Precision.CompareTo(other.Precision);
    }

    public static bool operator <(PartialDate left, PartialDate right) => left.CompareTo(right) < 0;
    public static bool operator >(PartialDate left, PartialDate right) => left.CompareTo(right) > 0;
    public static bool operator <=(PartialDate left, PartialDate right) => left.CompareTo(right) <= 0;
    public static bool operator >=(PartialDate left, PartialDate right) => left.CompareTo(right) >= 0;

    public override string ToString() => Day is { } day ? $"{Year:0000}-{Month:00}-{day:00}" : Month is { } month ? $"{Year:0000}-{month:00}" : $"{Year:0000}";
}

public enum DatePrecision { Day, Month, Year }

/// <summary>How an analysis completes a date that is known only to the month or the year. Middle is the default and is printed with the result.</summary>
public enum PartialDateCompletion { Middle, Earliest, Latest }
