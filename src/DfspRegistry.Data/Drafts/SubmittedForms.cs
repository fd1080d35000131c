using DfspRegistry.Data.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace DfspRegistry.Data.Drafts;

/// <summary>
/// Makes one save of a form that is sent more than once, at the same time or later: the save runs in a transaction that begins here, waits for one
/// that saves the same form, and is written down in it.
/// </summary>
public sealed class SubmittedForms(RegistryDbContext database, ICurrentUser user, TimeProvider clock)
{
    public async Task<IDbContextTransaction> BeginAsync(Guid formId, CancellationToken cancellation)
    {
        var transaction = await database.Database.BeginTransactionAsync(cancellation);
        var name = $"form {formId}";
        await database.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({name}, 0))", cancellation);
        return transaction;
    }

    /// <returns>Where the person was sent when this very content was saved; null when it was not.</returns>
    public Task<string?> SentToAsync(Guid formId, byte[] content, CancellationToken cancellation) =>
        database.SubmittedForms.Where(f => f.UserId == user.UserId && f.FormId == formId && f.Content == content).Select(f => f.SentTo).FirstOrDefaultAsync(cancellation);

    /// <returns>Where the person was sent when the form was saved, whatever it held; null when it was not.</returns>
    public Task<string?> SentToAsync(Guid formId, CancellationToken cancellation) =>
        database.SubmittedForms.Where(f => f.UserId == user.UserId && f.FormId == formId).Select(f => f.SentTo).FirstOrDefaultAsync(cancellation);

    /// <summary>Within the transaction of the save: the form is saved, its draft is done with.</summary>
    public Task SavedAsync(Guid patientId, TypedForm form, byte[] content, string sentTo, CancellationToken cancellation)
    {
        var (id, now) = (Guid.CreateVersion7(), clock.GetUtcNow());
        return database.Database.ExecuteSqlAsync(
            $"""
            with saved as (
                insert into submitted_forms (id, patient_id, user_id, form_id, content, record_id, sent_to, at)
                values ({id}, {patientId}, {user.UserId}, {form.FormId}, {content}, {form.RecordId}::uuid, {sentTo}, {now})
                on conflict (user_id, form_id) do update set content = excluded.content, sent_to = excluded.sent_to, at = excluded.at
            ), done as (
                delete from entry_drafts where user_id = {user.UserId} and path = {form.Path} returning id, patient_id, path
            )
            insert into audit_entries (user_id, user_name, source, action, table_name, row_id, patient_id, old_values, reason)
            select {user.UserId}, {user.UserName}, {user.Source}, 'deleted', 'entry_drafts', id::text, patient_id, jsonb_build_object('path', path), 'saved' from done
            """, cancellation);
    }
}
