namespace DfspRegistry.Domain.Studies;

/// <summary>A versioned list of eligibility criteria. A screening keeps the set it was answered against; a change makes a new version.</summary>
public sealed class CriteriaSet
{
    public required Guid Id { get; init; }
    public required Guid StudyId { get; init; }
    /// <summary>Stable name within the study: imatinib, sunitinib, surgical.</summary>
    public required string Code { get; init; }
    public required int Version { get; init; }
    public required string Title { get; set; }
    public List<EligibilityCriterion> Criteria { get; } = [];
}

public sealed class EligibilityCriterion
{
    public required Guid Id { get; init; }
    public required Guid CriteriaSetId { get; init; }
    /// <summary>Order of the protocol, from 1.</summary>
    public required int Number { get; init; }
    public required string Code { get; init; }
    public required string Text { get; init; }
    /// <summary>What would settle an unknown answer, in words for the person who asks for it.</summary>
    public required string SettledBy { get; init; }
    /// <summary>False for a fact that is asked for and recorded but does not decide (the surgical study's selection had no rigid criteria).</summary>
    public bool IsRequired { get; init; } = true;
}
