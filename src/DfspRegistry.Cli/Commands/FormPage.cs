using System.Net;
using System.Text.RegularExpressions;

namespace DfspRegistry.Cli.Commands;

/// <summary>The form of a page as a browser without script would send it: what the benchmark of saving fills in.</summary>
internal static partial class FormPage
{
    /// <summary>Names and values of the fields of the page's main form, in their order.</summary>
    public static List<KeyValuePair<string, string>> Fields(string html)
    {
        var main = html[html.IndexOf("<main", StringComparison.Ordinal)..];
        var start = main.IndexOf("<form", StringComparison.Ordinal);
        var form = main[start..main.IndexOf("</form>", start, StringComparison.Ordinal)];
        var fields = new List<KeyValuePair<string, string>>();
        foreach (Match field in Inputs().Matches(form))
        {
            var attributes = Attributes().Matches(field.Value).ToDictionary(a => a.Groups["name"].Value, a => WebUtility.HtmlDecode(a.Groups["value"].Value), StringComparer.Ordinal);
            if (attributes.GetValueOrDefault("type") is "radio" or "checkbox" && !attributes.ContainsKey("checked"))
                continue;
            if (attributes.TryGetValue("name", out var name))
                fields.Add(new(name, attributes.GetValueOrDefault("value", "")));
        }
        foreach (Match choice in Selects().Matches(form))
            fields.Add(new(WebUtility.HtmlDecode(choice.Groups["name"].Value), WebUtility.HtmlDecode(Selected().Match(choice.Value).Groups["value"].Value)));
        return fields;
    }

    /// <summary>The form with other values in some of its fields.</summary>
    public static FormUrlEncodedContent Filled(IEnumerable<KeyValuePair<string, string>> fields, params (string Name, string Value)[] typed) =>
        new(fields.Where(f => typed.All(t => t.Name != f.Key)).Concat(typed.Select(t => KeyValuePair.Create(t.Name, t.Value))));

    [GeneratedRegex("<input[^>]*>", RegexOptions.None, 1000)]
    private static partial Regex Inputs();

    [GeneratedRegex("(?<name>[\\w-]+)(=\"(?<value>[^\"]*)\")?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Attributes();

    [GeneratedRegex("<select[^>]*name=\"(?<name>[^\"]*)\".*?</select>", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Selects();

    [GeneratedRegex("<option[^>]*selected[^>]*value=\"(?<value>[^\"]*)\"|<option[^>]*value=\"(?<value>[^\"]*)\"[^>]*selected", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Selected();
}
