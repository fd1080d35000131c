namespace DfspRegistry.Web.Forms;

/// <summary>Warnings of the page that is being answered, by the name of their field: unlikely, not impossible. Each field draws its own.</summary>
public static class FieldWarnings
{
    private const string Key = "dfsp.field-warnings";

    public static void Add(HttpContext context, string field, string sentence)
    {
        var all = All(context) ?? [];
        all[field] = all.TryGetValue(field, out var before) && before != sentence ? before + " " + sentence : sentence;
        context.Items[Key] = all;
    }

    /// <returns>Null where there is none.</returns>
    public static string? Of(HttpContext context, string field) => All(context)?.GetValueOrDefault(field);

    private static Dictionary<string, string>? All(HttpContext context) => context.Items[Key] as Dictionary<string, string>;
}
