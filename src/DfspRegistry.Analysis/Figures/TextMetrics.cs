namespace DfspRegistry.Analysis.Figures;

/// <summary>
/// Widths of text, so that a layout is the same on every machine and with no font at hand. The advances are DejaVu Sans's, in thousandths of the size;
/// it is the widest of the fonts that a page falls back on, so what fits here fits there.
/// </summary>
public static class TextMetrics
{
    // Code points 32 to 126.
    private static readonly short[] Regular =
    [
        318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531,
        1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500,
        500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
    ];

    private static readonly short[] Bold =
    [
        348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415, 380, 365, 696, 696, 696, 696, 696, 696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 580,
        1000, 774, 762, 734, 830, 683, 683, 821, 837, 372, 372, 775, 637, 995, 837, 850, 733, 850, 770, 720, 682, 812, 774, 1103, 771, 724, 725, 457, 365, 457, 838, 500,
        500, 675, 716, 593, 716, 678, 435, 716, 712, 343, 343, 665, 343, 1042, 712, 687, 716, 716, 493, 595, 478, 712, 652, 924, 645, 652, 582, 712, 365, 712, 838,
    ];

    /// <summary>Width of a text in the unit of <paramref name="size"/>.</summary>
    public static double Width(string text, double size, bool bold = false)
    {
        var table = bold ? Bold : Regular;
        double sum = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            sum += rune.Value switch
            {
                >= 32 and <= 126 => table[rune.Value - 32],
                0xB7 => bold ? 380 : 318,
                0x2013 => 500,
                0x2212 or 0x2264 or 0x2265 or 0xD7 or 0xB1 or 0x2192 => 838,
                // Accented Latin letters are as wide as a wide letter; everything else is taken for a full square.
                < 0x250 => 700,
                _ => 1000,
            };
        }
        return sum * size / 1000;
    }

    public static double Width(IEnumerable<TextRun> runs, double size) => runs.Sum(r => Width(r.Content, size, r.Bold));

    /// <summary>The text, cut and ended by an ellipsis if it is wider than there is room for.</summary>
    public static string Fit(string text, double size, double room, bool bold = false)
    {
        if (Width(text, size, bold) <= room)
            return text;
        var runes = text.EnumerateRunes().ToList();
        for (var keep = runes.Count - 1; keep > 0; keep--)
        {
            var cut = string.Concat(runes.Take(keep)).TrimEnd() + "…";
            if (Width(cut, size, bold) <= room)
                return cut;
        }
        return "…";
    }

    /// <summary>Breaks a text at spaces into lines no wider than there is room for; a word that is wider than that is broken.</summary>
    public static IReadOnlyList<string> Wrap(string text, double size, double room, bool bold = false)
    {
        var lines = new List<string>();
        foreach (var paragraph in text.Split('\n'))
        {
            var line = "";
            foreach (var word in paragraph.Split(' '))
            {
                var longer = line.Length == 0 ? word : line + " " + word;
                if (Width(longer, size, bold) <= room)
                {
                    line = longer;
                    continue;
                }
                if (line.Length > 0)
                    lines.Add(line);
                line = word;
                while (Width(line, size, bold) > room && line.Length > 1)
                {
                    var keep = line.Length - 1;
                    while (keep > 1 && (Width(line[..keep], size, bold) > room || char.IsHighSurrogate(line[keep - 1])))
                        keep--;
                    lines.Add(line[..keep]);
                    line = line[keep..];
                }
            }
            lines.Add(line);
        }
        return lines;
    }
}
