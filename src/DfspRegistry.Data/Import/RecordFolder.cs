using DfspRegistry.Data.Export;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace DfspRegistry.Data.Import;

/// <summary>
/// Reads a folder that an export wrote, one CSV file a table, back into the registry: rows with known ids are brought to what the files
/// say, others are added, nothing is deleted. All of it in one transaction, or nothing.
/// </summary>
public sealed class RecordFolder
{
    private const int LongestField = 1_000_000;

    /// <summary>The numbers up to the highest of the files are used up; one beyond this is a mistake.</summary>
    private const long LargestNumber = 10_000_000;

    private readonly RegistryDbContext _database;
    private readonly List<FileProblem> _problems = [];
    private readonly List<ReadTable> _tables = [];

    private RecordFolder(RegistryDbContext database) => _database = database;

    private sealed record ReadTable(RecordTable Table, Dictionary<Guid, ReadRow> Rows);

    private sealed record ReadRow(int Line, object?[] Values);

    /// <exception cref="IOException">A file cannot be read.</exception>
    public static async Task<ImportReport> RunAsync(RegistryDbContext database, string folder, bool isDryRun, CancellationToken cancellation = default)
    {
        var import = new RecordFolder(database);
        import.Read(folder);
        if (import._problems.Count == 0)
            await import.CheckReferencesAsync(cancellation);
        if (import._problems.Count > 0)
            return new ImportReport { Problems = import._problems, IsDryRun = isDryRun };

        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        var report = await import.WriteAsync(isDryRun, cancellation);
        if (report.IsRefused)
            return report;
        try
        {
            await database.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException refused) when (SaveProblem.Of(refused, Path.GetFileName(Path.TrimEndingDirectorySeparator(folder))) is { } problem)
        {
            return new ImportReport { Problems = [problem], IsDryRun = isDryRun };
        }
        if (!isDryRun)
        {
            await import.KeepNumbersAheadAsync(cancellation);
            await transaction.CommitAsync(cancellation);
        }
        return report;
    }

    private void Read(string folder)
    {
        var tables = RecordTables.Of(_database.Model);
        var files = Directory.GetFiles(folder).Select(f => Path.GetFileName(f)!).ToList();
        foreach (var unknown in files.Where(f => f.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) && tables.All(t => t.FileName != f)).Order(StringComparer.Ordinal))
            Problem(unknown, null, null, "No table has this name.");
        if (!tables.Any(t => files.Contains(t.FileName)))
            Problem(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), null, null, "The folder has none of the files that an export writes.");
        foreach (var table in tables.Where(t => files.Contains(t.FileName)))
            ReadFile(table, Path.Combine(folder, table.FileName));
    }

    private void ReadFile(RecordTable table, string path)
    {
        var csv = CsvTable.Read(path, LongestField);
        _problems.AddRange(csv.Problems);
        if (csv.Problems.Count > 0)
            return;
        foreach (var missing in table.Columns.Where(c => !csv.Has(c.Name)))
            Problem(csv.File, 1, missing.Name, "The column is missing.");
        foreach (var unknown in csv.Header.Where(h => table.Columns.All(c => c.Name != h)))
            Problem(csv.File, 1, unknown, "The table has no such column.");
        if (csv.Header.Count != table.Columns.Count || table.Columns.Any(c => !csv.Has(c.Name)))
            return;
        var positions = table.Columns.Select(c => csv.IndexOf(c.Name)).ToArray();
        var rows = new Dictionary<Guid, ReadRow>();
        foreach (var row in csv.Rows)
        {
            var before = _problems.Count;
            var values = new object?[table.Columns.Count];
            for (var i = 0; i < values.Length; i++)
            {
                try
                {
                    values[i] = table.Columns[i].Value(row.Values[positions[i]]);
                }
                catch (FormatException error)
                {
                    Problem(csv.File, row.Line, table.Columns[i].Name, error.Message);
                }
            }
            if (_problems.Count == before && table.Type.ClrType == typeof(Patient)
                && NumberOf((string)values[Position(table, nameof(Patient.RegistryNumber))]!) is not (> 0 and <= LargestNumber))
                Problem(csv.File, row.Line, "registry_number", $"A registry number is D- and six or more digits, at most {LargestNumber}.");
            else if (_problems.Count == before && !rows.TryAdd((Guid)values[0]!, new ReadRow(row.Line, values)))
                Problem(csv.File, row.Line, table.Key.Name, "Another row of the file has the same id.");
        }
        _tables.Add(new ReadTable(table, rows));
    }

    /// <summary>Every row that another one names is in the files or in the registry, and of the same patient where both have one.</summary>
    private async Task CheckReferencesAsync(CancellationToken cancellation)
    {
        foreach (var (table, rows) in _tables.Select(t => (t.Table, t.Rows)))
        {
            foreach (var reference in table.Type.GetForeignKeys())
            {
                var id = reference.Properties[0];
                var at = Position(table, id.Name);
                var named = _tables.Find(t => t.Table.Type == reference.PrincipalEntityType);
                var absent = rows.Values.Where(r => r.Values[at] is Guid other && named?.Rows.ContainsKey(other) != true).ToList();
                var inRegistry = absent.Count == 0 ? [] : await IdsAsync(reference.PrincipalEntityType, [.. absent.Select(r => (Guid)r.Values[at]!).Distinct()], cancellation);
                foreach (var row in absent.Where(r => !inRegistry.Contains((Guid)r.Values[at]!)))
                    Problem(table.FileName, row.Line, table.Columns[at].Name, $"There is no such row in {reference.PrincipalEntityType.GetTableName()}, neither in the files nor in the registry.");
                if (reference.Properties.Count < 2 || named is null)
                    continue;
                var (patientHere, patientThere) = (Position(table, nameof(IBelongsToPatient.PatientId)), Position(named.Table, nameof(IBelongsToPatient.PatientId)));
                foreach (var row in rows.Values.Where(r => r.Values[at] is Guid other && named.Rows.TryGetValue(other, out var o) && !Equals(o.Values[patientThere], r.Values[patientHere])))
                    Problem(table.FileName, row.Line, table.Columns[at].Name, "The row that this names is of another patient.");
            }
        }
    }

    private async Task<ImportReport> WriteAsync(bool isDryRun, CancellationToken cancellation)
    {
        var (newPatients, touched) = (new HashSet<Guid>(), new HashSet<Guid>());
        var changes = new List<TableChanges>();
        foreach (var (table, rows) in _tables.Select(t => (t.Table, t.Rows)))
        {
            var existing = await ExistingAsync(table, [.. rows.Keys], cancellation);
            var (added, changed) = (0, 0);
            foreach (var (id, row) in rows)
            {
                var patient = table.Type.ClrType == typeof(Patient) ? id : table.IsOfPatient ? (Guid?)row.Values[Position(table, nameof(IBelongsToPatient.PatientId))] : null;
                if (!existing.TryGetValue(id, out var entity))
                {
                    entity = Activator.CreateInstance(table.Type.ClrType)!;
                    for (var i = 0; i < row.Values.Length; i++)
                        table.Columns[i].Property.PropertyInfo!.SetValue(entity, row.Values[i]);
                    _database.Add(entity);
                    added++;
                    if (table.Type.ClrType == typeof(Patient))
                        newPatients.Add(id);
                    else if (patient is { } of)
                        touched.Add(of);
                }
                else if (Update(table, entity, row))
                {
                    changed++;
                    if (patient is { } of)
                        touched.Add(of);
                }
            }
            if (added + changed > 0)
                changes.Add(new TableChanges(table.Name, added, changed, 0));
        }
        touched.ExceptWith(newPatients);
        var patients = _tables.Find(t => t.Table.Type.ClrType == typeof(Patient))?.Rows.Count ?? 0;
        return new ImportReport
        {
            Problems = [.. _problems],
            IsDryRun = isDryRun,
            NewPatients = newPatients.Count,
            ChangedPatients = touched.Count,
            UnchangedPatients = Math.Max(0, patients - newPatients.Count - touched.Count),
            Tables = changes,
        };
    }

    private bool Update(RecordTable table, object entity, ReadRow row)
    {
        var entry = _database.Entry(entity);
        var changed = false;
        for (var i = 1; i < row.Values.Length; i++)
        {
            var property = table.Columns[i].Property;
            var value = entry.Property(property);
            if (property.GetValueComparer().Equals(value.CurrentValue, row.Values[i]))
                continue;
            if (property.IsKey() || property.Name is nameof(IBelongsToPatient.PatientId) or nameof(Patient.RegistryNumber))
            {
                Problem(table.FileName, row.Line, table.Columns[i].Name, "The registry has this row with another value here, which never changes.");
                continue;
            }
            value.CurrentValue = row.Values[i];
            changed = true;
        }
        return changed;
    }

    /// <summary>New patients of this registry get numbers after those that came with the files.</summary>
    private async Task KeepNumbersAheadAsync(CancellationToken cancellation)
    {
        if (_tables.Find(t => t.Table.Type.ClrType == typeof(Patient)) is not { Rows.Count: > 0 } patients)
            return;
        var at = Position(patients.Table, nameof(Patient.RegistryNumber));
        var highest = patients.Rows.Values.Max(r => NumberOf((string)r.Values[at]!)!.Value);
        var last = (await _database.Database
            .SqlQuery<long>($"select coalesce(last_value, 0) as \"Value\" from pg_sequences where schemaname = current_schema() and sequencename = {RegistryNumbers.Sequence}")
            .ToListAsync(cancellation))[0];
        if (last < highest)
            await _database.Database.SqlQuery<long>($"select max(nextval({RegistryNumbers.Sequence}::regclass)) as \"Value\" from generate_series(1, {highest - last})").ToListAsync(cancellation);
    }

    private static long? NumberOf(string registryNumber) =>
        registryNumber.StartsWith("D-", StringComparison.Ordinal) && registryNumber.Length is >= 8 and <= 11
        && long.TryParse(registryNumber.AsSpan(2), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;

    private Task<HashSet<Guid>> IdsAsync(IEntityType type, Guid[] ids, CancellationToken cancellation) =>
        (Task<HashSet<Guid>>)Generic(nameof(IdsOfAsync), type).Invoke(this, [ids, cancellation])!;

    private Task<HashSet<Guid>> IdsOfAsync<T>(Guid[] ids, CancellationToken cancellation) where T : class =>
        _database.Set<T>().Select(r => EF.Property<Guid>(r, "Id")).Where(id => ids.Contains(id)).ToHashSetAsync(cancellation);

    private Task<Dictionary<Guid, object>> ExistingAsync(RecordTable table, Guid[] ids, CancellationToken cancellation) =>
        (Task<Dictionary<Guid, object>>)Generic(nameof(ExistingOfAsync), table.Type).Invoke(this, [ids, cancellation])!;

    private Task<Dictionary<Guid, object>> ExistingOfAsync<T>(Guid[] ids, CancellationToken cancellation) where T : class =>
        _database.Set<T>().Where(r => ids.Contains(EF.Property<Guid>(r, "Id"))).ToDictionaryAsync(r => (Guid)_database.Entry(r).Property("Id").CurrentValue!, r => (object)r, cancellation);

    private static System.Reflection.MethodInfo Generic(string name, IEntityType type) =>
        typeof(RecordFolder).GetMethod(name, System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!.MakeGenericMethod(type.ClrType);

    private static int Position(RecordTable table, string property)
    {
        for (var i = 0; i < table.Columns.Count; i++)
        {
            if (table.Columns[i].Property.Name == property)
                return i;
        }
        throw new InvalidOperationException($"Table {table.Name} has no {property}.");
    }

    private void Problem(string file, int? line, string? column, string what)
    {
        if (_problems.Count < CsvTable.MaxProblems)
            _problems.Add(new FileProblem(file, line, column, what));
    }
}
