using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Domain.AdverseEvents;

/// <summary>The grades that a term has in its version. What one version allows is never asked of another.</summary>
public static class CtcaeGrades
{
    /// <summary>Grades to choose from: the term's own, or all five where the version's list does not know it.</summary>
    public static IReadOnlyList<int> Of(CtcaeTerm? term) => term is { AllowedGrades.Length: > 0 } ? term.AllowedGrades : [1, 2, 3, 4, 5];

    /// <summary>The term ends at 3; grades 1, 2 and 5 only. Null when it has all five.</summary>
    public static string? Limit(CtcaeTerm? term)
    {
        var grades = Of(term);
        if (grades.Count == 5)
            return null;
        return grades.SequenceEqual(Enumerable.Range(1, grades.Count)) ? $"the term ends at {grades[^1]}" : $"the term has {(grades.Count == 1 ? "grade" : "grades")} {string.Join(", ", grades)} only";
    }

    /// <summary>The grade's definition in the official list; null until that is loaded.</summary>
    public static string? Definition(CtcaeTerm? term, int? grade)
    {
        if (term is null || grade is not { } chosen)
            return null;
        var at = Array.IndexOf(term.AllowedGrades, chosen);
        return at >= 0 && at < term.GradeDefinitions.Length && term.GradeDefinitions[at].Length > 0 ? term.GradeDefinitions[at] : null;
    }

    /// <returns>Why the term cannot have the grade; null when it can, and when the version's list does not know the term.</returns>
    public static string? Refused(CtcaeVersion version, string name, int grade, Func<CtcaeVersion, string, CtcaeTerm?> terms) =>
        version == CtcaeVersion.NotStated || terms(version, name) is not { } term || term.AllowedGrades.Contains(grade)
            ? null
            : $"{term.Term} has no grade {grade} in CTCAE {Print(version)}: {string.Join(", ", term.AllowedGrades)}.";

    private static string Print(CtcaeVersion version) => version == CtcaeVersion.V4 ? "4.03" : Codes.Print(version).TrimStart('v') + ".0";
}
