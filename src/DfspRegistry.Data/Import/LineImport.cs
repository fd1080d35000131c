using DfspRegistry.Domain.Enrollment;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Sites;
using DfspRegistry.Domain.Studies;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Domain.TumorResponse;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.Import;

/// <summary>
/// Writes a checked file of treatment lines in one transaction: all of it with its audit entries, or nothing. A patient is found again by the
/// file's number within study and site, a line by its number within the patient; what is as the file says is left alone.
/// An empty cell clears what an earlier import wrote (progression, death, last contact, best response, group, attributes) and nothing that a
/// person entered; a column that the file does not have says nothing.
/// </summary>
public sealed class LineImport
{
    private const string DoseDetail = "schedule not stated in the imported file";
    private const string NewNumber = "D-000000";

    /// <summary>Imports wait for each other: two of the same file at once would both find no patients.</summary>
    private const long Lock = 0x6466_7370_696d_70;

    private readonly RegistryDbContext _database;
    private readonly LineFile _file;
    private readonly List<FileProblem> _problems = [];
    private readonly HashSet<Guid> _newPatients = [];

    private LineImport(RegistryDbContext database, LineFile file) => (_database, _file) = (database, file);

    /// <param name="database">A context without pending changes.</param>
    public static async Task<ImportReport> RunAsync(RegistryDbContext database, LineFile file, string studyCode, bool isDryRun, CancellationToken cancellation = default)
    {
        if (file.Problems.Count > 0)
            return new ImportReport { Problems = file.Problems, Notes = file.Notes, IsDryRun = isDryRun };
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        await database.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({Lock})", cancellation);
        var report = await new LineImport(database, file).RunAsync(studyCode, isDryRun, cancellation);
        if (report.IsRefused || isDryRun)
            return report;
        try
        {
            await database.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException refused) when (SaveProblem.Of(refused, file.File) is { } problem)
        {
            return new ImportReport { Problems = [problem], Notes = file.Notes };
        }
        await transaction.CommitAsync(cancellation);
        return report;
    }

    private async Task<ImportReport> RunAsync(string studyCode, bool isDryRun, CancellationToken cancellation)
    {
        var study = await _database.Studies.SingleOrDefaultAsync(s => s.Code == studyCode, cancellation);
        var isNewStudy = study is null;
        if (study is null)
            _database.Add(study = new Study { Id = Guid.CreateVersion7(), Code = studyCode, Title = studyCode, Design = StudyDesign.Systemic });
        else if (study.IsSynthetic)
            return Refused(isDryRun, new FileProblem(_file.File, null, null, $"Study {studyCode} is synthetic demonstration data; real patients do not go into it. Choose another code."));

        var codes = _file.Rows.Select(r => r.Line.Site!).Distinct(StringComparer.Ordinal).ToArray();
        var sites = await _database.Sites.Where(s => codes.Contains(s.Code)).ToDictionaryAsync(s => s.Code, StringComparer.Ordinal, cancellation);
        var newSites = codes.Where(c => !sites.ContainsKey(c)).ToList();
        foreach (var code in newSites)
        {
            sites[code] = new Site { Id = Guid.CreateVersion7(), Code = code, Name = code };
            _database.Add(sites[code]);
        }

        var known = await KnownAsync(study, sites.Values.Select(s => s.Id).ToArray(), cancellation);
        var patients = _file.Rows.GroupBy(r => (r.Line.Site, r.Line.Patient)).ToList();
        var numbers = new Queue<string>(isDryRun
            ? []
            : await RegistryNumbers.NextAsync(_database, patients.Count(p => !known.ContainsKey((sites[p.Key.Site!].Id, p.Key.Patient!))), cancellation));
        foreach (var rows in patients)
        {
            var site = sites[rows.Key.Site!];
            if (!known.TryGetValue((site.Id, rows.Key.Patient!), out var record))
                record = AddPatient(study, site, rows.Key.Patient!, numbers.TryDequeue(out var number) ? number : NewNumber, [.. rows]);
            Write(study, record, [.. rows.OrderBy(r => r.Line.Line)]);
        }
        if (_problems.Count > 0)
            return Refused(isDryRun, [.. _problems]);

        _database.ChangeTracker.DetectChanges();
        var changed = _database.ChangeTracker.Entries().Where(e => e.State is EntityState.Added or EntityState.Modified or EntityState.Deleted).ToList();
        var touched = changed.Select(e => (e.Entity as IBelongsToPatient)?.PatientId ?? (e.Entity as Patient)?.Id).OfType<Guid>().ToHashSet();
        touched.ExceptWith(_newPatients);
        return new ImportReport
        {
            Notes = _file.Notes,
            IsDryRun = isDryRun,
            NewStudy = isNewStudy ? studyCode : null,
            NewSites = newSites,
            NewPatients = _newPatients.Count,
            ChangedPatients = touched.Count,
            UnchangedPatients = patients.Count - _newPatients.Count - touched.Count,
            Tables =
            [
                .. changed.GroupBy(e => e.Metadata.GetTableName()!).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new TableChanges(
                    g.Key, g.Count(e => e.State == EntityState.Added), g.Count(e => e.State == EntityState.Modified), g.Count(e => e.State == EntityState.Deleted))),
            ],
        };
    }

    private ImportReport Refused(bool isDryRun, params IReadOnlyList<FileProblem> problems) => new() { Problems = problems, Notes = _file.Notes, IsDryRun = isDryRun };

    /// <summary>The rows of a patient that an import compares with.</summary>
    private sealed record PatientRows(Patient Patient)
    {
        public List<TreatmentLine> Lines { get; } = [];
        public List<ReportedProgression> Progressions { get; } = [];
        public Death? Death { get; set; }
        public AliveContact? LastContact { get; set; }
        public bool IsEnrolled { get; set; }
    }

    private async Task<Dictionary<(Guid Site, string Value), PatientRows>> KnownAsync(Study study, Guid[] sites, CancellationToken cancellation)
    {
        var values = _file.Rows.Select(r => r.Line.Patient!).Distinct(StringComparer.Ordinal).ToArray();
        var ids = await _database.ImportedPatientIds.AsNoTracking()
            .Where(i => i.StudyId == study.Id && sites.Contains(i.SiteId) && values.Contains(i.Value)).ToListAsync(cancellation);
        var of = ids.Select(i => i.PatientId).ToArray();
        var rows = await _database.Patients.Where(p => of.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => new PatientRows(p), cancellation);
        foreach (var line in await _database.TreatmentLines.Include(l => l.DosePeriods).Where(l => of.Contains(l.PatientId)).ToListAsync(cancellation))
            rows[line.PatientId].Lines.Add(line);
        foreach (var progression in await _database.ReportedProgressions.Where(p => of.Contains(p.PatientId) && p.Basis == ProgressionBasis.Imported).ToListAsync(cancellation))
            rows[progression.PatientId].Progressions.Add(progression);
        foreach (var death in await _database.Deaths.Where(d => of.Contains(d.PatientId)).ToListAsync(cancellation))
            rows[death.PatientId].Death = death;
        foreach (var contact in await _database.AliveContacts.Where(c => of.Contains(c.PatientId) && c.Source == VitalStatusSource.Imported).OrderBy(c => c.Id).ToListAsync(cancellation))
            rows[contact.PatientId].LastContact ??= contact;
        foreach (var patient in await _database.StudyEnrollments.Where(e => e.StudyId == study.Id && of.Contains(e.PatientId)).Select(e => e.PatientId).ToListAsync(cancellation))
            rows[patient].IsEnrolled = true;
        return ids.Where(i => rows.ContainsKey(i.PatientId)).ToDictionary(i => (i.SiteId, i.Value), i => rows[i.PatientId]);
    }

    private PatientRows AddPatient(Study study, Site site, string number, string registryNumber, IReadOnlyList<LineRow> rows)
    {
        var start = rows.Min(r => r.Line.TreatmentStart!.Value);
        var patient = new Patient { Id = Guid.CreateVersion7(), RegistryNumber = registryNumber, SiteId = site.Id, ImportedId = number, IsRetrospective = true };
        _newPatients.Add(patient.Id);
        _database.Add(patient);
        _database.Add(new ImportedPatientId { Id = Guid.CreateVersion7(), PatientId = patient.Id, StudyId = study.Id, SiteId = site.Id, Value = number });
        _database.Add(new SiteMembership { Id = Guid.CreateVersion7(), PatientId = patient.Id, SiteId = site.Id, From = start.Earliest });
        return new PatientRows(patient);
    }

    private void Write(Study study, PatientRows record, List<LineRow> rows)
    {
        var (patient, first) = (record.Patient, rows[0]);
        patient.Sex = first.Line.Sex ?? patient.Sex;
        patient.BirthDate = first.Line.BirthDate ?? patient.BirthDate;
        if (!record.IsEnrolled)
            _database.Add(new StudyEnrollment { Id = Guid.CreateVersion7(), PatientId = patient.Id, StudyId = study.Id, EnrolledOn = first.Line.TreatmentStart!.Value });
        if (_file.Has("death_date"))
            WriteDeath(record, first);
        if (_file.Has("last_contact_date"))
            WriteLastContact(record, first.Line.LastContactDate);
        foreach (var row in rows)
            WriteLine(study, record, row);
    }

    private void WriteLine(Study study, PatientRows record, LineRow row)
    {
        var from = row.Line;
        var line = record.Lines.Find(l => l.Ordinal == from.Line);
        var previousStart = line?.StartedOn;
        if (line is null)
        {
            line = new TreatmentLine
            {
                Id = Guid.CreateVersion7(),
                PatientId = record.Patient.Id,
                StudyId = study.Id,
                Ordinal = from.Line,
                Drug = from.Drug!,
                Intent = TreatmentIntent.NotStated,
                StartedOn = from.TreatmentStart!.Value,
            };
            record.Lines.Add(line);
            _database.Add(line);
        }
        else if (line.StudyId != study.Id)
        {
            _problems.Add(new FileProblem(_file.File, row.FileLine, "line", $"Line {from.Line} of {record.Patient.RegistryNumber} belongs to another study in the registry."));
            return;
        }
        line.StartedOn = from.TreatmentStart!.Value;
        line.Drug = _file.Has("drug") ? from.Drug! : line.Drug;
        line.EndedOn = from.TreatmentEnd ?? line.EndedOn;
        line.StopReason = from.StopReason ?? line.StopReason;
        line.ReportedBestResponse = _file.Has("best_response") ? from.BestResponse : line.ReportedBestResponse;
        line.Group = _file.Has("group") ? from.Group : line.Group;
        foreach (var (name, value) in row.Attributes)
        {
            if (value.Length > 0)
                line.Attributes[name] = value;
            else
                line.Attributes.Remove(name);
        }
        if (line.EndedOn is { } end && end.IsCertainlyBefore(line.StartedOn))
            _problems.Add(new FileProblem(_file.File, row.FileLine, "treatment_start", $"{line.StartedOn} lies after the end of the line on {end}, which the registry has."));
        WriteDose(line, previousStart, from.DoseMg);
        if (_file.Has("progression_date"))
            WriteProgression(record, line, from.ProgressionDate);
    }

    /// <summary>The dose of the first day, as one period without end. Periods that a person entered are left alone.</summary>
    private void WriteDose(TreatmentLine line, PartialDate? previousStart, decimal? mg)
    {
        var imported = line.DosePeriods.Find(d => d.ReasonDetail == DoseDetail && d.StartedOn == (previousStart ?? line.StartedOn));
        if (imported is not null)
        {
            imported.StartedOn = line.StartedOn;
            imported.DoseMgPerDay = mg ?? imported.DoseMgPerDay;
        }
        else if (mg is { } dose && line.DosePeriods.Count == 0)
        {
            line.DosePeriods.Add(new DosePeriod
            {
                Id = Guid.CreateVersion7(),
                PatientId = line.PatientId,
                TreatmentLineId = line.Id,
                StartedOn = line.StartedOn,
                DoseMgPerDay = dose,
                Schedule = DoseSchedule.Other,
                ReasonDetail = DoseDetail,
            });
            // Its key is made here, so that it would pass for a row that is there already.
            _database.Entry(line.DosePeriods[^1]).State = EntityState.Added;
        }
    }

    private void WriteProgression(PatientRows record, TreatmentLine line, PartialDate? on)
    {
        var imported = record.Progressions.Find(p => p.TreatmentLineId == line.Id);
        if (imported is null && on is { } day)
            _database.Add(new ReportedProgression { Id = Guid.CreateVersion7(), PatientId = line.PatientId, TreatmentLineId = line.Id, ProgressedOn = day, Basis = ProgressionBasis.Imported });
        else if (imported is not null && on is null)
            _database.Remove(imported);
        else if (imported is not null)
            imported.ProgressedOn = on!.Value;
    }

    private void WriteDeath(PatientRows record, LineRow row)
    {
        var on = row.Line.DeathDate;
        if (record.Death is { } death && death.Source != VitalStatusSource.Imported)
        {
            if (on is { } other && other != death.DiedOn)
                _problems.Add(new FileProblem(_file.File, row.FileLine, "death_date", $"The registry has the death of {record.Patient.RegistryNumber} on {death.DiedOn}, entered by a person; the file says {other}."));
        }
        else if (record.Death is { } imported)
        {
            if (on is { } day)
                imported.DiedOn = day;
            else
                _database.Remove(imported);
        }
        else if (on is { } day)
        {
            _database.Add(new Death { Id = Guid.CreateVersion7(), PatientId = record.Patient.Id, DiedOn = day, Source = VitalStatusSource.Imported });
        }
    }

    private void WriteLastContact(PatientRows record, PartialDate? on)
    {
        if (record.LastContact is null && on is { } day)
            _database.Add(new AliveContact { Id = Guid.CreateVersion7(), PatientId = record.Patient.Id, AliveOn = day, Source = VitalStatusSource.Imported });
        else if (record.LastContact is { } contact && on is null)
            _database.Remove(contact);
        else if (record.LastContact is { } known)
            known.AliveOn = on!.Value;
    }
}
