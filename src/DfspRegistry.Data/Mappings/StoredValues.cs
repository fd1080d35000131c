using System.Text.Json;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Shared.Validation;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace DfspRegistry.Data.Mappings;

/// <summary>How values that are not PostgreSQL's own are stored: codes as readable text, partial dates in their ISO form.</summary>
internal static class StoredValues
{
    public static void Configure(ModelConfigurationBuilder configuration)
    {
        configuration.Properties<string>().HaveMaxLength(TextRules.ShortText);
        configuration.Properties<PartialDate>().HaveConversion<PartialDateConverter>().HaveColumnType("text").UseCollation("C");
        foreach (var code in typeof(Patient).Assembly.GetTypes().Where(type => type.IsEnum))
            configuration.Properties(code).HaveConversion(typeof(CodeConverter<>).MakeGenericType(code)).HaveColumnType("text");
    }
}

public sealed class PartialDateConverter() : ValueConverter<PartialDate, string>(date => date.ToString(), text => PartialDate.Parse(text));

public sealed class CodeConverter<T>() : ValueConverter<T, string>(value => Codes.Print(value), text => Codes.Parse<T>(text)) where T : struct, Enum;

/// <summary>The columns of an imported file that the registry has no field for, as one JSON object.</summary>
public sealed class AttributesConverter() : ValueConverter<Dictionary<string, string>, string>(
    attributes => AttributesJson.Write(attributes),
    json => AttributesJson.Read(json));

public sealed class AttributesComparer() : ValueComparer<Dictionary<string, string>>(
    (left, right) => AttributesJson.Write(left!) == AttributesJson.Write(right!),
    attributes => AttributesJson.Write(attributes).GetHashCode(StringComparison.Ordinal),
    attributes => new Dictionary<string, string>(attributes, StringComparer.Ordinal));

public static class AttributesJson
{
    public static string Write(Dictionary<string, string> attributes) =>
        JsonSerializer.Serialize(new SortedDictionary<string, string>(attributes, StringComparer.Ordinal));

    public static Dictionary<string, string> Read(string json) =>
        new(JsonSerializer.Deserialize<Dictionary<string, string>>(json) ?? [], StringComparer.Ordinal);
}
