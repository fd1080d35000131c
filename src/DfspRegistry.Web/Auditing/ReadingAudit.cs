using DfspRegistry.Data;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.Patients;
using DfspRegistry.Domain.Enrollment;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Auditing;

/// <summary>This page shows rows of several patients: reading it leaves an entry that says so.</summary>
/// <param name="what">Worklist, screening list, analysis.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ShowsPatientsAttribute(string what) : Attribute
{
    public string What => what;
    /// <summary>Rows leave the registry as a file.</summary>
    public bool IsExport { get; init; }
}

/// <summary>
/// Before a page that is about one patient is drawn, the trail says that the record was opened; before a page about several, that they were listed. Pieces of a
/// page that was opened before (named handlers) leave none of their own.
/// </summary>
internal sealed class ReadingAudit(PatientRecords records, RegistryDbContext database, ReadAudit audit, IAuthorizationService authorization) : IAsyncPageFilter
{
    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var executed = await next();
        if (executed.Exception is not null || context.HandlerMethod?.Name is not null || executed.Result is not (PageResult or FileResult or ContentResult or null))
            return;
        var cancellation = context.HttpContext.RequestAborted;
        // The start page shows no patient to those who may see none.
        if (!(await authorization.AuthorizeAsync(context.HttpContext.User, Policies.SeePatients)).Succeeded)
            return;
        if (context.HandlerInstance.GetType().GetCustomAttributes(typeof(ShowsPatientsAttribute), inherit: false) is [ShowsPatientsAttribute several])
            await ListedAsync(context, several, cancellation);
        else if (await PatientAsync(context, executed.Result is FileResult, cancellation) is { } patient)
            await (EmergencyReading.Of(context.HttpContext) is { } access ? audit.OpenedInEmergencyAsync(patient, access.Id, cancellation) : audit.OpenedAsync(patient, cancellation));
    }

    private Task ListedAsync(PageHandlerExecutingContext context, ShowsPatientsAttribute several, CancellationToken cancellation)
    {
        var study = context.RouteData.Values.GetValueOrDefault("study") as string;
        return several.IsExport
            ? audit.ExportedAsync(new { study, file = context.RouteData.Values.GetValueOrDefault("file") as string, choices = Choices(context.HttpContext.Request) }, cancellation)
            : audit.ListedAsync(several.What, study, cancellation);
    }

    /// <summary>As the address asks for the file; cut where nobody meant it.</summary>
    private static string? Choices(HttpRequest request)
    {
        const int longest = 300;
        return request.QueryString.Value is { Length: > 1 } query ? query[1..Math.Min(query.Length, longest)] : null;
    }

    private async Task<Guid?> PatientAsync(PageHandlerExecutingContext context, bool isFile, CancellationToken cancellation)
    {
        if (context.RouteData.Values.GetValueOrDefault("number") is string number)
            return (await records.FindAsync(number, cancellation))?.Id;
        if (!Guid.TryParse(context.RouteData.Values.GetValueOrDefault("id")?.ToString(), out var id))
            return null;
        return await database.Set<Visit>().Where(v => v.Id == id).Select(v => (Guid?)v.PatientId).SingleOrDefaultAsync(cancellation)
            ?? await database.Set<Screening>().Where(s => s.Id == id).Select(s => (Guid?)s.PatientId).SingleOrDefaultAsync(cancellation)
            // The file of a picture has an entry of its own.
            ?? await database.Set<ClinicalPicture>().Where(p => !isFile && p.Id == id).Select(p => (Guid?)p.PatientId).SingleOrDefaultAsync(cancellation);
    }
}
