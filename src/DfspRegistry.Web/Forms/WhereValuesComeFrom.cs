using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Routing.Template;

namespace DfspRegistry.Web.Forms;

/// <summary>
/// Each value of a request is read from one place. What a route names comes from the route, so that a field of the form cannot put another patient in the place
/// of the one that rights and trail look at; what a form asks for comes from the form, since a link could put it into the address; what a page asks for when it is
/// opened comes from the address. The framework would look for all of them everywhere, in the form first. Left to it is what a page takes from its address
/// and hands on through its form (<c>SupportsGet</c>: where to go on, a token).
/// </summary>
public sealed class WhereValuesComeFrom : IPageRouteModelConvention, IPageApplicationModelConvention
{
    private readonly Dictionary<string, HashSet<string>> routes = new(StringComparer.Ordinal);

    public void Apply(PageRouteModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        routes[model.ViewEnginePath] = [.. model.Selectors.Select(s => s.AttributeRouteModel?.Template).OfType<string>().SelectMany(t => TemplateParser.Parse(t).Parameters).Select(p => p.Name!)];
    }

    public void Apply(PageApplicationModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        foreach (var property in model.HandlerProperties.Where(IsOfForm))
            property.BindingInfo!.BindingSource ??= BindingSource.Form;
        foreach (var handler in model.HandlerMethods)
        {
            var typed = HttpMethods.IsGet(handler.HttpMethod) ? BindingSource.Query : BindingSource.Form;
            foreach (var parameter in handler.Parameters)
                (parameter.BindingInfo ??= new BindingInfo()).BindingSource ??= routes[model.ActionDescriptor.ViewEnginePath].Contains(parameter.ParameterName) ? BindingSource.Path : typed;
        }
    }

    private static bool IsOfForm(PagePropertyModel property) => property.Attributes.OfType<BindPropertyAttribute>().Any(b => !b.SupportsGet);
}
