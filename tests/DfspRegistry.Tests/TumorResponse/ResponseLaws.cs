using DfspRegistry.Domain.TumorResponse;
using FsCheck;
using FsCheck.Fluent;
using static DfspRegistry.Tests.TumorResponse.Course;

namespace DfspRegistry.Tests.TumorResponse;

/// <summary>What holds for every course, whatever its values.</summary>
public sealed class ResponseLaws
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(300);
    private static readonly ResponseCode[] FromWorst = [ResponseCode.NE, ResponseCode.PD, ResponseCode.NonCrNonPd, ResponseCode.SD, ResponseCode.PR, ResponseCode.CR];

    /// <summary>Two to six time points of two lesions and a node in whole mm, small ones often; -1 is not evaluated.</summary>
    private static Arbitrary<int[][]> Courses => Gen.ArrayOf(Gen.ArrayOf(Gen.Frequency((1, Gen.Constant(-1)), (2, Gen.Constant(0)), (6, Gen.Choose(1, 30)), (3, Gen.Choose(30, 80))), 3))
        .Where(c => c.Length is >= 2 and <= 6).ToArbitrary();

    private static Arbitrary<(int Days, ResponseCode Response)[]> Sequences =>
        Gen.ArrayOf(Gen.Zip(Gen.Choose(0, 200), Gen.Elements(Enum.GetValues<ResponseCode>()), (d, r) => (d, r))).ToArbitrary();

    [Fact]
    public void The_order_of_time_points_and_lesions_does_not_matter() => Check.One(Runs, Prop.ForAll(Courses, course =>
    {
        var points = Points(course);
        var reversed = points.Skip(1).Select(p => p with { Targets = [.. p.Targets.Reverse()] }).Reverse();
        return Codes(Recist11.Evaluate(points[0] with { Targets = [.. points[0].Targets.Reverse()] }, reversed)).SequenceEqual(Codes(Recist11.Evaluate(points[0], points.Skip(1))));
    }));

    [Fact]
    public void Scaling_all_diameters_keeps_the_response_where_the_5_mm_rule_cannot_bind() => Check.One(Runs,
        Prop.ForAll(Gen.ArrayOf(Gen.ArrayOf(Gen.Choose(26, 90), 2)).Where(c => c.Length >= 2).ToArbitrary(), Gen.Choose(2, 9).ToArbitrary(), (course, factor) =>
        {
            IEnumerable<ResponseCode> Judged(decimal scale)
            {
                var points = course.Select((mm, i) => Point(i, mm.Select(v => v * scale))).ToList();
                return Codes(Recist11.Evaluate(points[0], points.Skip(1)));
            }
            return Judged(1).SequenceEqual(Judged(factor)) && Judged(1).SequenceEqual(Judged(1 + factor / 10m));
        }));

    [Fact]
    public void A_sum_that_is_both_progression_and_partial_response_is_progression() => Check.One(Runs,
        Prop.ForAll(Gen.Choose(100, 300).ToArbitrary(), Gen.Choose(25, 55).ToArbitrary(), (baseline, nadir) =>
        {
            var now = Recist11.ProgressionFrom(nadir);
            var results = Recist11.Evaluate(Point(0, [baseline]), [Point(1, [nadir]), Point(2, [now])]).Results;
            return now <= Recist11.PartialResponseFactor * baseline && results[1].Target == ResponseCode.PD;
        }));

    [Fact]
    public void A_new_lesion_is_always_progression() => Check.One(Runs, Prop.ForAll(Courses, course =>
    {
        var points = Points(course);
        return Recist11.Evaluate(points[0], points.Skip(1).Select(p => p with { HasNewLesion = true })).Results.All(r => r.Overall == ResponseCode.PD);
    }));

    [Fact]
    public void A_lesion_not_evaluated_gives_not_evaluable_or_progression_and_progression_only_if_every_value_of_it_would() => Check.One(Runs, Prop.ForAll(Courses, course =>
    {
        var points = Points(course);
        var results = Recist11.Evaluate(points[0], points.Skip(1)).Results;
        for (var i = 0; i < results.Count; i++)
        {
            var missing = Enumerable.Range(0, 3).Where(l => course[i + 1][l] < 0).ToList();
            if (missing.Count == 0)
                continue;
            if (results[i].Target is not (ResponseCode.NE or ResponseCode.PD))
                return false;
            if (results[i].Target == ResponseCode.PD && new[] { 0, 1, 9, 10, 200 }.Any(mm => Filled(course, i + 1, missing, mm) != ResponseCode.PD))
                return false;
        }
        return true;
    }));

    [Fact]
    public void What_is_said_of_a_missing_value_is_what_the_value_gives() => Check.One(Runs, Prop.ForAll(Courses, course =>
    {
        var points = Points(course);
        var results = Recist11.Evaluate(points[0], points.Skip(1)).Results;
        for (var i = 0; i < results.Count; i++)
        {
            var missing = Enumerable.Range(0, 3).Where(l => course[i + 1][l] < 0).ToList();
            if (missing.Count != 1)
                continue;
            foreach (var range in results[i].Explanation.IfMissingWere)
            {
                foreach (var mm in new[] { (int)range.From, (int)(range.To ?? range.From + 50) })
                {
                    if (Filled(course, i + 1, missing, mm) != range.Response)
                        return false;
                }
            }
        }
        return true;
    }));

    [Fact]
    public void The_smallest_sum_never_grows_and_changes_agree_with_it() => Check.One(Runs, Prop.ForAll(Courses, course =>
    {
        var points = Points(course);
        var results = Recist11.Evaluate(points[0], points.Skip(1)).Results;
        var nadirs = results.Select(r => r.Explanation.Nadir?.Sum).Where(s => s is not null).ToList();
        return nadirs.Zip(nadirs.Skip(1)).All(p => p.Second <= p.First)
            && results.All(r => r.FromNadirMm is not { } mm || mm == r.Sum - r.Explanation.Nadir!.Sum);
    }));

    [Fact]
    public void A_partial_response_that_stays_changes_no_unconfirmed_best_response() => Check.One(Runs, Prop.ForAll(Courses, course =>
    {
        var points = Points(course);
        ResponseCode? Best(PartialResponseRule rule) => BestOverallResponse.Of(Day(0),
            Recist11.Evaluate(points[0], points.Skip(1), new RecistOptions(rule)).Results.Select(r => new DatedResponse(r.On.Exact!.Value, r.Overall))).Best;
        return Best(PartialResponseRule.Strict) == Best(PartialResponseRule.StaysUntilProgression);
    }));

    [Fact]
    public void Rows_after_the_first_progression_change_nothing() => Check.One(Runs, Prop.ForAll(Sequences, sequence =>
    {
        var all = Dated(sequence).ToList();
        if (all.Where(r => r.Response == ResponseCode.PD).Select(r => (DateOnly?)r.On).Min() is not { } first)
            return true;
        return BestOverallResponse.Of(Day(0), all) == BestOverallResponse.Of(Day(0), all.Where(r => r.On <= first));
    }));

    [Fact]
    public void The_order_of_rows_does_not_matter_for_the_best_response() => Check.One(Runs, Prop.ForAll(Sequences, sequence =>
        BestOverallResponse.Of(Day(0), Dated(sequence)) == BestOverallResponse.Of(Day(0), Dated(sequence).Reverse())));

    [Fact]
    public void The_confirmed_response_is_never_better_than_the_unconfirmed() => Check.One(Runs, Prop.ForAll(Sequences, sequence =>
    {
        var best = BestOverallResponse.Of(Day(0), Dated(sequence));
        return sequence.Length == 0 ? best.Best is null && best.Confirmed is null : Rank(best.Confirmed!.Value) <= Rank(best.Best!.Value);
    }));

    [Fact]
    public void Without_days_to_confirm_a_later_equal_response_confirms() => Check.One(Runs, Prop.ForAll(Sequences, sequence =>
    {
        // Asking for fewer days never makes the confirmed response worse, except that what was SD may be called what it was.
        var strict = BestOverallResponse.Of(Day(0), Dated(sequence), new BestResponseOptions(ConfirmDays: 60));
        var loose = BestOverallResponse.Of(Day(0), Dated(sequence), new BestResponseOptions(ConfirmDays: 1));
        return sequence.Length == 0 || Rank(loose.Confirmed!.Value) >= Rank(strict.Confirmed!.Value);
    }));

    private static int Rank(ResponseCode code) => Array.IndexOf(FromWorst, code);

    private static IEnumerable<DatedResponse> Dated(IEnumerable<(int Days, ResponseCode Response)> sequence) => sequence.Select(s => new DatedResponse(Day(0).AddDays(s.Days), s.Response));

    private static IEnumerable<ResponseCode> Codes(RecistCourse course) => course.Results.Select(r => r.Overall);

    private static ResponseCode Filled(int[][] course, int at, List<int> missing, int mm)
    {
        var filled = course.Select(p => p.ToArray()).ToArray();
        foreach (var lesion in missing)
            filled[at][lesion] = mm;
        var points = Points(filled);
        return Recist11.Evaluate(points[0], points.Skip(1)).Results[at - 1].Target!.Value;
    }

    private static List<TumorTimePoint> Points(int[][] course) => [.. course.Select((values, i) => new TumorTimePoint(Day(i),
        [.. values.Select((mm, l) => new TargetReading($"{l + 1}", l == 2, mm < 0 ? MeasurementState.NotEvaluated : MeasurementState.Measured, mm < 0 ? null : mm))]))];
}
