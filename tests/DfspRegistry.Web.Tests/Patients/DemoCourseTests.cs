using System.Text.RegularExpressions;
using System.Text;
using DfspRegistry.Analysis.Figures;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Cohorts;
using DfspRegistry.Data.Patients;
using DfspRegistry.Web.Pages.Patients;
using DfspRegistry.Web.Tests.Analysis;
using DfspRegistry.Web.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace DfspRegistry.Web.Tests.Patients;

/// <summary>The page of every patient of the demonstration: its drawing can be read, its marks open their entries, it prints as one sheet.</summary>
public sealed partial class DemoCourseTests(DemoWeb demo) : IClassFixture<DemoWeb>
{
    [Fact]
    public async Task No_words_of_any_drawn_course_stand_on_others_or_leave_it()
    {
        List<string> wrong = [];
        var drawn = 0;
        foreach (var (number, timeline, _) in await TimelinesAsync())
        {
            foreach (var width in (double[])[1224, 780])
            {
                drawn++;
                wrong.AddRange(Collisions(PatientTimelineFigure.Create(timeline, width)).Select(c => $"{number} at {width}: {c}"));
            }
        }
        Assert.Empty(wrong);
        // 95 + 4 treated patients of the two studies, each at two widths.
        Assert.Equal(198, drawn);
    }

    [Fact]
    public async Task Every_mark_of_a_course_opens_a_page()
    {
        using var clinician = await demo.SignedInAsync("clinician");
        var fullest = (await SeenAsync()).MaxBy(t => t.Timeline.AdverseEvents.Count + t.Timeline.Assessments.Count + 10 * t.Timeline.Events.Count).Number;
        var page = await DemoWeb.PageAsync(clinician, $"/patients/{fullest}");
        var links = page.QuerySelectorAll(".course .wide a").Select(a => a.GetAttribute("href")!).Distinct().ToList();
        Assert.True(links.Count > 5, $"{fullest} has only {links.Count} links");
        foreach (var link in links)
        {
            using var answer = await clinician.GetAsync(link);
            Assert.True(answer.IsSuccessStatusCode, $"{link} answers {(int)answer.StatusCode}");
        }
        using var researcher = await demo.SignedInAsync("researcher");
        Assert.Empty((await DemoWeb.PageAsync(researcher, $"/patients/{fullest}")).QuerySelectorAll(".course a"));
    }

    /// <summary>A visit that is named is one click away: on the page of its patient, and in the worklist when it was left open.</summary>
    [Fact]
    public async Task Every_visit_is_opened_from_where_it_is_named()
    {
        using var clinician = await demo.SignedInAsync("clinician");
        var left = (await DemoWeb.PageAsync(clinician, "/")).QuerySelectorAll("main .act a[href^='/visits/']").Select(a => a.GetAttribute("href")!).ToList();
        Assert.NotEmpty(left);
        var visit = Guid.Parse(left[0].Split('/')[^1]);
        await using var database = demo.Web.Database.Open();
        var patient = await database.Patients.SingleAsync(p => database.Visits.Any(v => v.Id == visit && v.PatientId == p.Id));
        var page = await DemoWeb.PageAsync(clinician, $"/patients/{patient.RegistryNumber}");
        var named = page.QuerySelectorAll("main .compact a[href^='/visits/']").Select(a => a.GetAttribute("href")!).ToList();
        var entered = await database.Visits.Where(v => v.PatientId == patient.Id).Select(v => $"/visits/{v.Id}").ToListAsync();
        Assert.Equal(entered.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
        foreach (var link in left)
        {
            using var answer = await clinician.GetAsync(link);
            Assert.True(answer.IsSuccessStatusCode, $"{link} answers {(int)answer.StatusCode}");
        }
    }

    [Fact]
    public async Task A_course_is_read_with_the_arrow_keys()
    {
        var page = await demo.OpenAsync("clinician", $"/patients/{(await SeenAsync())[0].Number}");
        await page.Locator(".course .wide a").First.FocusAsync();
        var first = await page.InnerTextAsync("[data-reading]");
        await page.Keyboard.PressAsync("ArrowRight");
        var second = await page.InnerTextAsync("[data-reading]");
        Assert.NotEqual(first, second);
        Assert.NotEmpty(second);
        await page.Keyboard.PressAsync("Home");
        Assert.Equal(first, await page.InnerTextAsync("[data-reading]"));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_patient_prints_on_one_sheet_and_says_who_opened_it_when()
    {
        var byFullness = (await SeenAsync()).OrderByDescending(t => PatientTimelineFigure.Create(t.Timeline, 780).Height).Select(t => t.Number).ToList();
        string[] looked = [.. byFullness.Take(3), .. byFullness.Where((_, i) => i >= 3 && i % 12 == 0)];
        var page = await demo.OpenAsync("clinician", "/");
        List<string> wrong = [];
        foreach (var number in looked)
        {
            await page.GotoAsync($"/patients/{number}");
            var pdf = await page.PdfAsync(new PagePdfOptions { Format = "A4", PreferCSSPageSize = true });
            var sheets = Sheets().Count(Encoding.Latin1.GetString(pdf));
            if (sheets > (byFullness.IndexOf(number) < 3 ? 2 : 1))
                wrong.Add($"{number}: {sheets} sheets");
        }
        Assert.Empty(wrong);
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        Assert.Matches(@"^D-\d{6} as of \d{4}-\d\d-\d\d \d\d:\d\d [+-]\d\d:\d\d, opened by .+\. Record version \d+, last change \d+ of the audit trail\.$", await page.InnerTextAsync(".printed"));
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Axe_finds_nothing_on_a_full_patient_page(ColorScheme colors, int width)
    {
        var fullest = (await SeenAsync()).MaxBy(t => t.Timeline.AdverseEvents.Count).Number;
        var page = await demo.OpenAsync("clinician", $"/patients/{fullest}", colors, width);
        Assert.Empty(await Axe.FindAsync(page));
        Assert.Equal(0, await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        await page.Context.CloseAsync();
    }

    /// <summary>Those whom the demonstration's clinician sees.</summary>
    private async Task<IReadOnlyList<(string Number, PatientTimeline Timeline, bool IsSeen)>> SeenAsync() => [.. (await TimelinesAsync()).Where(t => t.IsSeen)];

    private async Task<IReadOnlyList<(string Number, PatientTimeline Timeline, bool IsSeen)>> TimelinesAsync()
    {
        await using var database = demo.Web.Database.Open();
        var cohorts = new CohortQuery(demo.Web.Database.ApplicationConnectionString, new CommandLineUser());
        var overviews = new PatientOverviews(database, new PatientRecords(database, demo.Web.Time));
        var found = new List<(string, PatientTimeline, bool)>();
        var clinician = DemoWeb.Person("clinician");
        var sites = await database.RoleGrants.Where(g => database.Users.Any(u => u.Id == g.UserId && u.Email == clinician.Email)).Select(g => g.SiteId!.Value).ToListAsync();
        var patients = await database.Patients.OrderBy(p => p.RegistryNumber).Select(p => new { p.RegistryNumber, IsSeen = sites.Contains(p.SiteId) }).ToListAsync();
        foreach (var patient in patients)
        {
            var (course, record) = (await cohorts.PatientAsync(patient.RegistryNumber), await overviews.FindAsync(patient.RegistryNumber, default));
            if (course!.Lines.Count > 0 || course.Surgeries.Count > 0)
                found.Add((patient.RegistryNumber, PatientTimelines.Of(course, record!, isLinked: true), patient.IsSeen));
        }
        return found;
    }

    private static IEnumerable<string> Collisions(Figure figure)
    {
        var texts = Texts(figure.Marks).Select(t => (t.Content, Box: Extent(t))).ToList();
        for (var i = 0; i < texts.Count; i++)
        {
            var a = texts[i].Box;
            if (a.Left < -0.5 || a.Top < -0.5 || a.Right > figure.Width + 0.5 || a.Bottom > figure.Height + 0.5)
                yield return $"“{texts[i].Content}” leaves the figure";
            foreach (var (content, b) in texts.Skip(i + 1))
            {
                if (a.Left < b.Right && b.Left < a.Right && a.Top < b.Bottom && b.Top < a.Bottom)
                    yield return $"“{texts[i].Content}” stands on “{content}”";
            }
        }
    }

    private static IEnumerable<TextMark> Texts(IEnumerable<Mark> marks) =>
        marks.SelectMany(m => m switch { GroupMark group => Texts(group.Marks), TextMark text => [text], _ => [] });

    /// <summary>The line's letters: three quarters of the size above the baseline, a fifth below (DejaVu Sans).</summary>
    private static (double Left, double Top, double Right, double Bottom) Extent(TextMark text)
    {
        var width = TextMetrics.Width(text.Runs, text.Size);
        var left = text.Anchor switch { TextAnchor.Middle => text.X - width / 2, TextAnchor.End => text.X - width, _ => text.X };
        return (left, text.Y - 0.75 * text.Size, left + width, text.Y + 0.2 * text.Size);
    }

    [GeneratedRegex(@"/Type\s*/Page\b(?!s)", RegexOptions.None, 1000)]
    private static partial Regex Sheets();
}
