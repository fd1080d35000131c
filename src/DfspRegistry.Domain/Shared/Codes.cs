using System.Runtime.CompilerServices;
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
    public static string Print<T>(T value) where T : struct, Enum => Table<T>.Codes.InOrder[Unsafe.As<T, int>(ref value)];

    /// <summary>Reads a code; upper and lower case are the same.</summary>
    public static bool TryParse<T>(string? text, out T value) where T : struct, Enum
    {
        value = default;
        if (!Table<T>.Codes.Positions.TryGetValue(text?.Trim() ?? "", out var position))
            return false;
        value = Unsafe.As<int, T>(ref position);
        return true;
    }

    /// <exception cref="FormatException">The text is none of the codes.</exception>
    public static T Parse<T>(string text) where T : struct, Enum =>
        TryParse<T>(text, out var value) ? value : throw new FormatException($"'{text}' is none of: {string.Join(", ", All<T>())}.");

    /// <summary>All codes in the order of their declaration.</summary>
    public static IReadOnlyList<string> All<T>() where T : struct, Enum => Table<T>.Codes.InOrder;

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

    private static string Make(Type type, int value, string name) =>
        type == typeof(ResponseCode) ? ResponseCodes.Print((ResponseCode)value)
        : type == typeof(ResidualTumor) ? name
        : type == typeof(ResponseCriteria) && name.StartsWith("Recist", StringComparison.Ordinal) ? $"recist_{name[^2]}.{name[^1]}"
        : SnakeCase(name);

    // Dictionaries by enum would be compiled anew for each of some forty enums at each start of a command; positions are one type for all.
    private static class Table<T> where T : struct, Enum
    {
        public static readonly CodeTable Codes = new(typeof(T));
    }

    private sealed class CodeTable
    {
        public CodeTable(Type type)
        {
            var names = Enum.GetNames(type);
            var values = Enum.GetValuesAsUnderlyingType(type);
            InOrder = new string[names.Length];
            for (var i = 0; i < names.Length; i++)
            {
                if (values.GetValue(i) is not int value || value != i)
                    throw new ArgumentException($"{type.Name} is not numbered 0, 1, 2 and so on.", nameof(type));
                InOrder[i] = Make(type, i, names[i]);
                Positions.Add(InOrder[i], i);
            }
        }

        public string[] InOrder { get; }
        public Dictionary<string, int> Positions { get; } = new(StringComparer.OrdinalIgnoreCase);
    }
}
