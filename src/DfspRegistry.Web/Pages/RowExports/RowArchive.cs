using System.IO.Compression;
using System.Text;
using DfspRegistry.Data.RowExports;
using DfspRegistry.Domain.RowExports;
using DfspRegistry.Web.Wording;

namespace DfspRegistry.Web.Pages.RowExports;

/// <summary>The files of an export as one ZIP archive, with a page that says what they are. The same files give the same bytes.</summary>
internal static class RowArchive
{
    // The first time that a ZIP archive can name: it says nothing.
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static byte[] Write(RowExport export, string study, ExportedFiles files)
    {
        using var buffer = new MemoryStream();
        using (var archive = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(archive, "README.txt", Encoding.UTF8.GetBytes(Readme(export, study, files)));
            foreach (var file in files.Files)
                Add(archive, file.Name, file.Content);
        }
        return buffer.ToArray();
    }

    private static void Add(ZipArchive archive, string name, byte[] content)
    {
        var entry = archive.CreateEntry(name, CompressionLevel.Optimal);
        entry.LastWriteTime = NoTime;
        using var stream = entry.Open();
        stream.Write(content);
    }

    private static string Readme(RowExport export, string study, ExportedFiles files) => $"""
        Rows of patients of study {study}: confidential.
        Export {export.Id}, asked for by {export.RequestedBy}, approved by {export.DecidedBy}, {export.DecidedAt:yyyy-MM-dd}.
        Purpose: {export.Purpose}

        {files.Patients} patients; {files.Withheld} more withdrew the use of their data and are not in it.
        Dates: {Words.Of(export.Dates)}. Numbers and row ids are drawn by chance for this export alone, and so is the order of patients.
        {(export.Dates == RowExportDates.Shifted ? "Intervals between days of one patient are true; days of the calendar, seasons and intervals between patients are not.\n" : "")}{(export.Dates == RowExportDates.SinceFirstDose ? "A date known to the month or year stands as its first to its last day. Without a first dose dates are left out.\n" : "")}Text that somebody typed is left out, except words of the field such as drugs and adverse events.
        Nobody may try to find out who a patient is, or lay these rows beside others to that end.

        """;
}
