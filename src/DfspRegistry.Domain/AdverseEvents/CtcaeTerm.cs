namespace DfspRegistry.Domain.AdverseEvents;

/// <summary>
/// A term of one CTCAE version with the grades that the version allows for it. Names and grades ship with the registry; definitions
/// are there once the official list has been loaded.
/// </summary>
public sealed class CtcaeTerm
{
    public required Guid Id { get; init; }
    public required CtcaeVersion Version { get; init; }
    public required string Term { get; init; }
    public required string OrganClass { get; init; }
    /// <summary>Allowed grades, ascending, out of 1 to 5.</summary>
    public required int[] AllowedGrades { get; set; }
    public string? Definition { get; set; }
    /// <summary>What each allowed grade means, in the order of <see cref="AllowedGrades"/>; empty until the official list is loaded.</summary>
    public string[] GradeDefinitions { get; set; } = [];

    /// <summary>Each organ class has one such term, for what it does not list. The reported words say what it was.</summary>
    public static bool IsOtherSpecify(string? term) => term?.TrimEnd().EndsWith("Other, specify", StringComparison.OrdinalIgnoreCase) == true;
}
