using DfspRegistry.Domain.Diagnosis;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Data.Demo;

/// <summary>One line of a DFSP-A patient as its rows are made from it: what the table says, in days of the calendar.</summary>
/// <param name="Name">The drug, which also names the line's rows.</param>
/// <param name="NextStart">First dose of the next line.</param>
/// <param name="LastDay">Death or last contact: nothing of the patient lies after it.</param>
internal sealed record LineOfTreatment(
    DemoPatient Patient, string Name, Guid Id, int Ordinal, DateOnly Start, ResponseCode Best, int PfsDays, EndOfPfs Pfs, DiseaseSiteKind Dominant,
    DateOnly? NextStart, DateOnly LastDay, bool Died, IReadOnlyList<EventsByWorstGrade> AdverseEvents, int Number)
{
    public DateOnly PfsEnd => Start.AddDays(PfsDays);

    /// <summary>Last dose; null while the treatment goes on.</summary>
    public DateOnly? LastDose
    {
        get
        {
            if (Pfs == EndOfPfs.Ongoing)
                return null;
            if (Pfs == EndOfPfs.Death)
                return LastDay.AddDays(-3 - Patient.Choose(Name + "/last-dose", 18));
            var latest = (NextStart ?? LastDay).AddDays(-8);
            var end = PfsEnd.AddDays(BeyondProgression ? 60 + Patient.Choose(Name + "/beyond", 40) : Patient.Choose(Name + "/last-dose", 6));
            return end < latest ? end : latest;
        }
    }

    /// <summary>A few were treated on for some weeks after progression, as the protocol of the day allowed.</summary>
    public bool BeyondProgression =>
        Pfs == EndOfPfs.Progression && Best != ResponseCode.PD && NextStart is null && LastDay.DayNumber - PfsEnd.DayNumber > 150 && Patient.OneIn(10, Name + "/beyond");

    public DateOnly BaselineOn => DemoPatient.Workday(Start.AddDays(-2 - Patient.Choose(Name + "/baseline", 3)));

    public string Row(string name) => $"{Name}/{name}";
}
