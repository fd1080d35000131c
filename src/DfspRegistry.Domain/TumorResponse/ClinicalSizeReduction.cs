namespace DfspRegistry.Domain.TumorResponse;

/// <summary>
/// Shrinkage of the clinical size X by Y (cm) from consultation to the day of surgery, as the neoadjuvant study reports it. It is a
/// percentage, not a response category: no response rate is computed from it.
/// </summary>
/// <param name="ProductPercent">Reduction of X times Y in percent of the size at consultation; negative when it grew.</param>
public sealed record ClinicalSizeReduction(decimal ProductBeforeCm2, decimal ProductAfterCm2, decimal ProductPercent, decimal XPercent, decimal YPercent)
{
    public const string RuleVersion = "Clinical size/1";

    /// <summary>Printed beside the headline wherever it stands.</summary>
    public const string HeadlineAssumption = "Reduction of the product X times Y; the publication does not say which measure its percentages are, so this is our assumption.";

    /// <summary>The percentage that is shown first (see <see cref="HeadlineAssumption"/>).</summary>
    public decimal HeadlinePercent => ProductPercent;

    /// <summary>Sizes in cm; before treatment both are above 0, after it 0 means gone.</summary>
    public static ClinicalSizeReduction Between(decimal xBefore, decimal yBefore, decimal xAfter, decimal yAfter)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(xBefore);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(yBefore);
        ArgumentOutOfRangeException.ThrowIfNegative(xAfter);
        ArgumentOutOfRangeException.ThrowIfNegative(yAfter);
        return new(xBefore * yBefore, xAfter * yAfter, Reduction(xBefore * yBefore, xAfter * yAfter), Reduction(xBefore, xAfter), Reduction(yBefore, yAfter));
    }

    private static decimal Reduction(decimal before, decimal after) => (before - after) / before * 100;
}
