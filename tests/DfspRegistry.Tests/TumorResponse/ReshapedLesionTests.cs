using DfspRegistry.Domain.TumorResponse;
using FsCheck;
using FsCheck.Fluent;

namespace DfspRegistry.Tests.TumorResponse;

/// <summary>
/// Lesions that split or coalesce on treatment (Eisenhauer et al. 2009, 4.3.2): the longest diameters of the fragments are added to the sum; where no plane
/// between them is left, the longest diameter of the coalesced lesion is the one that counts.
/// </summary>
public sealed class ReshapedLesionTests
{
    [Fact]
    public void The_parts_of_a_lesion_that_split_are_added_from_the_day_they_are_seen()
    {
        var line = new RecordedLine();
        var (lung, skin) = (line.Lesion("lung"), line.Lesion("skin"));
        line.Assess("2012-01-05", (lung, "30"), (skin, "20"));
        var part = line.Lesion("lung", splitFrom: lung);
        var split = line.Assess("2012-04-05", (lung, "12"), (part, "8"), (skin, "10"));
        var later = line.Assess("2012-07-05", (lung, "12"), (part, "14"), (skin, "10"));

        // 12 + 8 + 10 = 30 of 50 is -40 %: partial response. 12 + 14 + 10 = 36 is +20 % and +6 mm over the smallest: progression.
        Assert.Equal((50m, 30m, 36m), (line.Assessments[0].TargetSum!.Value, split.TargetSum!.Value, later.TargetSum!.Value));
        Assert.Equal([ResponseCode.PR, ResponseCode.PD], [split.ComputedResponse, later.ComputedResponse]);
    }

    [Fact]
    public void A_part_that_is_not_measured_again_leaves_the_sum_incomplete_and_an_absent_one_does_not()
    {
        var line = new RecordedLine();
        var lung = line.Lesion("lung");
        line.Assess("2012-01-05", (lung, "30"));
        var part = line.Lesion("lung", splitFrom: lung);
        line.Assess("2012-04-05", (lung, "12"), (part, "8"));
        Assert.Equal(ResponseCode.NE, line.Assess("2012-07-05", (lung, "12")).ComputedResponse);
        Assert.Equal(12m, line.Assess("2012-10-05", (lung, "12"), (part, "0")).TargetSum);
    }

    [Fact]
    public void A_merged_lesion_is_measured_once_and_is_not_missing()
    {
        var line = new RecordedLine();
        var (first, second, third) = (line.Lesion("lung"), line.Lesion("lung"), line.Lesion("skin"));
        line.Assess("2012-01-05", (first, "30"), (second, "20"), (third, "14"));
        var merged = line.Assess("2012-04-05", (first, "25"), (second, "m1"), (third, "10"));
        // 25 + 10 = 35 of 64 is -45 %: partial response, and the sum is complete.
        Assert.Equal((35m, ResponseCode.PR), (merged.TargetSum!.Value, merged.ComputedResponse!.Value));
        Assert.Empty(ComputedResponses.Recist(line.Assessments, line.Lesions)[merged.Id].Explanation.Missing);

        // Before it merged it was not looked at: that is not evaluated, not merged.
        var between = line.Assess("2012-02-20", (first, "28"), (third, "12"));
        Assert.Null(between.TargetSum);
    }

    [Fact]
    public void A_merged_lesion_that_stands_by_itself_again_counts_again()
    {
        var line = new RecordedLine();
        var (first, second) = (line.Lesion("lung"), line.Lesion("lung"));
        line.Assess("2012-01-05", (first, "30"), (second, "20"));
        line.Assess("2012-04-05", (first, "25"), (second, "merged with 1"));
        Assert.Equal(30m, line.Assess("2012-07-05", (first, "18"), (second, "12")).TargetSum);
    }

    [Fact]
    public void Parts_and_merged_lesions_are_asked_about_once_not_as_jumps()
    {
        var line = new RecordedLine();
        var (first, second) = (line.Lesion("lung"), line.Lesion("lung"));
        line.Assess("2012-01-05", (first, "60"), (second, "20"));
        var part = line.Lesion("lung", splitFrom: first);
        // 60 to 15 would be a jump, but the rest of it is beside it; 20 to 45 would be one, but it took in another.
        var split = line.Assess("2012-04-05", (first, "15"), (part, "14"), (second, "20"));
        Assert.DoesNotContain(AssessmentFindings.Of(line.Form(split), split, line.Assessments, line.Lesions), f => f.Code == AssessmentFindings.Jump);
        var merged = line.Assess("2012-07-05", (first, "m2"), (part, "m2"), (second, "45"));
        Assert.DoesNotContain(AssessmentFindings.Of(line.Form(merged), merged, line.Assessments, line.Lesions), f => f.Code == AssessmentFindings.Jump);
    }

    [Fact]
    public void Splitting_a_size_into_parts_of_the_same_total_changes_no_sum_and_no_response() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(200),
        Prop.ForAll(Gen.Zip(Gen.Choose(2, 60), Gen.Choose(1, 59), (whole, share) => (Whole: whole, Share: 1 + (share % (whole - 1)))).ToArbitrary(), Gen.Choose(10, 60).ToArbitrary(), (split, other) =>
        {
            var whole = Course(other, $"{split.Whole}", null);
            var parts = Course(other, $"{split.Share}", $"{split.Whole - split.Share}");
            return whole.TargetSum == parts.TargetSum && whole.ComputedResponse == parts.ComputedResponse;
        }));

    [Fact]
    public void Merging_a_lesion_into_a_mass_of_both_sizes_changes_no_sum_and_no_response() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(200),
        Prop.ForAll(Gen.Choose(1, 60).ToArbitrary(), Gen.Choose(1, 60).ToArbitrary(), (first, second) =>
        {
            var apart = Two($"{first}", $"{second}");
            var merged = Two($"{first + second}", "m1");
            return apart.TargetSum == merged.TargetSum && apart.ComputedResponse == merged.ComputedResponse;
        }));

    [Theory]
    [InlineData("m2", 1, "There is no target lesion 2")]
    [InlineData("m1", 1, "Lesion 1 is this one")]
    public void Says_what_a_lesion_cannot_be_merged_with(string typed, int number, string words)
    {
        var error = Assert.Single(ReshapedLesions.Errors([new LesionInput { Organ = "lung", Number = number, Reading = typed }], isBaseline: false)).Error;
        Assert.StartsWith(words, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_lesions_cannot_each_be_measured_at_the_other()
    {
        var errors = ReshapedLesions.Errors([new LesionInput { Organ = "lung", Number = 1, Reading = "m2" }, new LesionInput { Organ = "lung", Number = 2, Reading = "m1" }], isBaseline: false);
        Assert.All(errors, e => Assert.Contains("write the size of the whole at one of them", e.Error, StringComparison.Ordinal));
        Assert.NotEmpty(errors);
    }

    private static Assessment Course(int other, string reading, string? part)
    {
        var line = new RecordedLine();
        var (first, second) = (line.Lesion("lung"), line.Lesion("skin"));
        line.Assess("2012-01-05", (first, "30"), (second, "30"));
        return part is null
            ? line.Assess("2012-04-05", (first, reading), (second, $"{other}"))
            : line.Assess("2012-04-05", (first, reading), (line.Lesion("lung", splitFrom: first), part), (second, $"{other}"));
    }

    private static Assessment Two(string first, string second)
    {
        var line = new RecordedLine();
        var (one, two) = (line.Lesion("lung"), line.Lesion("lung"));
        line.Assess("2012-01-05", (one, "30"), (two, "30"));
        return line.Assess("2012-04-05", (one, first), (two, second));
    }
}
