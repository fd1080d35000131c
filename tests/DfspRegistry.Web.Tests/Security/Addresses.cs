using System.Text.RegularExpressions;
using DfspRegistry.Web.Tests.Pages;

namespace DfspRegistry.Web.Tests.Security;

/// <summary>An address for each door: route values that are there (patient, study, screening of the northern hospital), and for other ids one that nobody has.</summary>
internal sealed partial class Addresses(People people)
{
    /// <param name="number">Registry number in the address; the northern patient's unless another is given.</param>
    public string Of(Handler handler, string? number = null)
    {
        var path = RouteValue().Replace(handler.Route, match => match.Groups["name"].Value switch
        {
            "number" => number ?? people.NorthPatient.RegistryNumber,
            "study" => people.Study.Code,
            "code" => "404",
            _ when match.Groups["rest"].Value.Contains("guid", StringComparison.Ordinal) => Guid.Empty.ToString(),
            _ => "new",
        });
        return handler.Name is null ? path : $"{path}?handler={handler.Name}";
    }

    [GeneratedRegex(@"\{(?<name>\w+)(?<rest>[^}]*)\}", RegexOptions.None, 1000)]
    private static partial Regex RouteValue();
}
