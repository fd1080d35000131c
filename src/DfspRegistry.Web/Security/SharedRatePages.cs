using DfspRegistry.Data.Limits;
using DfspRegistry.Web.Auditing;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Routing.Template;

namespace DfspRegistry.Web.Security;

/// <summary>
/// What is counted by <see cref="SharedRateFilter"/>, by what a page is and not by its name: opening whatever stands under one patient, looking at a picture, sending
/// pictures, searching, taking a file away. So a page that comes later is counted too.
/// </summary>
internal static class SharedRatePages
{
    /// <summary>Addresses that go on with a number or an id stand for one patient.</summary>
    private static readonly string[] OfPatients = ["patients", "visits", "screening", Pictures];
    private const string Pictures = "pictures";

    public static void LimitRates(this PageConventionCollection pages) => pages.AddFolderApplicationModelConvention("/", model =>
    {
        var address = TemplateParser.Parse(model.ActionDescriptor.AttributeRouteInfo?.Template ?? "").Segments;
        var isOfPatient = address is [{ IsSimple: true } first, var second, ..] && OfPatients.Contains(first.Parts[0].Text) && second.Parts[0].IsParameter;
        var isPicture = isOfPatient && address.Count == 2 && address[0].Parts[0].Text == Pictures;
        var takesPictures = isOfPatient && address[^1].Parts[0].Text == Pictures;
        var isFile = model.HandlerTypeAttributes.OfType<ShowsPatientsAttribute>().Any(s => s.IsExport);
        model.Filters.Add(new SharedRateFilter(context =>
        {
            var (writes, handler) = (HttpMethods.IsPost(context.HttpContext.Request.Method), context.HandlerMethod?.Name);
            return handler == "Search" ? SharedRate.Search
                : isFile || handler == "Download" ? SharedRate.Export
                : writes ? takesPictures ? SharedRate.Upload : null
                : isPicture ? SharedRate.Picture
                : isOfPatient ? SharedRate.Record
                : null;
        }));
    });
}
