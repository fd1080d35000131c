namespace DfspRegistry.Domain.TumorResponse;

/// <summary>The organs that the form offers for a lesion. Another can be typed.</summary>
public static class LesionOrgans
{
    public static IReadOnlyList<string> Offered { get; } = ["skin and subcutis", "lung", "liver", "lymph node", "bone", "soft tissue"];
}
