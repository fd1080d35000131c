using DfspRegistry.Data;
using DfspRegistry.Data.FollowUp;
using DfspRegistry.Data.Patients;
using DfspRegistry.Web.Drafts;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Auditing;

/// <summary>
/// Which row a form of the record writes is said by its address, not by its fields: a form for something new writes nothing that is on record, and the form of a row that row and
/// its parts alone. It comes after the filter that knows a form sent twice, which is answered as the first time.
/// </summary>
internal sealed class FormRowsFilter(PatientRecords records, RecordRows rows, VisitService visits, RegistryDbContext database) : IAsyncPageFilter, IOrderedFilter
{
    public const string OnRecord = "This entry is on record already; open it there to change it.";

    public int Order => int.MaxValue;

    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var isOfRecord = context.ActionDescriptor.EndpointMetadata.OfType<KeptForm>().Any() && HttpMethods.IsPost(context.HttpContext.Request.Method);
        if (!isOfRecord || context.HandlerInstance is not PageModel page || await AddressAsync(context) is not { } address || await IsInPlaceAsync(page, address, context.HttpContext.RequestAborted))
        {
            await next();
            return;
        }
        page.ModelState.AddModelError("", OnRecord);
        var executed = await next();
        if (executed.Result is PageResult)
            page.Response.StatusCode = StatusCodes.Status409Conflict;
    }

    /// <param name="Row">The row that the address names; null for something new.</param>
    private sealed record Address(Guid PatientId, Guid? Row, Guid? Line, bool IsVisit);

    private async Task<Address?> AddressAsync(PageHandlerExecutingContext context)
    {
        var cancellation = context.HttpContext.RequestAborted;
        var row = Named("id");
        var number = context.RouteData.Values.GetValueOrDefault("number")?.ToString();
        var isVisit = context.HandlerInstance is Pages.Record.VisitModel;
        if (number is null && row is { } visit)
            number = await visits.PatientOfAsync(visit, cancellation);
        return number is not null && await records.FindAsync(number, cancellation) is { } patient ? new Address(patient.Id, row, Named("lineId"), isVisit) : null;

        Guid? Named(string name) => Guid.TryParse(context.RouteData.Values.GetValueOrDefault(name)?.ToString(), out var id) ? id : null;
    }

    /// <returns>False when an id names a row that this form is not for.</returns>
    private async Task<bool> IsInPlaceAsync(PageModel page, Address address, CancellationToken cancellation)
    {
        var named = FormRowId.Of(page);
        foreach (var own in named.Where(n => n.IsOfForm))
        {
            own.Id = address.Row ?? (own.Id == Guid.Empty ? Guid.CreateVersion7() : own.Id);
            page.ModelState.Remove(own.Path + ".Id");
        }
        var parts = named.Where(n => n.Id != Guid.Empty && !(n.IsOfForm && address.Row is not null)).ToList();
        var found = await rows.FindAsync([.. parts.Select(p => p.Id).Distinct()], cancellation);
        // To the person an id of somebody else's row is one that nobody has. The row that is written gets another, the same whenever the form comes.
        var foreign = found.Where(r => r.PatientId != address.PatientId).Select(r => r.Id).Except(found.Where(r => r.PatientId == address.PatientId).Select(r => r.Id)).ToHashSet();
        var taken = parts.Where(p => foreign.Contains(p.Id)).ToList();
        foreach (var part in taken)
        {
            part.Id = RecordRows.OwnId(address.PatientId, part.Id);
            page.ModelState.Remove(part.Path + ".Id");
        }
        found.AddRange(await rows.FindAsync([.. taken.Select(p => p.Id).Distinct()], cancellation));
        // Another form of the same new visit was sent before: saving says so, with both states side by side.
        if (address is { IsVisit: true, Row: null } && parts.Exists(p => p.IsOfForm && found.Exists(r => r.Id == p.Id && r.PatientId == address.PatientId && r.Table == "visits")))
            return true;
        foreach (var part in parts)
        {
            var known = found.Where(r => r.Id == part.Id && r.PatientId == address.PatientId).ToList();
            if (part.Kind == "OngoingAdverseEvents" ? !known.Exists(r => IsOngoing(r, address)) : known.Count > 0 && !await BelongsAsync(part, known, address, cancellation))
                return false;
        }
        return true;
    }

    private static bool IsOngoing(RecordRow row, Address address) => row.Table == "adverse_events" && (address.Row is null || row.VisitId != address.Row);

    private async Task<bool> BelongsAsync(FormRowId part, List<RecordRow> known, Address address, CancellationToken cancellation) => part.Kind switch
    {
        "Lesions" => known.Exists(r => r.Table == "lesions" && (address.Line is null || r.PartOf == address.Line)),
        "Grades" => known.Exists(r => r.Table == "adverse_event_grades" && r.PartOf == part.WholeId),
        "Examinations" => known.Exists(r => r.PartOf == address.Line),
        "Assessment" when address.Line is { } line => await database.Assessments.AnyAsync(a => a.Id == part.Id && a.TreatmentLineId == line && a.IsBaseline, cancellation),
        "Dosing" => address.Row is { } visit && part.Id == VisitService.DoseIdOf(visit),
        _ => address is { IsVisit: true, Row: { } row } && known.Exists(r => r.VisitId == row),
    };
}
