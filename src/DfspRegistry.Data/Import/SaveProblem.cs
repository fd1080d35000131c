using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace DfspRegistry.Data.Import;

/// <summary>What the database refused, in words without the row's values.</summary>
internal static class SaveProblem
{
    public static FileProblem? Of(Exception exception, string file) => exception is DbUpdateException { InnerException: PostgresException refused }
        ? new FileProblem(file, null, null, refused.SqlState switch
        {
            PostgresErrorCodes.UniqueViolation => $"A row of {refused.TableName} repeats what may be there once ({refused.ConstraintName}).",
            PostgresErrorCodes.CheckViolation => $"A row of {refused.TableName} says what cannot be ({refused.ConstraintName}).",
            PostgresErrorCodes.ForeignKeyViolation => $"A row of {refused.TableName} names a row that is not there ({refused.ConstraintName}).",
            PostgresErrorCodes.StringDataRightTruncation => $"A text is too long for its column in {refused.TableName}.",
            _ => $"The database refused the rows ({refused.SqlState}).",
        })
        : null;
}
