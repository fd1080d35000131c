using DfspRegistry.Analysis.Figures;
using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.Cohorts;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Tests.Figures;

public class PatientTimelineFigureTests
{
    private static readonly Guid VisitOfProgression = CohortBuilder.NextId();

    private static CohortAssessment Sum(string on, decimal sum, ResponseCode? response, bool baseline = false, Guid? visit = null) => new(
        CohortBuilder.NextId(), visit, PartialDate.Parse(on), baseline, ResponseCriteria.Recist11, response, ResponseSource.Computed, false, sum);

    private static CohortAdverseEvent Adverse(string term, string? onset, string? end, int? grade) => new(
        CohortBuilder.NextId(), term, term, CtcaeVersion.V4, onset is null ? null : PartialDate.Parse(onset), end is null ? null : PartialDate.Parse(end), grade, false, null);

    private static CohortPatient Patient()
    {
        var imatinib = CohortBuilder.Line("imatinib", "2009-03-02") with
        {
            EndedOn = PartialDate.Parse("2010-12-20"), StopReason = StopReason.Progression,
            Doses =
            [
                new CohortDose(PartialDate.Parse("2009-03-02"), PartialDate.Parse("2009-12-01"), 400, DoseSchedule.Continuous, null),
                new CohortDose(PartialDate.Parse("2009-12-01"), PartialDate.Parse("2010-12-20"), 800, DoseSchedule.Continuous, null),
            ],
            Assessments = [Sum("2009-02-28", 86, null, baseline: true), Sum("2009-06-02", 58, ResponseCode.PR), Sum("2009-12-02", 66, ResponseCode.SD), Sum("2010-06-02", 55, ResponseCode.PR), Sum("2010-12-14", 79, ResponseCode.PD, visit: VisitOfProgression)],
            AdverseEvents = [Adverse("Fatigue", "2009-04-01", "2009-08-01", 1), Adverse("Edema", "2009-05", "2010-05-01", 2), Adverse("Nausea", null, null, 1), Adverse("Pain", "2009-04-02", "2009-04-04", 3)],
        };
        return CohortBuilder.Patient(117, imatinib).Operated("2011-02-10", "2011-02-10").Seen("2012-08-04");
    }

    private static Figure Draw(double width = 1224) => PatientTimelineFigure.Create(PatientTimeline.From(Patient(), entry => $"/{entry.Kind}/{entry.Id}"), width);

    [Fact]
    public void It_shows_doses_by_height_and_in_words()
    {
        var bars = Draw().Groups("treatment").Single().All().OfType<RectMark>().Where(r => r.Height > 3).ToList();
        Assert.Equal(2, bars.Count);
        // 6 units and up to 20 more for the highest dose of the drug, 800 mg.
        Assert.Equal([16, 26], bars.Select(b => b.Height));
        Assert.Contains(Draw().Texts(), t => t.Content == "imatinib 400 mg");
        Assert.Contains(Draw().Texts(), t => t.Content == "800 mg from 2009-12-01");
        Assert.Contains(Draw().Texts(), t => t.Content == "stopped: progression");
    }

    [Fact]
    public void A_response_is_letters_and_a_shape_and_opens_its_visit()
    {
        var responses = Draw().Groups("response").ToList();
        Assert.Equal(["PR", "SD", "PR", "PD"], responses.Select(r => r.Value("response")));
        Assert.All(responses, r => Assert.Contains(r.All().OfType<TextMark>(), t => t.Content == r.Value("response")));
        Assert.IsType<PolygonMark>(responses[3].Marks[0]);
        Assert.Equal($"/Visit/{VisitOfProgression}", responses[3].Href);
        Assert.Null(responses[0].Href);
    }

    [Fact]
    public void Thresholds_follow_RECIST_1_1()
    {
        // PR: 30 % below the baseline of 86. PD: 20 % over the smallest sum so far, 55, which is more than 5 mm (Eisenhauer et al. 2009, section 4.3.1).
        Assert.Contains(Draw().Texts(), t => t.Content == "PR at 60.2 (−30 % of 86)");
        Assert.Contains(Draw().Texts(), t => t.Content == "PD from 66 (nadir 55 + 20 %)");
    }

    [Fact]
    public void Below_25_mm_the_five_millimetres_decide()
    {
        var line = CohortBuilder.Line("imatinib", "2009-03-02") with { Assessments = [Sum("2009-03-01", 30, null, baseline: true), Sum("2009-06-01", 12, ResponseCode.PR), Sum("2009-09-01", 16, ResponseCode.PR)] };
        var figure = PatientTimelineFigure.Create(PatientTimeline.From(CohortBuilder.Patient(1, line)));
        Assert.Contains(figure.Texts(), t => t.Content == "PD from 17 (nadir 12 + 5 mm)");
    }

    [Fact]
    public void Grades_are_height_and_digit_or_word()
    {
        var events = Draw().Groups("adverse-event").ToList();
        double Height(int i) => events[i].All().OfType<RectMark>().Single().Height;
        Assert.Equal(3, events.Count);
        Assert.True(Height(1) > Height(0) && Height(2) > Height(0));
        Assert.Contains(events[0].All().OfType<TextMark>(), t => t.Content == "1");
        // Three days are too short for a digit.
        Assert.Contains(events[1].All().OfType<TextMark>(), t => t.Content == "Pain, grade 3");
        Assert.Contains(Draw().Texts(), t => t.Content == "Onset not known: Nausea (grade 1)");
    }

    [Fact]
    public void A_month_stands_in_its_middle_and_keeps_its_words()
    {
        var edema = PatientTimeline.From(Patient()).AdverseEvents.Single(e => e.Term == "Edema");
        Assert.Equal(new DateOnly(2009, 5, 15), edema.Course[0].From.Day);
        Assert.Contains(Draw().Groups("adverse-event"), e => e.Title!.Contains("from 2009-05 to", StringComparison.Ordinal));
    }

    [Fact]
    public void Months_count_from_the_first_dose()
    {
        Assert.Contains(Draw().Texts(), t => t.Content == "Months from first dose");
        Assert.Contains(Draw().Texts(), t => t.Content == "2009-03-02");
        Assert.Contains(Draw().Texts(), t => t.Content == "last contact 2012-08-04, alive");
        var dead = PatientTimelineFigure.Create(PatientTimeline.From(Patient().Died("2012-09-01")));
        Assert.Contains(dead.Texts(), t => t.Content == "died 2012-09-01");
    }

    [Fact]
    public void Words_of_adverse_events_and_surgery_do_not_overlap()
    {
        var random = new Random(4);
        for (var round = 0; round < 40; round++)
        {
            var line = CohortBuilder.Line("imatinib", "2009-01-01") with
            {
                EndedOn = PartialDate.Parse("2012-01-01"),
                AdverseEvents = [.. Enumerable.Range(0, 14).Select(i =>
                {
                    var from = new DateOnly(2009, 1, 1).AddDays(random.Next(900));
                    return Adverse($"Adverse event {i}", $"{from:yyyy-MM-dd}", $"{from.AddDays(random.Next(200)):yyyy-MM-dd}", 1 + random.Next(5));
                })],
            };
            foreach (var width in (double[])[1224, 780])
            {
                var figure = PatientTimelineFigure.Create(PatientTimeline.From(CohortBuilder.Patient(1, line).Operated("2011-02-10", null).Recurred("2011-03-01", Domain.FollowUp.RecurrenceKind.Local)), width);
                foreach (var kind in (string[])["adverse-event", "event"])
                {
                    var words = figure.Groups(kind).SelectMany(g => g.All().OfType<TextMark>()).Where(t => t.Content.Length > 1).ToList();
                    Assert.All(words, a => Assert.DoesNotContain(words, b => b != a && a.Overlaps(b)));
                    Assert.All(words, w => Assert.InRange(w.Extent().Right, 0, width));
                }
            }
        }
    }

    [Fact]
    public void Every_mark_opens_the_entry_that_it_shows()
    {
        var line = CohortBuilder.Line("imatinib", "2009-03-02") with
        {
            Assessments = [Sum("2009-03-01", 30, null, baseline: true), Sum("2009-06-01", 12, ResponseCode.PR, visit: VisitOfProgression)],
            AdverseEvents = [Adverse("Fatigue", "2009-04-01", "2009-08-01", 1)],
        };
        var patient = CohortBuilder.Patient(1, line).Operated("2011-02-10", null).Recurred("2011-03-01", Domain.FollowUp.RecurrenceKind.Local).Died("2012-01-01");
        var figure = PatientTimelineFigure.Create(PatientTimeline.From(patient, entry => $"/{entry.Kind}/{entry.Id}"));
        string[] Hrefs(string kind) => [.. figure.Groups(kind).Select(g => g.Href!)];
        Assert.Equal([$"/Line/{line.Id}"], Hrefs("treatment"));
        Assert.Equal([$"/Baseline/{line.Id}", $"/Visit/{VisitOfProgression}"], Hrefs("sum"));
        Assert.Equal([$"/AdverseEvent/{line.AdverseEvents[0].Id}"], Hrefs("adverse-event"));
        Assert.Equal([$"/Surgery/{patient.Surgeries[0].Id}", $"/Recurrence/{patient.Recurrences[0].Id}"], Hrefs("event"));
        Assert.Equal([$"/Death/{patient.Death!.Id}"], Hrefs("death"));
    }

    [Theory]
    [InlineData(1224)]
    [InlineData(780)]
    public void Words_never_stand_on_words_however_full_the_course_is(double width)
    {
        var random = new Random(35);
        for (var round = 0; round < 150; round++)
        {
            var start = new DateOnly(2009, 1, 1);
            var patient = CohortBuilder.Patient(round, [.. Enumerable.Range(0, random.Next(1, 4)).Select(i => RandomLine(random, i, ref start))]);
            for (var i = random.Next(3); i > 0; i--)
                patient = patient.Operated($"{start.AddDays(random.Next(-300, 300)):yyyy-MM-dd}", null);
            if (random.Next(3) == 0)
                patient = patient.Recurred($"{start.AddDays(random.Next(300)):yyyy-MM-dd}", Domain.FollowUp.RecurrenceKind.Distant);
            patient = random.Next(2) == 0 ? patient.Seen($"{start.AddDays(310):yyyy-MM-dd}") : patient.Died($"{start.AddDays(310):yyyy-MM-dd}");
            var figure = PatientTimelineFigure.Create(PatientTimeline.From(patient), width);
            Assert.Empty(figure.Collisions().Select(c => $"round {round}: {c}"));
        }
    }

    private static CohortLine RandomLine(Random random, int index, ref DateOnly start)
    {
        var from = start.AddDays(random.Next(index == 0 ? 1 : 60));
        var length = random.Next(20, 900);
        // One in four lines begins before the last has ended.
        start = from.AddDays(random.Next(4) == 0 ? length / 2 : length);
        var sum = random.Next(8, 140);
        var line = CohortBuilder.Line(index % 2 == 0 ? "imatinib" : "sunitinib", $"{from:yyyy-MM-dd}");
        return line with
        {
            Ordinal = index + 1,
            EndedOn = random.Next(4) == 0 ? null : PartialDate.Parse($"{from.AddDays(length):yyyy-MM-dd}"),
            StopReason = StopReason.Progression,
            Doses = [.. Enumerable.Range(0, random.Next(4)).Select(d => new CohortDose(
                PartialDate.Parse($"{from.AddDays(d * length / 4):yyyy-MM-dd}"), null, random.Next(3) * 200, (DoseSchedule)random.Next(2), "platelets decreased, grade 3"))],
            Assessments = [.. Enumerable.Range(0, random.Next(9)).Select(a => Sum(
                $"{from.AddDays(a * length / 9 - (a == 0 ? random.Next(30) : 0)):yyyy-MM-dd}", Math.Max(0, sum + random.Next(-40, 20)), a == 0 ? null : (ResponseCode)random.Next(6), baseline: a == 0))],
            AdverseEvents = [.. Enumerable.Range(0, random.Next(9)).Select(a =>
            {
                var onset = from.AddDays(random.Next(length));
                var term = new[] { "Edema", "Palmar-plantar erythrodysesthesia syndrome", "Neutrophil count decreased", "Rash" }[random.Next(4)];
                return Adverse(term, $"{onset:yyyy-MM-dd}", random.Next(3) == 0 ? null : $"{onset.AddDays(random.Next(400)):yyyy-MM-dd}", random.Next(6) is 0 ? null : random.Next(1, 6));
            })],
        };
    }

    [Fact]
    public void A_patient_with_next_to_nothing_is_drawn()
    {
        var figure = PatientTimelineFigure.Create(PatientTimeline.From(CohortBuilder.Patient(1).Seen("2010-05")));
        Assert.Contains(figure.Texts(), t => t.Content == "none recorded");
        Assert.Contains(figure.Texts(), t => t.Content.StartsWith("Months from first", StringComparison.Ordinal));
        Assert.NotEmpty(PdfWriter.Write(figure));
        Assert.NotEmpty(SvgWriter.Inline(figure));
    }
}
