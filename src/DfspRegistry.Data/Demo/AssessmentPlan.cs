using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Data.Demo;

/// <param name="Day">Days after the first dose of the line.</param>
internal sealed record PlannedAssessment(int Day, ResponseCode Response);

/// <summary>
/// When a line of treatment was assessed and with which response, as the 2015 study planned it: at 3 months, then every 6 months, and when
/// the disease progressed. The responses make the patient's best response, unconfirmed, and end in progression where that ended PFS.
/// </summary>
internal static class AssessmentPlan
{
    private const double FirstDay = 91.3;
    private const double Every = 182.6;

    public static IReadOnlyList<PlannedAssessment> Of(DemoPatient patient, string line, DateOnly start, ResponseCode best, int pfsDays, EndOfPfs end)
    {
        // Progression as best response is seen at the first assessment, or at an earlier one that symptoms called for.
        if (best == ResponseCode.PD)
            return [new(pfsDays, ResponseCode.PD)];

        var days = Days(patient, line, start, pfsDays, end);
        if (end == EndOfPfs.Ongoing)
            days.Add(pfsDays);
        var plan = days.Select((day, i) => new PlannedAssessment(day, At(patient, line, best, i, days.Count))).ToList();
        if (end == EndOfPfs.Progression)
            plan.Add(new(pfsDays, ResponseCode.PD));
        return plan;
    }

    private static List<int> Days(DemoPatient patient, string line, DateOnly start, int pfsDays, EndOfPfs end)
    {
        // A planned assessment that would have come close before the last day was that last one.
        var before = pfsDays - (end == EndOfPfs.Ongoing ? 75 : end == EndOfPfs.Progression ? 40 : 25);
        List<int> days = [];
        for (var k = 0; ; k++)
        {
            var name = $"{line}/assessment/{k}";
            // The first is mostly done by the landmark of 3 months, one in six up to two weeks later.
            var jitter = k == 0
                ? patient.OneIn(6, name + "/late") ? 2 + patient.Choose(name, 10) : -patient.Choose(name, 8)
                : patient.Choose(name, 25) - 12;
            var day = DemoPatient.Workday(start.AddDays((int)(FirstDay + (k * Every)) + jitter)).DayNumber - start.DayNumber;
            if (day > before)
                return days;
            // Now and then a patient did not come.
            if (k < 2 || !patient.OneIn(20, name + "/missed"))
                days.Add(day);
        }
    }

    private static ResponseCode At(DemoPatient patient, string line, ResponseCode best, int index, int count)
    {
        // One assessment in twelve could not be judged; never one of the first three, on which the best response rests, nor the last.
        if (index > 2 && index < count - 1 && patient.OneIn(12, $"{line}/evaluable/{index}"))
            return ResponseCode.NE;
        var bestFrom = best switch
        {
            ResponseCode.CR => Math.Min(count - 1, 1 + patient.Choose(line + "/complete-from", 2)),
            ResponseCode.PR => Math.Min(count - 1, patient.OneIn(3, line + "/partial-late") ? 1 : 0),
            _ => 0,
        };
        if (index >= bestFrom)
            return best;
        return best == ResponseCode.CR && !(index == 0 && patient.OneIn(4, line + "/stable-first")) ? ResponseCode.PR : ResponseCode.SD;
    }
}
