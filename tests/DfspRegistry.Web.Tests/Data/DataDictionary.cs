using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using DfspRegistry.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace DfspRegistry.Web.Tests.Data;

/// <summary>Writes the data dictionary: tables and columns from the mappings, their meaning from the comments of the types that they hold.</summary>
internal static partial class DataDictionary
{
    private static readonly (string Title, string[] Namespaces)[] Chapters =
    [
        ("Studies and sites", ["Studies", "Sites"]),
        ("Patients", ["Patients", "Transfers", "BreakGlass"]),
        ("Diagnosis", ["Diagnosis"]),
        ("Enrolment", ["Enrollment"]),
        ("Treatment", ["Treatment"]),
        ("Response", ["TumorResponse"]),
        ("Adverse events", ["AdverseEvents"]),
        ("Surgery and histology", ["Surgery"]),
        ("Follow-up", ["FollowUp", "Checks"]),
        ("Entry", ["Drafts"]),
        ("Exports of rows", ["RowExports"]),
        ("Signatures and locks", ["Signing"]),
        ("Accounts, audit trail and keys", ["Accounts", "Sessions", "SecondFactors", "SigningIn", "Auditing", "Security", "Identity"]),
    ];

    public static string Write(IModel model)
    {
        var meanings = new Meanings();
        var text = new StringBuilder();
        text.Append(
            """
            # Data dictionary

            Every table and column of the database, what it means and what it may hold. This file is written from the mappings and from the comments of
            the types; a test compares the two. To write it anew: `DFSP_WRITE_DOCS=1 ./dfsp test --filter DataDictionaryTests`.

            - Ids are UUIDs (version 7), made by whoever writes the row, so that a form sent twice writes once.
            - *partial date* is text: `2012-07-03`, `2012-07` or `2012`, as far as the date is known.
            - A *code* is text out of the listed values. Empty means that nothing was recorded; where not knowing is itself a fact, it has a code.
            - A row of a patient is seen and written only by people of the patient's site.

            """);
        foreach (var (title, namespaces) in Chapters)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {title}\n");
            foreach (var entity in model.GetEntityTypes().Where(e => !e.IsMappedToJson() && namespaces.Contains(e.ClrType.Namespace!.Split('.')[^1])).OrderBy(e => e.GetTableName(), StringComparer.Ordinal))
                Table(text, entity, meanings);
        }
        return text.ToString();
    }

    private static void Table(StringBuilder text, IEntityType entity, Meanings meanings)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n### {entity.GetTableName()}\n");
        if (meanings.Of(entity.ClrType) is { Length: > 0 } meaning)
            text.Append(CultureInfo.InvariantCulture, $"\n{meaning}\n");
        text.Append("\n| column | type | may be empty | meaning |\n|---|---|---|---|\n");
        foreach (var property in entity.GetProperties())
        {
            var words = string.Join(" ", new[] { meanings.Of(property), Reference(property), Values(property) }.Where(part => part.Length > 0));
            text.Append(CultureInfo.InvariantCulture, $"| {property.GetColumnName()} | {Type(property)} | {(property.IsNullable ? "yes" : "no")} | {words.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
        }
        foreach (var json in entity.GetNavigations().Select(n => n.TargetEntityType).Where(t => t.IsMappedToJson()))
            text.Append(CultureInfo.InvariantCulture, $"| {json.GetContainerColumnName()} | jsonb | no | {string.Join(", ", json.GetProperties().Where(p => !p.IsShadowProperty()).Select(p => p.GetJsonPropertyName()))} |\n");
        Rules(text, entity);
    }

    private static void Rules(StringBuilder text, IEntityType entity)
    {
        string[] rules =
        [
            .. entity.GetIndexes().Where(i => i.IsUnique).Select(i =>
                $"one row for each {string.Join(", ", i.Properties.Select(p => p.GetColumnName()))}{(i.GetFilter() is { } filter ? $" where {filter}" : "")}"),
            .. entity.GetCheckConstraints().Where(c => !c.Name!.EndsWith("_code", StringComparison.Ordinal) && !c.Name.EndsWith("_date", StringComparison.Ordinal)).Select(c => $"`{c.Sql}`"),
        ];
        if (rules.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $"\nHeld by the table: {string.Join("; ", rules.Order(StringComparer.Ordinal))}.\n");
    }

    private static string Type(IProperty property)
    {
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        return type == typeof(PartialDate) ? "partial date" : type.IsEnum ? "code" : property.GetColumnType();
    }

    private static string Reference(IProperty property)
    {
        var key = property.GetContainingForeignKeys().FirstOrDefault(k => k.Properties[0] == property);
        return key is not null ? $"→ {key.PrincipalEntityType.GetTableName()}." : property.IsPrimaryKey() ? "The row's key." : "";
    }

    private static string Values(IProperty property)
    {
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        if (!type.IsEnum)
            return "";
        var codes = (IReadOnlyList<string>)typeof(Codes).GetMethod(nameof(Codes.All))!.MakeGenericMethod(type).Invoke(null, null)!;
        return string.Join(", ", codes.Select(code => $"`{code}`")) + ".";
    }

    /// <summary>The summaries that the compiler writes beside the assemblies.</summary>
    private sealed class Meanings
    {
        private readonly Dictionary<string, string> byMember = new[] { "DfspRegistry.Domain.xml", "DfspRegistry.Data.xml" }
            .SelectMany(file => XDocument.Load(Path.Combine(AppContext.BaseDirectory, file)).Descendants("member"))
            // Both assemblies have the helpers that the compiler makes for regular expressions.
            .Where(m => !m.Attribute("name")!.Value.Contains("RegularExpressions.Generated", StringComparison.Ordinal))
            .ToDictionary(m => m.Attribute("name")!.Value, m => m.Element("summary") is { } summary ? Words(summary) : "", StringComparer.Ordinal);

        public string Of(Type type) => byMember.GetValueOrDefault("T:" + type.FullName, "");

        public string Of(IProperty property)
        {
            var own = property.PropertyInfo is { } info ? byMember.GetValueOrDefault($"P:{info.DeclaringType!.FullName}.{info.Name}", "") : "";
            var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
            return own.Length > 0 || !type.IsEnum ? own : Of(type);
        }

        private static string Words(XElement summary)
        {
            foreach (var see in summary.Descendants("see").ToList())
            {
                var named = (see.Attribute("cref")?.Value ?? "").Split('.', ':');
                see.ReplaceWith(named[0] == "P" ? Codes.SnakeCase(named[^1]) : named[^1]);
            }
            return Blanks().Replace(summary.Value, " ").Trim();
        }
    }

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Blanks();
}
