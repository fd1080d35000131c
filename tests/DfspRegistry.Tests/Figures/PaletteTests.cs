using System.Globalization;
using DfspRegistry.Analysis.Figures;

namespace DfspRegistry.Tests.Figures;

/// <summary>Contrast by WCAG 2.2, definitions of relative luminance and contrast ratio: text 4.5 to 1 (1.4.3), graphics 3 to 1 (1.4.11).</summary>
public class PaletteTests
{
    public static TheoryData<bool> Modes => [false, true];

    private static double Luminance(string colour)
    {
        double Channel(int i)
        {
            var c = int.Parse(colour.AsSpan(1 + 2 * i, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
        }
        return 0.2126 * Channel(0) + 0.7152 * Channel(1) + 0.0722 * Channel(2);
    }

    private static double Contrast(string a, string b)
    {
        var (x, y) = (Luminance(a), Luminance(b));
        return (Math.Max(x, y) + 0.05) / (Math.Min(x, y) + 0.05);
    }

    [Theory, MemberData(nameof(Modes))]
    public void Text_is_legible_on_its_ground(bool dark)
    {
        var palette = dark ? Palette.Dark : Palette.Light;
        Tone[] texts = [Tone.Ink, Tone.Muted, Tone.Accent, Tone.Error, Tone.Warning, Tone.Good, Tone.SeriesText1, Tone.SeriesText2, Tone.SeriesText3, Tone.SeriesText4];
        Assert.All(texts, t => Assert.True(Contrast(palette[t], palette[Tone.Ground]) >= 4.5, $"{t} has {Contrast(palette[t], palette[Tone.Ground]):0.00}"));
        Assert.All((Tone[])[Tone.Bar1, Tone.Bar2, Tone.Bar3, Tone.Bar4], t =>
            Assert.True(Contrast(palette[t], palette[Tone.OnBar]) >= 4.5, $"text on {t} has {Contrast(palette[t], palette[Tone.OnBar]):0.00}"));
    }

    [Theory, MemberData(nameof(Modes))]
    public void Lines_stand_out_from_the_ground(bool dark)
    {
        var palette = dark ? Palette.Dark : Palette.Light;
        Assert.All((Tone[])[Tone.Series1, Tone.Series2, Tone.Series3, Tone.Series4, Tone.Bar1, Tone.Bar2, Tone.Bar3, Tone.Bar4], t =>
            Assert.True(Contrast(palette[t], palette[Tone.Ground]) >= 3, $"{t} has {Contrast(palette[t], palette[Tone.Ground]):0.00}"));
    }

    [Theory, MemberData(nameof(Modes))]
    public void Grades_grow_stronger(bool dark)
    {
        var palette = dark ? Palette.Dark : Palette.Light;
        var contrasts = Enumerable.Range(0, 5).Select(g => Contrast(palette[Tone.Grade1 + g], palette[Tone.Ground])).ToList();
        Assert.All(contrasts.Zip(contrasts.Skip(1)), pair => Assert.True(pair.Second > pair.First));
    }
}
