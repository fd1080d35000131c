using System.Collections.Concurrent;
using System.Reflection;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Web.Wording;

namespace DfspRegistry.Web.Auditing;

/// <summary>Columns and codes of the trail in the words that the pages use.</summary>
internal static class HistoryWords
{
    private static readonly Dictionary<string, string> Columns = new(StringComparer.Ordinal)
    {
        ["kps"] = "KPS",
        ["visited_on"] = "date of visit",
        ["mode"] = "seen",
        ["next_visit_on"] = "next visit",
        ["computed_response"] = "response, computed",
        ["reported_response"] = "response, as reported",
        ["override_response"] = "response, decided otherwise",
        ["dose_mg_per_day"] = "dose, mg a day",
        ["fusion_status"] = "COL1A1-PDGFB",
        ["is_retrospective"] = "from old records",
        ["name_cipher"] = "name",
        ["hospital_number_cipher"] = "hospital number",
        ["wrapped_key"] = "key of the identity",
    };

    /// <summary>Names of properties that hold codes, with the type of the code where every table means the same by it.</summary>
    private static readonly Dictionary<string, Type> Codes = FindCodes();
    private static readonly ConcurrentDictionary<(Type, string), string> Printed = new();

    public static string Column(string column) => Columns.GetValueOrDefault(column) ?? column.Replace("_cipher", "", StringComparison.Ordinal).Replace('_', ' ');

    /// <summary>A table's name as the name of all its rows.</summary>
    public static string Table(string table) => table.Replace('_', ' ');

    /// <summary>A table's name as the name of one of its rows.</summary>
    public static string Part(string table) => table switch
    {
        "diagnoses" => "diagnosis",
        "histology_examinations" => "histology",
        "patient_identities" => "identity",
        "patient_keys" => "key of the identity",
        "radiotherapies" => "radiotherapy",
        "emergency_accesses" => "emergency access",
        "users" => "account",
        "role_grants" => "role at a site",
        "user_sessions" => "session",
        "user_passkeys" => "passkey",
        "authenticators" => "authenticator app",
        "protection_keys" => "key of cookies and links",
        _ => Table(table.EndsWith('s') ? table[..^1] : table),
    };

    public static string Action(AuditAction action) => Words.Of(action);

    public static string Value(string table, string column, string? value)
    {
        if (string.IsNullOrEmpty(value))
            return "";
        if (value is "true" or "false")
            return value == "true" ? "yes" : "no";
        var type = Codes.GetValueOrDefault($"{table}.{column}") ?? Codes.GetValueOrDefault(column);
        return type is null ? value : Printed.GetOrAdd((type, value), static code => InWords(code.Item1, code.Item2));
    }

    private static string InWords(Type type, string code)
    {
        object?[] arguments = [code, null];
        var parse = typeof(Domain.Shared.Codes).GetMethod(nameof(Domain.Shared.Codes.TryParse))!.MakeGenericMethod(type);
        return (bool)parse.Invoke(null, arguments)! ? Words.Of((Enum)arguments[1]!) : code;
    }

    /// <summary>Each code property under its column; where two types share a column's name, under table and column only.</summary>
    private static Dictionary<string, Type> FindCodes()
    {
        Dictionary<string, Type> found = new(StringComparer.Ordinal);
        HashSet<string> shared = [];
        foreach (var property in typeof(Patient).Assembly.GetTypes().Where(t => typeof(IBelongsToPatient).IsAssignableFrom(t) || t == typeof(Patient))
            .SelectMany(t => t.GetProperties(BindingFlags.Public | BindingFlags.Instance)))
        {
            if ((Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) is not { IsEnum: true } type)
                continue;
            var column = Domain.Shared.Codes.SnakeCase(property.Name);
            if (found.TryGetValue(column, out var other) && other != type)
                shared.Add(column);
            found[column] = type;
            found[$"{Domain.Shared.Codes.SnakeCase(property.DeclaringType!.Name)}s.{column}"] = type;
        }
        foreach (var column in shared)
            found.Remove(column);
        return found;
    }
}
