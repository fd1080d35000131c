namespace DfspRegistry.Domain.TumorResponse;

/// <summary>Something unlikely in a time point that a person should look at. It changes no response.</summary>
/// <param name="Lesion">The lesion it is about; null: the time point.</param>
public sealed record ResponseWarning(ResponseWarningKind Kind, string? Lesion, string Sentence)
{
    /// <summary>A lesion that shrinks by half and 5 mm while another grows by a fifth and 5 mm asks whether the two were confused.</summary>
    private const decimal HalfFactor = 0.5m;

    /// <summary>
    /// A jump is more than this, and to double the last reading or more or to a quarter of it or less. A rule of this registry, not of RECIST: where a slipped
    /// digit or another lesion comes out. Half of the last reading is what treatment is for, and asks nothing.
    /// </summary>
    public const decimal JumpOverMm = 10;
    private const decimal QuarterFactor = 0.25m;
    private const decimal DoubleFactor = 2;

    /// <param name="before">The time points before this one, the baseline first.</param>
    internal static IReadOnlyList<ResponseWarning> Of(TumorTimePoint point, IReadOnlyList<TumorTimePoint> before, ResponseCode? previousOverall, ResponseCode overall)
    {
        var warnings = new List<ResponseWarning>();
        if (previousOverall == ResponseCode.CR && overall is ResponseCode.PR or ResponseCode.SD or ResponseCode.NonCrNonPd)
            warnings.Add(new(ResponseWarningKind.AfterCompleteResponse, null,
                $"{ResponseCodes.Print(overall)} after a complete response: tumour that is seen again is progression, unless the earlier response was not complete."));
        var anyGrows = point.Targets.Any(r => Change(r, before) is { } c && c.Now - c.Before >= Recist11.ProgressionLeastMm && c.Now >= Recist11.ProgressionFactor * c.Before);
        foreach (var reading in point.Targets)
        {
            if (reading is { State: MeasurementState.Measured, MergedInto: null, DiameterMm: > 0 and < TargetReading.TooSmallMm })
                warnings.Add(new(ResponseWarningKind.BelowFiveMillimetres, reading.Lesion,
                    $"{ResponseExplanation.Mm(reading.DiameterMm.Value)} mm is counted as measured; if it cannot be measured with certainty say 'too small', which counts 5 mm."));
            if (OfChange(reading, point, before, anyGrows) is { } warning)
                warnings.Add(warning);
            if (reading.Modality is { } now && before[0].Targets.FirstOrDefault(r => r.Lesion == reading.BaselineLesion)?.Modality is { } then && now != then)
                warnings.Add(new(ResponseWarningKind.OtherMethod, reading.Lesion, OtherMethodThan(then, now)));
        }
        return warnings;
    }

    internal static string OtherMethodThan(ImagingModality then, ImagingModality now) =>
        $"Measured by {InWords(now)}, at baseline by {InWords(then)}: RECIST asks for the same method.";

    private static ResponseWarning? OfChange(TargetReading reading, TumorTimePoint point, IReadOnlyList<TumorTimePoint> before, bool anyGrows)
    {
        if (Change(reading, before) is not { } change)
            return null;
        if (change.Before == 0)
            return change.Now > 0 ? new(ResponseWarningKind.GoneAndBack, reading.Lesion, "It was gone when it was last assessed: the same lesion? A new one is recorded as new.") : null;
        // A part that left it, or a lesion that it took in, explains the change.
        if (change.Now == 0 || IsReshaped(reading.Lesion, point, before))
            return null;
        var by = change.Now - change.Before;
        if (anyGrows && -by >= Recist11.ProgressionLeastMm && change.Now <= HalfFactor * change.Before)
            return new(ResponseWarningKind.AgainstTheOthers, reading.Lesion, $"{ResponseExplanation.Mm(-by)} mm less than last time while another lesion grows: right lesion?");
        if (Math.Abs(by) > JumpOverMm && (change.Now <= QuarterFactor * change.Before || change.Now >= DoubleFactor * change.Before))
            return new(ResponseWarningKind.Jump, reading.Lesion,
                $"{ResponseExplanation.Mm(Math.Abs(by))} mm {(by < 0 ? "less" : "more")} than last time ({ResponseExplanation.Mm(change.Before)} mm), {(by < 0 ? "a quarter or less" : "double or more")}: right lesion, right number?");
        return null;
    }

    private static bool IsReshaped(string lesion, TumorTimePoint point, IReadOnlyList<TumorTimePoint> before)
    {
        bool WasReshaped(TargetReading reading) => reading.MergedInto == lesion || reading.FragmentOf == lesion;
        return point.Targets.Any(r => WasReshaped(r) && !before[^1].Targets.Any(b => b.Lesion == r.Lesion && b.MergedInto == r.MergedInto));
    }

    /// <summary>From the last time that it was evaluated by itself.</summary>
    private static (decimal Before, decimal Now)? Change(TargetReading reading, IReadOnlyList<TumorTimePoint> before)
    {
        if (reading is not { MergedInto: null, ValueMm: { } now })
            return null;
        for (var i = before.Count - 1; i >= 0; i--)
        {
            if (before[i].Targets.FirstOrDefault(r => r.Lesion == reading.Lesion) is { MergedInto: null, ValueMm: { } value })
                return (value, now);
        }
        return null;
    }

    private static string InWords(ImagingModality modality) => modality switch
    {
        ImagingModality.Ct => "CT",
        ImagingModality.Mri => "MRI",
        ImagingModality.PetCt => "PET-CT",
        ImagingModality.Ultrasound => "ultrasound",
        ImagingModality.ChestXRay => "chest X-ray",
        ImagingModality.ClinicalExamination => "clinical examination",
        ImagingModality.Photograph => "photograph",
        _ => "another method",
    };
}

public enum ResponseWarningKind { AfterCompleteResponse, GoneAndBack, BelowFiveMillimetres, AgainstTheOthers, OtherMethod, Jump }
