namespace DfspRegistry.Domain.Treatment;

/// <summary>
/// The daily doses that the labels name: imatinib 100 to 800 mg (Gleevec prescribing information, section 2; 800 mg is the dose for DFSP, 2.8), sunitinib
/// 12.5 to 50 mg (Sutent prescribing information, section 2: 50 or 37.5 mg, changed in steps of 12.5 mg). Another dose can be right, and is asked about.
/// </summary>
public static class UsualDoses
{
    private static readonly (string Drug, decimal Least, decimal Most)[] All = [(Regimens.Imatinib, 100, 800), (Regimens.Sunitinib, 12.5m, 50)];

    /// <returns>A sentence when the dose lies outside; null when it does not, for no dose, and for drugs whose label is not listed.</returns>
    public static string? Outside(string? drug, decimal? mgPerDay)
    {
        var usual = All.FirstOrDefault(d => string.Equals(d.Drug, drug?.Trim(), StringComparison.OrdinalIgnoreCase));
        if (usual.Drug is null || mgPerDay is not { } dose || dose <= 0 || (dose >= usual.Least && dose <= usual.Most))
            return null;
        return FormattableString.Invariant($"{dose:0.##} mg a day: {usual.Drug} is given in {usual.Least:0.##} to {usual.Most:0.##} mg.");
    }
}
