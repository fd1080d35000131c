using DfspRegistry.Domain.TumorResponse;
using static DfspRegistry.Tests.TumorResponse.Course;

namespace DfspRegistry.Tests.TumorResponse;

/// <summary>Authority: RECIST 1.1 (Eisenhauer 2009), sections named at each test; arithmetic by hand.</summary>
public sealed class RecistTests
{
    [Fact]
    public void Explains_a_stable_response_with_its_sums()
    {
        // The sums of the visit's drawing: 30 20 15 14, then 18 12 10 10.
        var result = Judge([[30, 20, 15], [18, 22, 10], [29, 20, 4]])[1];
        Assert.Equal(ResponseCode.SD, result.Target);
        Assert.Equal("29 + 20 + 4 = 53 mm; baseline 65; smallest sum of this line 50 on 2020-03-01: +6 %, +3 mm: stable disease.", result.Explanation.Sentence);
    }

    [Fact]
    public void Says_what_a_missing_value_would_change()
    {
        var baseline = new TumorTimePoint(Day(0), [Mm("1", 30), Mm("2", 20), Node("3", 15), Mm("4", 14)]);
        var results = Recist11.Evaluate(baseline,
        [
            new(Day(1), [Mm("1", 18), Mm("2", 12), Node("3", 10), Mm("4", 10)]),
            new(Day(2), [Mm("1", 29), Mm("2", 20), Node("3", 4), new TargetReading("4", false, MeasurementState.NotEvaluated)]),
        ]).Results;
        Assert.Equal(ResponseCode.NE, results[1].Overall);
        Assert.Equal(["4"], results[1].Explanation.Missing);
        Assert.Equal("29 + 20 + 4 = 53 mm without lesion 4; baseline 79; smallest sum of this line 50 on 2020-03-01: not evaluable.", results[1].Explanation.Sentence);
        Assert.Equal(
        [
            "With lesion 4 at 7 mm or more the sum reaches 60 (+20 % and +10 mm over the smallest): progressive disease.",
            "From 3 to 6 mm: stable disease.",
            "At 2 mm or absent the sum is 55 or less (−30.4 % of baseline): partial response.",
        ], results[1].Explanation.IfMissingWere.Select(r => r.Sentence));
        Assert.Equal(6, results[1].Warnings.Single(w => w.Kind == ResponseWarningKind.AgainstTheOthers && w.Lesion == "3").Sentence[0] - '0');
    }

    [Fact]
    public void A_missing_node_after_everything_was_gone_is_normal_below_10_mm_and_progression_from_there()
    {
        // RECIST 1.1, 4.3.1: nodes below 10 mm are a complete response; after one, disease seen again is progression.
        var results = Recist11.Evaluate(new TumorTimePoint(Day(0), [Mm("1", 20), Node("2", 15)]),
        [
            new(Day(1), [new TargetReading("1", false, MeasurementState.Absent), new TargetReading("2", true, MeasurementState.Absent)]),
            new(Day(2), [new TargetReading("1", false, MeasurementState.Absent), new TargetReading("2", true, MeasurementState.NotEvaluated)]),
        ]).Results;
        Assert.Equal([(10m, ResponseCode.PD), (0m, ResponseCode.CR)], results[1].Explanation.IfMissingWere.Select(r => (r.From, r.Response)));
    }

    [Fact]
    public void A_percentage_never_looks_as_if_it_had_reached_a_limit_that_it_has_not()
    {
        // 59.99 over 50 is +19.98 %, 70.01 of 100 is -29.99 %.
        Assert.Contains("+19.98 %", Judge([[50], [59.99m]])[0].Explanation.Sentence, StringComparison.Ordinal);
        var result = Judge([[100], [70.01m]])[0];
        Assert.Equal(ResponseCode.SD, result.Target);
        Assert.Contains("−29.99 %", result.Explanation.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lesion_seen_again_after_an_overall_complete_response_is_progression_even_below_5_mm()
    {
        // Table 3, note. With a node of 9 mm the smallest sum is 9, so the 5 mm rule alone would not say it.
        var baseline = new TumorTimePoint(Day(0), [Mm("1", 30), Node("2", 16)]);
        var results = Recist11.Evaluate(baseline, [new(Day(1), [Mm("1", 0), Node("2", 9)]), new(Day(2), [Mm("1", 4), Node("2", 9)])]).Results;
        Assert.Equal([ResponseCode.CR, ResponseCode.PD], results.Select(r => r.Overall));
        Assert.Equal(TargetRule.BackAfterCompleteResponse, results[1].Explanation.Rule);
    }

    [Fact]
    public void A_lesion_gone_and_back_beside_others_is_no_progression_by_itself()
    {
        // EORTC Q&A: lesions that disappear and reappear are not progression unless the sum says so or CR had been assigned.
        // 80, then 60, then 66: +10 % over the smallest.
        var results = Judge([[20, 60], [0, 60], [6, 60]]);
        Assert.Equal([ResponseCode.SD, ResponseCode.SD], results.Select(r => r.Overall));
        Assert.Contains(results[1].Warnings, w => w is { Kind: ResponseWarningKind.GoneAndBack, Lesion: "1" });
    }

    [Fact]
    public void Without_a_sum_at_baseline_there_is_no_partial_response_or_stable_disease()
    {
        var baseline = new TumorTimePoint(Day(0), [Mm("1", 30), new TargetReading("2", false, MeasurementState.NotEvaluated)]);
        var results = Recist11.Evaluate(baseline,
            [new(Day(1), [Mm("1", 20), Mm("2", 10)]), new(Day(2), [Mm("1", 30), Mm("2", 10)]), new(Day(3), [Mm("1", 0), Mm("2", 0)])]).Results;
        // 30 then 40 over the smallest complete sum 30: +33 %, +10 mm.
        Assert.Equal([ResponseCode.NE, ResponseCode.PD, ResponseCode.CR], results.Select(r => r.Target!.Value));
        Assert.Null(results[0].FromBaselinePercent);
    }

    [Fact]
    public void Nodes_below_10_mm_leave_progression_of_a_part_open()
    {
        // 3 then 9 mm is +200 % and +6 mm, but with the other lesion gone it would be a complete response.
        var baseline = new TumorTimePoint(Day(0), [Node("1", 16), Mm("2", 20)]);
        var results = Recist11.Evaluate(baseline, [new(Day(1), [Node("1", 3), Mm("2", 0)]), new(Day(2), [Node("1", 9)])]).Results;
        Assert.Equal([ResponseCode.CR, ResponseCode.NE], results.Select(r => r.Target!.Value));
    }

    [Fact]
    public void Non_target_lesions_that_were_there_and_are_not_judged_are_not_evaluated()
    {
        var baseline = new TumorTimePoint(Day(0), [Mm("1", 30)], ResponseCode.NonCrNonPd);
        var result = Recist11.Evaluate(baseline, [new(Day(1), [Mm("1", 0)])]).Results.Single();
        Assert.Equal((ResponseCode.CR, ResponseCode.NE, ResponseCode.PR), (result.Target!.Value, result.NonTarget!.Value, result.Overall));
    }

    [Fact]
    public void All_non_target_lesions_together()
    {
        // RECIST 1.1, 4.3.3 and Table 2: not all evaluated is NE unless one progressed.
        Assert.Null(OverallResponse.OfNonTargets([]));
        Assert.Equal(ResponseCode.CR, OverallResponse.OfNonTargets([ResponseCode.CR, ResponseCode.CR]));
        Assert.Equal(ResponseCode.NonCrNonPd, OverallResponse.OfNonTargets([ResponseCode.CR, ResponseCode.NonCrNonPd]));
        Assert.Equal(ResponseCode.NE, OverallResponse.OfNonTargets([ResponseCode.NE, ResponseCode.NonCrNonPd]));
        Assert.Equal(ResponseCode.PD, OverallResponse.OfNonTargets([ResponseCode.NE, ResponseCode.PD]));
    }

    [Fact]
    public void A_target_lesion_that_the_baseline_does_not_have_is_refused() =>
        Assert.Throws<ArgumentException>(() => Recist11.Evaluate(new(Day(0), [Mm("1", 30)]), [new(Day(1), [Mm("1", 30), Mm("2", 12)])]));

    [Fact]
    public void Another_method_and_values_below_5_mm_are_remarked()
    {
        var results = Recist11.Evaluate(
            new(Day(0), [Mm("1", 30) with { Modality = ImagingModality.Ct }]),
            [new(Day(1), [Mm("1", 3) with { Modality = ImagingModality.Ultrasound }])]).Results;
        Assert.Equal([ResponseWarningKind.BelowFiveMillimetres, ResponseWarningKind.OtherMethod, ResponseWarningKind.Jump], results[0].Warnings.Select(w => w.Kind).Order());
    }

    [Fact]
    public void Who_progression_is_judged_from_the_smallest_value_of_the_lesion()
    {
        // 20x20 = 400, 10x10 = 100, 12x11 = 132: +32 % of the smallest, -67 % of baseline. Miller 1981: progression of one lesion is progression.
        TumorTimePoint Square(int day, decimal x, decimal y) => new(Day(day), [Mm("1", x) with { PerpendicularMm = y }]);
        var results = WhoCriteria.Evaluate(Square(0, 20, 20), [Square(1, 10, 10), Square(2, 12, 11)]);
        Assert.Equal([ResponseCode.PR, ResponseCode.PD], results.Select(r => r.Overall));
        Assert.Equal([100m, 132m], results.Select(r => r.SumOfProducts!.Value));
    }

    [Fact]
    public void Clinical_size_is_reduced_by_product_and_by_each_diameter()
    {
        // 10 x 8 cm to 5 x 6 cm: 80 to 30 cm².
        var reduction = ClinicalSizeReduction.Between(10, 8, 5, 6);
        Assert.Equal((62.5m, 50m, 25m, 62.5m), (reduction.ProductPercent, reduction.XPercent, reduction.YPercent, reduction.HeadlinePercent));
    }

    private static IReadOnlyList<RecistResult> Judge(decimal[][] series) =>
        Recist11.Evaluate(Point(0, series[0]), series.Skip(1).Select((mm, i) => Point(i + 1, mm))).Results;
}

/// <summary>Short ways to write a course: time points two months apart from 2020-01-01.</summary>
internal static class Course
{
    public static DateOnly Day(int index) => new DateOnly(2020, 1, 1).AddMonths(2 * index);

    public static TargetReading Mm(string lesion, decimal mm) => new(lesion, false, MeasurementState.Measured, mm);

    public static TargetReading Node(string lesion, decimal mm) => new(lesion, true, MeasurementState.Measured, mm);

    public static TumorTimePoint Point(int index, IEnumerable<decimal> mm) => new(Day(index), [.. mm.Select((d, i) => Mm($"{i + 1}", d))]);
}
