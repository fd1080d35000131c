using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.Cohorts;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Studies;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Tests;

/// <summary>Cohorts for laws: any mix of lines, assessments, partial dates, deaths, surgery and recurrences, the same for the same seed.</summary>
internal sealed class RandomCohort(int seed)
{
    private readonly Random random = new(seed);

    public static DateOnly Cutoff { get; } = new(2013, 7, 31);

    public Cohort Build(StudyDesign design)
    {
        CohortPatient[] patients = [.. Enumerable.Range(1, 1 + random.Next(12)).Select(n => BuildPatient(n, design))];
        return CohortBuilder.Cohort(design, Cutoff.ToString("yyyy-MM-dd"), patients);
    }

    /// <summary>Rows that lie wholly after the cut-off, added to every patient.</summary>
    public static Cohort WithLaterRows(Cohort cohort) => cohort with
    {
        Patients = [.. cohort.Patients.Select(p =>
        {
            var later = p.Seen("2013-08-01", examined: true).Seen("2014", examined: true).Recurred("2013-09-02", RecurrenceKind.Local).Operated("2013-10-01", "2013-10-01");
            later = later.Death is null ? later.Died("2014-02-03") : later;
            return later with
            {
                Lines =
                [
                    .. later.Lines.Select(l => l.Assessed("2013-08-02", ResponseCode.CR).Assessed("2013-12-01", ResponseCode.PD).Progressed("2013-11").Adverse("Rash", 4, "2013-08-15")),
                    CohortBuilder.Line("pazopanib", "2013-08-01") with { Ordinal = later.Lines.Count + 1 },
                ],
            };
        })],
    };

    private CohortPatient BuildPatient(int number, StudyDesign design)
    {
        var start = new DateOnly(2003, 1, 1).AddDays(random.Next(3700));
        List<CohortLine> lines = [];
        var day = start;
        for (var i = 0; i <= random.Next(3); i++)
        {
            lines.Add(BuildLine(i % 2 == 0 ? "imatinib" : "sunitinib", day));
            day = day.AddDays(30 + random.Next(700));
        }
        var patient = CohortBuilder.Patient(number, [.. lines]) with
        {
            Sex = random.Next(3) switch { 0 => Domain.Patients.Sex.Female, 1 => Domain.Patients.Sex.Male, _ => null },
            BirthDate = random.Next(4) == 0 ? null : Partial(start.AddYears(-20 - random.Next(60))),
        };
        for (var i = random.Next(5); i > 0; i--)
            patient = patient.Seen(Partial(start.AddDays(random.Next(2000))).ToString(), examined: random.Next(2) == 0);
        if (design == StudyDesign.Neoadjuvant && random.Next(3) > 0)
        {
            var operated = start.AddDays(60 + random.Next(300));
            patient = patient.Operated(operated.ToString("yyyy-MM-dd"), random.Next(3) > 0 ? operated.AddDays(random.Next(10)).ToString("yyyy-MM-dd") : null);
            if (random.Next(3) == 0)
                patient = patient.Recurred(operated.AddDays(random.Next(1500)).ToString("yyyy-MM-dd"), (RecurrenceKind)random.Next(3));
        }
        return random.Next(2) == 0 ? patient.Died(Partial(day.AddDays(random.Next(1500))).ToString()) : patient;
    }

    private CohortLine BuildLine(string drug, DateOnly start)
    {
        var line = CohortBuilder.Line(drug, start.ToString("yyyy-MM-dd"));
        for (var i = random.Next(5); i > 0; i--)
        {
            var code = (ResponseCode)random.Next(6);
            line = line.Assessed(Partial(start.AddDays(random.Next(900))).ToString(), code, newLesion: code == ResponseCode.PD && random.Next(2) == 0);
        }
        if (random.Next(3) == 0)
            line = line.Progressed(Partial(start.AddDays(random.Next(900))).ToString(), (ProgressionBasis)random.Next(3));
        for (var i = random.Next(3); i > 0; i--)
            line = line.Adverse(random.Next(2) == 0 ? "Fatigue" : "Rash", random.Next(5) is 0 ? null : random.Next(1, 6), start.AddDays(random.Next(300)).ToString("yyyy-MM-dd"), AdverseEventOutcome.Resolved);
        return line;
    }

    /// <summary>One date in five is known to the month or the year only.</summary>
    private PartialDate Partial(DateOnly day) => random.Next(10) switch
    {
        0 => new PartialDate(day.Year),
        1 => new PartialDate(day.Year, day.Month),
        _ => day,
    };
}
