using System.Text;

namespace DfspRegistry.Analysis.Figures;

/// <summary>Text as every format can carry it: control characters and halves of surrogate pairs become U+FFFD, line breaks become spaces.</summary>
internal static class CleanText
{
    public static string Of(string text)
    {
        var clean = true;
        for (var i = 0; i < text.Length && clean; i++)
            clean = text[i] is >= ' ' and not '\u007f' and < '\u0080' or >= '\u00a0' and < '\ud800' or >= '\ue000' and < '\ufffe';
        if (clean)
            return text;
        var result = new StringBuilder(text.Length);
        // EnumerateRunes replaces unpaired surrogates by U+FFFD.
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\n' or '\r' or '\t')
                result.Append(' ');
            else if (Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.Control || rune.Value is 0xFFFE or 0xFFFF)
                result.Append('\ufffd');
            else
                result.Append(rune);
        }
        return result.ToString();
    }
}
