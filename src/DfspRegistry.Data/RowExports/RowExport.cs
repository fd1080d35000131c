using DfspRegistry.Domain.RowExports;

namespace DfspRegistry.Data.RowExports;

/// <summary>
/// A request to take rows of patients out of the registry, and what a second person decided. No rows stand here: the files are made anew with each download, from
/// what the registry holds then.
/// </summary>
public sealed class RowExport
{
    public required Guid Id { get; init; }
    public required Guid StudyId { get; init; }
    /// <summary>The sites whose patients are asked for: those at which the person may ask, when the request was made.</summary>
    public required Guid[] SiteIds { get; init; }
    public required RowExportContent Content { get; init; }
    public required RowExportDates Dates { get; init; }
    /// <summary>What for, in words.</summary>
    public required string Purpose { get; init; }
    public required Guid RequestedById { get; init; }
    public required string RequestedBy { get; init; }
    public required DateTimeOffset RequestedAt { get; init; }
    /// <summary>Patients asked for when the request was made.</summary>
    public required int Patients { get; init; }
    /// <summary>How many of them a combination of facts singled out then, which the person was told.</summary>
    public required int SingledOut { get; init; }
    /// <summary>From it the numbers and shifts of the files are made, the same with each download; it leaves the registry in no file.</summary>
    public required byte[] Secret { get; init; }
    /// <summary>Null while it waits.</summary>
    public RowExportOutcome? Outcome { get; set; }
    public Guid? DecidedById { get; set; }
    public string? DecidedBy { get; set; }
    public DateTimeOffset? DecidedAt { get; set; }
    /// <summary>Why it was approved or declined.</summary>
    public string? Note { get; set; }
    /// <summary>How many patients were singled out at the approval, which the approver acknowledged; more than these do not leave.</summary>
    public int? Acknowledged { get; set; }
    /// <summary>Until when it can be downloaded.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    public bool IsOpenAt(DateTimeOffset now) => Outcome == RowExportOutcome.Approved && now < ExpiresAt;
}

/// <summary>What went out: one row each time the file was taken.</summary>
public sealed class RowExportDownload
{
    public required Guid Id { get; init; }
    public required Guid RowExportId { get; init; }
    public required DateTimeOffset DownloadedAt { get; init; }
    /// <summary>Of the file that was sent.</summary>
    public required string Sha256 { get; init; }
    public required int Patients { get; init; }
    /// <summary>Patients of the study who were left out, because they withdrew the use of their data.</summary>
    public required int Withheld { get; init; }
    public required int Rows { get; init; }
    /// <summary>Every file of the archive with its rows and columns.</summary>
    public required string Contents { get; init; }
}
