using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace DfspRegistry.Cli.Commands;

/// <summary>Files that are made to exhaust or deceive what reads them: small on the disk, large or impossible inside. For tests and for `bench hostile-files`.</summary>
public static class HostileFiles
{
    private const int Megabyte = 1024 * 1024;

    private static readonly Dictionary<string, Action<Stream>> Makers = new(StringComparer.Ordinal)
    {
        ["bomb.xlsx"] = file => Archive(file, ("xl/media/zeros.bin", part => Zeros(part, 1024))),
        ["lying-bomb.xlsx"] = LyingBomb,
        ["many-parts.xlsx"] = file => Archive(file, [.. Enumerable.Range(0, 20_000).Select(i => ($"xl/{i}.xml", Text("<a/>")))]),
        ["slip.xlsx"] = file => Archive(file, ("../../etc/cron.d/x", Text("x"))),
        ["entities.xlsx"] = file => Sheet(file, "<!DOCTYPE w [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>&e;</v></c></row></sheetData></worksheet>"),
        ["expanding-entities.xlsx"] = file => Sheet(
            file, "<!DOCTYPE w [<!ENTITY a \"aaaaaaaaaa\">" + string.Concat(Enumerable.Range(0, 12).Select(i => $"<!ENTITY {(char)('b' + i)} \"{string.Concat(Enumerable.Repeat($"&{(char)('a' + i)};", 10))}\">")) + "]><worksheet>&m;</worksheet>"),
        ["row-beyond.xlsx"] = file => Sheet(file, "<worksheet><sheetData><row r=\"2147483647\"><c r=\"A2147483647\"><v>1</v></c></row></sheetData></worksheet>"),
        ["row-before.xlsx"] = file => Sheet(file, "<worksheet><sheetData><row r=\"-1\"><c r=\"A-1\"><v>1</v></c></row></sheetData></worksheet>"),
        ["cell-beyond.xlsx"] = file => Sheet(file, "<worksheet><sheetData><row r=\"1\"><c r=\"ZZZZZZ1\"><v>1</v></c></row></sheetData></worksheet>"),
        ["deep.xlsx"] = file => Sheet(file, string.Concat(Enumerable.Repeat("<a>", 100_000)) + string.Concat(Enumerable.Repeat("</a>", 100_000))),
        ["columns.csv"] = file => file.Write(Encoding.ASCII.GetBytes(string.Join(',', Enumerable.Range(0, 1_000_000).Select(i => $"c{i}")) + "\n")),
        ["fields-in-a-row.csv"] = file => file.Write(Encoding.ASCII.GetBytes("a,b\n" + new string(',', 1_000_000) + "\n")),
        ["long-field.csv"] = file => file.Write(Encoding.ASCII.GetBytes("a,b\n1," + new string('x', 8 * Megabyte) + "\n")),
        ["open-quotation.csv"] = file => file.Write(Encoding.ASCII.GetBytes("a,b\n1,\"" + new string('x', 8 * Megabyte))),
    };

    public static IReadOnlyCollection<string> Names => Makers.Keys;

    /// <summary>Writes the file that the last part of the path names.</summary>
    public static void Write(string path)
    {
        using var file = File.Create(path);
        Makers[Path.GetFileName(path)](file);
    }

    private static void Sheet(Stream file, string xml) => Archive(file, ("xl/worksheets/sheet1.xml", Text(xml)));

    private static void Archive(Stream file, params (string Name, Action<Stream> Content)[] parts)
    {
        using var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var (name, content) in parts)
        {
            using var part = archive.CreateEntry(name, CompressionLevel.SmallestSize).Open();
            content(part);
        }
    }

    private static Action<Stream> Text(string text) => part => part.Write(Encoding.UTF8.GetBytes(text));

    private static void Zeros(Stream part, int megabytes)
    {
        var zeros = new byte[Megabyte];
        for (var i = 0; i < megabytes; i++)
            part.Write(zeros);
    }

    /// <summary>The central directory says that the part has a hundred bytes unpacked.</summary>
    private static void LyingBomb(Stream file)
    {
        using var bytes = new MemoryStream();
        Archive(bytes, ("xl/media/zeros.bin", part => Zeros(part, 512)));
        var archive = bytes.ToArray();
        var directory = archive.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        BinaryPrimitives.WriteUInt32LittleEndian(archive.AsSpan(directory + 24), 100);
        file.Write(archive);
    }
}
