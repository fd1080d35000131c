namespace DfspRegistry.Domain.TumorResponse;

/// <summary>What can be typed of lesions that split or grew together (RECIST 1.1, 4.3.2), and what cannot.</summary>
public static class ReshapedLesions
{
    /// <summary>Position and sentence of each row whose split or merging cannot be.</summary>
    public static IEnumerable<(int Index, string Error)> Errors(IReadOnlyList<LesionInput> lesions, bool isBaseline)
    {
        for (var i = 0; i < lesions.Count; i++)
        {
            var lesion = lesions[i];
            if (lesion.SplitFromId is not null && string.IsNullOrWhiteSpace(lesion.Reading) && lesion.Number is null)
                yield return (i, "Give the size of the part.");
            if (lesion.Read is { } read && Error(lesion, read, lesions, isBaseline) is { } error)
                yield return (i, error);
        }
    }

    private static string? Error(LesionInput lesion, MeasurementReading read, IReadOnlyList<LesionInput> lesions, bool isBaseline)
    {
        if (read is { FurtherParts.Count: 0, MergedWith: null })
            return null;
        if (isBaseline)
            return "At the baseline every lesion is a row of its own: write one size here.";
        if (lesion.Role != LesionRole.Target)
            return "Only target lesions are followed by their parts or together with another: write one size here.";
        if (read.MergedWith is not { } number)
            return null;
        if (number == lesion.Number)
            return $"Lesion {number} is this one: name the lesion that it grew together with.";
        var other = lesions.FirstOrDefault(l => l.Number == number);
        if (other is not { Role: LesionRole.Target })
            return $"There is no target lesion {number} to be measured with.";
        return other.State == MeasurementState.Merged ? $"Lesion {number} is said to be merged as well: write the size of the whole at one of them." : null;
    }
}
