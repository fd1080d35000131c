namespace DfspRegistry.Domain.RowExports;

/// <summary>What an export of rows holds: every table of the records, or what the analysis is computed from (ledgers, curves, R scripts).</summary>
public enum RowExportContent { Records, Analysis }

/// <summary>
/// How dates leave: as they are; all dates of a patient moved by one number of days, which stands in no file; or as days since the patient's first dose.
/// </summary>
public enum RowExportDates { Kept, Shifted, SinceFirstDose }

/// <summary>What became of a request.</summary>
public enum RowExportOutcome { Approved, Declined, Withdrawn }
