using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace DfspRegistry.Data.Concurrency;

/// <summary>Ids are made before the form is sent, so a form sent twice tries to write the same row twice.</summary>
public static class RepeatedSubmit
{
    /// <summary>True when the save failed because a row with this id is already there: the first submit has saved it.</summary>
    public static bool Caused(DbUpdateException exception) =>
        exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: { } constraint }
        && constraint.StartsWith("pk_", StringComparison.Ordinal);
}
