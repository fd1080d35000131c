using DfspRegistry.Domain.AdverseEvents;

namespace DfspRegistry.Data.Demo;

/// <summary>
/// The adverse events of one line with the course of their grades; the worst is the table's (<see cref="SystemicAdverseEvents"/>).
/// The study does not state its CTCAE version, so the terms are its words and the version is 'not stated'.
/// </summary>
internal static class LineAdverseEvents
{
    /// <summary>Lasting under treatment rather than passing: they end with it, if at all.</summary>
    private static readonly HashSet<string> Lasting = ["Hypertension", "Skin discoloration", "Edema"];

    /// <returns>The first event of grade 3, which the doses follow.</returns>
    public static SevereEvent? Add(LineOfTreatment line)
    {
        SevereEvent? severe = null;
        foreach (var kind in line.AdverseEvents)
        {
            var worst = kind.WorstGradeOf(line.Number);
            if (worst == 0)
                continue;
            var (row, onset) = Add(line, kind.Term, worst);
            if (worst == 3 && (severe is null || onset < severe.Onset))
                severe = new SevereEvent(row, onset);
        }
        return severe;
    }

    private static (AdverseEvent Row, DateOnly Onset) Add(LineOfTreatment line, string term, int worst)
    {
        var patient = line.Patient;
        var name = line.Row("event/" + term);
        var limit = new[] { line.LastDay.AddDays(-1), line.NextStart?.AddDays(-1) ?? DateOnly.MaxValue, line.LastDose?.AddDays(21) ?? DateOnly.MaxValue }.Min();
        var under = (line.LastDose ?? line.LastDay).DayNumber - line.Start.DayNumber;
        var onset = line.Start.AddDays(6 + patient.Choose(name + "/onset", Math.Clamp(under * 6 / 10, 8, 130)));
        int[] grades = worst switch
        {
            1 => [1],
            2 => patient.OneIn(2, name + "/slow") ? [1, 2] : [2, 1],
            _ => [2, 3, 1],
        };
        List<(DateOnly From, int Grade)> course = [];
        for (var (i, from) = (0, onset); i < grades.Length && (from <= limit || i == 0); i++)
        {
            course.Add((from, grades[i]));
            from = from.AddDays(i == 0 && worst == 3 ? 8 : 10 + patient.Choose($"{name}/grade/{i}", 18));
        }
        // Where the time was too short for a course, the worst grade is what the table counts.
        if (course.Max(g => g.Grade) < worst)
            course = [(onset, worst)];

        var end = course[^1].From.AddDays(12 + patient.Choose(name + "/end", Lasting.Contains(term) ? 400 : 60));
        var resolved = end <= limit && !(Lasting.Contains(term) && line.LastDose is null);
        var row = patient.Add(new AdverseEvent
        {
            Id = patient.RowId(name),
            PatientId = patient.Id,
            TreatmentLineId = line.Id,
            Term = term,
            CtcaeVersion = CtcaeVersion.NotStated,
            OnsetOn = onset,
            EndedOn = resolved ? end : null,
            IsSerious = worst == 3 && patient.OneIn(3, name + "/serious"),
            Outcome = resolved ? AdverseEventOutcome.Resolved : AdverseEventOutcome.NotResolved,
            ActionTaken = worst > 1 ? ActionTaken.Treated : ActionTaken.None,
        });
        for (var i = 0; i < course.Count; i++)
        {
            row.Grades.Add(new AdverseEventGrade
            {
                Id = patient.RowId($"{name}/grade/{i}"), PatientId = patient.Id, AdverseEventId = row.Id, From = course[i].From, Grade = course[i].Grade,
            });
        }
        row.Relations.Add(new DrugRelation
        {
            Id = patient.RowId(name + "/relation"), PatientId = patient.Id, AdverseEventId = row.Id, Drug = line.Name,
            Relatedness = patient.Choose(name + "/related", Relatedness.Definite, Relatedness.Probable, Relatedness.Probable, Relatedness.Possible),
        });
        return (row, onset);
    }
}

internal sealed record SevereEvent(AdverseEvent Row, DateOnly Onset);
