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

    private static Figure Draw(double width = 1224) => PatientTimelineFigure.Create(PatientTimeline.From(Patient(), id => $"/visits/{id}"), width);

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
        Assert.Equal($"/visits/{VisitOfProgression}", responses[3].Href);
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
    public void A_patient_with_next_to_nothing_is_drawn()
    {
        var figure = PatientTimelineFigure.Create(PatientTimeline.From(CohortBuilder.Patient(1).Seen("2010-05")));
        Assert.Contains(figure.Texts(), t => t.Content == "none recorded");
        Assert.Contains(figure.Texts(), t => t.Content.StartsWith("Months from first", StringComparison.Ordinal));
        Assert.NotEmpty(PdfWriter.Write(figure));
        Assert.NotEmpty(SvgWriter.Inline(figure));
    }
}
