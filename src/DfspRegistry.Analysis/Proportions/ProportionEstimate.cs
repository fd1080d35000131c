namespace DfspRegistry.Analysis.Proportions;

/// <summary>A proportion with its confidence limits, all on the scale 0 to 1.</summary>
/// <param name="Count">How many had the outcome.</param>
/// <param name="Of">The denominator.</param>
/// <param name="Proportion">Count / Of; null when the denominator is 0.</param>
/// <param name="Lower">Lower limit; null when the denominator is 0.</param>
/// <param name="Upper">Upper limit; null when the denominator is 0.</param>
/// <param name="Level">Two-sided confidence level.</param>
/// <param name="Method">The interval's name, to be printed with it.</param>
public sealed record ProportionEstimate(int Count, int Of, double? Proportion, double? Lower, double? Upper, double Level, string Method)
{
    internal static void Check(int count, int of, double level)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(of);
        if (count < 0 || count > of)
            throw new ArgumentOutOfRangeException(nameof(count), count, $"The count must lie between 0 and the denominator {of}.");
        if (!(level > 0 && level < 1))
            throw new ArgumentOutOfRangeException(nameof(level), level, "A confidence level must lie between 0 and 1.");
    }
}
