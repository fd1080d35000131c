using System.Text;

namespace DfspRegistry.Analysis.Figures;

/// <summary>The style sheet that gives the classes of <see cref="SvgWriter.Inline"/> their colours, light and dark, on screen and in print.</summary>
public static class FigureStylesheet
{
    /// <summary>The whole style sheet. Light or dark is what color-scheme says where the drawing stands.</summary>
    public static string Css()
    {
        var css = new StringBuilder("/* Written by FigureStylesheet from the palette of the figures; a test compares. */\n:root {\n");
        foreach (var tone in Enum.GetValues<Tone>())
            css.Append($"  --fig-{SvgWriter.ClassOf(tone)}: light-dark({Palette.Light[tone]}, {Palette.Dark[tone]});\n");
        css.Append("}\n\n");
        foreach (var tone in Enum.GetValues<Tone>())
        {
            var name = SvgWriter.ClassOf(tone);
            css.Append($".figure-drawing .ff-{name} {{ fill: var(--fig-{name}); }}\n");
            css.Append($".figure-drawing .fs-{name} {{ stroke: var(--fig-{name}); }}\n");
        }
        css.Append(
            """

            .figure-drawing { display: block; width: 100%; height: auto; font-variant-numeric: tabular-nums; overflow: visible; }
            .figure-drawing .fig-hit { outline: none; }
            .figure-drawing .fig-hit path, .figure-drawing .fig-hit rect { fill: transparent; stroke: transparent; pointer-events: all; }
            .figure-drawing a.fig-hit { cursor: pointer; }
            .figure-drawing .fig-hit:focus-visible path, .figure-drawing .fig-hit:focus-visible rect,
            .figure-drawing .fig-hit.is-read path, .figure-drawing .fig-hit.is-read rect { stroke: var(--fig-ink); stroke-width: 1.5; }
            .figure-drawing .fig-on-demand { visibility: hidden; }
            .figure-drawing .fig-curve:hover .fig-on-demand, .figure-drawing .fig-curve:focus-within .fig-on-demand,
            .figure-drawing .fig-curve.is-read .fig-on-demand { visibility: visible; }
            .figure-drawing a:not(.fig-hit):focus-visible { outline: 2px solid var(--fig-accent); outline-offset: 2px; }

            """);
        return css.ToString();
    }
}
