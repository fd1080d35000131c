using System.Globalization;
using System.Text.RegularExpressions;

namespace DfspRegistry.Domain.TumorResponse;

/// <param name="DiameterMm">Longest diameter, or short axis of a node; null unless measured.</param>
/// <param name="PerpendicularMm">Second diameter, typed as 30 x 20.</param>
public sealed record MeasurementReading(MeasurementState State, decimal? DiameterMm = null, decimal? PerpendicularMm = null);

/// <summary>
/// Reads what is typed for a lesion: 29 or 29.5 (mm), 30 x 20 (two diameters), 0 or absent, s or 'too small', n or 'not evaluated'.
/// </summary>
public static partial class MeasurementReader
{
    public const decimal LargestMm = 600;

    /// <returns>False with a sentence for the person who typed it. Empty text is no reading and no error.</returns>
    public static bool TryRead(string? text, out MeasurementReading? reading, out string? error)
    {
        (reading, error) = (null, null);
        var typed = text?.Trim() ?? "";
        if (typed.Length == 0)
            return true;
        reading = typed.ToLowerInvariant() switch
        {
            "0" or "a" or "absent" or "gone" => new(MeasurementState.Absent),
            "s" or "small" or "too small" or "tstm" => new(MeasurementState.TooSmall),
            "n" or "ne" or "not evaluated" => new(MeasurementState.NotEvaluated),
            _ => null,
        };
        if (reading is not null)
            return true;
        var shown = typed.Length <= 20 ? typed : typed[..20] + "…";
        if (Diameters().Match(typed) is not { Success: true } match)
            error = $"“{shown}” is not a number of millimetres. Write mm, 0 for absent, s for too small, n for not evaluated.";
        else if (Number(match, "a") is { } first && (first <= 0 || first > LargestMm || Number(match, "b") is <= 0 or > LargestMm))
            error = $"A diameter is more than 0 and at most {LargestMm} mm. For none write 0 or absent.";
        else if (Number(match, "b") > Number(match, "a"))
            error = "Write the longer diameter first.";
        else
            reading = new(MeasurementState.Measured, Number(match, "a"), Number(match, "b"));
        return error is null;
    }

    /// <summary>The reading as it would be typed.</summary>
    public static string Print(MeasurementState state, decimal? diameterMm, decimal? perpendicularMm) => state switch
    {
        MeasurementState.Absent => "absent",
        MeasurementState.TooSmall => "too small",
        MeasurementState.NotEvaluated => "not evaluated",
        _ when perpendicularMm is { } second => $"{Mm(diameterMm)} x {Mm(second)}",
        _ => Mm(diameterMm),
    };

    private static string Mm(decimal? mm) => mm?.ToString("0.##", CultureInfo.InvariantCulture) ?? "";

    private static decimal? Number(Match match, string group) =>
        match.Groups[group].Success ? decimal.Parse(match.Groups[group].Value.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"^(?<a>\d{1,4}([.,]\d{1,2})?)\s*(mm)?(\s*[x×*]\s*(?<b>\d{1,4}([.,]\d{1,2})?)\s*(mm)?)?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 200)]
    private static partial Regex Diameters();
}
