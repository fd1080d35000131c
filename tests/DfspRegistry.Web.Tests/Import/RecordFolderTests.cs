using DfspRegistry.Data;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.Demo;
using DfspRegistry.Data.Export;
using DfspRegistry.Data.Import;
using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.Diagnosis;
using DfspRegistry.Domain.Enrollment;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Domain.TumorResponse;
using DfspRegistry.Web.Tests.Data;
using DfspRegistry.Web.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Tests.Import;

/// <summary>What leaves as files comes back the same, without identities and without those who withdrew.</summary>
public sealed class RecordFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Export_then_import_into_an_empty_registry_then_export_gives_the_same_files()
    {
        var first = await TestDatabase.CreateAsync();
        var second = await TestDatabase.CreateAsync();
        try
        {
            await FillAsync(first);
            var exported = await ExportAsync(first, "one");
            Assert.Equal((2, 1), (exported.Patients, exported.Withheld));

            await using (var database = second.Open())
            {
                var report = await RecordFolder.RunAsync(database, Folder("one"), isDryRun: false);
                Assert.Empty(report.Problems);
                Assert.Equal(2, report.NewPatients);
            }
            await ExportAsync(second, "two");
            foreach (var file in Directory.GetFiles(Folder("one")))
                Assert.Equal(await File.ReadAllBytesAsync(file), await File.ReadAllBytesAsync(Path.Combine(Folder("two"), Path.GetFileName(file))));

            // Again: nothing to change. And the next patient gets a number of its own.
            await using (var database = second.Open())
            {
                Assert.True((await RecordFolder.RunAsync(database, Folder("one"), isDryRun: false)).ChangesNothing);
                Assert.Equal("D-000004", await RegistryNumbers.NextAsync(database));
            }
        }
        finally
        {
            await first.DisposeAsync();
            await second.DisposeAsync();
        }
    }

    [Fact]
    public async Task The_whole_demonstration_comes_back_the_same()
    {
        var first = await TestDatabase.CreateAsync();
        var second = await TestDatabase.CreateAsync();
        try
        {
            await DemoLoader.LoadAsync(first.ApplicationConnectionString, isPrivate: true);
            var exported = await ExportAsync(first, "one", study: null);
            Assert.Equal(117, exported.Patients);
            await using (var database = second.Open())
                Assert.Empty((await RecordFolder.RunAsync(database, Folder("one"), isDryRun: false)).Problems);
            await ExportAsync(second, "two", study: null);
            foreach (var file in Directory.GetFiles(Folder("one")))
                Assert.Equal(await File.ReadAllTextAsync(file), await File.ReadAllTextAsync(Path.Combine(Folder("two"), Path.GetFileName(file))));
        }
        finally
        {
            await first.DisposeAsync();
            await second.DisposeAsync();
        }
    }

    [Fact]
    public async Task Nothing_that_says_who_a_patient_is_leaves_and_the_export_is_on_record()
    {
        var registry = await TestDatabase.CreateAsync();
        try
        {
            await FillAsync(registry);
            await ExportAsync(registry, "out");
            var files = Directory.GetFiles(Folder("out")).Select(f => Path.GetFileName(f)!).ToList();
            Assert.DoesNotContain(files, f => f.Contains("identit", StringComparison.Ordinal) || f.Contains("key", StringComparison.Ordinal) || f.Contains("user", StringComparison.Ordinal)
                || f.Contains("audit", StringComparison.Ordinal) || f.Contains("picture", StringComparison.Ordinal));
            var text = string.Concat(files.Select(f => File.ReadAllText(Path.Combine(Folder("out"), f))));
            Assert.DoesNotContain("D-000002", text, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToBase64String(Cipher), text, StringComparison.Ordinal);
            await using var database = registry.Open();
            Assert.Equal(1, await database.AuditEntries.CountAsync(e => e.Action == AuditAction.Exported));
        }
        finally
        {
            await registry.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_formula_is_harmless_in_the_file_and_itself_again_after_import()
    {
        var registry = await TestDatabase.CreateAsync();
        try
        {
            await FillAsync(registry);
            await ExportAsync(registry, "out");
            var visits = await File.ReadAllTextAsync(Path.Combine(Folder("out"), "visits.csv"));
            Assert.Contains(",\"'=cmd|' /C calc'!A0, \"\"quoted\"\"\nsecond line\",", visits, StringComparison.Ordinal);
            // Its own apostrophe is kept apart from the protecting one (identity of the two exports is the first test).
            Assert.Contains("''+1 week", visits, StringComparison.Ordinal);
        }
        finally
        {
            await registry.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("visits.csv", "visited_on", "2010-02-30", "line 2, column visited_on")]
    [InlineData("visits.csv", "patient_id", "01a1fce5-0000-7000-8000-000000000000", "line 2, column patient_id: There is no such row in patients")]
    [InlineData("visits.csv", "mode", "by_pigeon", "line 2, column mode")]
    [InlineData("visits.csv", "id", "1", "line 2, column id: This is not an id")]
    [InlineData("patients.csv", "registry_number", "7", "line 2, column registry_number")]
    [InlineData("treatment_lines.csv", "ordinal", "0", "ck_treatment_lines_ordinal_from_one")]
    [InlineData("treatment_lines.csv", "attributes", "{", "line 2, column attributes")]
    [InlineData("adverse_event_grades.csv", "grade", "", null)]
    public async Task A_broken_folder_is_refused_whole(string file, string column, string value, string? problem)
    {
        var first = await TestDatabase.CreateAsync();
        var second = await TestDatabase.CreateAsync();
        try
        {
            await FillAsync(first);
            await ExportAsync(first, "out");
            Replace(Path.Combine(Folder("out"), file), column, value);
            await using var database = second.Open();
            var report = await RecordFolder.RunAsync(database, Folder("out"), isDryRun: false);
            if (problem is null)
            {
                Assert.Empty(report.Problems);
                return;
            }
            Assert.Contains(report.Problems, p => p.ToString().Contains(problem, StringComparison.Ordinal));
            await using var after = second.Open();
            Assert.Equal((0, 0), (await after.Sites.CountAsync(), await after.Patients.CountAsync()));
        }
        finally
        {
            await first.DisposeAsync();
            await second.DisposeAsync();
        }
    }

    private static readonly byte[] Cipher = [0x4a, 0x61, 0x6e, 0x65, 0x20, 0x44, 0x6f, 0x65, 0x99];

    private string Folder(string name) => Path.Combine(_folder.Path, name);

    private async Task<ExportReport> ExportAsync(TestDatabase registry, string name, string? study = "STUDY")
    {
        Directory.CreateDirectory(Folder(name));
        await using var database = registry.Open();
        return await RecordExport.WriteAsync(database, study, file => File.Create(Path.Combine(Folder(name), file)));
    }

    /// <summary>Three patients, the second of whom withdrew the use of her data; the first with a row of most kinds.</summary>
    private static async Task FillAsync(TestDatabase registry)
    {
        await using var database = registry.Open();
        var site = Records.Site();
        var study = Records.Study();
        database.AddRange(site, study);
        var patients = new List<Patient>();
        for (var i = 0; i < 3; i++)
        {
            var patient = await Records.PatientAsync(database, site);
            patients.Add(patient);
            database.AddRange(patient, new StudyEnrollment { Id = Guid.CreateVersion7(), PatientId = patient.Id, StudyId = study.Id, EnrolledOn = new PartialDate(2005) },
                new SiteMembership { Id = Guid.CreateVersion7(), PatientId = patient.Id, SiteId = site.Id, From = new DateOnly(2005, 1, 2) },
                new PatientIdentity { PatientId = patient.Id, NameCipher = Cipher });
        }
        database.Add(new Consent
        {
            Id = Guid.CreateVersion7(),
            PatientId = patients[1].Id,
            Basis = ConsentBasis.Consent,
            Scope = ConsentScope.DfspResearch,
            GivenOn = new PartialDate(2005),
            WithdrawnOn = new PartialDate(2007, 4, 1),
            Withdrawal = ConsentWithdrawal.Use,
        });
        var first = patients[0];
        var line = Records.Line(first, study);
        line.Attributes["stage, \"old\""] = "=1+1";
        line.ReportedBestResponse = ResponseCode.NonCrNonPd;
        line.DosePeriods.Add(new DosePeriod { Id = Guid.CreateVersion7(), PatientId = first.Id, TreatmentLineId = line.Id, StartedOn = line.StartedOn, DoseMgPerDay = 37.5m, Schedule = DoseSchedule.FourWeeksOnTwoOff });
        var visit = Records.Visit(first, new PartialDate(2005, 9));
        visit.Notes = "=cmd|' /C calc'!A0, \"quoted\"\nsecond line";
        var second = Records.Visit(first, new PartialDate(2006, 9, 9));
        second.Notes = "'+1 week";
        var lesion = new Lesion { Id = Guid.CreateVersion7(), PatientId = first.Id, TreatmentLineId = line.Id, Number = 1, Role = LesionRole.Target, IsNode = false, Organ = "lung" };
        var fragment = new Lesion { Id = Guid.CreateVersion7(), PatientId = first.Id, TreatmentLineId = line.Id, Number = 2, Role = LesionRole.Target, IsNode = false, Organ = "lung", SplitFromId = lesion.Id };
        var assessment = new Assessment { Id = Guid.CreateVersion7(), PatientId = first.Id, TreatmentLineId = line.Id, VisitId = visit.Id, AssessedOn = new PartialDate(2005, 9), Criteria = ResponseCriteria.Recist11, TargetSum = 30.5m, ReportedResponse = ResponseCode.SD };
        assessment.Measurements.Add(new LesionMeasurement { Id = Guid.CreateVersion7(), PatientId = first.Id, AssessmentId = assessment.Id, LesionId = lesion.Id, State = MeasurementState.Measured, DiameterMm = 30.5m });
        var adverse = new AdverseEvent { Id = Guid.CreateVersion7(), PatientId = first.Id, TreatmentLineId = line.Id, Term = "Edema limbs", CtcaeVersion = CtcaeVersion.V5, OnsetOn = new PartialDate(2005, 10) };
        adverse.Grades.Add(new AdverseEventGrade { Id = Guid.CreateVersion7(), PatientId = first.Id, AdverseEventId = adverse.Id, Grade = 2 });
        database.AddRange(line, visit, second, lesion, fragment, assessment, adverse,
            new DfspDiagnosis { Id = Guid.CreateVersion7(), PatientId = first.Id, Histology = Histology.Fibrosarcomatous },
            new Death { Id = Guid.CreateVersion7(), PatientId = first.Id, DiedOn = new PartialDate(2009), Source = VitalStatusSource.Registry });
        // Those who are in the trail's scope only by their patient.
        database.Add(Records.Line(patients[1], study));
        await database.SaveChangesAsync();
    }

    /// <summary>Writes another value into the first row of a column.</summary>
    private static void Replace(string path, string column, string value)
    {
        var table = CsvTable.Read(path);
        var rows = table.Rows.Select(r => r.Values).ToList();
        rows[0][table.IndexOf(column)] = value;
        File.WriteAllLines(path, new[] { table.Header.ToArray() }.Concat(rows).Select(r => string.Join(',', r.Select(SpreadsheetText.Field))));
    }
}
