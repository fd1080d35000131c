using System.Text;
using DfspRegistry.Domain.Surgery;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Domain.Shared;

/// <summary>
/// The readable code of a value, one everywhere: in columns, exports, imports and addresses. A name of several words is written
/// with underscores (four_weeks_on_two_off); what the field writes in its own way keeps it (NON-CR/NON-PD, R0, recist_1.1).
/// </summary>
public static class Codes
{
    public static string Print<T>(T value) where T : struct, Enum => Table<T>.Codes[value];

    /// <summary>Reads a code; upper and lower case are the same.</summary>
    public static bool TryParse<T>(string? text, out T value) where T : struct, Enum =>
        Table<T>.Values.TryGetValue(text?.Trim() ?? "", out value);

    /// <exception cref="FormatException">The text is none of the codes.</exception>
    public static T Parse<T>(string text) where T : struct, Enum =>
        TryParse<T>(text, out var value) ? value : throw new FormatException($"'{text}' is none of: {string.Join(", ", All<T>())}.");

    /// <summary>All codes in the order of their declaration.</summary>
    public static IReadOnlyList<string> All<T>() where T : struct, Enum => Table<T>.InOrder;

    /// <summary>A name of the code as columns write it: DoseMgPerDay becomes dose_mg_per_day.</summary>
    public static string SnakeCase(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            var startsWord = i > 0 && char.IsAsciiLetterUpper(name[i])
                && (!char.IsAsciiLetterUpper(name[i - 1]) || (i + 1 < name.Length && char.IsAsciiLetterLower(name[i + 1])));
            if (startsWord && name[i - 1] != '_')
                text.Append('_');
            text.Append(char.ToLowerInvariant(name[i]));
        }
        return text.ToString();
    }

    private static string Make<T>(T value) where T : struct, Enum => value switch
    {
        ResponseCode response => ResponseCodes.Print(response),
        ResidualTumor residual => residual.ToString(),
        ResponseCriteria.Recist11 => "recist_1.1",
        ResponseCriteria.Recist10 => "recist_1.0",
        _ => SnakeCase(value.ToString()),
    };

    private static class Table<T> where T : struct, Enum
    {
        public static readonly Dictionary<T, string> Codes = Enum.GetValues<T>().ToDictionary(value => value, Make);
        public static readonly string[] InOrder = [.. Enum.GetValues<T>().Select(value => Codes[value])];
        public static readonly Dictionary<string, T> Values = Codes.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.OrdinalIgnoreCase);
    }
}
