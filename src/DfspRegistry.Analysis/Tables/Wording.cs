using System.Globalization;
using System.Text;
using DfspRegistry.Domain.Diagnosis;
using DfspRegistry.Domain.Surgery;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Analysis.Tables;

/// <summary>How tables write values and numbers: British words, n/N, one decimal for percentages and months, NR and NE where there is no number.</summary>
public static class Wording
{
    public const string NotRecorded = "not recorded";
    /// <summary>A median that the curve does not reach by the data cut-off.</summary>
    public const string NotReached = "NR";
    /// <summary>A limit that cannot be estimated.</summary>
    public const string NotEstimable = "NE";

    /// <summary>A value's name in words: HeadAndNeck is "head and neck".</summary>
    public static string Of<T>(T value) where T : struct, Enum => value switch
    {
        ResponseCode response => ResponseCodes.Print(response),
        ResidualTumor residual => residual.ToString(),
        PrimarySite.TrunkNotSpecified => "trunk, not specified",
        PrimarySite.LimbNotSpecified => "limb, not specified",
        FusionStatus.Failed => "test failed",
        SurgicalTechnique.Mohs => "Mohs surgery",
        _ => Apart(value.ToString()),
    };

    public static string Of<T>(T? value) where T : struct, Enum => value is { } v ? Of(v) : NotRecorded;

    public static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>Count in percent with one decimal: 16 of 95 is 16.8. Halves go away from zero, as papers round. A dash for a denominator of 0.</summary>
    public static string Percent(int count, int of) => of == 0 ? "–" : Decimal1(100.0 * count / of);

    /// <summary>One decimal, halves away from zero.</summary>
    public static string Decimal1(double value) => Math.Round(value, 1, MidpointRounding.AwayFromZero).ToString("0.0", CultureInfo.InvariantCulture);

    public static string Decimal1(double? value, string otherwise) => value is { } v ? Decimal1(v) : otherwise;

    /// <summary>No more decimals than the value has: 800, 37.5.</summary>
    public static string Measured(decimal value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Read off a ruler, to the millimetre: 2.0, 8.6.</summary>
    public static string Centimetres(decimal value) => value.ToString("0.0#", CultureInfo.InvariantCulture);

    /// <summary>Whole numbers without decimals, else one: the median of 51 and 54 is 52.5.</summary>
    public static string Years(double value) =>
        Math.Abs(value - Math.Round(value)) < 1e-9 ? Math.Round(value).ToString("0", CultureInfo.InvariantCulture) : Decimal1(value);

    /// <summary>Below 0.0001 only that is said.</summary>
    public static string PValue(double p) => p < 0.0001 ? "< 0.0001" : p.ToString(p < 0.01 ? "0.0000" : "0.000", CultureInfo.InvariantCulture);

    private static string Apart(string name)
    {
        var words = new StringBuilder(name.Length + 8);
        foreach (var letter in name)
        {
            if (words.Length > 0 && char.IsUpper(letter))
                words.Append(' ');
            words.Append(char.ToLowerInvariant(letter));
        }
        return words.ToString();
    }
}
