using System.Data.Common;
using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Data.Cohorts;

/// <summary>Columns as the mappings write them: codes, partial dates, and what may be null.</summary>
internal static class RowReading
{
    public static T Code<T>(this DbDataReader row, int column) where T : struct, Enum => Codes.Parse<T>(row.GetString(column));

    public static T? CodeOrNull<T>(this DbDataReader row, int column) where T : struct, Enum => row.IsDBNull(column) ? null : row.Code<T>(column);

    public static PartialDate Date(this DbDataReader row, int column) => PartialDate.Parse(row.GetString(column));

    public static PartialDate? DateOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.Date(column);

    public static string? TextOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static decimal? NumberOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetDecimal(column);

    public static int? CountOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt32(column);

    public static Guid? IdOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetGuid(column);
}
