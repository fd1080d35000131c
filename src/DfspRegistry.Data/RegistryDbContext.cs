using System.Linq.Expressions;
using System.Reflection;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Accounts.SecondFactors;
using DfspRegistry.Data.Accounts.Sessions;
using DfspRegistry.Data.Accounts.SigningIn;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.BreakGlass;
using DfspRegistry.Data.Drafts;
using DfspRegistry.Data.Mappings;
using DfspRegistry.Data.RowExports;
using DfspRegistry.Data.Security;
using DfspRegistry.Data.Transfers;
using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.Diagnosis;
using DfspRegistry.Domain.Enrollment;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Shared.Checks;
using DfspRegistry.Domain.Signing;
using DfspRegistry.Domain.Sites;
using DfspRegistry.Domain.Studies;
using DfspRegistry.Domain.Surgery;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Domain.TumorResponse;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;

namespace DfspRegistry.Data;

/// <summary>
/// The registry's database as one person sees it: the patients of the sites that <see cref="ICurrentUser"/> may see, and their rows.
/// There is no other patient for this context, in queries or in saving.
/// </summary>
/// <param name="installation">Opens the patients' keys, under which the trail holds what identifies; without it the trail says of such a value only that it changed.</param>
public sealed partial class RegistryDbContext(DbContextOptions<RegistryDbContext> options, ICurrentUser user, ChangeReason reason, InstallationKey? installation = null)
    : IdentityUserContext<RegistryUser, Guid>(options)
{
    /// <summary>Name of the query filter that keeps to the person's sites; ignored only where a query says so and why.</summary>
    public const string SiteFilter = "sites";

    public DbSet<Site> Sites => Set<Site>();
    public DbSet<Study> Studies => Set<Study>();
    public DbSet<CriteriaSet> CriteriaSets => Set<CriteriaSet>();
    public DbSet<EligibilityCriterion> EligibilityCriteria => Set<EligibilityCriterion>();
    public DbSet<VisitSchedule> VisitSchedules => Set<VisitSchedule>();
    public DbSet<PlannedVisit> PlannedVisits => Set<PlannedVisit>();
    public DbSet<CtcaeTerm> CtcaeTerms => Set<CtcaeTerm>();

    public DbSet<Patient> Patients => Set<Patient>();
    public DbSet<PatientIdentity> PatientIdentities => Set<PatientIdentity>();
    public DbSet<PatientKey> PatientKeys => Set<PatientKey>();
    public DbSet<ImportedPatientId> ImportedPatientIds => Set<ImportedPatientId>();
    public DbSet<SiteMembership> SiteMemberships => Set<SiteMembership>();
    public DbSet<Consent> Consents => Set<Consent>();
    public DbSet<DfspDiagnosis> Diagnoses => Set<DfspDiagnosis>();
    public DbSet<DiseaseSite> DiseaseSites => Set<DiseaseSite>();
    public DbSet<PriorTreatment> PriorTreatments => Set<PriorTreatment>();
    public DbSet<Screening> Screenings => Set<Screening>();
    public DbSet<CriterionAnswer> CriterionAnswers => Set<CriterionAnswer>();
    public DbSet<StudyEnrollment> StudyEnrollments => Set<StudyEnrollment>();
    public DbSet<BaselineExamination> BaselineExaminations => Set<BaselineExamination>();
    public DbSet<TreatmentLine> TreatmentLines => Set<TreatmentLine>();
    public DbSet<DosePeriod> DosePeriods => Set<DosePeriod>();
    public DbSet<Radiotherapy> Radiotherapies => Set<Radiotherapy>();
    public DbSet<Lesion> Lesions => Set<Lesion>();
    public DbSet<Assessment> Assessments => Set<Assessment>();
    public DbSet<LesionMeasurement> LesionMeasurements => Set<LesionMeasurement>();
    public DbSet<ReportedProgression> ReportedProgressions => Set<ReportedProgression>();
    public DbSet<ClinicalSize> ClinicalSizes => Set<ClinicalSize>();
    public DbSet<AdverseEvent> AdverseEvents => Set<AdverseEvent>();
    public DbSet<AdverseEventGrade> AdverseEventGrades => Set<AdverseEventGrade>();
    public DbSet<DrugRelation> DrugRelations => Set<DrugRelation>();
    public DbSet<AdverseEventInquiry> AdverseEventInquiries => Set<AdverseEventInquiry>();
    public DbSet<SurgicalProcedure> SurgicalProcedures => Set<SurgicalProcedure>();
    public DbSet<HistologyExamination> HistologyExaminations => Set<HistologyExamination>();
    public DbSet<Visit> Visits => Set<Visit>();
    public DbSet<ConfirmedFinding> ConfirmedFindings => Set<ConfirmedFinding>();
    public DbSet<MissingAnswer> MissingAnswers => Set<MissingAnswer>();
    public DbSet<Recurrence> Recurrences => Set<Recurrence>();
    public DbSet<AliveContact> AliveContacts => Set<AliveContact>();
    public DbSet<Death> Deaths => Set<Death>();
    public DbSet<ClinicalPicture> ClinicalPictures => Set<ClinicalPicture>();
    public DbSet<PictureContent> PictureContents => Set<PictureContent>();

    public DbSet<EntryDraft> EntryDrafts => Set<EntryDraft>();
    public DbSet<SubmittedForm> SubmittedForms => Set<SubmittedForm>();

    public DbSet<EmergencyAccess> EmergencyAccesses => Set<EmergencyAccess>();
    public DbSet<PatientTransfer> PatientTransfers => Set<PatientTransfer>();

    public DbSet<RowExport> RowExports => Set<RowExport>();
    public DbSet<RowExportDownload> RowExportDownloads => Set<RowExportDownload>();

    public DbSet<Signature> Signatures => Set<Signature>();
    public DbSet<RecordLock> RecordLocks => Set<RecordLock>();

    public DbSet<RoleGrant> RoleGrants => Set<RoleGrant>();
    public DbSet<UserSession> UserSessions => Set<UserSession>();
    public DbSet<CalendarFeed> CalendarFeeds => Set<CalendarFeed>();
    public DbSet<SignInDelay> SignInDelays => Set<SignInDelay>();
    public DbSet<Authenticator> Authenticators => Set<Authenticator>();
    public DbSet<RecoveryCode> RecoveryCodes => Set<RecoveryCode>();
    public DbSet<PasskeyCeremony> PasskeyCeremonies => Set<PasskeyCeremony>();
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();
    public DbSet<AuditLink> AuditChain => Set<AuditLink>();
    public DbSet<StoredProtectionKey> ProtectionKeys => Set<StoredProtectionKey>();

    // Read by the query filters, at each query anew.
    private bool SeesAllSites => user.SeesAllSites;
    private Guid[] VisibleSites => [.. user.SiteIds];
    private Guid[] OpenedPatients => [.. user.OpenedPatientIds];
    private Guid? Self => user.UserId;

    protected override Version SchemaVersion => IdentitySchemaVersions.Version3;

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        StoredValues.Configure(configurationBuilder);
        // Every index is a decision of a mapping.
        configurationBuilder.Conventions.Remove<ForeignKeyIndexConvention>();
        configurationBuilder.Conventions.Add(_ => new SnakeCaseNames());
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        AccountMappings.Apply(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(RegistryDbContext).Assembly);
        builder.HasSequence<long>(RegistryNumbers.Sequence);
        FilterBySite(builder);
    }

    /// <summary>The one place that says which patients a person sees. Without a person, or without sites, there are none.</summary>
    private void FilterBySite(ModelBuilder builder)
    {
        builder.Entity<Patient>().HasQueryFilter(SiteFilter, p => SeesAllSites || VisibleSites.Contains(p.SiteId) || OpenedPatients.Contains(p.Id));
        FilterRows<PatientIdentity>(builder, i => SeesAllSites || Patients.Any(p => p.Id == i.PatientId));
        FilterRows<PatientKey>(builder, k => SeesAllSites || Patients.Any(p => p.Id == k.PatientId));
        FilterRows<AuditEntry>(builder, e => SeesAllSites || (e.PatientId != null && Patients.Any(p => p.Id == e.PatientId)));
        var ofPatient = typeof(RegistryDbContext).GetMethod(nameof(FilterRowsOfPatient), BindingFlags.Instance | BindingFlags.NonPublic)!;
        foreach (var type in builder.Model.GetEntityTypes().Select(e => e.ClrType).Where(typeof(IBelongsToPatient).IsAssignableFrom).ToList())
            ofPatient.MakeGenericMethod(type).Invoke(this, [builder]);
        // The two rows of a patient that somebody of another site sees as well: what asks that site to take the patient, and one's own access in an emergency.
        FilterRows<EmergencyAccess>(builder, a => SeesAllSites || VisibleSites.Contains(a.SiteId) || a.UserId == Self);
        FilterRows<PatientTransfer>(builder, t => SeesAllSites || VisibleSites.Contains(t.FromSiteId) || VisibleSites.Contains(t.ToSiteId));
    }

    private void FilterRowsOfPatient<T>(ModelBuilder builder) where T : class, IBelongsToPatient =>
        FilterRows<T>(builder, row => SeesAllSites || Patients.Any(p => p.Id == row.PatientId));

    private static void FilterRows<T>(ModelBuilder builder, Expression<Func<T, bool>> visible) where T : class =>
        builder.Entity<T>().HasQueryFilter(SiteFilter, visible);
}
