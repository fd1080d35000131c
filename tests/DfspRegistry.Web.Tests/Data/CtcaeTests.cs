using System.Text;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.ReferenceData;
using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Tests;
using DfspRegistry.Web.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Tests.Data;

/// <summary>The terms that ship, against the NCI's own list (CTCAE v5.0 of 27 November 2017: 837 terms in 26 classes), and the loading of that list.</summary>
[Collection(RecordDatabases.Name)]
public sealed class CtcaeTests(RecordServer server) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_terms_that_ship_are_those_of_the_official_list_with_its_grades()
    {
        var shipped = CtcaeTermList.Shipped();
        Assert.Equal((837, 26), (shipped.Count, shipped.Select(t => t.OrganClass).Distinct().Count()));
        var official = CtcaeImporter.Read(SharedFiles.PathOf("ctcae", "ctcae_v5.0.csv"));
        Assert.Equal(official.Select(Facts).Order(StringComparer.Ordinal), shipped.Select(Facts).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task They_are_there_after_the_migration_with_grades_and_without_definitions()
    {
        var data = await server.CopyAsync();
        await using var database = data.OpenAsOperator();
        Assert.Equal(837, await database.CtcaeTerms.CountAsync(t => t.Version == CtcaeVersion.V5));
        var term = await database.CtcaeTerms.SingleAsync(t => t.Term == "Palmar-plantar erythrodysesthesia syndrome");
        Assert.Equal([1, 2, 3], term.AllowedGrades);
        Assert.Null(term.Definition);
        Assert.Empty(term.GradeDefinitions);
    }

    [Fact]
    public async Task The_official_spreadsheet_fills_in_the_definitions_once()
    {
        var data = await server.CopyAsync();
        var importer = new CtcaeImporter(data.Application, new CommandLineUser());
        var file = SharedFiles.PathOf("ctcae", "CTCAE_v5.0_2017-11-27.xlsx");
        Assert.Equal(new CtcaeImportResult(CtcaeVersion.V5, 837, 0, 837), await importer.ImportAsync(file, CtcaeVersion.V5));
        await using var database = data.OpenAsOperator();
        var anemia = await database.CtcaeTerms.SingleAsync(t => t.Version == CtcaeVersion.V5 && t.Term == "Anemia");
        Assert.StartsWith("A disorder characterized by", anemia.Definition, StringComparison.Ordinal);
        Assert.Equal((5, "Death"), (anemia.GradeDefinitions.Length, anemia.GradeDefinitions[4]));
        Assert.Equal(new CtcaeImportResult(CtcaeVersion.V5, 837, 0, 0), await importer.ImportAsync(file, CtcaeVersion.V5));
        Assert.Equal(1, await data.ScalarAsync<long>("select count(*) from audit_entries where table_name = 'ctcae_terms' and action = 'updated'"));
        Assert.Equal(new CtcaeImportResult(CtcaeVersion.V6, 837, 837, 0), await importer.ImportAsync(SharedFiles.PathOf("ctcae", "ctcae_v5.0.csv"), CtcaeVersion.V6));
    }

    [Theory]
    [InlineData("a.csv", "name,grade\nAnemia,1\n", "lacks the headings")]
    [InlineData("a.csv", Headings, "no terms")]
    [InlineData("a.csv", Headings + "1,Blood,Anemia,-,-,-,-,-,x\n", "line 2: “Anemia” has no grade")]
    [InlineData("a.csv", Headings + "1,Blood,Anemia,a,-,-,-,-,x\n1,Blood,anemia,a,-,-,-,-,x\n", "line 3: “anemia” stands there a second time")]
    [InlineData("a.xlsx", "not a spreadsheet", "cannot be read as a spreadsheet")]
    [InlineData("a.pdf", "x", "neither .xlsx nor .csv")]
    public async Task A_file_that_is_no_list_is_refused_in_words_and_changes_nothing(string name, string content, string message)
    {
        var path = Path.Combine(folder.Path, name);
        await File.WriteAllTextAsync(path, content, Encoding.UTF8);
        var data = await server.CopyAsync();
        var refusal = await Assert.ThrowsAsync<CtcaeFileException>(() => new CtcaeImporter(data.Application, new CommandLineUser()).ImportAsync(path, CtcaeVersion.V5));
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0, await data.ScalarAsync<long>("select count(*) from ctcae_terms where definition is not null"));
    }

    private const string Headings = "MedDRA Code,MedDRA SOC,CTCAE Term,Grade 1,Grade 2,Grade 3,Grade 4,Grade 5,Definition\n";

    private static string Facts(CtcaeListedTerm term) => $"{term.OrganClass}|{term.Term}|{string.Concat(term.Grades)}";
}
