namespace DfspRegistry.Data.RowExports;

/// <summary>A file of an export of rows, with what is recorded of it.</summary>
/// <param name="Columns">Empty for a file that is no table.</param>
/// <param name="Rows">Rows of data, the heading not counted.</param>
public sealed record ExportedFile(string Name, IReadOnlyList<string> Columns, int Rows, byte[] Content);

/// <param name="Withheld">Patients left out because they withdrew the use of their data.</param>
public sealed record ExportedFiles(int Patients, int Withheld, IReadOnlyList<ExportedFile> Files);
