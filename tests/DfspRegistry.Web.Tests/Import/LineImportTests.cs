using System.Text;
using DfspRegistry.Analysis.Endpoints;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.Cohorts;
using DfspRegistry.Data.Import;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Studies;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Domain.TumorResponse;
using DfspRegistry.Web.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Tests.Import;

/// <summary>A file of treatment lines into a real database: all of it or nothing, and the same file twice as good as once.</summary>
public sealed class LineImportTests : IAsyncLifetime
{
    private static readonly DateOnly Today = new(2026, 11, 21);

    private static readonly Dictionary<string, string> PancreaticColumns = new(StringComparer.Ordinal)
    {
        ["patient"] = "subject_id",
        ["treatment_start"] = "on_study",
        ["progression_date"] = "progression",
        ["death_date"] = "death",
        ["drug"] = "regimen",
    };

    private TestDatabase _database = null!;

    private int _entriesBefore;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _entriesBefore = (await AuditEntriesAsync()).Count;
    }

    public Task DisposeAsync() => _database.DisposeAsync();

    /// <summary>Authority: the file's own book_pfs_days and book_os_days (R package asaur) for each of its 41 patients.</summary>
    [Fact]
    public async Task The_41_pancreatic_patients_have_the_days_of_the_files_own_columns()
    {
        var report = await ImportAsync(PancreaticFile(), PancreaticColumns);
        Assert.Empty(report.Problems);
        Assert.Equal((41, 0, "PANC"), (report.NewPatients, report.ChangedPatients, report.NewStudy));

        var cohort = await new CohortQuery(_database.ApplicationConnectionString, new CommandLineUser()).LoadAsync("PANC");
        Assert.Equal(41, cohort.Patients.Count);
        foreach (var (endpoint, column) in new[] { (Endpoint.ProgressionFreeSurvival, "book_pfs_days"), (Endpoint.OverallSurvival, "book_os_days") })
        {
            var ledger = Assert.Single(EndpointLedger.Derive(cohort, endpoint, EndpointRules.AsPublished));
            Assert.Equal("imatinib+gemcitabine", Assert.Single(cohort.Patients.Select(p => p.Lines.Single().Drug).Distinct()));
            var book = cohort.Patients.ToDictionary(p => p.ImportedId!, p => int.Parse(p.Lines.Single().Attributes[column]));
            Assert.Equal(41, ledger.Lines.Count(l => l.Days == book[l.ImportedId!]));
        }
        Assert.Equal((8, 33), (cohort.Patients.Count(p => p.Lines[0].Attributes["stage"] == "LA"), cohort.Patients.Count(p => p.Lines[0].Attributes["stage"] == "M")));
    }

    [Fact]
    public async Task The_same_file_again_changes_nothing_and_a_changed_row_is_updated_with_its_audit()
    {
        await ImportAsync(PancreaticFile(), PancreaticColumns);
        var before = await AuditEntriesAsync();
        var again = await ImportAsync(PancreaticFile(), PancreaticColumns);
        Assert.True(again.ChangesNothing);
        Assert.Equal((0, 0, 41), (again.NewPatients, again.ChangedPatients, again.UnchangedPatients));
        Assert.Equal(before.Count, (await AuditEntriesAsync()).Count);

        // MOSS-01: progression three days later, and no death.
        var text = Encoding.UTF8.GetString(PancreaticFile()).Replace("2006-02-02\",\"2006-10-19", "2006-02-05\",\"", StringComparison.Ordinal);
        var changed = await ImportAsync(Encoding.UTF8.GetBytes(text), PancreaticColumns, reason: "Import of corrected.csv");
        Assert.Equal((0, 1, 40), (changed.NewPatients, changed.ChangedPatients, changed.UnchangedPatients));
        Assert.Equal([new TableChanges("deaths", 0, 0, 1), new TableChanges("reported_progressions", 0, 1, 0)], changed.Tables);
        var trail = (await AuditEntriesAsync()).Skip(before.Count).ToList();
        Assert.Equal([("deaths", AuditAction.Deleted), ("reported_progressions", AuditAction.Updated)], trail.Select(e => (e.Table, e.Action)).Order());
        Assert.All(trail, e => Assert.Equal("Import of corrected.csv", e.Reason));
    }

    [Fact]
    public async Task A_dry_run_says_what_would_happen_and_writes_nothing()
    {
        var report = await ImportAsync(PancreaticFile(), PancreaticColumns, isDryRun: true);
        Assert.Equal((41, true), (report.NewPatients, report.IsDryRun));
        await AssertNothingWrittenAsync();
        // Not even a registry number is used up.
        await ImportAsync(PancreaticFile(), PancreaticColumns);
        await using var database = _database.Open();
        Assert.Equal("D-000041", await database.Patients.MaxAsync(p => p.RegistryNumber));
    }

    [Fact]
    public async Task Every_column_finds_its_place()
    {
        var report = await ImportAsync("""
            patient,site,sex,birth_date,line,drug,dose_mg,treatment_start,treatment_end,stop_reason,best_response,progression_date,death_date,last_contact_date,group,ki67,note
            A1,NORTH,F,1960-05,1,imatinib,800,2005-03,2006-01-10,progression,PR,2006-01-10,,2008-07-01,early,12 %,=HYPERLINK("x")
            A1,NORTH,F,1960-05,2,sunitinib,37.5,2006-02-01,,,sd,,,2008-07-01,early,,
            B2,SOUTH,male,NA,1,imatinib,,2007,,,missing,.,2007-12-01,,,,
            """);
        Assert.Empty(report.Problems);
        Assert.Equal(["NORTH", "SOUTH"], report.NewSites);
        Assert.Equal(("note", 2), (report.Notes.Single().Column, report.Notes.Single().Line));
        await using var database = _database.Open();
        var patient = await database.Patients.SingleAsync(p => p.ImportedId == "A1");
        Assert.Equal((Sex.Female, new PartialDate(1960, 5), true), (patient.Sex!.Value, patient.BirthDate!.Value, patient.IsRetrospective));
        var lines = await database.TreatmentLines.Include(l => l.DosePeriods).Where(l => l.PatientId == patient.Id).OrderBy(l => l.Ordinal).ToListAsync();
        Assert.Equal(["imatinib", "sunitinib"], lines.Select(l => l.Drug));
        Assert.Equal((new PartialDate(2005, 3), new PartialDate(2006, 1, 10), StopReason.Progression, ResponseCode.PR, "early"),
            (lines[0].StartedOn, lines[0].EndedOn!.Value, lines[0].StopReason!.Value, lines[0].ReportedBestResponse!.Value, lines[0].Group));
        Assert.Equal([800m, 37.5m], lines.Select(l => l.DosePeriods.Single().DoseMgPerDay));
        // Text that looks like a formula is kept as it stands; an empty cell is no attribute.
        Assert.Equal("=HYPERLINK(\"x\")", lines[0].Attributes["note"]);
        Assert.Empty(lines[1].Attributes);
        Assert.Equal(new PartialDate(2008, 7, 1), (await database.AliveContacts.SingleAsync()).AliveOn);
        Assert.Equal(ProgressionBasis.Imported, (await database.ReportedProgressions.SingleAsync()).Basis);
        Assert.Equal(VitalStatusSource.Imported, (await database.Deaths.SingleAsync()).Source);
        Assert.Equal("SOUTH", (await database.Sites.SingleAsync(s => s.Id == database.Patients.Single(p => p.ImportedId == "B2").SiteId)).Code);
    }

    [Fact]
    public async Task An_empty_cell_clears_what_a_file_said_and_nothing_that_a_person_entered()
    {
        await ImportAsync("patient,treatment_start,sex,progression_date,death_date,grade\nA,2010-01-01,F,2011-01-01,,high\n");
        await using (var database = _database.Open())
        {
            var patient = await database.Patients.SingleAsync();
            patient.BirthDate = new PartialDate(1950);
            database.Add(new Death { Id = Guid.CreateVersion7(), PatientId = patient.Id, DiedOn = new PartialDate(2012, 1, 1), Source = VitalStatusSource.Registry });
            await database.SaveChangesAsync();
        }
        Assert.Empty((await ImportAsync("patient,treatment_start,sex,progression_date,death_date,birth_date,grade\nA,2010-01-01,,,,,\n")).Problems);
        await using (var database = _database.Open())
        {
            var patient = await database.Patients.SingleAsync();
            Assert.Equal((Sex.Female, new PartialDate(1950)), (patient.Sex!.Value, patient.BirthDate!.Value));
            Assert.Empty(await database.ReportedProgressions.ToListAsync());
            Assert.Empty((await database.TreatmentLines.SingleAsync()).Attributes);
            Assert.Equal(1, await database.Deaths.CountAsync());
        }
        // Another day of death than the one a person entered is for a person to settle.
        var refused = await ImportAsync("patient,treatment_start,death_date\nA,2010-01-01,2012-01-05\n");
        Assert.Contains("entered by a person", Assert.Single(refused.Problems).What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Patients_of_one_number_at_two_sites_or_in_two_studies_are_different_people()
    {
        const string file = "patient,treatment_start\n1,2010-01-01\n";
        await ImportAsync(file, site: "NORTH");
        await ImportAsync(file, site: "SOUTH");
        await ImportAsync(file, site: "NORTH", study: "OTHER");
        await using var database = _database.Open();
        Assert.Equal(3, await database.Patients.CountAsync());
    }

    [Fact]
    public async Task Demonstration_studies_take_no_real_patients()
    {
        await using (var database = _database.Open())
        {
            database.Add(new Study { Id = Guid.CreateVersion7(), Code = "DEMO", Title = "Demonstration", Design = StudyDesign.Systemic, IsSynthetic = true });
            await database.SaveChangesAsync();
        }
        Assert.Contains("synthetic", Assert.Single((await ImportAsync("patient,treatment_start\n1,2010-01-01\n", study: "DEMO")).Problems).What, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, int?, string?> Hostile() => new()
    {
        { "treatment_start\n2010-01-01\n", "The column is missing", 1, "patient" },
        { "patient,start\nA,2010-01-01\n", "The column is missing", 1, "treatment_start" },
        { "patient,treatment_start\nA,2010-02-30\n", "is not a date of the calendar", 2, "treatment_start" },
        { "patient,treatment_start\nA,3/7/2010\n", "is not a date of the calendar", 2, "treatment_start" },
        { "patient,treatment_start\nA,2099-01-01\n", "lies in the future", 2, "treatment_start" },
        { "patient,treatment_start\nA,\n", "The start of treatment is missing", 2, "treatment_start" },
        { "patient,treatment_start\n,2010-01-01\n", "The patient is missing", 2, "patient" },
        { "patient,treatment_start,death_date\nA,2010-01-01,2009-12-31\n", "lies after the death on 2009-12-31", 2, "treatment_start" },
        { "patient,treatment_start,progression_date\nA,2010-01-01,2009-12-31\n", "lies before the first dose", 2, "progression_date" },
        { "patient,treatment_start,progression_date,death_date\nA,2010-01-01,2012-01-01,2011-01-01\n", "lies after the death on 2011-01-01", 2, "progression_date" },
        { "patient,treatment_start,last_contact_date,death_date\nA,2010-01-01,2012-01-01,2011-01-01\n", "lies after the death", 2, "last_contact_date" },
        { "patient,treatment_start,birth_date\nA,2010-01-01,2011\n", "lies before the birth date", 2, "treatment_start" },
        { "patient,treatment_start\nA,2010-01-01\nB,2010-01-01\nA,2011-01-01\n", "has line 1 twice", 4, "patient" },
        { "patient,line,treatment_start\nA,2,2010-01-01\nA,1,2011-01-01\n", "starts on 2010-01-01, before line 1", 2, "treatment_start" },
        { "patient,line,treatment_start,sex\nA,1,2010-01-01,F\nA,2,2011-01-01,M\n", "another sex in line 2", 3, "sex" },
        { "patient,treatment_start,stop_reason\nA,2010-01-01,tired\n", "'tired' is none of progression, toxicity", 2, "stop_reason" },
        { "patient,treatment_start,dose_mg\nA,2010-01-01,9999\n", "The daily dose is in mg, 0 to 2000", 2, "dose_mg" },
        { "patient,treatment_start,dose_mg\nA,2010-01-01,400 mg\n", "is not a number", 2, "dose_mg" },
        { "patient,treatment_start\nA,2010-01-01,extra\n", "The row has 3 fields, the header 2", 2, null },
        { "patient,treatment_start,patient\nA,2010-01-01,A\n", "The header names this column twice", 1, "patient" },
        { "patient;treatment_start\nA;2010-01-01\n", "separated by semicolons", 1, null },
        { "patient,treatment_start\nA,\"2010-01-01\n", "never closed", 2, "treatment_start" },
        { "patient,treatment_start\nA\u0007,2010-01-01\n", "control character", 2, "patient" },
        { "patient,treatment_start\n", "no rows below its header", null, null },
        { "", "The file is empty", 1, null },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task A_file_with_a_mistake_is_refused_with_its_place_and_nothing_is_written(string text, string what, int? line, string? column)
    {
        var report = await ImportAsync(text);
        Assert.Contains(report.Problems, p => p.What.Contains(what, StringComparison.Ordinal) && p.Line == line && p.Column == column);
        await AssertNothingWrittenAsync();
    }

    [Fact]
    public async Task All_mistakes_of_a_file_are_told_at_once()
    {
        var report = await ImportAsync("patient,treatment_start,death_date\nA,2010-13-01,\nB,2010-01-01,2009-01-01\n,2010-01-01,\n");
        Assert.Equal([2, 3, 4], report.Problems.Select(p => p.Line!.Value));
        await AssertNothingWrittenAsync();
    }

    [Fact]
    public async Task Damaged_and_oversized_files_are_refused()
    {
        byte[][] files =
        [
            Encoding.Latin1.GetBytes("patient,treatment_start\nM\u00fcller,2010-01-01\n"),
            Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("patient,treatment_start\nA,2010-01-01\n")).ToArray(),
            Encoding.UTF8.GetBytes("patient,treatment_start\nA\0,2010-01-01\n"),
            Encoding.UTF8.GetBytes($"patient,treatment_start\n{new string('x', 1_000_000)},2010-01-01\n"),
            Encoding.UTF8.GetBytes($"patient,treatment_start,{string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"c{i}"))}\n"),
        ];
        string[] expected = ["line 2: The file is not UTF-8 here", "line 1: The file is UTF-16", "line 2: The file has a NUL byte", "line 2, column patient: The field has 1000000 characters", "more than 500 fields"];
        foreach (var (file, what) in files.Zip(expected))
        {
            var report = await ImportAsync(file);
            Assert.Contains(report.Problems, p => p.ToString().Contains(what, StringComparison.Ordinal));
        }
        await AssertNothingWrittenAsync();
    }

    private static byte[] PancreaticFile() => File.ReadAllBytes(SharedFile("real-data", "imatinib-pancreatic", "pancreatic_iso.csv"));

    private static string SharedFile(params string[] parts)
    {
        for (var folder = new DirectoryInfo(Environment.GetEnvironmentVariable("DFSP_SHARED") ?? AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            foreach (var root in new[] { folder.FullName, Path.Combine(folder.FullName, "shared") })
            {
                if (File.Exists(Path.Combine([root, .. parts])))
                    return Path.Combine([root, .. parts]);
            }
        }
        throw new FileNotFoundException("The folder 'shared' with the reference data was not found above the tests; set DFSP_SHARED.");
    }

    private Task<ImportReport> ImportAsync(string text, string? site = null, string study = "STUDY") => ImportAsync(Encoding.UTF8.GetBytes(text), site: site, study: study);

    private async Task<ImportReport> ImportAsync(
        byte[] file, Dictionary<string, string>? columns = null, string? site = null, string? study = null, bool isDryRun = false, string? reason = null)
    {
        await using var database = DfspRegistry.Data.RegistryData.Open(_database.ApplicationConnectionString, new CommandLineUser(), new ChangeReason { Text = reason });
        var checkedFile = LineFile.Check(CsvTable.Parse("lines.csv", file), columns ?? new(StringComparer.Ordinal), site, Today);
        return await LineImport.RunAsync(database, checkedFile, study ?? (columns is null ? "STUDY" : "PANC"), isDryRun);
    }

    private async Task<List<AuditEntry>> AuditEntriesAsync()
    {
        await using var database = _database.Open();
        return await database.AuditEntries.OrderBy(e => e.Id).ToListAsync();
    }

    private async Task AssertNothingWrittenAsync()
    {
        await using var database = _database.Open();
        Assert.Equal((0, 0, 0, _entriesBefore), (await database.Studies.CountAsync(), await database.Sites.CountAsync(), await database.Patients.CountAsync(), await database.AuditEntries.CountAsync()));
    }
}
