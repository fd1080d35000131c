using System.Globalization;
using System.Net;
using System.Text;
using System.Xml.Linq;
using AngleSharp.Dom;

namespace DfspRegistry.Web.Tests.Analysis;

/// <summary>The analysis pages over HTTP, on the demonstration. Expected numbers are the founding studies' (shared/studies/published.json) unless another source is named.</summary>
public sealed class AnalysisPageTests(DemoWeb demo) : IClassFixture<DemoWeb>
{
    private const string Report = "/analysis/" + DemoWeb.Systemic;
    private const string Survival = Report + "/survival";
    private const string Files = Report + "/files/";

    private static readonly string[] Pages =
    [
        "/analysis", Report, Survival, Report + "/adverse-events", Report + "/compare-with-publication", Files + "report.pdf", Files + "line-1-pfs.svg", Files + "ledger.csv",
    ];

    private static string Words(IElement element) => string.Join(' ', element.TextContent.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));

    private static string[] Row(IDocument page, string item, string first) =>
        [.. page.QuerySelectorAll($"#{item} tbody tr").First(r => Words(r.Children[0]).StartsWith(first, StringComparison.Ordinal)).Children
            .Select(c => Words(c.QuerySelector("summary") ?? c)).Where(t => t.Length > 0)];

    [Fact]
    public async Task Nobody_who_is_not_signed_in_sees_anything()
    {
        var client = demo.Web.Client();
        foreach (var path in Pages)
        {
            using var answer = await client.GetAsync(path);
            Assert.True(answer.StatusCode != HttpStatusCode.OK || answer.RequestMessage!.RequestUri!.AbsolutePath == "/sign-in", path);
            Assert.DoesNotContain("D-0000", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_administrator_who_sees_no_patient_sees_no_analysis()
    {
        using var client = await demo.SignedInAsync("administrator");
        foreach (var path in Pages)
        {
            using var answer = await client.GetAsync(path);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_clinician_s_figures_hold_the_patients_of_their_sites_only()
    {
        using var researcher = await demo.SignedInAsync("researcher");
        using var clinician = await demo.SignedInAsync("clinician");
        var all = await DemoWeb.PageAsync(researcher, Survival + "?line=imatinib&ledger=all");
        var own = await DemoWeb.PageAsync(clinician, Survival + "?line=imatinib&ledger=all");
        static HashSet<string> Patients(IDocument page) => [.. page.QuerySelectorAll("tbody[data-rows] th a").Select(a => a.TextContent)];
        Assert.Equal(95, Patients(all).Count);
        Assert.InRange(Patients(own).Count, 1, 94);
        Assert.Subset(Patients(all), Patients(own));
        Assert.Contains($"{Patients(own).Count} patients", own.QuerySelector("h1 + p")!.TextContent, StringComparison.Ordinal);
        // Another site's patient stands in no file, and rows of patients in none that a clinician can take.
        var foreign = Patients(all).Except(Patients(own)).First();
        foreach (var file in (string[])["survival.csv", "line-1-characteristics.csv", "line-1-adverse-events.csv", "line-1-medians.csv"])
            Assert.DoesNotContain(foreign, await clinician.GetStringAsync(Files + file + "?line=imatinib"), StringComparison.Ordinal);
        foreach (var file in (string[])["ledger.csv", "line-1-pfs.R", "survival.R", "line-1-characteristics.R"])
        {
            using var answer = await clinician.GetAsync(Files + file);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_researcher_s_files_hide_small_counts_and_what_gives_them_away_unless_they_are_for_the_own_house()
    {
        using var researcher = await demo.SignedInAsync("researcher");
        var outside = await researcher.GetStringAsync(Files + "line-2-adverse-events.csv");
        // Grades 1 to 4, any, %: 8, 9, 2, 0, 19 on the page. Any less one grade would be the small one.
        Assert.Contains("Hand-foot syndrome,n.s.,9,<5,0,19,63.3", outside, StringComparison.Ordinal);
        Assert.Contains("For use outside: <5 stands for a count from 1 to 4", outside, StringComparison.Ordinal);
        Assert.Contains("Hand-foot syndrome,8,9,2,0,19,63.3", await researcher.GetStringAsync(Files + "line-2-adverse-events.csv?outside=no"), StringComparison.Ordinal);
        var figure = XElement.Parse(await researcher.GetStringAsync(Files + "survival.svg?line=sunitinib&by=bestResponse"));
        Assert.Contains(figure.Descendants(), e => e.Value == "<5");
        Assert.DoesNotContain(figure.Descendants(), e => e.Value.Contains("at risk just before", StringComparison.Ordinal));
        // Who treats the patients knows them.
        using var clinician = await demo.SignedInAsync("clinician");
        Assert.DoesNotContain("For use outside", await clinician.GetStringAsync(Files + "line-1-adverse-events.csv"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_study_is_not_found()
    {
        using var client = await demo.SignedInAsync("researcher");
        foreach (var path in (string[])["", "/survival", "/adverse-events", "/compare-with-publication", "/files/report.pdf"])
        {
            using var answer = await client.GetAsync("/analysis/NONE" + path);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task The_report_prints_the_founding_study_s_tables()
    {
        using var client = await demo.SignedInAsync("researcher");
        var page = await DemoWeb.PageAsync(client, Report);
        Assert.Equal(["Complete (CR)", "16/95", "16.8", "9.9 to 25.9"], Row(page, "line-1-best-response", "Complete")[..4]);
        Assert.StartsWith("DCR", Row(page, "line-2-best-response", "DCR")[0], StringComparison.Ordinal);
        Assert.Equal(["24/30", "80.0"], Row(page, "line-2-best-response", "DCR")[1..3]);
        Assert.Equal(["Hand-foot syndrome", "8", "9", "2", "0", "19", "63.3"], Row(page, "line-2-adverse-events", "Hand-foot")[..7]);
        Assert.StartsWith("20.0", Row(page, "line-2-outcome", "Partial")[3], StringComparison.Ordinal);
        Assert.StartsWith("NR", Row(page, "line-2-outcome", "Partial")[4], StringComparison.Ordinal);
        Assert.Equal("52 (18 to 72)", Row(page, "line-1-characteristics", "Age")[^1]);
        var headings = page.QuerySelectorAll("h3").Select(Words).ToList();
        Assert.Contains("Table 1 · Characteristics at start of imatinib", headings);
        Assert.Contains("Figure 1 · PFS on imatinib, n = 95", headings);
        Assert.Contains("Figure 4 · OS on sunitinib, n = 30", headings);
        Assert.Contains(headings, h => h.StartsWith("Table 2 · Outcome on sunitinib", StringComparison.Ordinal));
        Assert.Contains("data cut-off 2013-07-31 · rules as-published v1 · computed at audit entry", page.QuerySelector(".page-head p")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Figures_say_their_median_as_text()
    {
        using var client = await demo.SignedInAsync("researcher");
        var page = await DemoWeb.PageAsync(client, Report);
        string[] medians = ["line-1-pfs: median 23.0 months", "line-1-os: median 40.0 months", "line-2-pfs: median 19.0 months", "line-2-os: median 27.0 months"];
        Assert.All(medians, expected => Assert.Contains(page.QuerySelectorAll($"#{expected.Split(':')[0]} text"), t => t.TextContent == expected.Split(": ")[1]));
    }

    [Fact]
    public async Task A_number_opens_its_patients()
    {
        using var client = await demo.SignedInAsync("researcher");
        var page = await DemoWeb.PageAsync(client, Report);
        var complete = page.QuerySelectorAll("#line-2-best-response tbody tr")[0];
        var links = complete.QuerySelectorAll("details a").Select(a => a.GetAttribute("href")).ToList();
        Assert.Equal(2, links.Count);
        Assert.All(links, l => Assert.Matches("^/patients/D-[0-9]{6}$", l!));
    }

    [Fact]
    public async Task The_surgical_report_has_its_patients_side_by_side_and_no_response_rate()
    {
        using var client = await demo.SignedInAsync("researcher");
        var page = await DemoWeb.PageAsync(client, "/analysis/" + DemoWeb.Surgical);
        Assert.Equal(4, page.QuerySelectorAll("#surgery-1-surgical-patients thead a").Length);
        Assert.Equal(["Product X times Y", "4", "36.9", "18.9 to 61.6"], Row(page, "surgery-1-size-reduction", "Product"));
        Assert.Equal("3/4", Row(page, "surgery-1-margins", "Clear by Mohs")[1]);
        Assert.Equal("4/4", Row(page, "surgery-1-margins", "Finally")[1]);
        Assert.Null(page.QuerySelector("#line-1-best-response"));
    }

    [Fact]
    public async Task A_step_opens_the_patients_behind_it()
    {
        using var client = await demo.SignedInAsync("researcher");
        var page = await DemoWeb.PageAsync(client, Survival + "?endpoint=pfs&line=sunitinib&by=bestResponse");
        var step = page.QuerySelectorAll("a.fig-step").First(s => s.GetAttribute("data-curve") == "SD");
        var opened = await DemoWeb.PageAsync(client, Survival + step.GetAttribute("href")!.Split('#')[0]);
        var panel = opened.QuerySelector("#step")!;
        Assert.StartsWith($"SD at {step.GetAttribute("data-months")} months", Words(panel), StringComparison.Ordinal);
        Assert.Equal(int.Parse(step.GetAttribute("data-events")!, CultureInfo.InvariantCulture), panel.QuerySelectorAll("ul > li").Length);
        var left = int.Parse(step.GetAttribute("data-at-risk")!, CultureInfo.InvariantCulture) - int.Parse(step.GetAttribute("data-events")!, CultureInfo.InvariantCulture);
        Assert.Equal(left, panel.QuerySelectorAll("details a").Length);
        Assert.Contains(opened.QuerySelectorAll("tr.is-current"), r => Words(r).Contains(Words(panel.QuerySelector("li a")!), StringComparison.Ordinal));
        // A day on which nothing happened opens nothing.
        Assert.Null((await DemoWeb.PageAsync(client, Survival + "?line=sunitinib&day=1")).QuerySelector("#step"));
    }

    [Fact]
    public async Task By_best_response_there_is_no_test_but_the_landmark()
    {
        using var client = await demo.SignedInAsync("researcher");
        var page = await DemoWeb.PageAsync(client, Survival + "?endpoint=os&line=imatinib&by=bestResponse");
        var figure = Words(page.QuerySelector(".survival-figure")!);
        Assert.Contains("a responder must live to respond", figure, StringComparison.Ordinal);
        Assert.DoesNotContain("Log-rank", figure, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("HR ", figure, StringComparison.Ordinal);
        var link = page.QuerySelectorAll(".survival-figure a.btn").Single().GetAttribute("href")!;
        var landmark = await DemoWeb.PageAsync(client, Survival + link);
        Assert.Contains("Log-rank", Words(landmark.QuerySelector(".survival-figure")!), StringComparison.Ordinal);
        Assert.Contains("after day 92", Words(landmark.QuerySelector("figcaption")!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_groups_are_tested_and_have_a_hazard_ratio()
    {
        using var client = await demo.SignedInAsync("researcher");
        var page = await DemoWeb.PageAsync(client, Survival + "?endpoint=os&line=imatinib&by=sex");
        Assert.Contains(page.QuerySelectorAll("svg text"), t => t.TextContent.StartsWith("Log-rank p = ", StringComparison.Ordinal) && t.TextContent.Contains("male against female", StringComparison.Ordinal));
        Assert.Contains("(score test, R: cox.zph)", Words(page.QuerySelector("figcaption")!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Survival_at_years_stands_in_the_report_and_split_curves_have_hazard_ratios_with_their_check()
    {
        using var client = await demo.SignedInAsync("researcher");
        var page = await DemoWeb.PageAsync(client, Report + "?by=sex");
        // R, on the rows of line-1-pfs.R and line-1-os.R: summary(survfit(Surv(days, event) ~ 1, conf.type = "log-log"), times = 365.25 * c(1, 2)).
        Assert.Equal(["76.8 (67.0 to 84.1); 73", "46.3 (36.1 to 55.9); 44"], Row(page, "line-1-rates", "Progression-free")[1..3]);
        Assert.Equal(["97.9 (91.8 to 99.5); 93", "85.3 (76.4 to 91.0); 81"], Row(page, "line-1-rates", "Overall")[1..3]);
        // R: coxph(Surv(days, event) ~ group), cox.zph(fit).
        Assert.Equal(["male", "0.72", "0.47 to 1.10", "0.132", "0.580"], Row(page, "line-1-hazard-ratios", "male"));
        Assert.Null((await DemoWeb.PageAsync(client, Report)).QuerySelector("#line-1-hazard-ratios"));
    }

    [Fact]
    public async Task The_ledger_holds_every_patient_and_what_ended_each_line()
    {
        using var client = await demo.SignedInAsync("researcher");
        var page = await DemoWeb.PageAsync(client, Survival + "?line=sunitinib&ledger=all");
        var rows = page.QuerySelectorAll("tbody[data-rows] tr").ToList();
        Assert.Equal(30, rows.Count);
        Assert.All(rows, r => Assert.Equal(
            Math.Round(int.Parse(r.Children[3].TextContent, CultureInfo.InvariantCulture) / 30.4375, 1, MidpointRounding.AwayFromZero),
            double.Parse(r.Children[4].TextContent, CultureInfo.InvariantCulture)));
        var events = rows.Count(r => Words(r.Children[5]) == "event");
        Assert.Contains($"30 patients · {events} events · {30 - events} censored", Words(page.QuerySelector("h1 + p")!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_choices_are_named_with_what_there_is()
    {
        using var client = await demo.SignedInAsync("researcher");
        using var answer = await client.GetAsync(Survival + "?cutoff=2013-02-30&rules=mine&interval=wide&endpoint=xfs");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var page = await DemoWeb.DocumentAsync(answer);
        var errors = Words(page.QuerySelector(".errors")!);
        Assert.Contains("“2013-02-30” is not a day", errors, StringComparison.Ordinal);
        Assert.Contains("as-published, regulatory", errors, StringComparison.Ordinal);
        Assert.Contains("log, log-log, plain", errors, StringComparison.Ordinal);
        Assert.Equal("2013-02-30", page.QuerySelector("#choice-cutoff")!.GetAttribute("value"));
        foreach (var query in (string[])["?line=none", "?by=shoeSize", "?line=%3Cscript%3E"])
        {
            using var other = await client.GetAsync(Survival + query);
            Assert.Equal(HttpStatusCode.BadRequest, other.StatusCode);
            Assert.DoesNotContain("<script>", await other.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task A_cut_off_leaves_out_what_came_after_it()
    {
        using var client = await demo.SignedInAsync("researcher");
        var page = await DemoWeb.PageAsync(client, Survival + "?endpoint=os&line=imatinib&cutoff=2008-12-31&ledger=all");
        Assert.Contains("data cut-off 2008-12-31", Words(page.QuerySelector("h1 + p")!), StringComparison.Ordinal);
        Assert.All(page.QuerySelectorAll("tbody[data-rows] tr"), r => Assert.True(string.CompareOrdinal(Words(r.Children[2]), "2008-12-31") <= 0));
    }

    [Fact]
    public async Task The_comparison_gives_every_verdict_its_arithmetic()
    {
        using var client = await demo.SignedInAsync("researcher");
        var page = await DemoWeb.PageAsync(client, Report + "/compare-with-publication");
        Assert.Equal(["contradicts itself 5", "not representable 3", "differs 0"], page.QuerySelectorAll(".strip li").Take(3).Select(Words));
        var control = page.QuerySelectorAll(".compare tbody tr").Single(r => Words(r.Children[0]) == "DCR, sunitinib");
        Assert.Contains("73.3 %", Words(control), StringComparison.Ordinal);
        Assert.Contains("24/30 = 80.0 %", Words(control), StringComparison.Ordinal);
        Assert.Contains("22 of 30", Words(control), StringComparison.Ordinal);
        var surgical = await DemoWeb.PageAsync(client, "/analysis/" + DemoWeb.Surgical + "/compare-with-publication");
        Assert.Equal(["contradicts itself 0", "not representable 0", "differs 0"], surgical.QuerySelectorAll(".strip li").Take(3).Select(Words));
    }

    [Fact]
    public async Task Every_download_that_the_report_offers_is_there()
    {
        using var client = await demo.SignedInAsync("researcher");
        foreach (var study in (string[])[DemoWeb.Systemic, DemoWeb.Surgical])
        {
            var page = await DemoWeb.PageAsync(client, "/analysis/" + study);
            var links = page.QuerySelectorAll("a[download]").Select(a => a.GetAttribute("href")!).ToList();
            Assert.True(links.Count > 20);
            foreach (var link in links)
            {
                using var answer = await client.GetAsync(link);
                Assert.True(answer.StatusCode == HttpStatusCode.OK, link);
                Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
                Assert.StartsWith(study, answer.Content.Headers.ContentDisposition.FileName, StringComparison.Ordinal);
                var content = await answer.Content.ReadAsByteArrayAsync();
                if (link.EndsWith(".pdf", StringComparison.Ordinal))
                    Assert.Equal("%PDF", Encoding.ASCII.GetString(content, 0, 4));
                if (link.EndsWith(".svg", StringComparison.Ordinal))
                    Assert.Contains("synthetic demonstration data", string.Join(' ', XElement.Parse(Encoding.UTF8.GetString(content)).Elements().Select(e => e.Value)), StringComparison.Ordinal);
                if (link.EndsWith(".csv", StringComparison.Ordinal))
                    Assert.Contains("computed at audit entry", Encoding.UTF8.GetString(content), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task A_file_is_the_same_bytes_each_time()
    {
        using var client = await demo.SignedInAsync("researcher");
        foreach (var file in (string[])["report.pdf", "line-1-os.svg", "line-2-os.csv", "survival.pdf?by=sex&size=half"])
            Assert.Equal(await client.GetByteArrayAsync(Files + file), await client.GetByteArrayAsync(Files + file));
    }

    [Fact]
    public async Task Half_a_page_is_86_millimetres_wide()
    {
        using var client = await demo.SignedInAsync("researcher");
        var svg = XElement.Parse(await client.GetStringAsync(Files + "survival.svg?line=sunitinib&by=bestResponse&size=half"));
        Assert.Equal("85.99mm", svg.Attribute("width")!.Value);
    }

    [Fact]
    public async Task The_curve_s_data_are_the_curve()
    {
        using var client = await demo.SignedInAsync("researcher");
        var rows = (await client.GetStringAsync(Files + "survival.csv?endpoint=pfs&line=sunitinib&outside=no")).Split("\r\n").Where(r => r.StartsWith("all,", StringComparison.Ordinal)).Select(r => r.Split(',')).ToList();
        Assert.Equal(["all", "0", "30", "100.0"], rows[0][..4]);
        // The founding study's median PFS on sunitinib is 19 months: above one half at 18, not at 21.
        Assert.True(double.Parse(rows.Single(r => r[1] == "18")[3], CultureInfo.InvariantCulture) > 50);
        Assert.True(double.Parse(rows.Single(r => r[1] == "21")[3], CultureInfo.InvariantCulture) <= 50);
        // For outside fewer of the same values stand, and those at risk in whole fives.
        var outside = (await client.GetStringAsync(Files + "survival.csv?endpoint=pfs&line=sunitinib")).Split("\r\n");
        Assert.StartsWith("group,months,at_risk,", outside[0].TrimStart('\uFEFF'), StringComparison.Ordinal);
        var told = outside.Where(r => r.StartsWith("all,", StringComparison.Ordinal)).Select(r => r.Split(',')).ToList();
        Assert.Contains(told, r => r[3] == "–");
        Assert.All(told, r => Assert.Equal(0, int.Parse(r[2], CultureInfo.InvariantCulture) % 5));
        Assert.All(told.Where(r => r[3] != "–"), r => Assert.Equal(rows.Single(o => o[1] == r[1])[3], r[3]));
        // No time of a single patient: quarters of years only.
        Assert.All(rows, r => Assert.Equal(0, int.Parse(r[1], CultureInfo.InvariantCulture) % 3));
    }

    [Fact]
    public async Task Unknown_files_are_not_found_and_bad_choices_refused()
    {
        using var client = await demo.SignedInAsync("researcher");
        foreach (var (file, status) in new[]
        {
            ("nothing.svg", HttpStatusCode.NotFound), ("line-1-pfs.exe", HttpStatusCode.NotFound), ("line-9-pfs.svg", HttpStatusCode.NotFound), ("noformat", HttpStatusCode.BadRequest),
            ("line-1-pfs.svg?rules=mine", HttpStatusCode.BadRequest), ("survival.svg?line=none", HttpStatusCode.BadRequest), ("..%2F..%2Fetc%2Fpasswd.svg", HttpStatusCode.NotFound),
        })
        {
            using var answer = await client.GetAsync(Files + file);
            Assert.True(answer.StatusCode == status, $"{file} answers {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task Another_study_is_one_choice_away()
    {
        using var client = await demo.SignedInAsync("researcher");
        using var answer = await client.GetAsync(Survival + "?study=" + DemoWeb.Surgical + "&endpoint=os&line=imatinib");
        var at = answer.StatusCode == HttpStatusCode.Redirect ? answer.Headers.Location!.ToString() : answer.RequestMessage!.RequestUri!.PathAndQuery;
        Assert.Equal("/analysis/" + DemoWeb.Surgical + "/survival?endpoint=os", at);
    }

    [Fact]
    public async Task Local_recurrence_is_a_cumulative_incidence_with_death_competing()
    {
        using var client = await demo.SignedInAsync("researcher");
        var page = await DemoWeb.PageAsync(client, "/analysis/" + DemoWeb.Surgical + "/survival?endpoint=local-recurrence");
        Assert.Contains(page.QuerySelectorAll("svg text"), t => t.TextContent == "Died");
        Assert.Contains("Aalen-Johansen", Words(page.QuerySelector("figcaption")!), StringComparison.Ordinal);
        Assert.Contains("Aalen-Johansen", await client.GetStringAsync("/analysis/" + DemoWeb.Surgical + "/files/survival.csv?endpoint=local-recurrence"), StringComparison.Ordinal);
    }
}
