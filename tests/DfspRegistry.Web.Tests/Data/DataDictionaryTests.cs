using DfspRegistry.Data;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Web.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace DfspRegistry.Web.Tests.Data;

public sealed class DataDictionaryTests
{
    [Fact]
    public void The_data_dictionary_says_what_the_mappings_say()
    {
        using var context = RegistryData.Open("Host=none", new NobodySignedIn());
        Repository.AssertSays("data-dictionary.md", DataDictionary.Write(context.GetService<IDesignTimeModel>().Model));
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
}
