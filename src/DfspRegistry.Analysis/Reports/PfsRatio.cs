using DfspRegistry.Analysis.Endpoints;

namespace DfspRegistry.Analysis.Reports;

/// <summary>
/// Two lines in the same patients: PFS on the second over PFS on the first (growth modulation index, Von Hoff 1998, Clin Cancer Res 4:1079).
/// It takes the place of a log-rank test between lines, which would treat one patient as two.
/// </summary>
/// <param name="AtLeast">Patients whose ratio is known to reach <see cref="Threshold"/>; a censored second line counts once it has run that long.</param>
public sealed record PfsRatio(string FirstLine, string SecondLine, IReadOnlyList<PatientPfsRatio> Patients, int AtLeast)
{
    /// <summary>A second line that lasts a third longer than the first is taken as a sign of activity.</summary>
    public const double Threshold = 1.33;

    /// <summary>Patients in both ledgers whose first line ended in progression or death. Null when there are none.</summary>
    public static PfsRatio? Of(EndpointLedger first, EndpointLedger second)
    {
        var later = second.Lines.ToDictionary(l => l.PatientId);
        PatientPfsRatio[] patients =
        [
            .. first.Lines.Where(l => l.IsEvent && later.TryGetValue(l.PatientId, out var next) && next.Start >= l.Start)
                .Select(l => new PatientPfsRatio(l.Patient, l.PatientId, l.Days, later[l.PatientId].Days, later[l.PatientId].IsEvent)),
        ];
        return patients.Length == 0 ? null : new PfsRatio(first.Line, second.Line, patients, patients.Count(p => p.Ratio >= Threshold));
    }
}

/// <param name="SecondProgressed">False: the second line was still without progression, so the ratio is a lower bound.</param>
public sealed record PatientPfsRatio(string Patient, Guid PatientId, int FirstDays, int SecondDays, bool SecondProgressed)
{
    /// <summary>Null when the first line ended on its first day.</summary>
    public double? Ratio => FirstDays == 0 ? null : (double)SecondDays / FirstDays;
}
