using DfspRegistry.Analysis.Proportions;

namespace DfspRegistry.Tests.Proportions;

public sealed class ClopperPearsonGoldTests
{
    /// <summary>R binom.test: gold/proportions.json.</summary>
    [Fact]
    public void Every_interval_equals_binom_test()
    {
        foreach (var c in SharedFiles.Json("gold", "proportions.json").EnumerateArray())
        {
            var interval = ClopperPearson.Interval(c.GetProperty("x").GetInt32(), c.GetProperty("n").GetInt32(), c.GetProperty("conf_level").GetDouble());
            Gold.Close(c.GetProperty("clopper_pearson").Numbers(), [interval.Lower, interval.Upper], 1e-12, $"{c.GetProperty("x")}/{c.GetProperty("n")}");
        }
    }

    [Fact]
    public void No_denominator_gives_no_limits()
    {
        Assert.Null(ClopperPearson.Interval(0, 0).Lower);
        Assert.Throws<ArgumentOutOfRangeException>(() => ClopperPearson.Interval(3, 2));
    }
}
