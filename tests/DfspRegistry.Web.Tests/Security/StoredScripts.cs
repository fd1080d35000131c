using DfspRegistry.Web.Tests.Fixtures;
using Npgsql;

namespace DfspRegistry.Web.Tests.Security;

/// <summary>Texts that would run if they were written into a page as they stand, and a way to store one in every text column.</summary>
internal static class StoredScripts
{
    /// <summary>Marks an element that the corpus, and not a page, has made.</summary>
    public const string Mark = "data-ran";

    public static IReadOnlyList<string> Corpus { get; } =
    [
        $"\"><img src=x onerror=alert(1) {Mark}></svg><svg onload=alert(1) {Mark}></textarea></title><b {Mark}></script><script {Mark}>alert(1)</script>",
        $"'\" autofocus onfocus=alert(1) {Mark}=\"",
        // Decoded once more than it was encoded, these would be elements.
        $"%3Cimg src=x onerror=alert(1) {Mark}%3E &lt;b {Mark}&gt; &#60;i {Mark}&#62; %253Cu {Mark}%253E alert(1)",
    ];

    /// <returns>How many columns took the text: codes refuse it by their constraints, and addresses of pages (study code, registry number) keep theirs.</returns>
    public static async Task<int> FillAsync(WebFixture web, string text)
    {
        await using var connection = new NpgsqlConnection(web.Database.OwnerConnectionString);
        await connection.OpenAsync();
        List<(string Table, string Column, int? Length)> columns = [];
        await using (var list = new NpgsqlCommand(
            """
            select c.table_name, c.column_name, c.character_maximum_length from information_schema.columns c
            join pg_tables t on t.tablename = c.table_name and t.schemaname = 'public'
            where c.table_schema = 'public' and c.data_type in ('text', 'character varying') and c.is_updatable = 'YES'
            and c.table_name not in ('roles', 'audit_entries', 'schema_migrations', 'data_protection_keys', 'user_sessions', 'signatures', 'record_locks', 'entry_drafts', 'submitted_forms')
            and not (c.table_name = 'users' and c.column_name <> 'display_name') and c.column_name not in ('registry_number')
            and not (c.table_name = 'studies' and c.column_name = 'code')
            """, connection))
        await using (var reader = await list.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
                columns.Add((reader.GetString(0), reader.GetString(1), await reader.IsDBNullAsync(2) ? null : reader.GetInt32(2)));
        }
        var filled = 0;
        foreach (var (table, column, length) in columns)
        {
            if (length < text.Length)
                continue;
            try
            {
                await using var update = new NpgsqlCommand($"update \"{table}\" set \"{column}\" = $1", connection) { Parameters = { new() { Value = text } } };
                filled += await update.ExecuteNonQueryAsync() > 0 ? 1 : 0;
            }
            catch (PostgresException refused) when (refused.SqlState[..2] is "22" or "23")
            {
                // A code, a date, a key, or a name that has to be unique: the database takes no such text there (classes data exception and integrity violation).
            }
        }
        return filled;
    }
}
