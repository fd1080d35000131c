using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using DfspRegistry.Cli.Hosting;
using DfspRegistry.Data.Demo;
using DfspRegistry.Data.LocalPostgres;

namespace DfspRegistry.Cli.Commands;

/// <summary>
/// `bench save`: how long a draft, a visit and a live response take beside the barest entry that there is, a contact of one row with its audit entry sent without
/// what keeps drafts and replays, through the same server, session and form token, one after the other in the same run. On a demonstration that is made for it and removed.
/// </summary>
internal static partial class SaveBench
{
    private sealed record Measured(string Name, List<double> Milliseconds)
    {
        public double P95 => Milliseconds.Order().ElementAt((int)Math.Ceiling(Milliseconds.Count * 0.95) - 1);
        public double Median => Milliseconds.Order().ElementAt(Milliseconds.Count / 2);
    }

    public static Command Create()
    {
        var repetitions = new Option<int>("--repetitions") { Description = "how often each is timed", DefaultValueFactory = _ => 100 };
        var command = new Command("save", "Time the server's answer to a draft, a visit and a live response beside a bare insert, on a demonstration of its own.") { repetitions };
        command.SetAction(async (parsed, cancellation) =>
        {
            var folder = Directory.CreateTempSubdirectory("dfsp-bench-").FullName;
            try
            {
                await RunAsync(folder, parsed.GetValue(repetitions), cancellation);
                return 0;
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        });
        return command;
    }

    private static async Task RunAsync(string folder, int repetitions, CancellationToken cancellation)
    {
        var options = new DatabaseOptions(folder);
        await using var database = await DatabaseAccess.OpenAsync(options, cancellation);
        await CurrentDatabase.BringToThisVersionAsync(database, folder, cancellation);
        await DemoLoader.EnsureAsync(database, options, true, cancellation);
        await using var web = await WebProcess.StartAsync(RunCommand.WebFolder(), FreePort(), database.ApplicationConnectionString, folder, cancellation);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = true }) { BaseAddress = web.Address };
        var clinician = DemoUsers.All.First(u => u.Role == "clinician");
        await PostAsync(http, "/sign-in", FormPage.Filled(await FormAsync(http, "/sign-in"), ("Input.UserName", clinician.Email), ("Input.Password", clinician.Password)));
        var patient = await PatientAsync(http);
        Measured bare = new("bare insert", []), draft = new("draft", []), visit = new("visit", []), live = new("live response", []);
        // The first rounds compile and warm up; they are not counted.
        for (var round = -10; round < repetitions; round++)
        {
            var contact = (await FormAsync(http, $"{patient}/contacts/new")).Where(f => !f.Key.StartsWith('_') || f.Key == "__RequestVerificationToken");
            var form = await FormAsync(http, $"{patient}/visits/new");
            var notes = ("Input.Visit.Notes", string.Create(CultureInfo.InvariantCulture, $"round {round}"));
            var readings = form.Where(f => f.Key.EndsWith("].Reading", StringComparison.Ordinal)).Select(f => (f.Key, "12")).ToArray();
            var times = new[]
            {
                await TimeAsync(http, $"{patient}/contacts/new", FormPage.Filled(contact, ("Input.AliveOn", "t"), ("Input.Source", "Phone"))),
                await TimeAsync(http, "/drafts", FormPage.Filled(form, [notes, .. readings, ("_sequence", "1")])),
                await TimeAsync(http, $"{patient}/visits/new?handler=Preview", FormPage.Filled(form, [notes, .. readings])),
                await TimeAsync(http, $"{patient}/visits/new", FormPage.Filled(form, [notes, .. readings, ("Input.IsComplete", "false")])),
            };
            if (round < 0)
                continue;
            foreach (var (measured, time) in new[] { bare, draft, live, visit }.Zip(times))
                measured.Milliseconds.Add(time);
        }
        foreach (var measured in new[] { bare, draft, live, visit })
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{measured.Name,-14} p95 {measured.P95,7:F1} ms, median {measured.Median,7:F1} ms, p95 {measured.P95 / bare.P95:F2} times that of a bare insert"));
    }

    /// <summary>A patient who is alive and whose lesions are measured, so that there is a response to compute.</summary>
    private static async Task<string> PatientAsync(HttpClient http)
    {
        foreach (var patient in Patients().Matches(await http.GetStringAsync(new Uri("/patients", UriKind.Relative))).Select(m => m.Value).Distinct())
        {
            if ((await FormAsync(http, $"{patient}/visits/new")).Exists(f => f.Key.EndsWith("].Reading", StringComparison.Ordinal))
                && await IsTakenAsync(http, $"{patient}/contacts/new", FormPage.Filled(await FormAsync(http, $"{patient}/contacts/new"), ("Input.AliveOn", "t"), ("Input.Source", "Phone"))))
                return patient;
        }
        throw new CommandError("The demonstration has no patient to measure with.");
    }

    private static async Task<List<KeyValuePair<string, string>>> FormAsync(HttpClient http, string address) =>
        FormPage.Fields(await http.GetStringAsync(new Uri(address, UriKind.Relative)));

    private static async Task<bool> IsTakenAsync(HttpClient http, string address, FormUrlEncodedContent form)
    {
        using (form)
        using (var answer = await http.PostAsync(new Uri(address, UriKind.Relative), form))
            return answer.StatusCode == HttpStatusCode.Redirect;
    }

    private static async Task<double> TimeAsync(HttpClient http, string address, FormUrlEncodedContent form)
    {
        var start = Stopwatch.GetTimestamp();
        await PostAsync(http, address, form);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <exception cref="CommandError">The server did not take it: there is nothing to measure.</exception>
    private static async Task PostAsync(HttpClient http, string address, FormUrlEncodedContent form)
    {
        using (form)
        using (var answer = await http.PostAsync(new Uri(address, UriKind.Relative), form))
        {
            if (answer.StatusCode is not (HttpStatusCode.Redirect or HttpStatusCode.OK))
                throw new CommandError($"The server answered {address.Split('?')[0]} with {(int)answer.StatusCode}.");
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"/patients/D-\d+", RegexOptions.None, 1000)]
    private static partial Regex Patients();
}
