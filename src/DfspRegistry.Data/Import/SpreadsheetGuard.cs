using System.IO.Compression;
using System.Xml;

namespace DfspRegistry.Data.Import;

/// <summary>The spreadsheet is not one that is read; the message says why.</summary>
public sealed class HostileFileException(string message) : Exception(message);

/// <summary>
/// Looks through a packed spreadsheet (.xlsx) before anything else opens it: how many parts, how large they really are once unpacked, where their names lead, whether
/// a part brings entities of its own, and whether a cell claims to stand where no sheet reaches. Each part is read once, in a stream, and stopped at its limit.
/// </summary>
public static class SpreadsheetGuard
{
    public const int MostParts = 1000;
    /// <summary>All parts together, unpacked and counted, whatever the archive claims.</summary>
    public const long MostUnpackedBytes = 64L * 1024 * 1024;
    private const int MostRows = 1_048_576;
    private const int DeepestNesting = 64;

    /// <exception cref="HostileFileException">With the reason in words.</exception>
    /// <exception cref="InvalidDataException">It is no archive, or a damaged one.</exception>
    /// <exception cref="XmlException">A part is no XML, or has a document type of its own.</exception>
    public static void Check(Stream file, string name)
    {
        using var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        if (archive.Entries.Count > MostParts)
            throw new HostileFileException($"{name} has more than {MostParts} parts.");
        if (archive.Entries.Sum(e => Math.Min(e.Length, MostUnpackedBytes)) > MostUnpackedBytes)
            throw TooLarge(name);
        var left = MostUnpackedBytes;
        foreach (var part in archive.Entries)
        {
            if (part.FullName.Contains("..", StringComparison.Ordinal) || part.FullName.Contains('\\', StringComparison.Ordinal) || part.FullName.StartsWith('/') || part.FullName.Contains(':', StringComparison.Ordinal))
                throw new HostileFileException($"{name} has a part whose name leads out of the file.");
            using var counted = new CountedStream(part.Open(), left, name);
            if (part.FullName.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) || part.FullName.EndsWith(".rels", StringComparison.OrdinalIgnoreCase))
                CheckXml(counted, name);
            else
                counted.CopyTo(Stream.Null);
            left -= counted.Count;
        }
    }

    private static void CheckXml(Stream part, string name)
    {
        using var xml = XmlReader.Create(part, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MostUnpackedBytes });
        while (xml.Read())
        {
            if (xml.Depth > DeepestNesting)
                throw new HostileFileException($"{name} is nested deeper than a spreadsheet is.");
            if (xml.NodeType != XmlNodeType.Element)
                continue;
            if (xml.LocalName == "row" && xml.GetAttribute("r") is { } row && !(int.TryParse(row, out var number) && number is >= 1 and <= MostRows))
                throw new HostileFileException($"{name} has a row where no sheet reaches.");
            if (xml.LocalName == "c" && xml.GetAttribute("r") is { } cell && !IsOnSheet(cell))
                throw new HostileFileException($"{name} has a cell where no sheet reaches.");
        }
    }

    /// <summary>A1 to XFD1048576.</summary>
    private static bool IsOnSheet(string cell)
    {
        var letters = cell.TakeWhile(char.IsAsciiLetterUpper).Count();
        return letters is >= 1 and <= 3 && (letters < 3 || string.CompareOrdinal(cell[..3], "XFD") <= 0) && int.TryParse(cell.AsSpan(letters), out var row) && row is >= 1 and <= MostRows;
    }

    private static HostileFileException TooLarge(string name) => new($"{name} unpacks to more than {MostUnpackedBytes / 1024 / 1024} MB.");

    /// <summary>Reads on until the limit and no further.</summary>
    private sealed class CountedStream(Stream inner, long most, string name) : Stream
    {
        public long Count { get; private set; }
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => Count; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = inner.Read(buffer, offset, count);
            Count += read;
            return Count > most ? throw TooLarge(name) : read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
