using DfspRegistry.Data.Drafts;
using DfspRegistry.Data.Patients;

namespace DfspRegistry.Web.Drafts;

/// <summary>Keeps the fields of a request's form as the draft of the ticket's person.</summary>
public sealed class KeptTyping(EntryDrafts drafts, PatientRecords records)
{
    /// <param name="IsSaved">The form was saved already: there is nothing to keep.</param>
    public sealed record Kept(DateTimeOffset? At, int Typed, bool IsSaved);

    /// <returns>Null when the patient is not, or no longer, one of the person's.</returns>
    public async Task<Kept?> KeepAsync(FormTicket ticket, IFormCollection form, CancellationToken cancellation)
    {
        if (FormFields.FormId(form) is not { } formId || await records.FindAsync(ticket.RegistryNumber, cancellation) is not { } patient)
            return null;
        var typed = Read(form, formId, ticket.Path, ticket.Title);
        var at = await drafts.KeepAsync(patient.Id, typed, cancellation);
        return new Kept(at, typed.Typed, at is null);
    }

    public static TypedForm Read(IFormCollection form, Guid formId, string path, string title)
    {
        var fields = FormFields.Typed(form);
        var shown = PackedText.Unpack<Dictionary<string, string>>(form[FormFields.Shown]) ?? [];
        var sequence = long.TryParse(form[FormFields.Sequence], out var n) ? n : (long?)null;
        return new TypedForm(formId, path, title, FormFields.RecordId(fields), FormFields.BaseVersion(fields), sequence, fields, shown, FormFields.Changed(shown, fields).Count());
    }
}
