using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Cohorts;
using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.Cohorts;
using DfspRegistry.Domain.Enrollment;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Sites;
using DfspRegistry.Domain.Studies;
using DfspRegistry.Domain.Surgery;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Web.Tests.Data;

/// <summary>A study's rows come out as they went in: within the person's sites and the patients' consent, and never dependent on today.</summary>
[Collection(RecordDatabases.Name)]
public sealed class CohortQueryTests(RecordServer server)
{
    private readonly Site north = Records.Site("NORTH");
    private readonly Site south = Records.Site("SOUTH");
    private readonly Study study = Records.Study();

    [Fact]
    public async Task A_record_comes_out_as_it_went_in()
    {
        var data = await server.CopyAsync();
        var (patient, line, visit) = await SaveFullRecordAsync(data);

        var cohort = await new CohortQuery(data.Application, new CommandLineUser()).LoadAsync("STUDY");

        Assert.Equal(("STUDY", StudyDesign.Systemic), (cohort.Study.Code, cohort.Study.Design));
        Assert.Equal(await data.ScalarAsync<long>("select max(c.position) from audit_chain c join audit_entries e on e.id = c.entry_id where e.action in ('inserted', 'updated', 'deleted')"), cohort.AuditPosition);
        Assert.Equal(1, cohort.VisitsInProgress);
        var loaded = Assert.Single(cohort.Patients);
        Assert.Equal((patient.RegistryNumber, "NORTH", Sex.Female, "P-7"), (loaded.RegistryNumber, loaded.SiteCode, loaded.Sex!.Value, loaded.ImportedId!));
        var loadedLine = Assert.Single(loaded.Lines);
        Assert.Equal((line.Id, true, "IIIb"), (loadedLine.Id, loadedLine.IsOfStudy, loadedLine.Attributes["stage"]));
        Assert.Equal(400, Assert.Single(loadedLine.Doses).DoseMgPerDay);
        // By date: the response comes before the progression although it was entered later. An override counts before a computed response.
        Assert.Equal([(ResponseCode.PR, ResponseSource.Override), (ResponseCode.PD, ResponseSource.Reported)],
            loadedLine.Assessments.Where(a => !a.IsBaseline).Select(a => (a.Response!.Value, a.Source!.Value)));
        var adverseEvent = Assert.Single(loadedLine.AdverseEvents);
        Assert.Equal(("water retention", "Edema limbs", 2), (adverseEvent.Term, adverseEvent.CtcaeTerm, adverseEvent.WorstGrade));
        Assert.Equal(new PartialDate(2007, 2), Assert.Single(loaded.Surgeries).FinalClearanceOn);
        Assert.Equal(CauseOfDeath.Dfsp, loaded.Death!.Cause);
        // Alive at each of these; examined without progression at the response, not at the progression and not on the phone.
        Assert.Equal(
            [
                (ContactEvidence.Assessment, "2005-02-25", false), (ContactEvidence.Assessment, "2005-06-01", true), (ContactEvidence.Visit, "2005-06-01", true),
                (ContactEvidence.Assessment, "2006-12-01", false), (ContactEvidence.LastDose, "2006-12-02", false), (ContactEvidence.Surgery, "2007-01-15", false),
                (ContactEvidence.Contact, "2007-05-01", false),
            ],
            loaded.Contacts.Select(c => (c.Evidence, c.On.ToString(), c.ExaminedWithoutProgression)));
        Assert.Contains(loaded.Contacts, c => c.RowId == visit.Id);
    }

    [Fact]
    public async Task The_cut_off_is_the_one_asked_for_else_the_studys_else_the_latest_date_of_the_data()
    {
        var data = await server.CopyAsync();
        await SaveFullRecordAsync(data);
        var query = new CohortQuery(data.Application, new CommandLineUser());
        // The death is known to the month only: nothing that it can mean is cut away.
        Assert.Equal(new DateOnly(2008, 3, 31), (await query.LoadAsync("STUDY")).DataCutoff);
        await data.ExecuteAsync("update studies set data_cutoff = '2007-12-31'");
        Assert.Equal(new DateOnly(2007, 12, 31), (await query.LoadAsync("STUDY")).DataCutoff);
        Assert.Equal(new DateOnly(2006, 1, 1), (await query.LoadAsync("STUDY", new DateOnly(2006, 1, 1))).DataCutoff);
    }

    [Fact]
    public async Task A_grade_reached_after_the_cut_off_does_not_count()
    {
        var data = await server.CopyAsync();
        await SaveFullRecordAsync(data);
        var query = new CohortQuery(data.Application, new CommandLineUser());
        var early = await query.LoadAsync("STUDY", new DateOnly(2005, 4, 1));
        Assert.Equal(1, Assert.Single(early.Patients[0].Lines[0].AdverseEvents).WorstGrade);
    }

    [Fact]
    public async Task Patients_come_in_the_order_of_their_numbers_and_only_those_of_the_persons_sites()
    {
        var data = await server.CopyAsync();
        await using (var database = data.OpenAsOperator())
        {
            database.AddRange(north, south, study);
            foreach (var site in new[] { north, south, north })
            {
                var patient = await Records.PatientAsync(database, site);
                database.AddRange(patient, Enrolled(patient));
            }
            await database.SaveChangesAsync();
        }
        var all = await new CohortQuery(data.Application, new CommandLineUser()).LoadAsync("STUDY");
        Assert.Equal(["D-000001", "D-000002", "D-000003"], all.Patients.Select(p => p.RegistryNumber));
        var ofNorth = await new CohortQuery(data.Application, new PersonOfSites("Dr. North", north.Id)).LoadAsync("STUDY");
        Assert.Equal(["D-000001", "D-000003"], ofNorth.Patients.Select(p => p.RegistryNumber));
        Assert.Empty((await new CohortQuery(data.Application, new NobodySignedIn()).LoadAsync("STUDY")).Patients);
    }

    [Theory]
    [InlineData(ConsentWithdrawal.Use, null, 1)]
    [InlineData(ConsentWithdrawal.Everything, null, 1)]
    [InlineData(ConsentWithdrawal.Contact, null, 0)]
    [InlineData(ConsentWithdrawal.Use, "2011-01-01", 0)]
    [InlineData(ConsentWithdrawal.Use, "2009-12", 1)]
    public async Task Who_withdrew_the_use_of_the_data_is_withheld_and_counted_unless_a_later_consent_allows_it(
        ConsentWithdrawal withdrawal, string? newConsent, int withheld)
    {
        var data = await server.CopyAsync();
        await using (var database = data.OpenAsOperator())
        {
            var patient = await Records.PatientAsync(database, north);
            database.AddRange(north, study, patient, Enrolled(patient), new Consent
            {
                Id = Guid.CreateVersion7(), PatientId = patient.Id, Basis = ConsentBasis.Consent, Scope = ConsentScope.DfspResearch,
                GivenOn = new PartialDate(2005), WithdrawnOn = new PartialDate(2010, 6, 1), Withdrawal = withdrawal,
            });
            if (newConsent is not null)
            {
                database.Add(new Consent
                {
                    Id = Guid.CreateVersion7(), PatientId = patient.Id, Basis = ConsentBasis.Consent, Scope = ConsentScope.DfspResearch, GivenOn = PartialDate.Parse(newConsent),
                });
            }
            await database.SaveChangesAsync();
        }
        var cohort = await new CohortQuery(data.Application, new CommandLineUser()).LoadAsync("STUDY");
        Assert.Equal((withheld, 1 - withheld), (cohort.Withheld, cohort.Patients.Count));
    }

    [Fact]
    public async Task A_study_that_is_not_there_is_named()
    {
        var data = await server.CopyAsync();
        var error = await Assert.ThrowsAsync<UnknownStudyException>(() => new CohortQuery(data.Application, new CommandLineUser()).LoadAsync("NONE"));
        Assert.Equal("There is no study 'NONE'.", error.Message);
    }

    private StudyEnrollment Enrolled(Patient patient) =>
        new() { Id = Guid.CreateVersion7(), PatientId = patient.Id, StudyId = study.Id, EnrolledOn = new PartialDate(2005, 2) };

    private async Task<(Patient Patient, TreatmentLine Line, Visit Visit)> SaveFullRecordAsync(RecordDatabase data)
    {
        await using var database = data.OpenAsOperator();
        var patient = await Records.PatientAsync(database, north);
        var line = Records.Line(patient, study);
        line.EndedOn = new PartialDate(2006, 12, 2);
        line.Attributes["stage"] = "IIIb";
        line.DosePeriods.Add(new DosePeriod
        {
            Id = Guid.CreateVersion7(), PatientId = patient.Id, TreatmentLineId = line.Id, StartedOn = line.StartedOn, DoseMgPerDay = 400, Schedule = DoseSchedule.Continuous,
        });
        var visit = Records.Visit(patient, new PartialDate(2005, 6, 1));
        var adverseEvent = new AdverseEvent
        {
            Id = Guid.CreateVersion7(), PatientId = patient.Id, Term = "Edema limbs", ReportedTerm = "water retention", CtcaeVersion = CtcaeVersion.V3,
            OnsetOn = new PartialDate(2005, 3, 20),
        };
        adverseEvent.Grades.Add(new AdverseEventGrade { Id = Guid.CreateVersion7(), PatientId = patient.Id, AdverseEventId = adverseEvent.Id, Grade = 1 });
        adverseEvent.Grades.Add(new AdverseEventGrade
        {
            Id = Guid.CreateVersion7(), PatientId = patient.Id, AdverseEventId = adverseEvent.Id, From = new PartialDate(2005, 5), Grade = 2,
        });
        database.AddRange(
            north, study, patient, Enrolled(patient), line, visit, adverseEvent,
            new ImportedPatientId { Id = Guid.CreateVersion7(), PatientId = patient.Id, StudyId = study.Id, SiteId = north.Id, Value = "P-7" },
            Assessed(line, "2006-12-01", reported: ResponseCode.PD),
            Assessed(line, "2005-06-01", computed: ResponseCode.SD, overridden: ResponseCode.PR, visit: visit),
            Assessed(line, "2005-02-25"),
            new SurgicalProcedure
            {
                Id = Guid.CreateVersion7(), PatientId = patient.Id, PerformedOn = new PartialDate(2007, 1, 15), Technique = SurgicalTechnique.Mohs,
                Intent = SurgicalIntent.Curative, FinalClearanceOn = new PartialDate(2007, 2),
            },
            new AliveContact { Id = Guid.CreateVersion7(), PatientId = patient.Id, AliveOn = new PartialDate(2007, 5, 1), Source = VitalStatusSource.Phone },
            new Death { Id = Guid.CreateVersion7(), PatientId = patient.Id, DiedOn = new PartialDate(2008, 3), Cause = CauseOfDeath.Dfsp, Source = VitalStatusSource.Chart });
        await database.SaveChangesAsync();
        return (patient, line, visit);
    }

    private static Assessment Assessed(
        TreatmentLine line, string on, ResponseCode? reported = null, ResponseCode? computed = null, ResponseCode? overridden = null, Visit? visit = null) => new()
    {
        Id = Guid.CreateVersion7(),
        PatientId = line.PatientId,
        TreatmentLineId = line.Id,
        VisitId = visit?.Id,
        AssessedOn = PartialDate.Parse(on),
        Criteria = ResponseCriteria.Recist11,
        IsBaseline = reported is null && computed is null,
        ReportedResponse = reported,
        ComputedResponse = computed,
        ComputedBy = computed is null ? null : "RECIST 1.1/1",
        OverrideResponse = overridden,
        OverrideReason = overridden is null ? null : "The node was inflamed",
    };
}
