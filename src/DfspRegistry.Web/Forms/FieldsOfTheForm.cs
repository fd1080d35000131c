using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace DfspRegistry.Web.Forms;

/// <summary>
/// What a form asks for is read from the form. Without this the framework would also take it from the address, where a link could put it; what a page takes from
/// its address on purpose (where to go on, a token) goes by other names.
/// </summary>
public sealed class FieldsOfTheForm : IValueProviderFactory
{
    private const string Fields = "Input";

    public Task CreateValueProviderAsync(ValueProviderFactoryContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var request = context.ActionContext.HttpContext.Request;
        var query = HttpMethods.IsPost(request.Method)
            ? new QueryCollection(request.Query.Where(q => !q.Key.StartsWith(Fields, StringComparison.OrdinalIgnoreCase)).ToDictionary(StringComparer.OrdinalIgnoreCase))
            : request.Query;
        if (query.Count > 0)
            context.ValueProviders.Add(new QueryStringValueProvider(BindingSource.Query, query, CultureInfo.InvariantCulture));
        return Task.CompletedTask;
    }

    /// <summary>Takes the place of the framework's reader of addresses.</summary>
    public static void Use(MvcOptions mvc)
    {
        ArgumentNullException.ThrowIfNull(mvc);
        var at = mvc.ValueProviderFactories.TakeWhile(f => f is not QueryStringValueProviderFactory).Count();
        mvc.ValueProviderFactories[at] = new FieldsOfTheForm();
    }
}
