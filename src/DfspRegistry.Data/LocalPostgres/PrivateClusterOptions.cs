namespace DfspRegistry.Data.LocalPostgres;

/// <param name="Folder">Holds everything that the cluster consists of. Made when absent.</param>
public sealed record PrivateClusterOptions(string Folder)
{
    /// <summary>False only for tests, whose data need not outlive a crash of the machine.</summary>
    public bool Durable { get; init; } = true;

    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);
}
