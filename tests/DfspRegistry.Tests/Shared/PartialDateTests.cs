using DfspRegistry.Domain.Shared;
using FsCheck;
using FsCheck.Fluent;

namespace DfspRegistry.Tests.Shared;

public class PartialDateTests
{
    private static readonly DateOnly Today = new(2013, 7, 31);

    [Theory]
    [InlineData("2012-07-03", "2012-07-03")]
    [InlineData("3.7.2012", "2012-07-03")]
    [InlineData("03/07/2012", "2012-07-03")]
    [InlineData("3 jul 2012", "2012-07-03")]
    [InlineData("3 July 2012", "2012-07-03")]
    [InlineData("jul 2012", "2012-07")]
    [InlineData("7.2012", "2012-07")]
    [InlineData("2012-07", "2012-07")]
    [InlineData("2012", "2012")]
    [InlineData("t", "2013-07-31")]
    [InlineData("t-7", "2013-07-24")]
    [InlineData("T + 1", "2013-08-01")]
    public void Reads_what_people_type(string typed, string expected)
    {
        Assert.True(ClinicalDateReader.TryRead(typed, Today, out var date, out var error), error);
        Assert.Equal(expected, date.ToString());
    }

    [Theory]
    [InlineData("31.2.2012", "calendar")]
    [InlineData("3.7.12", "four digits")]
    [InlineData("yesterday", "no date")]
    [InlineData("13.13.2012", "calendar")]
    [InlineData("2012-00-01", "calendar")]
    public void Says_why_it_cannot_read(string typed, string reason)
    {
        Assert.False(ClinicalDateReader.TryRead(typed, Today, out var date, out var error));
        Assert.Null(date);
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_text_is_no_date_and_no_error()
    {
        Assert.True(ClinicalDateReader.TryRead("  ", Today, out var date, out var error));
        Assert.Null(date);
        Assert.Null(error);
    }

    [Fact]
    public void A_month_and_a_day_within_it_are_in_no_certain_order()
    {
        var july = PartialDate.Parse("2012-07");
        var third = PartialDate.Parse("2012-07-03");
        Assert.False(july.IsCertainlyBefore(third));
        Assert.False(july.IsCertainlyAfter(third));
        Assert.True(PartialDate.Parse("2012-06").IsCertainlyBefore(third));
    }

    [Fact]
    public void Completion_is_by_the_named_rule()
    {
        var february = PartialDate.Parse("2012-02");
        Assert.Equal(new DateOnly(2012, 2, 1), february.Complete(PartialDateCompletion.Earliest));
        Assert.Equal(new DateOnly(2012, 2, 15), february.Complete(PartialDateCompletion.Middle));
        Assert.Equal(new DateOnly(2012, 2, 29), february.Complete(PartialDateCompletion.Latest));
        Assert.Equal(new DateOnly(2012, 7, 1), PartialDate.Parse("2012").Complete(PartialDateCompletion.Middle));
    }

    [Fact]
    public void Text_form_round_trips_and_orders_like_the_days_meant() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<int>().Generator.Select(n => new DateOnly(1900, 1, 1).AddDays(Math.Abs(n % 80000))).Two().ToArbitrary(),
            pair =>
            {
                PartialDate a = pair.Item1, b = pair.Item2;
                return PartialDate.Parse(a.ToString()) == a && Math.Sign(a.CompareTo(b)) == Math.Sign(pair.Item1.CompareTo(pair.Item2));
            }).QuickCheckThrowOnFailure();
}
