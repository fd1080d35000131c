namespace DfspRegistry.Data.Import;

/// <summary>What an import did, or with a dry run would do. With any problem it did nothing.</summary>
public sealed record ImportReport
{
    public IReadOnlyList<FileProblem> Problems { get; init; } = [];
    public IReadOnlyList<FileProblem> Notes { get; init; } = [];
    public bool IsDryRun { get; init; }
    /// <summary>Code of the study when the import makes it.</summary>
    public string? NewStudy { get; init; }
    /// <summary>Codes of the sites that the import makes.</summary>
    public IReadOnlyList<string> NewSites { get; init; } = [];
    public int NewPatients { get; init; }
    public int ChangedPatients { get; init; }
    public int UnchangedPatients { get; init; }
    /// <summary>Rows written by table: new, changed, removed. Tables without any are left out.</summary>
    public IReadOnlyList<TableChanges> Tables { get; init; } = [];

    public bool IsRefused => Problems.Count > 0;
    public bool ChangesNothing => Tables.Count == 0;
}

public sealed record TableChanges(string Table, int New, int Changed, int Removed);
