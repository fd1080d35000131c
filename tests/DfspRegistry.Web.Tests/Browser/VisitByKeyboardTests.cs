using System.Text.Json;
using DfspRegistry.Data;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Domain.TumorResponse;
using DfspRegistry.Web.Tests.Fixtures;
using DfspRegistry.Web.Tests.Pages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace DfspRegistry.Web.Tests.Browser;

/// <summary>A visit of a known patient with four lesions and two ongoing adverse events, entered with the keyboard alone.</summary>
public sealed class VisitByKeyboardTests(BrowserFixture browser, ITestOutputHelper output) : IClassFixture<BrowserFixture>, IAsyncLifetime
{
    /// <summary>Keys beyond the values themselves that a visit may cost.</summary>
    private const int MostKeys = 60;

    private static readonly SemaphoreSlim Settling = new(1);
    private static readonly Dictionary<BrowserFixture, People> Settled = [];
    private People people = null!;

    public async Task InitializeAsync()
    {
        await Settling.WaitAsync();
        if (!Settled.TryGetValue(browser, out people!))
        {
            people = await People.SettleAsync(browser.Web);
            await using var database = browser.Web.Database.Open();
            await KnowAsync(database, people.NorthPatient);
            Settled[browser] = people;
        }
        Settling.Release();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task From_the_worklist_to_saved_costs_at_most_sixty_keys_beyond_the_values()
    {
        await using var session = await browser.OpenAsync();
        var page = await SignInAsync(session);
        var hands = new Hands(page);
        await hands.PressAsync("j");
        await hands.PressAsync("v");
        await page.WaitForURLAsync("**/visits/new");
        await page.WaitForSelectorAsync("[name='Input.Visit.VisitedOn']:focus");

        await hands.TypeAtAsync("[name='Input.Visit.Kps']", "90");
        await hands.ChooseAsync("Input.Visit.DiseaseStatus", nameof(DiseaseStatus.AliveWithDisease));
        var readings = new[] { "20", "14", "12", "9" };
        for (var i = 0; i < readings.Length; i++)
            await hands.TypeAtAsync($"[name='Input.Assessment.Lesions[{i}].Reading']", readings[i]);
        await hands.ChooseAsync("Input.OngoingAdverseEvents[0].Grade", "1");
        await hands.TabToAsync("[name='Input.OngoingAdverseEvents[1].HasEnded']");
        await hands.PressAsync("Space");
        await hands.TypeAtAsync("[name='Input.NewAdverseEvents[0].Term']", "nau");
        await page.WaitForSelectorAsync("[role=listbox]:not([hidden]) [role=option]");
        await hands.PressAsync("ArrowDown");
        await hands.PressAsync("Enter");
        await hands.ChooseAsync("Input.NewAdverseEvents[0].Grades[0].Grade", "2");
        await hands.TypeAtAsync("[name='Input.Visit.NextVisitOn']", "t+183");
        await hands.PressAsync("Control+s");
        await page.WaitForURLAsync($"**/patients/{people.NorthPatient.RegistryNumber}");
        output.WriteLine($"{hands.Keys} keys beyond the {hands.Typed} of the values, no click");
        Assert.InRange(hands.Keys, 1, MostKeys);

        await using var database = browser.Web.Database.Open();
        var visit = await database.Visits.SingleAsync(v => v.PatientId == people.NorthPatient.Id && v.Kps == 90);
        Assert.Equal((VisitState.Complete, DiseaseStatus.AliveWithDisease), (visit.State, visit.DiseaseStatus));
        var assessment = await database.Assessments.SingleAsync(a => a.VisitId == visit.Id);
        // 100 mm at baseline, 55 mm today: -45 %, partial response (RECIST 1.1, 4.3.1).
        Assert.Equal((55m, ResponseCode.PR), (assessment.TargetSum, assessment.ComputedResponse));
        var events = await database.AdverseEvents.Include(e => e.Grades).Where(e => e.PatientId == people.NorthPatient.Id).ToListAsync();
        Assert.Equal(1, events.Single(e => e.Term == "Fatigue").Grades.MaxBy(g => g.From!.Value.Earliest)!.Grade);
        Assert.Equal(visit.VisitedOn, events.Single(e => e.Term == "Periorbital edema").EndedOn);
        Assert.Equal(2, Assert.Single(events.Single(e => e.Term == "Nausea").Grades).Grade);
    }

    /// <summary>WCAG 2.2, 2.4.3, 2.4.7 and 2.4.1.</summary>
    [Fact]
    public async Task Tab_goes_through_the_visit_as_it_is_read_and_always_shows_where_it_is()
    {
        await using var session = await browser.OpenAsync();
        var page = await SignInAsync(session);
        await page.GotoAsync($"/patients/{people.NorthPatient.RegistryNumber}/visits/new");
        await page.WaitForSelectorAsync("[data-opens-shortcuts]:not([hidden])");
        // A new visit begins in its first field; the walk begins where the page does.
        await page.FocusAsync(".skip");
        List<Stop> stops = [(await StopAsync(page))!];
        while (stops.Count < 200)
        {
            await page.Keyboard.PressAsync("Tab");
            var stop = await StopAsync(page);
            if (stop is null)
                break;
            stops.Add(stop);
        }
        Assert.InRange(stops.Count, 30, 199);
        Assert.Equal("skip", stops[0].Name);
        var wrong = stops.Zip(stops.Skip(1)).Where(pair => pair.Second.Order <= pair.First.Order || (pair.Second.Bottom <= pair.First.Top - 1 && pair.Second.Left < pair.First.Right))
            .Select(pair => $"{pair.Second.Name} after {pair.First.Name}");
        Assert.Empty(wrong);
        Assert.Empty(stops.Where(s => !s.IsMarked).Select(s => $"the focus on {s.Name} cannot be seen"));
        // Every field that is shown is a stop; of the answers of a choice one is.
        var fields = await page.EvaluateAsync<string[]>(
            "[...new Set([...document.querySelectorAll('main input, main select, main textarea, main button')].filter(e => e.type !== 'hidden' && e.checkVisibility() && !e.disabled).map(e => e.name || e.textContent.trim()))]");
        Assert.Empty(fields.Except(stops.Select(s => s.Name)));
    }

    [Fact]
    public async Task The_first_key_skips_to_the_content()
    {
        await using var session = await browser.OpenAsync();
        var page = await SignInAsync(session);
        await page.GotoAsync("/patients");
        await page.Keyboard.PressAsync("Tab");
        await page.WaitForSelectorAsync(".skip:focus");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync("main:focus");
    }

    [Fact]
    public async Task C_enters_a_contact_in_the_list_and_Esc_leaves_it()
    {
        await using var session = await browser.OpenAsync();
        var page = await SignInAsync(session, "south");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("c");
        await page.WaitForSelectorAsync("[name='Alive.AliveOn']:focus");
        // The field has the focus before the page's scripts listen.
        await page.WaitForSelectorAsync("[data-opens-shortcuts]:not([hidden])");
        await page.Keyboard.PressAsync("Escape");
        await page.WaitForSelectorAsync("tr.is-current a:focus");
        Assert.Equal(0, await page.Locator("[data-entry]").CountAsync());
        Assert.Contains(people.SouthPatient.RegistryNumber, await page.InnerTextAsync("tr.is-current"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dash_answers_a_choice_with_not_recorded()
    {
        await using var session = await browser.OpenAsync();
        var page = await SignInAsync(session);
        await page.GotoAsync($"/patients/{people.NorthPatient.RegistryNumber}/visits/new");
        await page.WaitForSelectorAsync("[data-opens-shortcuts]:not([hidden])");
        await page.CheckAsync("[name='Input.Visit.DiseaseStatus'][value=Progression]");
        await page.Keyboard.PressAsync("-");
        Assert.True(await page.IsCheckedAsync("[name='Input.Visit.DiseaseStatus'][value='']"));
    }

    /// <summary>On one line what stands to the right comes after, whichever of the two is higher.</summary>
    private sealed record Stop(string Name, int Order, double Top, double Bottom, double Left, double Right, bool IsMarked);

    /// <returns>Null once the focus has left the page.</returns>
    private static async Task<Stop?> StopAsync(IPage page)
    {
        var at = await page.EvaluateAsync<JsonElement?>(
            """
            () => {
              const e = document.activeElement;
              if (!e || e === document.body) return null;
              const shown = e.matches('.choice input') ? e.nextElementSibling : e;
              const box = shown.getBoundingClientRect(), style = getComputedStyle(shown);
              const order = [...document.querySelectorAll('*')].indexOf(e);
              return { name: e.name || e.className.split(' ')[0] === 'skip' && 'skip' || e.textContent.trim() || e.id, order, top: box.top + scrollY, bottom: box.bottom + scrollY, left: box.left, right: box.right,
                       marked: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 };
            }
            """);
        return at is not { ValueKind: JsonValueKind.Object } stop
            ? null
            : new Stop(stop.GetProperty("name").GetString()!, stop.GetProperty("order").GetInt32(), stop.GetProperty("top").GetDouble(), stop.GetProperty("bottom").GetDouble(), stop.GetProperty("left").GetDouble(), stop.GetProperty("right").GetDouble(), stop.GetProperty("marked").GetBoolean());
    }

    private static async Task<IPage> SignInAsync(IBrowserContext session, string site = "north")
    {
        var page = await session.NewPageAsync();
        await page.GotoAsync("/sign-in");
        await page.FillAsync("#Input_UserName", People.Account(RegistryRoles.Clinician, site));
        await page.FillAsync("#Input_Password", People.Password);
        await page.ClickAsync("main button");
        await page.WaitForSelectorAsync("[data-opens-shortcuts]:not([hidden])");
        return page;
    }

    private static async Task KnowAsync(RegistryDbContext database, Patient patient)
    {
        var line = await database.TreatmentLines.SingleAsync(l => l.PatientId == patient.Id);
        var baseline = new Assessment { Id = Guid.CreateVersion7(), PatientId = patient.Id, TreatmentLineId = line.Id, AssessedOn = new PartialDate(2005, 2, 26), IsBaseline = true, Criteria = ResponseCriteria.Recist11 };
        database.Add(baseline);
        database.Add(new DosePeriod { Id = Guid.CreateVersion7(), PatientId = patient.Id, TreatmentLineId = line.Id, StartedOn = line.StartedOn, DoseMgPerDay = 400, Schedule = DoseSchedule.Continuous });
        var known = new[] { ("lung", 40m), ("lung", 25m), ("liver", 20m), ("soft tissue of the back", 15m) };
        for (var i = 0; i < known.Length; i++)
        {
            var lesion = new Lesion { Id = Guid.CreateVersion7(), PatientId = patient.Id, TreatmentLineId = line.Id, Number = i + 1, Role = LesionRole.Target, IsNode = false, Organ = known[i].Item1 };
            database.AddRange(lesion, new LesionMeasurement { Id = Guid.CreateVersion7(), PatientId = patient.Id, AssessmentId = baseline.Id, LesionId = lesion.Id, State = MeasurementState.Measured, DiameterMm = known[i].Item2 });
        }
        foreach (var (term, grade) in new[] { ("Fatigue", 2), ("Periorbital edema", 1) })
        {
            var ongoing = new AdverseEvent { Id = Guid.CreateVersion7(), PatientId = patient.Id, TreatmentLineId = line.Id, Term = term, CtcaeVersion = CtcaeVersion.V5, OnsetOn = new PartialDate(2005, term == "Fatigue" ? 3 : 4, 20) };
            database.AddRange(ongoing, new AdverseEventGrade { Id = Guid.CreateVersion7(), PatientId = patient.Id, AdverseEventId = ongoing.Id, From = ongoing.OnsetOn, Grade = grade });
        }
        await database.SaveChangesAsync();
    }

    /// <summary>Two hands on the keyboard: what they press beyond the values is counted.</summary>
    private sealed class Hands(IPage page)
    {
        public int Keys { get; private set; }
        public int Typed { get; private set; }

        public async Task PressAsync(string key)
        {
            await page.Keyboard.PressAsync(key);
            Keys++;
        }

        public async Task TabToAsync(string field)
        {
            for (var i = 0; i < MostKeys && await page.Locator(field + ":focus").CountAsync() == 0; i++)
                await PressAsync("Tab");
            Assert.Equal(1, await page.Locator(field + ":focus").CountAsync());
        }

        public async Task TypeAtAsync(string field, string value)
        {
            await TabToAsync(field);
            await page.Keyboard.TypeAsync(value);
            Typed += value.Length;
        }

        /// <summary>By the arrows, the shorter way round.</summary>
        public async Task ChooseAsync(string name, string value)
        {
            await TabToAsync($"[name='{name}']");
            var answers = await page.Locator($"[name='{name}']").EvaluateAllAsync<string[]>("all => all.map(a => a.value)");
            var at = await page.EvaluateAsync<string>("document.activeElement.value");
            var steps = (Array.IndexOf(answers, value) - Array.IndexOf(answers, at) + answers.Length) % answers.Length;
            var (key, times) = steps <= answers.Length / 2 ? ("ArrowRight", steps) : ("ArrowLeft", answers.Length - steps);
            for (var i = 0; i < times; i++)
                await PressAsync(key);
            Assert.True(await page.IsCheckedAsync($"[name='{name}'][value='{value}']"));
        }
    }
}
