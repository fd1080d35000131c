using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.AdverseEvents;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.BreakGlass;
using DfspRegistry.Data.Drafts;
using DfspRegistry.Data.Enrollment;
using DfspRegistry.Data.FollowUp;
using DfspRegistry.Data.OldCharts;
using DfspRegistry.Data.Patients;
using DfspRegistry.Data.RowExports;
using DfspRegistry.Data.Signing;
using DfspRegistry.Data.Pictures;
using DfspRegistry.Data.Surgery;
using DfspRegistry.Data.Transfers;
using DfspRegistry.Data.Treatment;
using DfspRegistry.Data.TumorResponse;
using Microsoft.Extensions.DependencyInjection;

namespace DfspRegistry.Data;

public static class RecordServices
{
    /// <summary>The services that read and write a patient's record, one an aggregate.</summary>
    public static IServiceCollection AddRecordServices(this IServiceCollection services) => services
        .AddScoped<PatientRecords>()
        .AddScoped<PatientList>()
        .AddScoped<RecordRows>()
        .AddScoped<PatientService>()
        .AddScoped<ScreeningService>()
        .AddScoped<ScreeningList>()
        .AddScoped<PatientOverviews>()
        .AddScoped<Worklist>()
        .AddScoped<CalendarFeeds>()
        .AddScoped<BaselineService>()
        .AddScoped<TreatmentService>()
        .AddScoped<AssessmentService>()
        .AddScoped<AdverseEventService>()
        .AddScoped<CtcaeTerms>()
        .AddScoped<SurgeryService>()
        .AddScoped<FollowUpService>()
        .AddScoped<VisitCheckService>()
        .AddScoped<OldChartService>()
        .AddScoped<VisitService>()
        .AddScoped<PictureService>()
        .AddScoped<EntryDrafts>()
        .AddScoped<SubmittedForms>()
        .AddScoped<SignatureService>()
        .AddScoped<LockService>()
        .AddScoped<TransferService>()
        .AddScoped<EmergencyAccesses>()
        .AddScoped<RowExportService>()
        .AddScoped<AuditHistory>()
        .AddScoped<RowNames>()
        .AddScoped<AuditSubjects>();
}
