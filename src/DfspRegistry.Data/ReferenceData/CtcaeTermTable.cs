using System.Text.Json;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Shared;
using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.Shared;
using Npgsql;

namespace DfspRegistry.Data.ReferenceData;

/// <summary>Writes lists of terms into the table, in one statement and with one audit entry a list.</summary>
internal static class CtcaeTermTable
{
    /// <summary>Adds the terms that ship with the registry; those that are there stay as they are, with their definitions.</summary>
    public static async Task SeedAsync(string connectionString, CancellationToken cancellation) =>
        await WriteAsync(connectionString, new CommandLineUser(), CtcaeTermList.Version, CtcaeTermList.Shipped(), "shipped with the registry", "do nothing", cancellation);

    /// <summary>Adds terms, and brings those that are there to what the list says.</summary>
    public static Task<(int New, int Changed)> ReplaceAsync(
        string connectionString, ICurrentUser user, CtcaeVersion version, IReadOnlyList<CtcaeListedTerm> terms, string source, CancellationToken cancellation) =>
        WriteAsync(connectionString, user, version, terms, source,
            """
            do update set organ_class = excluded.organ_class, allowed_grades = excluded.allowed_grades,
                definition = excluded.definition, grade_definitions = excluded.grade_definitions
            where (t.organ_class, t.allowed_grades, t.definition, t.grade_definitions)
                is distinct from (excluded.organ_class, excluded.allowed_grades, excluded.definition, excluded.grade_definitions)
            """, cancellation);

    private static async Task<(int New, int Changed)> WriteAsync(
        string connectionString, ICurrentUser user, CtcaeVersion version, IReadOnlyList<CtcaeListedTerm> terms, string source, string onConflict,
        CancellationToken cancellation)
    {
        var code = Codes.Print(version);
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var write = new NpgsqlCommand(
            $"""
            insert into ctcae_terms as t (id, version, term, organ_class, allowed_grades, definition, grade_definitions)
            select l.id, $1, l.term, l.organ_class, l.grades::integer[], l.definition, array(select jsonb_array_elements_text(l.texts::jsonb))
            from unnest($2, $3, $4, $5, $6, $7) as l (id, term, organ_class, grades, definition, texts)
            on conflict (version, term) {onConflict}
            returning xmax = 0
            """, connection);
        write.Parameters.AddWithValue(code);
        write.Parameters.AddWithValue(terms.Select(t => DerivedId.From(Guid.Empty, $"ctcae {code} {t.Term}")).ToArray());
        write.Parameters.AddWithValue(terms.Select(t => t.Term).ToArray());
        write.Parameters.AddWithValue(terms.Select(t => t.OrganClass).ToArray());
        write.Parameters.AddWithValue(terms.Select(t => $"{{{string.Join(',', t.Grades)}}}").ToArray());
        write.Parameters.AddWithValue(terms.Select(t => t.Definition).ToArray());
        write.Parameters.AddWithValue(terms.Select(t => JsonSerializer.Serialize(t.GradeTexts)).ToArray());
        var (added, changed) = (0, 0);
        await using (var rows = await write.ExecuteReaderAsync(cancellation))
        {
            while (await rows.ReadAsync(cancellation))
            {
                // A row of this statement without an earlier version is new (PostgreSQL's xmax).
                if (rows.GetBoolean(0))
                    added++;
                else
                    changed++;
            }
        }
        if (added + changed > 0)
        {
            await using var audit = new NpgsqlCommand(
                """
                insert into audit_entries (user_id, user_name, source, action, table_name, new_values)
                values ($1, $2, $3, $4, 'ctcae_terms', jsonb_build_object('version', $5, 'list', $6, 'new', $7, 'changed', $8))
                """, connection);
            audit.Parameters.Add(new NpgsqlParameter<Guid?> { TypedValue = user.UserId });
            audit.Parameters.AddWithValue(user.UserName);
            audit.Parameters.AddWithValue(user.Source);
            audit.Parameters.AddWithValue(added > 0 ? "inserted" : "updated");
            audit.Parameters.AddWithValue(code);
            audit.Parameters.AddWithValue(source);
            audit.Parameters.AddWithValue(added);
            audit.Parameters.AddWithValue(changed);
            await audit.ExecuteNonQueryAsync(cancellation);
        }
        await transaction.CommitAsync(cancellation);
        return (added, changed);
    }
}
