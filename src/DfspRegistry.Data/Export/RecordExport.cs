using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.RowExports;
using DfspRegistry.Domain.Enrollment;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Studies;
using DfspRegistry.Domain.Treatment;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.Export;

/// <param name="Withheld">Patients left out because they withdrew the use of their data.</param>
/// <param name="Tables">File name, number of rows and columns.</param>
public sealed record ExportReport(int Patients, int Withheld, IReadOnlyList<(string File, int Rows, IReadOnlyList<string> Columns)> Tables);

/// <summary>
/// Writes the records of a study, or of all studies, as one CSV file a table, with nothing that says who a patient is. An import of these
/// files into an empty registry gives the same files again. Patients of other sites than the person's are not in it.
/// </summary>
public sealed class RecordExport
{
    private readonly RegistryDbContext _database;
    private readonly Func<string, Stream> _open;
    private readonly RecordDisguise? _disguise;
    private readonly IReadOnlyCollection<Guid>? _counted;
    private readonly List<(string, int, IReadOnlyList<string>)> _written = [];
    private Guid[] _patients = [];
    private Guid[] _studies = [];
    private Guid[] _sites = [];

    private RecordExport(RegistryDbContext database, Func<string, Stream> open, RecordDisguise? disguise, IReadOnlyCollection<Guid>? counted) =>
        (_database, _open, _disguise, _counted) = (database, open, disguise, counted);

    /// <param name="studyCode">Null: every patient.</param>
    /// <param name="open">Gives the stream of a file by its name; it is closed here.</param>
    /// <exception cref="KeyNotFoundException">There is no such study.</exception>
    public static async Task<ExportReport> WriteAsync(RegistryDbContext database, string? studyCode, Func<string, Stream> open, CancellationToken cancellation = default)
    {
        var report = await SnapshotAsync(database, studyCode, open, null, null, cancellation);
        // After the snapshot, which does not see where the audit trail ends by now.
        database.AuditEntries.Add(new AuditEntry
        {
            UserId = database.CurrentUser.UserId,
            UserName = database.CurrentUser.UserName,
            Source = database.CurrentUser.Source,
            Action = AuditAction.Exported,
            Table = "patients",
            New = JsonSerializer.Serialize(new Dictionary<string, object?>(StringComparer.Ordinal) { ["study"] = studyCode, ["patients"] = report.Patients, ["withheld"] = report.Withheld }),
        });
        await database.SaveChangesAsync(cancellation);
        return report;
    }

    /// <summary>The same tables under other numbers and dates, for somebody else. Who calls this writes what went out, and to whom.</summary>
    /// <param name="counted">The patients among whom those were counted whom the rows single out: nobody else is in the file.</param>
    /// <exception cref="KeyNotFoundException">There is no such study.</exception>
    internal static async Task<ExportedFiles> DisguisedAsync(RegistryDbContext database, string studyCode, IReadOnlyCollection<Guid> counted, RowDisguise disguise, CancellationToken cancellation)
    {
        Dictionary<string, MemoryStream> contents = new(StringComparer.Ordinal);
        var report = await SnapshotAsync(database, studyCode, name => contents[name] = new MemoryStream(), disguise, counted, cancellation);
        return new ExportedFiles(report.Patients, report.Withheld, [.. report.Tables.Select(t => new ExportedFile(t.File, t.Columns, t.Rows, contents[t.File].ToArray()))]);
    }

    private static async Task<ExportReport> SnapshotAsync(
        RegistryDbContext database, string? studyCode, Func<string, Stream> open, RowDisguise? disguise, IReadOnlyCollection<Guid>? counted, CancellationToken cancellation)
    {
        // One snapshot for all tables, and for the days that dates are counted from, whatever is saved meanwhile.
        await using var transaction = await database.Database.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellation);
        var records = disguise is null ? null : new RecordDisguise(disguise, await FirstDosesAsync(database, cancellation), await KnownWords.OfAsync(database, cancellation));
        var report = await new RecordExport(database, open, records, counted).WriteAsync(studyCode, cancellation);
        await transaction.CommitAsync(cancellation);
        return report;
    }

    private static async Task<Dictionary<Guid, PartialDate>> FirstDosesAsync(RegistryDbContext database, CancellationToken cancellation) =>
        (await database.TreatmentLines.AsNoTracking().Select(l => new { l.PatientId, l.StartedOn }).ToListAsync(cancellation))
            .GroupBy(l => l.PatientId).ToDictionary(l => l.Key, l => l.Select(line => line.StartedOn).MinBy(day => day.Complete(PartialDateCompletion.Middle)));

    private async Task<ExportReport> WriteAsync(string? studyCode, CancellationToken cancellation)
    {
        Study? study = null;
        if (studyCode is not null)
            study = await _database.Studies.AsNoTracking().SingleOrDefaultAsync(s => s.Code == studyCode, cancellation) ?? throw new KeyNotFoundException($"There is no study {studyCode}.");
        var members = _database.Patients.AsNoTracking();
        if (study is not null)
        {
            // Who is counted before rows leave is who was enrolled; a line of the study alone makes nobody part of it then.
            var countsLines = _counted is null;
            members = members.Where(p => _database.StudyEnrollments.Any(e => e.PatientId == p.Id && e.StudyId == study.Id)
                || (countsLines && _database.TreatmentLines.Any(l => l.PatientId == p.Id && l.StudyId == study.Id)));
        }
        var all = await members.Select(p => p.Id).ToListAsync(cancellation);
        var withdrawn = (await _database.Consents.AsNoTracking().ToListAsync(cancellation))
            .GroupBy(c => c.PatientId).Where(c => !Consents.AllowUse([.. c])).Select(c => c.Key).ToHashSet();
        _patients = [.. all.Where(p => !withdrawn.Contains(p) && _counted?.Contains(p) != false)];
        await FindSharedRowsAsync(study, cancellation);

        foreach (var table in RecordTables.Of(_database.Model).Where(t => _disguise is null || !RecordDisguise.LeavesOut(t)))
        {
            var write = typeof(RecordExport).GetMethod(nameof(WriteTableAsync), System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!;
            await (Task)write.MakeGenericMethod(table.Type.ClrType).Invoke(this, [table, cancellation])!;
        }
        return new ExportReport(_patients.Length, all.Count(withdrawn.Contains), _written);
    }

    /// <summary>The studies and sites that the patients' rows name, so that the files stand by themselves.</summary>
    private async Task FindSharedRowsAsync(Study? study, CancellationToken cancellation)
    {
        if (study is null)
        {
            _studies = await _database.Studies.Select(s => s.Id).ToArrayAsync(cancellation);
            _sites = await _database.Sites.Select(s => s.Id).ToArrayAsync(cancellation);
            return;
        }
        HashSet<Guid> studies = [study.Id];
        studies.UnionWith(await OfPatients<StudyEnrollment>().Select(e => e.StudyId).Distinct().ToListAsync(cancellation));
        studies.UnionWith(await OfPatients<Screening>().Select(s => s.StudyId).Distinct().ToListAsync(cancellation));
        studies.UnionWith(await OfPatients<ImportedPatientId>().Select(i => i.StudyId).Distinct().ToListAsync(cancellation));
        studies.UnionWith(await OfPatients<TreatmentLine>().Where(l => l.StudyId != null).Select(l => l.StudyId!.Value).Distinct().ToListAsync(cancellation));
        HashSet<Guid> sites = [.. await _database.Patients.Where(p => _patients.Contains(p.Id)).Select(p => p.SiteId).Distinct().ToListAsync(cancellation)];
        sites.UnionWith(await OfPatients<SiteMembership>().Select(m => m.SiteId).Distinct().ToListAsync(cancellation));
        sites.UnionWith(await OfPatients<ImportedPatientId>().Select(i => i.SiteId).Distinct().ToListAsync(cancellation));
        (_studies, _sites) = ([.. studies], [.. sites]);
    }

    private IQueryable<T> OfPatients<T>() where T : class, IBelongsToPatient => _database.Set<T>().AsNoTracking().Where(r => _patients.Contains(r.PatientId));

    private async Task WriteTableAsync<T>(RecordTable table, CancellationToken cancellation) where T : class
    {
        var rows = 0;
        await using (var writer = new StreamWriter(_open(table.FileName), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)))
        {
            var record = new StringBuilder();
            await writer.WriteAsync(Record(record, table.Columns.Select(c => c.Name)), cancellation);
            await foreach (var row in TextsAsync<T>(table, cancellation))
            {
                await writer.WriteAsync(Record(record, row), cancellation);
                rows++;
            }
        }
        _written.Add((table.FileName, rows, [.. table.Columns.Select(c => c.Name)]));
    }

    private async IAsyncEnumerable<IReadOnlyList<string>> TextsAsync<T>(RecordTable table, [EnumeratorCancellation] CancellationToken cancellation) where T : class
    {
        if (_disguise is not null)
        {
            // Sorted by the new ids: the order of the registry's own is the order in which patients came.
            var disguised = (await Rows<T>(table).ToListAsync(cancellation)).Select(row => _disguise.Texts(table, row)).OrderBy(row => row[0], StringComparer.Ordinal);
            foreach (var row in disguised)
                yield return row;
            yield break;
        }
        await foreach (var row in Rows<T>(table).AsAsyncEnumerable().WithCancellation(cancellation))
            yield return [.. table.Columns.Select(c => c.Text(row))];
    }

    private IQueryable<T> Rows<T>(RecordTable table) where T : class
    {
        var rows = _database.Set<T>().AsNoTracking().OrderBy(r => EF.Property<Guid>(r, table.Key.Property.Name));
        var (by, of) = table.IsOfPatient ? (nameof(IBelongsToPatient.PatientId), _patients) : table.Name switch
        {
            "patients" => ("Id", _patients),
            "sites" => ("Id", _sites),
            "studies" => ("Id", _studies),
            "criteria_sets" or "visit_schedules" => ("StudyId", _studies),
            _ => ("", []),
        };
        if (by.Length > 0)
            return rows.Where(r => of.Contains(EF.Property<Guid>(r, by)));
        return table.Name switch
        {
            "eligibility_criteria" => rows.Where(r => _database.CriteriaSets.Any(s => s.Id == EF.Property<Guid>(r, "CriteriaSetId") && _studies.Contains(s.StudyId))),
            "planned_visits" => rows.Where(r => _database.VisitSchedules.Any(s => s.Id == EF.Property<Guid>(r, "VisitScheduleId") && _studies.Contains(s.StudyId))),
            _ => throw new NotSupportedException($"Table {table.Name} has no rule for what of it belongs to a study."),
        };
    }

    private static StringBuilder Record(StringBuilder record, IEnumerable<string> fields) =>
        record.Clear().AppendJoin(',', fields.Select(SpreadsheetText.Field)).Append("\r\n");
}
