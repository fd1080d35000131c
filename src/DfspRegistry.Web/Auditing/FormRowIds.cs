using System.Collections;
using System.Reflection;
using DfspRegistry.Domain.Patients;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;

namespace DfspRegistry.Web.Auditing;

/// <summary>An id by which a form names a row that it writes.</summary>
/// <param name="Path">Name of the part of the form, such as Input.Assessment.Lesions[2].</param>
/// <param name="Part">Its input, which has the id.</param>
/// <param name="Whole">The input that it is a part of; null for the form's own.</param>
internal sealed record FormRowId(string Path, object Part, object? Whole)
{
    /// <summary>The row that the form is of, as its address says.</summary>
    public bool IsOfForm => Path is "Input" or "Input.Visit";

    /// <summary>Lesions, of Input.Assessment.Lesions[2].</summary>
    public string Kind => Path.Split('.')[^1].Split('[')[0];

    public Guid Id
    {
        get => IdOf(Part)!.Value;
        set => Property(Part.GetType())!.SetValue(Part, value);
    }

    public Guid? WholeId => Whole is null ? null : IdOf(Whole);

    /// <summary>All ids in what a request filled, the whole before its parts.</summary>
    public static IReadOnlyList<FormRowId> Of(PageModel page)
    {
        List<FormRowId> found = [];
        foreach (var bound in page.PageContext.ActionDescriptor.BoundProperties.OfType<PageBoundPropertyDescriptor>().Select(b => b.Property).Where(p => p.GetCustomAttribute<BindPropertyAttribute>() is not null))
            Collect(bound.GetValue(page), bound.Name, null, found);
        return found;
    }

    private static void Collect(object? value, string path, object? whole, List<FormRowId> found)
    {
        if (value is IList rows)
        {
            for (var i = 0; i < rows.Count; i++)
                Collect(rows[i], $"{path}[{i}]", whole, found);
            return;
        }
        if (value is null || !value.GetType().IsClass || value.GetType().Assembly != typeof(Patient).Assembly)
            return;
        if (Property(value.GetType()) is not null)
            found.Add(new FormRowId(path, value, whole));
        foreach (var part in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p is { CanRead: true, CanWrite: true } && p.GetIndexParameters().Length == 0))
            Collect(part.GetValue(value), $"{path}.{part.Name}", value, found);
    }

    private static Guid? IdOf(object part) => (Guid?)Property(part.GetType())?.GetValue(part);

    private static PropertyInfo? Property(Type type) => type.GetProperty("Id") is { CanWrite: true } id && id.PropertyType == typeof(Guid) ? id : null;
}
