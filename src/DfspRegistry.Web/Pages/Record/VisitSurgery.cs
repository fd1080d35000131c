using DfspRegistry.Domain.FollowUp;

namespace DfspRegistry.Web.Pages.Record;

/// <summary>Surgery, histology and recurrence on the visit's form, where they matter: in a study that leads to surgery, and after an operation.</summary>
public sealed partial class VisitModel
{
    public bool AsksForSurgery => View.IsSurgicalStudy || View.Surgeries.Count > 0;

    private RecurrenceInput OwnRecurrence() => View.OwnRecurrence is { } row
        ? new RecurrenceInput { Id = row.Id, FoundOn = row.FoundOn, Kind = row.Kind, Confirmation = row.Confirmation, Site = row.Site }
        : new RecurrenceInput();

    private void CompleteRecurrence()
    {
        if (Input.Recurrence.Kind is not null)
            Input.Recurrence.FoundOn ??= Input.Visit.VisitedOn;
    }
}
