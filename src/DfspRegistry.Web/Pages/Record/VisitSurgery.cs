using DfspRegistry.Domain.FollowUp;
using Microsoft.AspNetCore.Mvc;

namespace DfspRegistry.Web.Pages.Record;

/// <summary>Surgery, histology and recurrence on the visit's form, where they matter: in a study that leads to surgery, and after an operation.</summary>
public sealed partial class VisitModel
{
    /// <summary>The page that the visit is left for, saved in progress; it comes back here.</summary>
    [BindProperty]
    public string? Then { get; set; }

    public bool AsksForSurgery => View.IsSurgicalStudy || View.Surgeries.Count > 0;

    /// <summary>Saved in progress and on to the operation or the histology; null when the visit is simply saved.</summary>
    private string? Onward() => Then is "surgeries" or "histology" ? $"/patients/{Number}/{Then}/new?visit={Input.Visit.Id}" : null;

    private RecurrenceInput OwnRecurrence() => View.OwnRecurrence is { } row
        ? new RecurrenceInput { Id = row.Id, FoundOn = row.FoundOn, Kind = row.Kind, Confirmation = row.Confirmation, Site = row.Site }
        : new RecurrenceInput();

    private void CompleteRecurrence()
    {
        if (Input.Recurrence.Kind is not null)
            Input.Recurrence.FoundOn ??= Input.Visit.VisitedOn;
    }
}
