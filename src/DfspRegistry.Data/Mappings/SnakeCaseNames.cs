using System.Reflection;
using DfspRegistry.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;

namespace DfspRegistry.Data.Mappings;

/// <summary>
/// Names columns, keys and indexes in snake_case where a mapping does not name them itself, and gives every column of codes or partial
/// dates the constraint that holds it to them.
/// </summary>
internal sealed class SnakeCaseNames : IModelFinalizingConvention
{
    public void ProcessModelFinalizing(IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context)
    {
        foreach (var entity in modelBuilder.Metadata.GetEntityTypes())
        {
            if (entity.GetTableName() is not { } table || entity.IsMappedToJson())
                continue;
            foreach (var property in entity.GetDeclaredProperties())
                property.Builder.HasColumnName(Codes.SnakeCase(property.Name));
            foreach (var property in entity.GetDeclaredProperties())
                Constrain(entity, table, property);
            foreach (var key in entity.GetDeclaredKeys())
                key.Builder.HasName((key.IsPrimaryKey() ? "pk_" : "ak_") + table + (key.IsPrimaryKey() ? "" : "_" + Columns(key.Properties)));
            foreach (var index in entity.GetDeclaredIndexes())
                index.Builder.HasDatabaseName(index.Name ?? "ix_" + table + "_" + Columns(index.Properties));
            foreach (var foreignKey in entity.GetDeclaredForeignKeys())
                foreignKey.Builder.HasConstraintName("fk_" + table + "_" + foreignKey.Properties[0].GetColumnName());
        }
    }

    private static void Constrain(IConventionEntityType entity, string table, IConventionProperty property)
    {
        var column = property.GetColumnName();
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        if (type == typeof(PartialDate))
            entity.Builder.HasCheckConstraint($"ck_{table}_{column}_date", $"partial_date_is_valid({column})");
        else if (type.IsEnum)
            entity.Builder.HasCheckConstraint($"ck_{table}_{column}_code", $"{column} in ({string.Join(", ", AllCodes(type).Select(code => $"'{code}'"))})");
    }

    /// <summary>The codes that a column of this enum may hold, in the order of their declaration.</summary>
    internal static IReadOnlyList<string> AllCodes(Type enumType) =>
        (IReadOnlyList<string>)typeof(Codes).GetMethod(nameof(Codes.All), BindingFlags.Public | BindingFlags.Static)!.MakeGenericMethod(enumType).Invoke(null, null)!;

    private static string Columns(IEnumerable<IConventionProperty> properties) => string.Join("_", properties.Select(property => property.GetColumnName()));
}
