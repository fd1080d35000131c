namespace DfspRegistry.Domain.TumorResponse;

/// <summary>Something unlikely in a time point that a person should look at. It changes no response.</summary>
/// <param name="Lesion">The lesion it is about; null: the time point.</param>
public sealed record ResponseWarning(ResponseWarningKind Kind, string? Lesion, string Sentence)
{
    /// <summary>A lesion that shrinks by half and 5 mm while another grows by a fifth and 5 mm asks whether the two were confused.</summary>
    private const decimal HalfFactor = 0.5m;

    internal static IReadOnlyList<ResponseWarning> Of(
        TumorTimePoint point, TumorTimePoint previous, TumorTimePoint baseline, ResponseCode? previousOverall, ResponseCode overall)
    {
        var warnings = new List<ResponseWarning>();
        if (previousOverall == ResponseCode.CR && overall is ResponseCode.PR or ResponseCode.SD or ResponseCode.NonCrNonPd)
            warnings.Add(new(ResponseWarningKind.AfterCompleteResponse, null,
                $"{ResponseCodes.Print(overall)} after a complete response: tumour that is seen again is progression, unless the earlier response was not complete."));
        var anyGrows = point.Targets.Any(r => Change(r, previous) is { } c && c.Now - c.Before >= Recist11.ProgressionLeastMm && c.Now >= Recist11.ProgressionFactor * c.Before);
        foreach (var reading in point.Targets)
        {
            if (reading is { State: MeasurementState.Measured, MergedInto: null, DiameterMm: > 0 and < TargetReading.TooSmallMm })
                warnings.Add(new(ResponseWarningKind.BelowFiveMillimetres, reading.Lesion,
                    $"{ResponseExplanation.Mm(reading.DiameterMm.Value)} mm is counted as measured; if it cannot be measured with certainty say 'too small', which counts 5 mm."));
            if (Change(reading, previous) is { } change)
            {
                if (change.Before == 0 && change.Now > 0)
                    warnings.Add(new(ResponseWarningKind.GoneAndBack, reading.Lesion, "It was gone at the assessment before: the same lesion? A new one is recorded as new."));
                else if (anyGrows && change.Before - change.Now >= Recist11.ProgressionLeastMm && change.Now <= HalfFactor * change.Before)
                    warnings.Add(new(ResponseWarningKind.AgainstTheOthers, reading.Lesion,
                        $"{ResponseExplanation.Mm(change.Before - change.Now)} mm less than last time while another lesion grows: right lesion?"));
            }
            if (reading.Modality is { } now && baseline.Targets.FirstOrDefault(r => r.Lesion == reading.BaselineLesion)?.Modality is { } then && now != then)
                warnings.Add(new(ResponseWarningKind.OtherMethod, reading.Lesion, $"Measured by {InWords(now)}, at baseline by {InWords(then)}: RECIST asks for the same method."));
        }
        return warnings;
    }

    private static (decimal Before, decimal Now)? Change(TargetReading reading, TumorTimePoint previous) =>
        reading is { MergedInto: null, ValueMm: { } now } && previous.Targets.FirstOrDefault(r => r.Lesion == reading.Lesion) is { MergedInto: null, ValueMm: { } before }
            ? (before, now)
            : null;

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

public enum ResponseWarningKind { AfterCompleteResponse, GoneAndBack, BelowFiveMillimetres, AgainstTheOthers, OtherMethod }
