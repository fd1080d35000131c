using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Data.Demo;

/// <summary>One patient's growing record: names the rows so that their ids and the choices among invented details stay the same in every load.</summary>
internal sealed class DemoPatient(int number, ICollection<object> rows)
{
    public string Number { get; } = NumberOf(number);
    public Guid Id { get; } = IdOf(number);

    public static string NumberOf(int number) => $"D-{number:000000}";

    public static Guid IdOf(int number) => DemoIds.Of(NumberOf(number));

    public Guid RowId(string row) => DemoIds.Of($"{Number}/{row}");

    /// <summary>A number from 0 to below the count, the same in every load.</summary>
    public int Choose(string what, int count) => DemoIds.Choose($"{Number}/{what}", count);

    public T Choose<T>(string what, params IReadOnlyList<T> among) => among[Choose(what, among.Count)];

    /// <summary>True once in so many patients.</summary>
    public bool OneIn(int many, string what) => Choose(what, many) == 0;

    public T Add<T>(T row)
        where T : class
    {
        rows.Add(row);
        return row;
    }

    /// <summary>The day itself, or the nearest day on which a clinic is open.</summary>
    public static DateOnly Workday(DateOnly day) => (day.Month, day.Day) is (1, 1) or (12, 25) ? Workday(day.AddDays(2)) : day.DayOfWeek switch
    {
        DayOfWeek.Saturday => day.AddDays(-1),
        DayOfWeek.Sunday => day.AddDays(1),
        _ => day,
    };

    public static PartialDate MonthOf(DateOnly day) => new(day.Year, day.Month);

    public static PartialDate YearOf(DateOnly day) => new(day.Year);
}
