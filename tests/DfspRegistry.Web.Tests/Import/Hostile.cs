using System.IO.Compression;
using System.Text;
using DfspRegistry.Cli.Commands;
using DfspRegistry.Data.Import;
using DfspRegistry.Data.ReferenceData;
using DfspRegistry.Web.Tests.Fixtures;

namespace DfspRegistry.Web.Tests.Import;

/// <summary>
/// Files that are made to do harm are refused in words and in little memory (security checklist S9; OWASP ASVS 5.0, 1.5.1, 5.2.3, 5.3.3). How long it takes is measured by
/// ./dfsp bench hostile-files.
/// </summary>
public sealed class Hostile : IDisposable
{
    private const long LittleMemory = 200L * 1024 * 1024;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("bomb.xlsx", "unpacks to more than 64 MB")]
    [InlineData("lying-bomb.xlsx", "bomb.xlsx")]
    [InlineData("many-parts.xlsx", "more than 1000 parts")]
    [InlineData("slip.xlsx", "leads out of the file")]
    [InlineData("entities.xlsx", "DTD is prohibited")]
    [InlineData("expanding-entities.xlsx", "DTD is prohibited")]
    [InlineData("row-beyond.xlsx", "a row where no sheet reaches")]
    [InlineData("row-before.xlsx", "a row where no sheet reaches")]
    [InlineData("cell-beyond.xlsx", "a cell where no sheet reaches")]
    [InlineData("deep.xlsx", "nested deeper")]
    [InlineData("columns.csv", "more than 500")]
    [InlineData("fields-in-a-row.csv", "more than 500 fields")]
    [InlineData("long-field.csv", "more than 10000 are not read")]
    [InlineData("open-quotation.csv", "never closed")]
    public void Is_refused_in_words_and_in_little_memory(string name, string words)
    {
        var path = Path.Combine(folder.Path, name);
        HostileFiles.Write(path);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var refusal = Assert.Throws<CtcaeFileException>(() => CtcaeImporter.Read(path));
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, LittleMemory);
        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_hostile_file_is_tried() =>
        Assert.Equal(HostileFiles.Names.Order(StringComparer.Ordinal), typeof(Hostile).GetMethod(nameof(Is_refused_in_words_and_in_little_memory))!
            .GetCustomAttributesData().Where(a => a.AttributeType == typeof(InlineDataAttribute))
            .Select(a => (string)((IReadOnlyCollection<System.Reflection.CustomAttributeTypedArgument>)a.ConstructorArguments[0].Value!).First().Value!).Order(StringComparer.Ordinal));

    [Fact]
    public void An_honest_spreadsheet_passes()
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var sheet = new StreamWriter(archive.CreateEntry("xl/worksheets/sheet1.xml").Open(), Encoding.UTF8);
            sheet.Write("<worksheet><sheetData><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData></worksheet>");
        }
        bytes.Position = 0;
        SpreadsheetGuard.Check(bytes, "honest.xlsx");
    }
}
