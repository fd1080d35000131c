using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Tests.TumorResponse;

public class MeasurementReaderTests
{
    [Theory]
    [InlineData("29", MeasurementState.Measured, 29.0, null)]
    [InlineData(" 29,5 mm", MeasurementState.Measured, 29.5, null)]
    [InlineData("30 x 20", MeasurementState.Measured, 30.0, 20.0)]
    [InlineData("0", MeasurementState.Absent, null, null)]
    [InlineData("S", MeasurementState.TooSmall, null, null)]
    [InlineData("not evaluated", MeasurementState.NotEvaluated, null, null)]
    public void Reads_what_is_typed(string typed, MeasurementState state, double? mm, double? second)
    {
        Assert.True(MeasurementReader.TryRead(typed, out var reading, out _));
        Assert.Equal(new MeasurementReading(state, (decimal?)mm, (decimal?)second), reading);
    }

    [Theory]
    [InlineData("1O", "not a number")]
    [InlineData("-3", "not a number")]
    [InlineData("601", "at most 600")]
    [InlineData("20 x 30", "longer diameter first")]
    [InlineData("12 + ", "not a number")]
    [InlineData("12 + s", "not a number")]
    [InlineData("=", "this lesion has none")]
    public void Says_what_it_cannot_read(string typed, string words)
    {
        Assert.False(MeasurementReader.TryRead(typed, out _, out var error));
        Assert.Contains(words, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_the_parts_of_a_lesion_that_split_and_the_lesion_that_one_is_merged_with()
    {
        Assert.True(MeasurementReader.TryRead("12 + 8+4,5 x 3", out var split, out _));
        Assert.Equal(new MeasurementReading(MeasurementState.Measured, 12), split! with { FurtherParts = [] });
        Assert.Equal([new(MeasurementState.Measured, 8), new(MeasurementState.Measured, 4.5m, 3)], split.FurtherParts);
        foreach (var typed in new[] { "m3", "M 3", "merged with 3", "merged with lesion 3" })
        {
            Assert.True(MeasurementReader.TryRead(typed, out var merged, out _));
            Assert.Equal((MeasurementState.Merged, 3), (merged!.State, merged.MergedWith));
            Assert.Equal("merged with 3", MeasurementReader.Print(merged.State, null, null, merged.MergedWith));
        }
    }

    [Theory]
    [InlineData("29")]
    [InlineData("29.5")]
    [InlineData("30 x 20")]
    [InlineData("absent")]
    [InlineData("too small")]
    public void Prints_what_it_read(string typed)
    {
        Assert.True(MeasurementReader.TryRead(typed, out var reading, out _));
        Assert.Equal(typed, MeasurementReader.Print(reading!.State, reading.DiameterMm, reading.PerpendicularMm));
    }
}
