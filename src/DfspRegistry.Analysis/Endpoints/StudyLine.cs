using DfspRegistry.Domain.Cohorts;
using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Analysis.Endpoints;

/// <summary>
/// The patients of a study on one treatment line. Lines are told apart by drug and course: imatinib, sunitinib, imatinib again are
/// "imatinib", "sunitinib" and "imatinib, course 2". Courses given outside the study do not count. A line that starts after the data
/// cut-off does not exist.
/// </summary>
public sealed record StudyLine(string Name, string Drug, int Course, IReadOnlyList<LineOfPatient> Members)
{
    /// <summary>In the order in which patients meet them: by the smallest ordinal, then by course and drug.</summary>
    public static IReadOnlyList<StudyLine> Of(Cohort cohort, PartialDateCompletion completion = PartialDateCompletion.Middle)
    {
        var members = new List<(string Drug, int Course, LineOfPatient Member)>();
        foreach (var patient in cohort.Patients)
        {
            var courses = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var line in patient.Lines.Where(l => l.IsOfStudy).OrderBy(l => l.Ordinal))
            {
                var start = line.StartedOn.Complete(completion);
                if (start > cohort.DataCutoff)
                    continue;
                var course = courses[line.Drug] = courses.GetValueOrDefault(line.Drug) + 1;
                members.Add((line.Drug, course, new LineOfPatient(patient, line, start)));
            }
        }
        return
        [
            .. members.GroupBy(m => (m.Drug, m.Course))
                .OrderBy(g => g.Min(m => m.Member.Line.Ordinal)).ThenBy(g => g.Key.Course).ThenBy(g => g.Key.Drug, StringComparer.Ordinal)
                .Select(g => new StudyLine(
                    g.Key.Course == 1 ? g.Key.Drug : $"{g.Key.Drug}, course {g.Key.Course}",
                    g.Key.Drug,
                    g.Key.Course,
                    [.. g.Select(m => m.Member).OrderBy(m => m.Patient.RegistryNumber, StringComparer.Ordinal).ThenBy(m => m.Patient.Id)])),
        ];
    }
}

/// <param name="Start">First dose, completed to a day.</param>
public sealed record LineOfPatient(CohortPatient Patient, CohortLine Line, DateOnly Start);
