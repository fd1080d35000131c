using DfspRegistry.Domain.Cohorts;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Tests;

/// <summary>41 real patients on imatinib and gemcitabine (the pancreatic data of the R package asaur), as a cohort built straight from the file.</summary>
internal static class PancreaticCohort
{
    public static IReadOnlyList<(string Id, int PfsDays, int OsDays)> BookDays { get; } = [.. Rows().Select(r => (r[0], int.Parse(r[6]), int.Parse(r[7])))];

    public static Cohort Build()
    {
        CohortPatient[] patients = [.. Rows().Select((r, i) => PatientOf(r, i + 1))];
        return CohortBuilder.Cohort(patients.Max(p => p.Death!.DiedOn.Exact!.Value).ToString("yyyy-MM-dd"), patients);
    }

    private static CohortPatient PatientOf(string[] row, int number)
    {
        var line = CohortBuilder.Line(row[1], row[3]) with { Attributes = new Dictionary<string, string> { ["stage"] = row[2] } };
        if (row[4].Length > 0)
            line = line.Progressed(row[4], ProgressionBasis.Imported);
        return CohortBuilder.Patient(number, line) with
        {
            ImportedId = row[0],
            Death = new CohortDeath(CohortBuilder.NextId(), PartialDate.Parse(row[5]), CauseOfDeath.Unknown),
        };
    }

    private static IEnumerable<string[]> Rows() => File.ReadLines(SharedFiles.PathOf("real-data", "imatinib-pancreatic", "pancreatic_iso.csv"))
        .Skip(1).Where(l => l.Length > 0).Select(l => l.Split(',').Select(f => f.Trim('"')).ToArray());
}
