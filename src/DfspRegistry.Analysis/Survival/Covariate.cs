namespace DfspRegistry.Analysis.Survival;

/// <summary>
/// One column of a Cox model's design. <paramref name="Term"/> is the variable it belongs to (a factor's columns share it); tests of proportional
/// hazards are by term.
/// </summary>
public sealed record Covariate(string Name, string Term, double[] Values)
{
    /// <summary>A number taken as it is.</summary>
    public static Covariate Numeric(string name, double[] values) => new(name, name, values);

    /// <summary>
    /// Treatment contrasts of a factor: one 0/1 column for each level but the first, named name=level. Levels default to the distinct values in
    /// ordinal order (R's factor order in the C locale).
    /// </summary>
    /// <exception cref="ArgumentException">A value is not among the levels given.</exception>
    public static IReadOnlyList<Covariate> Factor(string name, IReadOnlyList<string> values, IReadOnlyList<string>? levels = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        levels ??= [.. values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var columns = levels.Skip(1).Select(level => new Covariate($"{name}={level}", name, new double[values.Count])).ToArray();
        var index = levels.Select((level, i) => (level, i)).ToDictionary(pair => pair.level, pair => pair.i, StringComparer.Ordinal);
        for (var i = 0; i < values.Count; i++)
        {
            if (!index.TryGetValue(values[i], out var level))
                throw new ArgumentException($"'{values[i]}' is not a level of {name}.", nameof(values));
            if (level > 0)
                columns[level - 1].Values[i] = 1;
        }
        return columns;
    }
}
