using DfspRegistry.Analysis.Figures.Pdf;

namespace DfspRegistry.Analysis.Figures;

/// <summary>
/// Draws figures as PDF: text as text in an embedded subset of DejaVu Sans, light colours, physical size. The same figure makes the same bytes.
/// </summary>
public static class PdfWriter
{
    private const double PointsPerUnit = 0.75;

    /// <summary>One figure on a page of its own size.</summary>
    /// <exception cref="FileNotFoundException">DejaVu Sans is not installed; the message says how to install it.</exception>
    public static byte[] Write(Figure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        var file = new PdfFile(figure.Title);
        file.AddPage(figure.Width * PointsPerUnit, figure.Height * PointsPerUnit).Draw(figure.Marks, 0, 0);
        return file.Save();
    }
}
