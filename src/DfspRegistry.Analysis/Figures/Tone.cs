namespace DfspRegistry.Analysis.Figures;

/// <summary>
/// The part that a colour plays. A page gives each part its colour by style sheet, light or dark; a file that leaves the registry takes <see cref="Palette.Light"/>.
/// Series: lines and areas. SeriesText: words in the series' colour, at least 4.5 to 1 on the ground. Bar: areas that carry words (<see cref="OnBar"/>).
/// Grade: CTCAE grades 1 to 5 from weak to strong.
/// </summary>
public enum Tone
{
    Ground, Ink, Muted, Rule, Soft, Accent, Error, Warning, Good,
    Series1, Series2, Series3, Series4,
    SeriesText1, SeriesText2, SeriesText3, SeriesText4,
    Bar1, Bar2, Bar3, Bar4, OnBar,
    Grade1, Grade2, Grade3, Grade4, Grade5,
}

/// <summary>
/// Series are told apart by colour and by line pattern. Four colours that people with any of the common colour-vision deficiencies tell apart
/// (Okabe and Ito 2008, and a violet of like lightness); from the fifth series on the colours return with other patterns.
/// </summary>
public static class SeriesStyle
{
    public const int Colours = 4;

    public static Tone Line(int series) => Tone.Series1 + series % Colours;

    public static Tone Text(int series) => Tone.SeriesText1 + series % Colours;

    public static Tone Bar(int series) => Tone.Bar1 + series % Colours;

    /// <summary>0 solid, 1 double, 2 dash-dot, 3 dotted; shifted by one each time that the colours return.</summary>
    public static SeriesPattern Pattern(int series) => (SeriesPattern)((series + series / Colours) % 4);
}

public enum SeriesPattern { Solid, Double, DashDot, Dotted }

/// <summary>The colours of each <see cref="Tone"/> as #rrggbb.</summary>
public sealed class Palette
{
    private readonly string[] colours;

    private Palette(params string[] colours) => this.colours = colours;

    public string this[Tone tone] => colours[(int)tone];

    public static Palette Light { get; } = new(
        "#ffffff", "#1b1f24", "#5b6470", "#d9dee4", "#f5f7f9", "#0b5cad", "#b3261e", "#8a5300", "#1b6e3c",
        "#0072b2", "#d55e00", "#009e73", "#7a3e9d",
        "#005f94", "#a84600", "#00704f", "#6d338f",
        "#0072b2", "#b24e00", "#007a58", "#7a3e9d", "#ffffff",
        "#bdd7ea", "#5ba3d6", "#00507f", "#3b1f5e", "#1b1f24");

    public static Palette Dark { get; } = new(
        "#14181d", "#e6eaee", "#a3adb8", "#2e3640", "#1b2128", "#7db8f0", "#ff8a80", "#f2c46d", "#7fd6a0",
        "#56b4e9", "#f08a4b", "#4cc9a0", "#c79be3",
        "#7cc4ee", "#f5a06a", "#66d4b0", "#d3b0ea",
        "#56b4e9", "#f08a4b", "#4cc9a0", "#c79be3", "#14181d",
        "#2f5a78", "#4f9fd4", "#a6d2f0", "#e7c8ff", "#ffffff");
}
