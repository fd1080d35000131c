using DfspRegistry.Data.Patients;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace DfspRegistry.Web.Pages.Record;

/// <summary>What every page with one form of the record starts with: whose record it is, and whether the thing is new.</summary>
/// <param name="ExistingId">Null for a new thing.</param>
/// <param name="Lines">The patient's treatment lines to choose from; empty where the form does not ask for one.</param>
public sealed record RecordEntry(Patient Patient, Guid? ExistingId, IReadOnlyList<SelectListItem> Lines)
{
    public const string NotALine = "Choose one of the patient's treatment lines.";

    public bool IsNew => ExistingId is null;

    /// <summary>Puts a sentence on the field when a form names a line that is not among the patient's.</summary>
    public void CheckLine(ModelStateDictionary errors, string field, Guid? lineId)
    {
        if (lineId is { } line && Lines.All(l => l.Value != line.ToString()))
            errors.AddModelError(field, NotALine);
    }

    /// <typeparam name="TRow">What the form is of.</typeparam>
    /// <returns>Null for an unknown number, for a patient of another site, for an id that is none, and for one that is not of this patient.</returns>
    public static async Task<RecordEntry?> OpenAsync<TRow>(PatientRecords records, string number, string id, CancellationToken cancellation, bool withLines = false)
        where TRow : class, IBelongsToPatient
    {
        if (!RouteId.TryParse(id, out var existing) || await records.FindAsync(number, cancellation) is not { } patient)
            return null;
        if (existing is { } row && !await records.HasAsync<TRow>(patient.Id, row, cancellation))
            return null;
        var lines = withLines ? await records.LinesAsync(patient.Id, cancellation) : [];
        return new RecordEntry(patient, existing, [.. lines.Select(l => new SelectListItem($"{l.Ordinal} {l.Drug}, from {l.StartedOn}", l.Id.ToString()))]);
    }
}
