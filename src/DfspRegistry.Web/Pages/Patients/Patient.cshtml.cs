using System.Globalization;
using DfspRegistry.Analysis.Figures;
using DfspRegistry.Data.Cohorts;
using DfspRegistry.Data.FollowUp;
using DfspRegistry.Data.Patients;
using DfspRegistry.Data.Pictures;
using DfspRegistry.Data.Security;
using DfspRegistry.Domain.Cohorts;
using DfspRegistry.Domain.Enrollment;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Pages.Patients;

/// <summary>One patient: the whole course in one drawing, what is due, what is open, and the way to every entry.</summary>
[Authorize(Policy = Policies.SeePatients)]
[ReadableInEmergency]
public sealed class PatientModel(
    PatientOverviews overviews, Worklist worklist, CohortQuery cohorts, IdentityVault identities, PictureService pictures, IAuthorizationService authorization,
    TimeProvider clock) : PageModel
{
    public PatientOverview Record { get; private set; } = null!;
    public CohortPatient Course { get; private set; } = null!;
    public PatientCourseSummary Summary { get; private set; } = null!;
    /// <summary>Null for those who may not see it, and where none is recorded.</summary>
    public PersonalIdentity? Identity { get; private set; }
    /// <summary>The number in the hospital's own file; for those who may see who the patient is.</summary>
    public string? ImportedId { get; private set; }
    /// <summary>Null while there is nothing to draw.</summary>
    public PatientTimeline? Timeline { get; private set; }
    /// <summary>By the server's clock, to the minute; what is printed from this page is of then.</summary>
    public string OpenedAt { get; } = clock.GetLocalNow().ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture);
    public int PictureCount { get; private set; }
    public IReadOnlyList<DueItem> Due { get; private set; } = [];
    public IReadOnlyList<string> OpenItems { get; private set; } = [];

    public ConsentWithdrawal? Withdrawal => Record.Consents.Select(c => c.Withdrawal).Where(w => w is not null).Max();
    public PartialDate? WithdrawnOn => Record.Consents.Select(c => c.WithdrawnOn).Max();

    public async Task<IActionResult> OnGetAsync(string number, CancellationToken cancellation)
    {
        if (await overviews.FindAsync(number, cancellation) is not { } record || await cohorts.PatientAsync(number, cancellation) is not { } course)
            return NotFound();
        if ((await authorization.AuthorizeAsync(User, record.Patient, Policies.SeeIdentity)).Succeeded)
            (Identity, ImportedId) = (await identities.ReadAsync(record.Patient.Id, cancellation), record.Patient.ImportedId);
        (Record, Course, Summary) = (record, course, PatientCourseSummary.Of(course));
        Due = await worklist.OfPatientAsync(record.Patient.Id, cancellation);
        PictureCount = await pictures.CountAsync(record.Patient.Id, cancellation);
        OpenItems = [.. Missing(record)];
        if (course.Lines.Count > 0 || course.Surgeries.Count > 0)
            Timeline = PatientTimelines.Of(course, record, (await authorization.AuthorizeAsync(User, record.Patient, Policies.EnterData)).Succeeded);
        return Page();
    }

    /// <summary>Facts that the record lacks although the study asks for them; old records are not asked for what they never had.</summary>
    private static IEnumerable<string> Missing(PatientOverview record)
    {
        if (record.Consents.Count == 0)
            yield return "consent or waiver not recorded";
        if (record.Diagnosis is null)
            yield return "diagnosis not entered";
        foreach (var screening in record.Screenings.Where(s => s.Decision == ScreeningDecision.Open))
            yield return $"screening for {screening.Study} is open";
        if (!record.Patient.IsRetrospective && record.Patient.BirthDate is null)
            yield return "birth date not recorded";
        if (!record.Patient.IsRetrospective && record.Patient.Sex is null)
            yield return "sex not recorded";
    }
}
