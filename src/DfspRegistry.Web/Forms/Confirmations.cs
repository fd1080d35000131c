using DfspRegistry.Data.Auditing;
using DfspRegistry.Domain.Shared.Checks;
using FluentValidation.Results;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Forms;

/// <summary>
/// Unusual values of a form that has one row of the record: the form comes back with each of them, and is saved once a person says that it is so. The
/// audit trail keeps what was confirmed as the reason of the change, with who and when.
/// </summary>
public static class Confirmations
{
    /// <summary>Name of the boxes, whose values are the findings with their values: another value asks anew.</summary>
    public const string Field = "Confirmed";

    private const string Key = "dfsp.confirmations";

    /// <summary>Findings of the form that is being answered, with whether they were confirmed.</summary>
    public static IReadOnlyList<(CheckFinding Finding, bool IsConfirmed)> Of(HttpContext context) => context.Items[Key] as List<(CheckFinding, bool)> ?? [];

    internal static bool AllGiven(PageModel page, IEnumerable<ValidationFailure> failures, string prefix)
    {
        var given = page.Request.HasFormContentType ? page.Request.Form[Field] : default;
        List<(CheckFinding Finding, bool IsConfirmed)> asked = [];
        foreach (var failure in failures)
        {
            if (failure.CustomState is not CheckFinding { Level: CheckLevel.Improbable } finding)
                continue;
            var isConfirmed = given.Contains(finding.Confirmation);
            asked.Add((finding, isConfirmed));
            if (!isConfirmed)
                FieldWarnings.Add(page.HttpContext, prefix.Length == 0 ? failure.PropertyName : $"{prefix}.{failure.PropertyName}", finding.Message);
        }
        page.HttpContext.Items[Key] = asked;
        if (asked.Count > 0 && page.HttpContext.RequestServices.GetService<ChangeReason>() is { } reason)
            reason.Text = string.Join(' ', new[] { reason.Text }.Concat(asked.Where(a => a.IsConfirmed).Select(a => "Confirmed: " + a.Finding.Message)).OfType<string>()) is { Length: > 0 } text ? text : null;
        return asked.TrueForAll(a => a.IsConfirmed);
    }
}
