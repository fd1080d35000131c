using System.Text.Json;
using DfspRegistry.Data.Accounts;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.Drafts;

/// <summary>
/// Keeps what the person at work is typing, one draft for each form. Kept by a statement of its own and not as a change of the record: a draft raises no
/// version and locks no patient. The audit trail says when a draft was begun and how it ended; each key between is no change of a record.
/// </summary>
public sealed class EntryDrafts(RegistryDbContext database, ICurrentUser user, TimeProvider clock)
{
    /// <returns>Null where there is none, and for a draft whose form was saved after all.</returns>
    public Task<EntryDraft?> FindAsync(string path, CancellationToken cancellation) =>
        Mine().SingleOrDefaultAsync(d => d.Path == path, cancellation);

    /// <summary>Keeps the draft in place of an earlier state of it.</summary>
    /// <returns>When it was kept; null when the form is saved already, so that there is nothing to keep.</returns>
    /// <exception cref="InvalidOperationException">Nobody is signed in.</exception>
    public async Task<DateTimeOffset?> KeepAsync(Guid patientId, TypedForm form, CancellationToken cancellation)
    {
        var (id, now) = (Guid.CreateVersion7(), clock.GetUtcNow());
        var (fields, shown) = (JsonSerializer.Serialize(form.Fields), JsonSerializer.Serialize(form.Shown));
        var me = user.UserId ?? throw new InvalidOperationException("A draft is somebody's.");
        var isSaved = await database.Database.SqlQuery<bool>(
            $"""
            with kept as (
                insert into entry_drafts (id, user_id, patient_id, path, title, record_id, base_version, form_id, sequence, fields, shown, typed, kept_at)
                select {id}, {me}, {patientId}, {form.Path}, {form.Title}, {form.RecordId}::uuid, {form.BaseVersion}::int, {form.FormId}, coalesce({form.Sequence}::bigint, 0), {fields}::jsonb, {shown}::jsonb, {form.Typed}, {now}
                where not exists (select from submitted_forms s where s.user_id = {me} and s.form_id = {form.FormId})
                on conflict (user_id, path) do update set patient_id = excluded.patient_id, title = excluded.title, record_id = excluded.record_id, base_version = excluded.base_version,
                    form_id = excluded.form_id, sequence = case when {form.Sequence}::bigint is null then entry_drafts.sequence else excluded.sequence end, fields = excluded.fields, shown = excluded.shown, typed = excluded.typed, kept_at = excluded.kept_at
                where entry_drafts.form_id <> excluded.form_id or entry_drafts.sequence < excluded.sequence or {form.Sequence}::bigint is null
                returning id, xmax = 0 as is_new
            ), trail as (
                insert into audit_entries (user_id, user_name, source, action, table_name, row_id, patient_id, new_values)
                select {me}, {user.UserName}, {user.Source}, 'inserted', 'entry_drafts', kept.id::text, {patientId}, jsonb_build_object('path', {form.Path}::text)
                from kept where kept.is_new
            )
            select exists (select from submitted_forms s where s.user_id = {me} and s.form_id = {form.FormId}) as "Value"
            """).ToListAsync(cancellation);
        return isSaved[0] ? null : now;
    }

    /// <summary>Throws the draft away. The audit trail keeps of which form it was and how many fields were typed; what was typed was no part of the record and is gone.</summary>
    public Task DiscardAsync(string path, CancellationToken cancellation) => database.Database.ExecuteSqlAsync(
        $"""
        with gone as (delete from entry_drafts where user_id = {user.UserId}::uuid and path = {path} returning id, patient_id, path, typed)
        insert into audit_entries (user_id, user_name, source, action, table_name, row_id, patient_id, old_values, reason)
        select {user.UserId}::uuid, {user.UserName}, {user.Source}, 'deleted', 'entry_drafts', id::text, patient_id, jsonb_build_object('path', path, 'typed', typed), 'discarded' from gone
        """, cancellation);

    /// <summary>Everybody's drafts about a patient who is being forgotten: a note that nobody saved can hold a name.</summary>
    internal static Task DiscardAllOfAsync(RegistryDbContext database, Guid patientId, CancellationToken cancellation) => database.Database.ExecuteSqlAsync(
        $"""
        with gone as (delete from entry_drafts where patient_id = {patientId} returning id, patient_id, path, typed)
        insert into audit_entries (user_id, user_name, source, action, table_name, row_id, patient_id, old_values, reason)
        select {database.CurrentUser.UserId}::uuid, {database.CurrentUser.UserName}, {database.CurrentUser.Source}, 'deleted', 'entry_drafts', id::text, patient_id, jsonb_build_object('path', path, 'typed', typed), 'patient forgotten' from gone
        """, cancellation);

    /// <summary>What the person at work has left open, the latest first.</summary>
    public Task<List<OpenDraft>> OpenOfAsync(CancellationToken cancellation) =>
        Mine().Where(d => d.Typed > 0).OrderByDescending(d => d.KeptAt)
            .Join(database.Patients, d => d.PatientId, p => p.Id, (d, p) => new OpenDraft(p.RegistryNumber, d.Title, d.Path, d.Typed, d.KeptAt))
            .ToListAsync(cancellation);

    /// <summary>Who else typed into the same visit, or saved it after <paramref name="version"/>.</summary>
    public async Task<OthersAtWork> OthersAsync(Guid recordId, int? version, CancellationToken cancellation)
    {
        var typing = await database.EntryDrafts.AsNoTracking().Where(d => d.RecordId == recordId && d.UserId != user.UserId && d.Typed > 0)
            .Where(d => !database.SubmittedForms.Any(f => f.UserId == d.UserId && f.FormId == d.FormId))
            .OrderByDescending(d => d.KeptAt).Take(3)
            .Join(database.Users, d => d.UserId, u => u.Id, (d, u) => new WhoAndWhen(u.DisplayName, d.KeptAt)).ToListAsync(cancellation);
        var now = await database.Visits.Where(v => v.Id == recordId).Select(v => (int?)v.Version).SingleOrDefaultAsync(cancellation);
        return new OthersAtWork(typing, now is null || now == version ? null : await LastSavedAsync(recordId, cancellation));
    }

    /// <summary>Who saved the visit last: by its form, else by the page of one of its rows.</summary>
    public async Task<WhoAndWhen?> LastSavedAsync(Guid visitId, CancellationToken cancellation) =>
        await database.SubmittedForms.Where(f => f.RecordId == visitId).OrderByDescending(f => f.At)
            .Join(database.Users, f => f.UserId, u => u.Id, (f, u) => new WhoAndWhen(u.DisplayName, f.At)).FirstOrDefaultAsync(cancellation)
        ?? await database.Visits.Where(v => v.Id == visitId)
            .SelectMany(v => database.AuditEntries.Where(e => e.PatientId == v.PatientId && e.Old != null)).OrderByDescending(e => e.Id)
            .Select(e => new WhoAndWhen(e.UserName, e.At)).FirstOrDefaultAsync(cancellation);

    private IQueryable<EntryDraft> Mine() => database.EntryDrafts.AsNoTracking()
        .Where(d => d.UserId == user.UserId && !database.SubmittedForms.Any(f => f.UserId == d.UserId && f.FormId == d.FormId));
}

/// <summary>A form as it stands while somebody fills it in.</summary>
/// <param name="Sequence">Null for a form that is sent whole, which is later than all that its page sent before.</param>
/// <param name="Fields">Field name to values, as typed.</param>
/// <param name="Shown">What stood in the fields when the form was opened.</param>
public sealed record TypedForm(
    Guid FormId, string Path, string Title, Guid? RecordId, int? BaseVersion, long? Sequence,
    IReadOnlyDictionary<string, string[]> Fields, IReadOnlyDictionary<string, string> Shown, int Typed);

public sealed record OpenDraft(string RegistryNumber, string Title, string Path, int Typed, DateTimeOffset KeptAt);

public sealed record WhoAndWhen(string Name, DateTimeOffset At);

/// <param name="Saved">Who saved it after the form was opened; null when nobody did.</param>
public sealed record OthersAtWork(IReadOnlyList<WhoAndWhen> Typing, WhoAndWhen? Saved);
