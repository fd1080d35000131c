using System.Globalization;
using System.Text.RegularExpressions;

namespace DfspRegistry.Domain.TumorResponse;

/// <param name="DiameterMm">Longest diameter, or short axis of a node; null unless measured.</param>
/// <param name="PerpendicularMm">Second diameter, typed as 30 x 20.</param>
public sealed record MeasurementReading(MeasurementState State, decimal? DiameterMm = null, decimal? PerpendicularMm = null)
{
    /// <summary>The further parts of a lesion that split, typed as 12 + 8: the lesion itself is the first.</summary>
    public IReadOnlyList<MeasurementReading> FurtherParts { get; init; } = [];

    /// <summary>Number of the lesion that it is measured together with, typed as m3.</summary>
    public int? MergedWith { get; init; }
}

/// <summary>
/// Reads what is typed for a lesion: 29 or 29.5 (mm), 30 x 20 (two diameters), 0 or absent, s or 'too small', n or 'not evaluated', 12 + 8 for a lesion
/// that split, m3 or 'merged with 3' for one that is measured together with lesion 3.
/// </summary>
public static partial class MeasurementReader
{
    public const decimal LargestMm = 600;

    /// <summary>Stands for the last reading of the lesion; the form puts that in its place before it is read.</summary>
    public const string AsLastTime = "=";

    /// <returns>False with a sentence for the person who typed it. Empty text is no reading and no error.</returns>
    public static bool TryRead(string? text, out MeasurementReading? reading, out string? error)
    {
        (reading, error) = (null, null);
        var typed = text?.Trim() ?? "";
        if (typed.Length == 0)
            return true;
        if (typed == AsLastTime)
        {
            error = "“=” takes the last reading, and this lesion has none.";
            return false;
        }
        reading = typed.ToLowerInvariant() switch
        {
            "0" or "a" or "absent" or "gone" => new(MeasurementState.Absent),
            "s" or "small" or "too small" or "tstm" => new(MeasurementState.TooSmall),
            "n" or "ne" or "not evaluated" => new(MeasurementState.NotEvaluated),
            _ => null,
        };
        if (reading is not null)
            return true;
        if (Merged().Match(typed) is { Success: true } merged)
        {
            reading = new(MeasurementState.Merged) { MergedWith = int.Parse(merged.Groups["n"].Value, CultureInfo.InvariantCulture) };
            return true;
        }
        var parts = new List<MeasurementReading>();
        foreach (var part in typed.Split('+'))
        {
            if (!TryMeasure(part.Trim(), out var measured, out error))
            {
                var shown = typed.Length <= 20 ? typed : typed[..20] + "…";
                error ??= $"“{shown}” is not a number of millimetres. Write mm, 0 for absent, s for too small, n for not evaluated.";
                return false;
            }
            parts.Add(measured!);
        }
        reading = parts.Count == 1 ? parts[0] : parts[0] with { FurtherParts = parts[1..] };
        return true;
    }

    /// <summary>The reading as it would be typed.</summary>
    /// <param name="mergedWith">Number of the lesion that it is measured together with.</param>
    public static string Print(MeasurementState state, decimal? diameterMm, decimal? perpendicularMm, int? mergedWith = null) => state switch
    {
        MeasurementState.Absent => "absent",
        MeasurementState.TooSmall => "too small",
        MeasurementState.NotEvaluated => "not evaluated",
        MeasurementState.Merged => mergedWith is { } number ? string.Create(CultureInfo.InvariantCulture, $"merged with {number}") : "merged",
        _ when perpendicularMm is { } second => $"{Mm(diameterMm)} x {Mm(second)}",
        _ => Mm(diameterMm),
    };

    private static bool TryMeasure(string typed, out MeasurementReading? reading, out string? error)
    {
        (reading, error) = (null, null);
        if (Diameters().Match(typed) is not { Success: true } match)
            return false;
        if (Number(match, "a") is { } first && (first <= 0 || first > LargestMm || Number(match, "b") is <= 0 or > LargestMm))
            error = $"A diameter is more than 0 and at most {LargestMm} mm. For none write 0 or absent.";
        else if (Number(match, "b") > Number(match, "a"))
            error = "Write the longer diameter first.";
        else
            reading = new(MeasurementState.Measured, Number(match, "a"), Number(match, "b"));
        return error is null;
    }

    private static string Mm(decimal? mm) => mm?.ToString("0.##", CultureInfo.InvariantCulture) ?? "";

    private static decimal? Number(Match match, string group) =>
        match.Groups[group].Success ? decimal.Parse(match.Groups[group].Value.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"^(?<a>\d{1,4}([.,]\d{1,2})?)\s*(mm)?(\s*[x×*]\s*(?<b>\d{1,4}([.,]\d{1,2})?)\s*(mm)?)?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 200)]
    private static partial Regex Diameters();

    [GeneratedRegex(@"^(m|merged)\s*(with|into)?\s*(lesion|l)?\s*(?<n>\d{1,3})$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 200)]
    private static partial Regex Merged();
}
