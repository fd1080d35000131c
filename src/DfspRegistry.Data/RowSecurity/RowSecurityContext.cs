using System.Data.Common;
using DfspRegistry.Data.Accounts;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace DfspRegistry.Data.RowSecurity;

/// <summary>
/// Tells PostgreSQL for whom it works: the settings that <see cref="RowSecurityPolicies"/> ask. They are local to a transaction, so that nothing of them is left
/// on a pooled connection: a transaction gets them as its first command, and a command outside of one is sent together with them, as one message, which
/// PostgreSQL runs as one transaction.
/// </summary>
internal sealed class RowSecurityContext : DbCommandInterceptor, IDbTransactionInterceptor
{
    public static RowSecurityContext Interceptor { get; } = new();

    /// <summary>The command that gives a transaction its context. Ids and a flag are all that stand in it, so nothing needs quoting.</summary>
    public static string Command(ICurrentUser user) =>
        $"select set_config('dfsp.all_sites', '{(user.WritesAllSites ? "on" : user.SeesAllSites ? "read" : "off")}', true), set_config('dfsp.sites', '{List(user.SiteIds)}', true), "
        + $"set_config('dfsp.writable_sites', '{List(user.WritableSiteIds)}', true), set_config('dfsp.opened_patients', '{List(user.OpenedPatientIds)}', true), "
        + $"set_config('dfsp.user', '{user.UserId}', true)";

    private static string List(IReadOnlyCollection<Guid> ids) => $"{{{string.Join(',', ids)}}}";

    // ---- transactions ----

    public DbTransaction TransactionStarted(DbConnection connection, TransactionEndEventData eventData, DbTransaction result) =>
        throw new InvalidOperationException("Begin transactions with BeginTransactionAsync.");

    public async ValueTask<DbTransaction> TransactionStartedAsync(
        DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default)
    {
        if (UserOf(eventData) is { } user)
        {
            await using var command = new NpgsqlCommand(Command(user), (NpgsqlConnection)connection, (NpgsqlTransaction)result);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        return result;
    }

    // ---- commands outside of a transaction ----

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Lead(command, eventData);
        return new(result);
    }

    public override async ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        if (IsLed(command))
            await result.NextResultAsync(cancellationToken);
        return result;
    }

    public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
    {
        Lead(command, eventData);
        return result;
    }

    public override DbDataReader ReaderExecuted(DbCommand command, CommandExecutedEventData eventData, DbDataReader result)
    {
        if (IsLed(command))
            result.NextResult();
        return result;
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Lead(command, eventData);
        return new(result);
    }

    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
    {
        Lead(command, eventData);
        return result;
    }

    /// <summary>Migrations are the owner's, who is not bound.</summary>
    private static void Lead(DbCommand command, CommandEventData eventData)
    {
        if (command.Transaction is null && eventData.CommandSource != CommandSource.Migrations && UserOf(eventData) is { } user)
            command.CommandText = $"{Command(user)};\n{command.CommandText}";
    }

    private static bool IsLed(DbCommand command) => command.CommandText.StartsWith("select set_config('dfsp.all_sites'", StringComparison.Ordinal);

    private static ICurrentUser? UserOf(DbContextEventData eventData) => (eventData.Context as RegistryDbContext)?.CurrentUser;
}
