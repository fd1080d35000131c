using System.IO.Compression;
using System.Text;
using DfspRegistry.Data.RowExports;
using DfspRegistry.Domain.RowExports;

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
        {Codebook.FileName} says of each column of each file what it means, in which unit, and which codes it holds.

        Numbers: those of patients, ids of rows and labels of hospitals are drawn by chance for this export alone. In the records a row names another by its id; rows and patients stand in an order of chance.
        Dates: {Dates(export.Dates)}
        Of the date of birth only the year leaves, or the age at the first dose. Points in time, numbers that hospitals gave, and pictures are left out.
        Text that somebody typed is left out, except words of known lists: drugs, organs, adverse events, stages. Another drug, organ or event is "{KnownWords.Other}".

        Nobody may try to find out who a patient is, or lay these rows beside others to that end.

        """;

    private static string Dates(RowExportDates dates) => dates switch
    {
        RowExportDates.Kept => "kept, as far as they are known: to the day, the month or the year.",
        RowExportDates.Shifted => "all of a patient are moved by one number of days, which stands in no file. Intervals between days of one patient are true; days of the calendar, seasons and intervals "
            + "between patients are not. A date known to the month or year is moved from its first day.",
        _ => "days since the patient's first dose, which is 0. Where a date or the first dose is known to the month or year only, the difference of calendar months or years stands with that word: -1 months, 2 years. "
            + "Without a first dose, dates are left out. Ledgers count days from dates completed to the middle of a month or year.",
    };
}
