namespace DfspRegistry.Domain.Sites;

/// <summary>A hospital or department. Its code is short, stable and printed on exports.</summary>
public sealed class Site
{
    public required Guid Id { get; init; }
    public required string Code { get; set; }
    public required string Name { get; set; }
    public string? Country { get; set; }
}
