using System.Collections.Concurrent;
using System.Data;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.RowSecurity;
using DfspRegistry.Domain.Cohorts;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Studies;
using Npgsql;

namespace DfspRegistry.Data.Cohorts;

/// <summary>
/// Loads a study's rows for analysis: what this person may see, of patients whose consent allows use, from one snapshot of the database.
/// It reads without EF Core, whose model alone takes longer to build than the whole answer of the command line may take.
/// </summary>
public sealed class CohortQuery(string connectionString, ICurrentUser user)
{
    // Slim: without the mappings that this query does not need, which every start of a command would pay for.
    private static readonly ConcurrentDictionary<string, NpgsqlDataSource> Sources = new(StringComparer.Ordinal);

    private static NpgsqlDataSource Source(string connectionString) => new NpgsqlSlimDataSourceBuilder(connectionString).EnableArrays().Build();

    /// <param name="cutoff">The data cut-off asked for; null: the study's, else the latest date in its data.</param>
    /// <exception cref="UnknownStudyException">There is no study with this code.</exception>
    public async Task<Cohort> LoadAsync(string studyCode, DateOnly? cutoff = null, CancellationToken cancellation = default)
    {
        await using var connection = await Sources.GetOrAdd(connectionString, Source).OpenConnectionAsync(cancellation);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        await EnterAsync(connection, cancellation);
        var (study, studyCutoff, auditPosition) = await StudyAsync(connection, studyCode, cancellation);
        var (patients, withheld) = await PatientsAsync(connection, study.Id, cancellation);
        var rows = await CohortRows.ReadAsync(connection, study.Id, [.. patients.Select(p => p.Id)], cancellation);
        await snapshot.CommitAsync(cancellation);

        var day = cutoff ?? studyCutoff ?? LatestDate(patients, rows);
        return new Cohort(study, day, auditPosition, rows.VisitsInProgress, withheld, [.. patients.Select(p => rows.Complete(p, day))]);
    }

    /// <summary>
    /// One patient as an analysis would see the record, for the patient's own page: every line, whichever study gave it, and whatever the consent allows.
    /// </summary>
    /// <returns>Null for a patient whom this person does not see.</returns>
    public async Task<CohortPatient?> PatientAsync(string registryNumber, CancellationToken cancellation = default)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellation);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        await EnterAsync(connection, cancellation);
        if (await OneAsync(connection, registryNumber, cancellation) is not { } patient)
            return null;
        var rows = await CohortRows.ReadAsync(connection, Guid.Empty, [patient.Id], cancellation);
        var complete = rows.Complete(patient, DateOnly.MaxValue);
        return complete with { Lines = [.. complete.Lines.Select(line => line with { IsOfStudy = true })] };
    }

    private async Task EnterAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var context = new NpgsqlCommand(RowSecurityContext.Command(user), connection);
        await context.ExecuteNonQueryAsync(cancellation);
    }

    private async Task<CohortPatient?> OneAsync(NpgsqlConnection connection, string registryNumber, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            select p.id, p.registry_number, p.imported_id, s.code, p.sex, p.birth_date, (select min(e.enrolled_on) from study_enrollments e where e.patient_id = p.id)
            from patients p join sites s on s.id = p.site_id where p.registry_number = $1 and ($2 or p.site_id = any($3) or p.id = any($4))
            """, connection);
        command.Parameters.AddWithValue(registryNumber);
        command.Parameters.AddWithValue(user.SeesAllSites);
        command.Parameters.AddWithValue(user.SiteIds.ToArray());
        command.Parameters.AddWithValue(user.OpenedPatientIds.ToArray());
        await using var row = await command.ExecuteReaderAsync(cancellation);
        if (!await row.ReadAsync(cancellation))
            return null;
        return new CohortPatient
        {
            Id = row.GetGuid(0), RegistryNumber = row.GetString(1), ImportedId = row.TextOrNull(2), SiteCode = row.GetString(3),
            Sex = row.CodeOrNull<Sex>(4), BirthDate = row.DateOrNull(5), EnrolledOn = row.DateOrNull(6),
        };
    }

    /// <summary>The last day that any date of the data can mean; the first of all days when there are no data.</summary>
    private static DateOnly LatestDate(IEnumerable<CohortPatient> patients, CohortRows rows) =>
        rows.Dates.Concat(patients.Select(p => p.EnrolledOn).OfType<PartialDate>()).Select(d => d.Latest).DefaultIfEmpty(DateOnly.MinValue).Max();

    private static async Task<(CohortStudy Study, DateOnly? Cutoff, long AuditPosition)> StudyAsync(
        NpgsqlConnection connection, string code, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            select id, code, title, design, is_synthetic, data_cutoff, coalesce((
                select c.position from audit_chain c
                where exists (select from audit_entries e where e.id = c.entry_id and e.action in ('inserted', 'updated', 'deleted')) order by c.position desc limit 1), 0)
            from studies where code = $1
            """, connection);
        command.Parameters.AddWithValue(code);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        if (!await row.ReadAsync(cancellation))
            throw new UnknownStudyException(code);
        var study = new CohortStudy(row.GetGuid(0), row.GetString(1), row.GetString(2), row.Code<StudyDesign>(3), row.GetBoolean(4));
        return (study, row.IsDBNull(5) ? null : row.GetFieldValue<DateOnly>(5), row.GetInt64(6));
    }

    private async Task<(IReadOnlyList<CohortPatient> Patients, int Withheld)> PatientsAsync(
        NpgsqlConnection connection, Guid study, CancellationToken cancellation)
    {
        // The same scope as the query filters of RegistryDbContext.
        const string ofStudy = "from study_enrollments e join patients p on p.id = e.patient_id where e.study_id = $1 and ($2 or p.site_id = any($3) or p.id = any($4))";
        await using var batch = new NpgsqlBatch(connection);
        foreach (var sql in new[]
        {
            $"select c.patient_id, c.withdrawal, c.given_on, c.withdrawn_on from consents c where c.patient_id in (select p.id {ofStudy})",
            $"""
            select p.id, p.registry_number,
                coalesce((select min(i.value) from imported_patient_ids i where i.patient_id = p.id and i.study_id = e.study_id), p.imported_id),
                (select s.code from sites s where s.id = p.site_id), p.sex, p.birth_date, e.enrolled_on
            {ofStudy} order by length(p.registry_number), p.registry_number collate "C"
            """,
        })
        {
            var command = new NpgsqlBatchCommand(sql);
            command.Parameters.AddWithValue(study);
            command.Parameters.AddWithValue(user.SeesAllSites);
            command.Parameters.AddWithValue(user.SiteIds.ToArray());
            command.Parameters.AddWithValue(user.OpenedPatientIds.ToArray());
            batch.BatchCommands.Add(command);
        }
        await using var row = await batch.ExecuteReaderAsync(cancellation);
        List<Consent> consents = [];
        while (await row.ReadAsync(cancellation))
        {
            consents.Add(new Consent
            {
                Id = Guid.Empty, PatientId = row.GetGuid(0), Basis = ConsentBasis.Consent, Scope = ConsentScope.ThisStudy,
                Withdrawal = row.CodeOrNull<ConsentWithdrawal>(1), GivenOn = row.DateOrNull(2), WithdrawnOn = row.DateOrNull(3),
            });
        }
        var withdrawn = consents.GroupBy(c => c.PatientId).Where(c => !Consents.AllowUse([.. c])).Select(c => c.Key).ToHashSet();
        await row.NextResultAsync(cancellation);
        List<CohortPatient> patients = [];
        var withheld = 0;
        while (await row.ReadAsync(cancellation))
        {
            if (withdrawn.Contains(row.GetGuid(0)))
            {
                withheld++;
                continue;
            }
            patients.Add(new CohortPatient
            {
                Id = row.GetGuid(0),
                RegistryNumber = row.GetString(1),
                ImportedId = row.TextOrNull(2),
                SiteCode = row.GetString(3),
                Sex = row.CodeOrNull<Sex>(4),
                BirthDate = row.DateOrNull(5),
                EnrolledOn = row.Date(6),
            });
        }
        return (patients, withheld);
    }
}
