using DfspRegistry.Data.FollowUp;
using DfspRegistry.Data.Shared;
using DfspRegistry.Domain.Studies;

namespace DfspRegistry.Web.Calendar;

/// <summary>
/// The windows of the worklist as a calendar. It leaves the registry for a calendar program, so that it says no more than a registry number and whether the
/// patient is to be seen or only heard of: no drug, no progression, no operation.
/// </summary>
public static class VisitCalendar
{
    public static string Write(IEnumerable<DueItem> due, DateTimeOffset now)
    {
        var text = new CalendarText()
            .Line("BEGIN", "VCALENDAR").Line("VERSION", "2.0").Text("PRODID", "-//DFSP registry//Visits due//EN").Line("CALSCALE", "GREGORIAN")
            .Text("X-WR-CALNAME", "DFSP registry, visits due").Line("REFRESH-INTERVAL;VALUE=DURATION", "PT6H").Line("X-PUBLISHED-TTL", "PT6H");
        foreach (var item in due)
            Write(text, item, now);
        return text.Line("END", "VCALENDAR").ToString();
    }

    private static void Write(CalendarText text, DueItem item, DateTimeOffset now)
    {
        var visit = item.Visit;
        // The same visit keeps its name in the calendar when a date of the record is mended and its window moves.
        var uid = DerivedId.From(item.PatientId, $"calendar {visit.Plan.Id} {visit.Occurrence}");
        text.Line("BEGIN", "VEVENT").Text("UID", uid.ToString()).Moment("DTSTAMP", now)
            // The end of a whole-day event is the day after its last one (RFC 5545, 3.6.1).
            .Day("DTSTART", visit.Opens).Day("DTEND", visit.Closes.AddDays(1))
            .Text("SUMMARY", $"{item.RegistryNumber}: {(visit.Plan.Kind == PlannedVisitKind.Contact ? "contact" : "visit")} due")
            .Line("CLASS", "PRIVATE").Line("TRANSP", "TRANSPARENT").Line("END", "VEVENT");
    }
}
