using System.Net;
using DfspRegistry.Data;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.FollowUp;
using DfspRegistry.Data.Signing;
using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Signing;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Domain.TumorResponse;
using DfspRegistry.Web.Tests.Data;
using DfspRegistry.Web.Tests.Fixtures;
using DfspRegistry.Web.Tests.Pages;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Tests.Sign;

/// <summary>A visit's signature covers, and its lock keeps, all that the visit recorded, also in rows that outlive it: doses, the end of a line, lesions, and how earlier events went on.</summary>
public sealed class VisitRowsTests(SettledWeb settled) : IClassFixture<SettledWeb>
{
    private readonly WebFixture web = settled.Web;

    [Theory]
    [InlineData("dose", "dose mg per day", false)]
    [InlineData("end of the line", "stop reason", false)]
    [InlineData("organ of a lesion", "organ", true)]
    [InlineData("merged lesion", "merged into id", false)]
    [InlineData("grade of an earlier event", "grade", false)]
    [InlineData("end of an earlier event", "ended on", false)]
    public async Task What_a_visit_recorded_is_under_its_signature_and_lock(string what, string column, bool isOfEarlierToo)
    {
        var course = await CourseAsync();
        await SignAsync(course);
        await using (var database = web.Database.Open())
        {
            var row = new RecordLock { Id = Guid.CreateVersion7(), PatientId = course.Patient.Id, VisitId = course.Later.Id, LockedBy = "somebody", Reason = "cut" };
            database.Add(row);
            await database.SaveChangesAsync();
            await ChangeAsync(database, course, what);
            await Assert.ThrowsAsync<RecordLockedException>(() => database.SaveChangesAsync());
            database.ChangeTracker.Clear();
            Assert.All(await JudgedAsync(course), s => Assert.True(s.Stands));
            // Within a longer transaction nothing of it stays either.
            await using (var longer = await database.Database.BeginTransactionAsync())
            {
                await ChangeAsync(database, course, what);
                await Assert.ThrowsAsync<RecordLockedException>(() => database.SaveChangesAsync());
                await longer.CommitAsync();
            }
            database.ChangeTracker.Clear();
            Assert.All(await JudgedAsync(course), s => Assert.True(s.Stands));
            database.Remove(await database.RecordLocks.SingleAsync(l => l.Id == row.Id));
            await database.SaveChangesAsync();
        }
        await using (var database = web.Database.Open())
        {
            await ChangeAsync(database, course, what);
            await database.SaveChangesAsync();
        }
        var judged = await JudgedAsync(course);
        Assert.Contains(column.Replace(' ', '_'), judged[1].Changes.Select(c => c.Column));
        Assert.Equal((!isOfEarlierToo, false), (judged[0].Stands, judged[1].Stands));
    }

    [Fact]
    public async Task How_things_go_on_leaves_a_signed_and_locked_visit_alone()
    {
        var course = await CourseAsync();
        await SignAsync(course);
        await using var database = web.Database.Open();
        database.Add(new RecordLock { Id = Guid.CreateVersion7(), PatientId = course.Patient.Id, VisitId = course.Earlier.Id, LockedBy = "somebody", Reason = "cut" });
        await database.SaveChangesAsync();
        var dose = await database.DosePeriods.SingleAsync(d => d.Id == VisitService.DoseIdOf(course.Earlier.Id));
        dose.EndedOn = new PartialDate(2013, 1, 31);
        database.Add(new DosePeriod { Id = Guid.CreateVersion7(), PatientId = course.Patient.Id, TreatmentLineId = dose.TreatmentLineId, StartedOn = new PartialDate(2013, 2, 1), DoseMgPerDay = 200, Schedule = DoseSchedule.Continuous });
        database.Add(new AdverseEventGrade { Id = Guid.CreateVersion7(), PatientId = course.Patient.Id, AdverseEventId = course.EventId, From = new PartialDate(2013, 2, 1), Grade = 1 });
        await database.SaveChangesAsync();
        Assert.All(await JudgedAsync(course), s => Assert.True(s.Stands));
    }

    /// <summary>A signature of before the definition grew is judged by the definition that it was given under.</summary>
    [Fact]
    public async Task An_older_signature_is_judged_by_the_rows_it_was_given_for()
    {
        var course = await CourseAsync();
        await using var database = web.Database.Open();
        await using (var transaction = await database.Database.BeginTransactionAsync())
        {
            var at = await DatabaseClock.TransactionTimeAsync(database, CancellationToken.None);
            var content = await SignedContent.ReadLikeAsync("{}", database, course.Patient.Id, course.Later.Id, CancellationToken.None);
            var (id, signer) = (Guid.CreateVersion7(), Guid.CreateVersion7());
            database.Add(new Signature
            {
                Id = id, PatientId = course.Patient.Id, VisitId = course.Later.Id, Meaning = SignatureMeaning.Approved, SignerId = signer, SignerName = "Somebody", At = at, Content = content,
                Seal = SignatureSeal.Of(id, course.Patient.Id, course.Later.Id, SignatureMeaning.Approved, signer, "Somebody", at, content),
            });
            await database.SaveChangesAsync();
            await transaction.CommitAsync();
        }
        await ChangeAsync(database, course, "dose");
        await database.SaveChangesAsync();
        Assert.True(Assert.Single(await new SignatureService(database, new CommandLineUser()).OfAsync(course.Patient.Id, course.Later.Id, CancellationToken.None)).Stands);
        (await database.Visits.SingleAsync(v => v.Id == course.Later.Id)).Kps = 40;
        await database.SaveChangesAsync();
        Assert.False(Assert.Single(await new SignatureService(database, new CommandLineUser()).OfAsync(course.Patient.Id, course.Later.Id, CancellationToken.None)).Stands);
    }

    [Fact]
    public async Task A_visits_form_says_that_the_visit_recorded_grade_and_end()
    {
        var course = await CourseAsync();
        using var clinician = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Clinician));
        await using var database = web.Database.Open();
        (await database.TreatmentLines.SingleAsync(l => l.PatientId == course.Patient.Id)).EndedOn = null;
        await database.AdverseEvents.Where(e => e.Id == course.EventId).LoadAsync();
        var adverseEvent = database.AdverseEvents.Local.Single();
        (adverseEvent.EndedOn, adverseEvent.EndVisitId, adverseEvent.Outcome) = (null, null, null);
        await database.SaveChangesAsync();
        var address = $"/patients/{course.Patient.RegistryNumber}/visits/new";
        var opened = await clinician.GetAsync(address);
        var answer = await clinician.SubmitAsync(opened, address, ("Input.Visit.VisitedOn", "2014-03-01"), ("Input.OngoingAdverseEvents[0].Grade", "1"), ("Input.OngoingAdverseEvents[0].HasEnded", "true"), ("Input.IsComplete", "false"),
            ("Input.Dosing.Answer", nameof(DosingAnswer.Stopped)), ("Input.Dosing.StopReason", nameof(StopReason.Toxicity)));
        Assert.True(answer.Status == HttpStatusCode.Redirect, answer.Text);
        database.ChangeTracker.Clear();
        var visit = await database.Visits.SingleAsync(v => v.PatientId == course.Patient.Id && v.Id != course.Earlier.Id && v.Id != course.Later.Id);
        Assert.Equal(visit.Id, (await database.TreatmentLines.SingleAsync(l => l.PatientId == course.Patient.Id)).EndVisitId);
        Assert.Equal(visit.Id, (await database.AdverseEvents.SingleAsync(e => e.Id == course.EventId)).EndVisitId);
        Assert.Equal(1, (await database.AdverseEventGrades.SingleAsync(g => g.VisitId == visit.Id)).Grade);
    }

    private sealed record Course(Patient Patient, Visit Earlier, Visit Later, Guid EventId);

    /// <summary>Two complete visits of one line; the later one changed the dose, ended the line, saw two lesions merged, and said how the earlier one's event went on.</summary>
    private async Task<Course> CourseAsync()
    {
        await using var database = web.Database.Open();
        var patient = await Records.PatientAsync(database, settled.People.North);
        var line = Records.Line(patient);
        var (earlier, later) = (Records.Visit(patient, new PartialDate(2012, 6, 1)), Records.Visit(patient, new PartialDate(2012, 9, 1)));
        (earlier.State, later.State) = (VisitState.Complete, VisitState.Complete);
        database.AddRange(patient, line, earlier, later);
        await database.SaveChangesAsync();
        (line.EndedOn, line.StopReason, line.EndVisitId) = (later.VisitedOn, StopReason.Toxicity, later.Id);
        Lesion Lesion(int number) => new() { Id = Guid.CreateVersion7(), PatientId = patient.Id, TreatmentLineId = line.Id, Number = number, Role = LesionRole.Target, IsNode = false, Organ = "liver" };
        var (first, second) = (Lesion(1), Lesion(2));
        database.AddRange(first, second);
        await database.SaveChangesAsync();
        second.MergedIntoId = first.Id;
        foreach (var visit in new[] { earlier, later })
        {
            var assessment = new Assessment { Id = Guid.CreateVersion7(), PatientId = patient.Id, TreatmentLineId = line.Id, VisitId = visit.Id, AssessedOn = visit.VisitedOn, Criteria = ResponseCriteria.Recist11 };
            foreach (var lesion in new[] { first, second })
            {
                var isMerged = visit == later && lesion == second;
                assessment.Measurements.Add(new LesionMeasurement { Id = Guid.CreateVersion7(), PatientId = patient.Id, AssessmentId = assessment.Id, LesionId = lesion.Id, State = isMerged ? MeasurementState.Merged : MeasurementState.Measured, DiameterMm = isMerged ? null : 20 });
            }
            database.AddRange(assessment, new DosePeriod { Id = VisitService.DoseIdOf(visit.Id), PatientId = patient.Id, TreatmentLineId = line.Id, StartedOn = visit.VisitedOn, DoseMgPerDay = visit == later ? 300 : 600, Schedule = DoseSchedule.Continuous });
        }
        var reported = new AdverseEvent { Id = Guid.CreateVersion7(), PatientId = patient.Id, VisitId = earlier.Id, Term = "Fatigue", CtcaeVersion = CtcaeVersion.V5, OnsetOn = earlier.VisitedOn, EndedOn = new PartialDate(2012, 9, 1), EndVisitId = later.Id, Outcome = AdverseEventOutcome.Resolved };
        reported.Grades.Add(new AdverseEventGrade { Id = Guid.CreateVersion7(), PatientId = patient.Id, AdverseEventId = reported.Id, From = earlier.VisitedOn, Grade = 2 });
        reported.Grades.Add(new AdverseEventGrade { Id = Guid.CreateVersion7(), PatientId = patient.Id, AdverseEventId = reported.Id, VisitId = later.Id, From = later.VisitedOn, Grade = 3 });
        database.Add(reported);
        await database.SaveChangesAsync();
        return new Course(patient, earlier, later, reported.Id);
    }

    private static async Task ChangeAsync(RegistryDbContext database, Course course, string what)
    {
        var line = await database.TreatmentLines.SingleAsync(l => l.PatientId == course.Patient.Id);
        switch (what)
        {
            case "dose": (await database.DosePeriods.SingleAsync(d => d.Id == VisitService.DoseIdOf(course.Later.Id))).DoseMgPerDay = 100; break;
            case "end of the line": line.StopReason = StopReason.Progression; break;
            case "organ of a lesion": (await database.Lesions.SingleAsync(l => l.TreatmentLineId == line.Id && l.Number == 1)).Organ = "lung"; break;
            case "merged lesion": (await database.Lesions.SingleAsync(l => l.TreatmentLineId == line.Id && l.Number == 2)).MergedIntoId = null; break;
            case "grade of an earlier event": (await database.AdverseEventGrades.SingleAsync(g => g.VisitId == course.Later.Id)).Grade = 4; break;
            default: (await database.AdverseEvents.SingleAsync(e => e.Id == course.EventId)).EndedOn = new PartialDate(2012, 10, 1); break;
        }
    }

    private async Task SignAsync(Course course)
    {
        using var clinician = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Clinician));
        foreach (var visit in new[] { course.Earlier, course.Later })
        {
            var answer = await clinician.SubmitAsync($"/patients/{course.Patient.RegistryNumber}/sign/{visit.Id}", ("Input.Meaning", nameof(SignatureMeaning.Reviewed)), ("Input.Password", People.Password));
            Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        }
    }

    private async Task<List<JudgedSignature>> JudgedAsync(Course course)
    {
        await using var database = web.Database.Open();
        var signatures = new SignatureService(database, new CommandLineUser());
        return [(await signatures.OfAsync(course.Patient.Id, course.Earlier.Id, CancellationToken.None))[0], (await signatures.OfAsync(course.Patient.Id, course.Later.Id, CancellationToken.None))[0]];
    }
}
