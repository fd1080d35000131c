using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Data.Demo;

/// <summary>The treatment line itself and its dose periods: the regimens of the 2015 study, with invented changes and interruptions.</summary>
internal static class LineDoses
{
    private sealed record Change(DateOnly From, decimal Mg, DoseSchedule Schedule, DoseChangeReason Reason, string? Detail = null);

    public static void Add(LineOfTreatment line, Guid studyId, SevereEvent? severe)
    {
        var treatment = line.Patient.Add(new TreatmentLine
        {
            Id = line.Id,
            PatientId = line.Patient.Id,
            StudyId = studyId,
            Ordinal = line.Ordinal,
            Drug = line.Name,
            Intent = TreatmentIntent.Palliative,
            StartedOn = line.Start,
            EndedOn = line.LastDose,
            StopReason = line.Pfs switch { EndOfPfs.Ongoing => null, EndOfPfs.Death => StopReason.Death, _ => StopReason.Progression },
            Resistance = line.Pfs is EndOfPfs.Ongoing or EndOfPfs.Death ? null : line.Best == ResponseCode.PD ? DrugResistance.Primary : DrugResistance.Secondary,
        });
        var changes = line.Name == Regimens.Imatinib ? Imatinib(line, severe) : Sunitinib(line, severe);
        for (var i = 0; i < changes.Count; i++)
        {
            var change = changes[i];
            treatment.DosePeriods.Add(new DosePeriod
            {
                Id = line.Patient.RowId(line.Row("dose/" + i)),
                PatientId = line.Patient.Id,
                TreatmentLineId = line.Id,
                StartedOn = change.From,
                EndedOn = i + 1 < changes.Count ? changes[i + 1].From.AddDays(-1) : line.LastDose,
                DoseMgPerDay = change.Mg,
                Schedule = change.Schedule,
                Reason = change.Reason,
                ReasonDetail = change.Detail,
            });
        }
    }

    private static List<Change> Imatinib(LineOfTreatment line, SevereEvent? severe)
    {
        const DoseSchedule daily = DoseSchedule.Continuous;
        var patient = line.Patient;
        List<Change> changes = [new(line.Start, 400, daily, DoseChangeReason.AsPlanned)];
        if (Interruption(line, severe) is { } pause)
        {
            changes.Add(new(pause.From, 0, daily, DoseChangeReason.Toxicity, $"{pause.Term.ToLowerInvariant()} grade 3"));
            changes.Add(new(pause.To, patient.Choose(line.Row("after-pause"), 300, 400), daily, DoseChangeReason.Toxicity, $"{pause.Term.ToLowerInvariant()} back to grade 1"));
        }
        else if (line.PfsDays > 300 && line.Best != ResponseCode.CR && patient.OneIn(7, line.Row("escalation")))
        {
            changes.Add(new(line.Start.AddDays(line.PfsDays * (40 + patient.Choose(line.Row("escalation-at"), 25)) / 100), 800, daily, DoseChangeReason.Discretion,
                "no further shrinkage since the last assessment; higher dose tried"));
        }
        else if (line.PfsDays > 240 && patient.OneIn(10, line.Row("adherence")))
        {
            var from = line.Start.AddDays(90 + patient.Choose(line.Row("adherence-at"), 60));
            changes.Add(new(from, 0, daily, DoseChangeReason.Adherence, "tablets ran out during a stay abroad"));
            changes.Add(new(from.AddDays(9 + patient.Choose(line.Row("adherence-for"), 12)), 400, daily, DoseChangeReason.AsPlanned));
        }
        if (line.BeyondProgression)
            changes.Add(new(line.PfsEnd.AddDays(1), 800, daily, DoseChangeReason.Progression, "treated on after progression"));
        return changes;
    }

    private static List<Change> Sunitinib(LineOfTreatment line, SevereEvent? severe)
    {
        var patient = line.Patient;
        var intermittent = patient.Choose(line.Row("schedule"), 5) < 3;
        List<Change> changes =
        [
            intermittent
                ? new(line.Start, 50, DoseSchedule.FourWeeksOnTwoOff, DoseChangeReason.AsPlanned)
                : new(line.Start, 37.5m, DoseSchedule.Continuous, DoseChangeReason.AsPlanned),
        ];
        if (Interruption(line, severe) is { } pause)
        {
            var word = pause.Term.ToLowerInvariant();
            changes.Add(new(pause.From, 0, changes[0].Schedule, DoseChangeReason.Toxicity, word + " grade 3"));
            changes.Add(new(pause.To, intermittent ? 37.5m : 25, DoseSchedule.Continuous, DoseChangeReason.Toxicity, word + " back to grade 1"));
        }
        else if (intermittent && line.PfsDays > 200 && patient.OneIn(4, line.Row("switch")))
        {
            changes.Add(new(line.Start.AddDays(168), 37.5m, DoseSchedule.Continuous, DoseChangeReason.Discretion, "tiredness in the weeks on; same drug without weeks off"));
        }
        return changes;
    }

    private static (DateOnly From, DateOnly To, string Term)? Interruption(LineOfTreatment line, SevereEvent? severe)
    {
        if (severe is null || (line.LastDose ?? line.LastDay).DayNumber - severe.Onset.DayNumber < 60)
            return null;
        severe.Row.ActionTaken = ActionTaken.Interrupted;
        var from = severe.Onset.AddDays(8);
        return (from, from.AddDays(14 + line.Patient.Choose(line.Row("pause"), 8)), severe.Row.Term);
    }
}
