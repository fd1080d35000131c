using DfspRegistry.Data.Demo;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Web.Tests.Demo;

/// <summary>The rows made from the tables: the same each time, in order of time, and with responses that the rules of the registry read as the tables say.</summary>
public sealed class DemoRecordsTests
{
    private static readonly DemoCohort Cohort = DemoCohort.Make();

    private static IEnumerable<T> Rows<T>() => Cohort.Patients.SelectMany(rows => rows).OfType<T>();

    [Fact]
    public void Two_makings_have_the_same_rows()
    {
        var again = DemoCohort.Make();
        Assert.Equal(Rows<IBelongsToPatient>().Select(r => r.Id), again.Patients.SelectMany(r => r).OfType<IBelongsToPatient>().Select(r => r.Id));
        Assert.Equal(Rows<Assessment>().Select(a => (a.AssessedOn, a.CountedResponse, a.TargetSum)), again.Patients.SelectMany(r => r).OfType<Assessment>().Select(a => (a.AssessedOn, a.CountedResponse, a.TargetSum)));
    }

    [Fact]
    public void No_two_rows_share_an_id()
    {
        var ids = Rows<IBelongsToPatient>().Select(r => r.Id)
            .Concat(Rows<Assessment>().SelectMany(a => a.Measurements).Select(m => m.Id))
            .Concat(Rows<TreatmentLine>().SelectMany(l => l.DosePeriods).Select(d => d.Id)).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public void Best_response_follows_from_the_assessments()
    {
        var lines = Rows<TreatmentLine>().Where(l => l.StudyId is not null).ToDictionary(l => (l.PatientId, l.Drug));
        var assessments = Rows<Assessment>().Where(a => !a.IsBaseline).ToLookup(a => a.TreatmentLineId);
        foreach (var course in SystemicCohort.Courses)
        {
            Check(lines[(DemoPatient.IdOf(course.Number), Regimens.Imatinib)], course.Best, course.PfsDays, course.Pfs);
            if (course.Sunitinib is { } sunitinib)
                Check(lines[(DemoPatient.IdOf(course.Number), Regimens.Sunitinib)], sunitinib.Best, sunitinib.PfsDays, sunitinib.Pfs);

            void Check(TreatmentLine line, ResponseCode best, int pfsDays, EndOfPfs pfs)
            {
                var start = line.StartedOn.Exact!.Value;
                var dated = assessments[line.Id].Select(a => new DatedResponse(a.AssessedOn.Exact!.Value, a.CountedResponse!.Value)).ToList();
                var overall = BestOverallResponse.Of(start, dated);
                Assert.True(overall.Best == best, $"{DemoPatient.NumberOf(course.Number)} {line.Drug}: {overall.Best} instead of {best}");
                Assert.Equal(pfs == EndOfPfs.Progression ? start.AddDays(pfsDays) : null, overall.FirstProgressionOn);
                Assert.All(dated, d => Assert.InRange(d.On.DayNumber - start.DayNumber, 1, pfsDays));
            }
        }
    }

    [Fact]
    public void More_than_half_of_the_lines_are_measured_and_computed()
    {
        var baselines = Rows<Assessment>().Where(a => a.IsBaseline).ToList();
        Assert.Equal(125, baselines.Count);
        Assert.InRange(baselines.Count(a => a.TargetSum is > 0), 60, 90);
        Assert.All(Rows<Assessment>().Where(a => a is { IsBaseline: false, Criteria: ResponseCriteria.Recist11 }), a => Assert.Equal(Recist11.RuleVersion, a.ComputedBy));
    }

    [Fact]
    public void Nothing_of_a_patient_lies_after_death_or_after_the_last_contact()
    {
        foreach (var course in SystemicCohort.Courses)
        {
            var rows = Cohort.Patients[course.Number - 1];
            var last = course.End;
            Assert.All(rows.OfType<Visit>(), v => Assert.True(v.VisitedOn.Exact <= last));
            Assert.All(rows.OfType<Assessment>(), a => Assert.True(a.AssessedOn.Exact <= last));
            Assert.All(rows.OfType<Domain.AdverseEvents.AdverseEvent>(), e => Assert.True(e.OnsetOn!.Value.Exact <= last && !(e.EndedOn?.Exact > last)));
            Assert.All(rows.OfType<TreatmentLine>(), l =>
            {
                Assert.True(!(l.EndedOn?.Exact > last) && !(l.EndedOn?.Exact < l.StartedOn.Exact));
                Assert.Equal([.. l.DosePeriods.OrderBy(d => d.StartedOn)], l.DosePeriods);
                Assert.All(l.DosePeriods, d => Assert.True(!(d.EndedOn < d.StartedOn) && !(l.EndedOn?.Exact < d.StartedOn.Exact), $"{course.Number} {l.Drug} dose {d.StartedOn} to {d.EndedOn}"));
            });
            Assert.All(rows.OfType<Radiotherapy>(), r => Assert.True(r.EndedOn!.Value.Exact <= last));
            if (course.Status == EndOfFollowUp.Alive)
                Assert.Contains(last, rows.OfType<Visit>().Select(v => v.VisitedOn.Exact).Concat(rows.OfType<AliveContact>().Select(c => c.AliveOn.Exact)));
            else
                Assert.Equal(last, rows.OfType<Death>().Single().DiedOn.Exact);
        }
    }

    [Fact]
    public void Everything_is_labelled_synthetic()
    {
        Assert.All(Rows<Domain.Patients.Patient>(), p => Assert.True(p.IsSynthetic));
        Assert.All(Cohort.Studies, s => Assert.True(s.IsSynthetic));
        Assert.Equal(117, Cohort.Patients.Count);
        Assert.Equal(Enumerable.Range(1, 117).Select(DemoPatient.NumberOf), Rows<Domain.Patients.Patient>().Select(p => p.RegistryNumber));
    }
}
