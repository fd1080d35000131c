using System.Globalization;
using System.Text;
using QRCoder;

namespace DfspRegistry.Web.Security;

/// <summary>A text as a square for a telephone's camera: SVG path data, drawn by the page itself, since an image from elsewhere would carry the secret there.</summary>
public static class QrCode
{
    /// <returns>The path in units of one module, and the width of the whole with its quiet zone.</returns>
    public static (string Path, int Size) Draw(string text)
    {
        using var generator = new QRCodeGenerator();
        using var code = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var path = new StringBuilder();
        for (var y = 0; y < code.ModuleMatrix.Count; y++)
        {
            for (var x = 0; x < code.ModuleMatrix[y].Count; x++)
            {
                if (code.ModuleMatrix[y][x])
                    path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
            }
        }
        return (path.ToString(), code.ModuleMatrix.Count);
    }
}
