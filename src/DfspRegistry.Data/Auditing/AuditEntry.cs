namespace DfspRegistry.Data.Auditing;

/// <summary>
/// One line of the audit trail: a change of one row, or the reading of a record. Written in the transaction of the change itself, and
/// changed by nobody.
/// </summary>
public sealed class AuditEntry
{
    /// <summary>Grows with time; the position of a result in the trail.</summary>
    public long Id { get; init; }
    /// <summary>By the database's clock.</summary>
    public DateTimeOffset At { get; init; }
    public Guid? UserId { get; init; }
    public required string UserName { get; init; }
    /// <summary>From where: the network address, or the program.</summary>
    public required string Source { get; init; }
    public required AuditAction Action { get; init; }
    public required string Table { get; init; }
    /// <summary>Null for a search, which is of no one row. Several key columns are joined by a slash.</summary>
    public string? RowId { get; init; }
    public Guid? PatientId { get; init; }
    /// <summary>JSON object of column to value before the change: the changed columns of an update, all of a deleted row.</summary>
    public string? Old { get; init; }
    /// <summary>JSON object of column to value after the change: the changed columns of an update, all of a new row.</summary>
    public string? New { get; init; }
    public string? Reason { get; init; }
}

public enum AuditAction { Inserted, Updated, Deleted, Opened, Searched, Exported, Denied }
