using System.Globalization;
using System.Text;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Import;
using DfspRegistry.Domain.AdverseEvents;
using ExcelDataReader;

namespace DfspRegistry.Data.ReferenceData;

/// <param name="Terms">Terms in the file.</param>
/// <param name="New">Of them, those that were not there.</param>
/// <param name="Changed">Of them, those that were there and said something else.</param>
public sealed record CtcaeImportResult(CtcaeVersion Version, int Terms, int New, int Changed);

/// <summary>The file is no list of CTCAE terms; the message says where and why.</summary>
public sealed class CtcaeFileException(string message) : Exception(message);

/// <summary>
/// Loads the NCI's official spreadsheet (.xlsx, or the same as .csv): definitions of terms and of their grades. Its MedDRA codes are licensed
/// and are not read.
/// </summary>
public sealed class CtcaeImporter(string connectionString, ICurrentUser user)
{
    private const int MostBytes = 20 * 1024 * 1024;
    private const int MostTerms = 5000;
    private const int LongestTerm = 200;
    private const int LongestText = 4000;

    /// <exception cref="CtcaeFileException">Nothing was changed.</exception>
    public async Task<CtcaeImportResult> ImportAsync(string path, CtcaeVersion version, CancellationToken cancellation = default)
    {
        if (version == CtcaeVersion.NotStated)
            throw new CtcaeFileException("Say which version of the CTCAE the list is of.");
        var terms = Read(path);
        var (added, changed) = await CtcaeTermTable.ReplaceAsync(connectionString, user, version, terms, Path.GetFileName(path), cancellation);
        return new CtcaeImportResult(version, terms.Count, added, changed);
    }

    /// <exception cref="CtcaeFileException">The file is not there, too large, or no list of terms.</exception>
    public static IReadOnlyList<CtcaeListedTerm> Read(string path)
    {
        var name = Path.GetFileName(path);
        var file = new FileInfo(path);
        if (!file.Exists)
            throw new CtcaeFileException($"There is no file {path}.");
        if (file.Length > MostBytes)
            throw new CtcaeFileException($"{name} has {file.Length / 1024 / 1024} MB; the official list has less than one.");
        return Terms(name, file.Extension.ToLowerInvariant() switch
        {
            ".xlsx" => Sheet(path, name),
            ".csv" => Csv(path),
            _ => throw new CtcaeFileException($"{name} is neither .xlsx nor .csv."),
        });
    }

    private static List<CtcaeListedTerm> Terms(string name, IEnumerable<(int Line, string[] Cells)> rows)
    {
        int[]? grades = null;
        int term = -1, organClass = -1, definition = -1;
        List<CtcaeListedTerm> terms = [];
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        foreach (var (line, row) in rows)
        {
            if (grades is null)
            {
                // Older lists have titles above the headings.
                var headings = Array.ConvertAll(row, cell => cell.Trim());
                term = Array.FindIndex(headings, h => h.Equals("CTCAE Term", StringComparison.OrdinalIgnoreCase));
                organClass = Array.FindIndex(headings, h => h.EndsWith("SOC", StringComparison.OrdinalIgnoreCase));
                definition = Array.FindIndex(headings, h => h.EndsWith("Definition", StringComparison.OrdinalIgnoreCase));
                int[] found = [.. Enumerable.Range(1, 5).Select(g => Array.FindIndex(headings, h => h.Equals($"Grade {g}", StringComparison.OrdinalIgnoreCase)))];
                if (term >= 0 && organClass >= 0 && definition >= 0 && found.All(column => column >= 0))
                    grades = found;
                continue;
            }
            var words = Cell(row, term);
            if (words.Length == 0)
                continue;
            int[] allowed = [.. Enumerable.Range(1, 5).Where(g => Cell(row, grades[g - 1]) is not ("" or "-" or "–" or "--"))];
            string[] texts = [.. allowed.Select(g => Cell(row, grades[g - 1]))];
            var meaning = Cell(row, definition);
            if (words.Length > LongestTerm || texts.Append(meaning).Any(t => t.Length > LongestText))
                throw new CtcaeFileException($"{name}, line {line}: a text is longer than a term ({LongestTerm}) or a definition ({LongestText} characters) may be.");
            if (allowed.Length == 0)
                throw new CtcaeFileException($"{name}, line {line}: “{words}” has no grade at all.");
            if (!seen.Add(words))
                throw new CtcaeFileException($"{name}, line {line}: “{words}” stands there a second time.");
            if (terms.Count == MostTerms)
                throw new CtcaeFileException($"{name} has more than {MostTerms} terms; the official list has fewer than a thousand.");
            terms.Add(new CtcaeListedTerm(words, Cell(row, organClass), allowed, meaning.Length == 0 ? null : meaning, texts));
        }
        if (grades is null)
            throw new CtcaeFileException($"{name} lacks the headings of the official list: MedDRA SOC, CTCAE Term, Grade 1 to Grade 5, Definition.");
        return terms.Count > 0 ? terms : throw new CtcaeFileException($"{name} has headings but no terms.");
    }

    private static string Cell(string[] row, int column) => column < row.Length ? row[column].Trim() : "";

    private static IEnumerable<(int Line, string[] Cells)> Csv(string path)
    {
        var table = CsvTable.Read(path);
        return table.Problems.Count > 0
            ? throw new CtcaeFileException(table.Problems[0].ToString())
            : [(1, [.. table.Header]), .. table.Rows.Select(r => (r.Line, r.Values))];
    }

    private static List<(int Line, string[] Cells)> Sheet(string path, string name)
    {
        try
        {
            using (var packed = File.OpenRead(path))
                SpreadsheetGuard.Check(packed, name);
            // The reader asks for Windows' code page 1252 before it knows that a modern file does not use it.
            Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
            using var file = File.OpenRead(path);
            using var sheet = ExcelReaderFactory.CreateOpenXmlReader(file);
            List<(int, string[])> rows = [];
            while (sheet.Read() && rows.Count <= MostTerms + 100)
                rows.Add((rows.Count + 1, [.. Enumerable.Range(0, Math.Min(sheet.FieldCount, 40)).Select(c => Convert.ToString(sheet.GetValue(c), CultureInfo.InvariantCulture) ?? "")]));
            return rows;
        }
        catch (HostileFileException hostile)
        {
            throw new CtcaeFileException(hostile.Message);
        }
        catch (Exception problem) when (problem is InvalidDataException or ExcelDataReader.Exceptions.ExcelReaderException or System.Xml.XmlException)
        {
            throw new CtcaeFileException($"{name} cannot be read as a spreadsheet: {problem.Message}");
        }
    }
}
