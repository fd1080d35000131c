namespace DfspRegistry.Analysis.Survival;

/// <summary>The scale on which a survival probability's confidence limits are symmetric. R: survfit(conf.type = ...).</summary>
public enum ConfidenceType
{
    /// <summary>log S; R's default.</summary>
    Log,

    /// <summary>log(-log S); the default of SAS and of this registry, stays inside 0 to 1 and behaves in small samples.</summary>
    LogLog,

    /// <summary>S itself, cut off at 0 and 1.</summary>
    Plain,

    /// <summary>log(S / (1 - S)).</summary>
    Logit,

    /// <summary>arcsin of the square root of S.</summary>
    Arcsin,
}

/// <summary>The printed names of the confidence types: log, log-log, plain, logit, arcsin.</summary>
public static class ConfidenceTypeNames
{
    public static IReadOnlyList<string> All { get; } = ["log", "log-log", "plain", "logit", "arcsin"];

    /// <summary>The name as R and the command line write it.</summary>
    public static string ToName(this ConfidenceType type) => All[(int)type];

    /// <summary>Reads a name; false when it is none of <see cref="All"/>.</summary>
    public static bool TryParse(string? name, out ConfidenceType type)
    {
        for (var i = 0; i < All.Count; i++)
        {
            if (string.Equals(All[i], name, StringComparison.OrdinalIgnoreCase))
            {
                type = (ConfidenceType)i;
                return true;
            }
        }
        type = default;
        return false;
    }

    /// <summary>Reads a name.</summary>
    /// <exception cref="ArgumentException">The name is none of <see cref="All"/>.</exception>
    public static ConfidenceType Parse(string name) =>
        TryParse(name, out var type) ? type : throw new ArgumentException($"'{name}' is not a confidence type; one of {string.Join(", ", All)} is.", nameof(name));
}
