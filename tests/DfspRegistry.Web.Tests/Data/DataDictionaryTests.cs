using DfspRegistry.Data;
using DfspRegistry.Data.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace DfspRegistry.Web.Tests.Data;

public sealed class DataDictionaryTests
{
    [Fact]
    public void The_data_dictionary_says_what_the_mappings_say()
    {
        var file = Path.Combine(Repository(), "docs", "data-dictionary.md");
        using var context = RegistryData.Open("Host=none", new NobodySignedIn());
        var written = DataDictionary.Write(context.GetService<IDesignTimeModel>().Model);
        if (Environment.GetEnvironmentVariable("DFSP_WRITE_DICTIONARY") is { Length: > 0 })
            File.WriteAllText(file, written);
        Assert.Equal(File.ReadAllText(file), written);
    }

    [Fact]
    public void Every_table_stands_in_it_once()
    {
        using var context = RegistryData.Open("Host=none", new NobodySignedIn());
        var model = context.GetService<IDesignTimeModel>().Model;
        var headings = DataDictionary.Write(model).Split('\n').Where(line => line.StartsWith("### ", StringComparison.Ordinal)).Select(line => line[4..]);
        var tables = model.GetEntityTypes().Where(e => !e.IsMappedToJson()).Select(e => e.GetTableName()!);
        Assert.Equal(tables.Order(StringComparer.Ordinal), headings.Order(StringComparer.Ordinal));
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "DfspRegistry.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("The tests do not run below the repository.");
    }
}
