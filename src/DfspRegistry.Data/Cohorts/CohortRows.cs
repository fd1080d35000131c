using DfspRegistry.Data.Mappings;
using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.Cohorts;
using DfspRegistry.Domain.Diagnosis;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Surgery;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Domain.TumorResponse;
using Npgsql;

namespace DfspRegistry.Data.Cohorts;

/// <summary>The rows below the patients of a cohort, read in one round trip, and put together patient by patient.</summary>
internal sealed class CohortRows
{
    private readonly Dictionary<Guid, CohortDiagnosis> diagnoses = [];
    private readonly Dictionary<Guid, CohortDeath> deaths = [];
    private readonly Groups<CohortDiseaseSite> diseaseSites = new();
    private readonly Groups<CohortPriorTreatment> priorTreatments = new();
    private readonly Groups<CohortLine> lines = new();
    private readonly Groups<CohortDose> doses = new();
    private readonly Groups<CohortAssessment> assessments = new();
    private readonly Groups<CohortProgression> progressions = new();
    private readonly Groups<CohortSize> sizes = new();
    private readonly Groups<EventRow> adverseEvents = new();
    private readonly Groups<GradeRow> grades = new();
    private readonly Groups<CohortSurgery> surgeries = new();
    private readonly Groups<CohortHistology> histology = new();
    private readonly Groups<CohortRecurrence> recurrences = new();
    private readonly Groups<CohortRadiotherapy> radiotherapies = new();
    private readonly Groups<CohortContact> contacts = new();
    private readonly List<PartialDate> dates = [];

    private sealed record EventRow(Guid? LineId, CohortAdverseEvent Event);

    private sealed record GradeRow(PartialDate? From, int Grade);

    public int VisitsInProgress { get; private set; }

    /// <summary>Every clinical date among the rows; what was before the study (diagnosis, prior treatment) and what is planned is not among them.</summary>
    public IEnumerable<PartialDate> Dates => dates;

    public static async Task<CohortRows> ReadAsync(NpgsqlConnection connection, Guid study, Guid[] patients, CancellationToken cancellation)
    {
        var rows = new CohortRows();
        var readings = rows.Readings(study);
        await using var batch = new NpgsqlBatch(connection);
        foreach (var (sql, _) in readings)
        {
            var command = new NpgsqlBatchCommand(sql);
            command.Parameters.AddWithValue(patients);
            batch.BatchCommands.Add(command);
        }
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        foreach (var (_, read) in readings)
        {
            while (await reader.ReadAsync(cancellation))
                read(reader);
            await reader.NextResultAsync(cancellation);
        }
        return rows;
    }

    /// <summary>The patient with all rows; a grade counts up to the cut-off.</summary>
    public CohortPatient Complete(CohortPatient patient, DateOnly cutoff)
    {
        var own = lines[patient.Id].ToList();
        own.Sort((left, right) => left.Ordinal.CompareTo(right.Ordinal));
        var events = new Groups<CohortAdverseEvent>();
        foreach (var row in adverseEvents[patient.Id])
        {
            if (LineOf(row, own) is { } line)
                events.Add(line, row.Event with { WorstGrade = WorstGrade(row.Event.Id, cutoff) });
        }
        return patient with
        {
            Diagnosis = diagnoses.GetValueOrDefault(patient.Id),
            DiseaseSites = [.. diseaseSites[patient.Id]],
            PriorTreatments = InOrder(priorTreatments[patient.Id], t => t.StartedOn),
            Lines =
            [
                .. own.Select(line => line with
                {
                    Doses = InOrder(doses[line.Id], d => d.StartedOn),
                    Assessments = InOrder(assessments[line.Id], a => a.AssessedOn),
                    Progressions = InOrder(progressions[line.Id], p => p.ProgressedOn),
                    ClinicalSizes = InOrder(sizes[line.Id], s => s.MeasuredOn),
                    AdverseEvents = InOrder(events[line.Id], e => e.OnsetOn),
                }),
            ],
            Surgeries = InOrder(surgeries[patient.Id], s => s.PerformedOn),
            Histology = InOrder(histology[patient.Id], h => h.SpecimenOn),
            Recurrences = InOrder(recurrences[patient.Id], r => r.FoundOn),
            Radiotherapies = InOrder(radiotherapies[patient.Id], r => r.StartedOn),
            Death = deaths.GetValueOrDefault(patient.Id),
            Contacts = InOrder(contacts[patient.Id], c => c.On),
        };
    }

    /// <summary>
    /// By date, rows without a date last, rows of one day in the order in which they were made (their ids grow with time). Sorted by hand: a
    /// patient has few rows, and a sort by a type of our own would be compiled anew at each start of a command.
    /// </summary>
    private static List<T> InOrder<T>(IReadOnlyList<T> rows, Func<T, PartialDate?> date) where T : class
    {
        List<T> sorted = new(rows.Count);
        foreach (var row in rows)
        {
            var at = sorted.Count;
            while (at > 0 && IsBefore(date(row), date(sorted[at - 1])))
                at--;
            sorted.Insert(at, row);
        }
        return sorted;
    }

    private static bool IsBefore(PartialDate? left, PartialDate? right) => left is { } date && (right is not { } other || date < other);

    /// <summary>The line that the event was given to, else the one active at onset: the last that began by then.</summary>
    private static Guid? LineOf(EventRow row, List<CohortLine> lines) =>
        row.LineId ?? (row.Event.OnsetOn is { } onset ? lines.LastOrDefault(l => l.StartedOn.Earliest <= onset.Latest)?.Id : null);

    private int? WorstGrade(Guid adverseEvent, DateOnly cutoff)
    {
        int? worst = null;
        foreach (var grade in grades[adverseEvent])
        {
            if ((grade.From is null || grade.From.Value.Earliest <= cutoff) && (worst is null || grade.Grade > worst))
                worst = grade.Grade;
        }
        return worst;
    }

    private PartialDate Noted(PartialDate date)
    {
        dates.Add(date);
        return date;
    }

    private PartialDate? Noted(PartialDate? date) => date is { } known ? Noted(known) : null;

    private void Alive(Guid patient, Guid row, ContactEvidence evidence, PartialDate on, bool examinedWithoutProgression = false, bool statusIsProgression = false) =>
        contacts.Add(patient, new CohortContact(row, evidence, on, examinedWithoutProgression, statusIsProgression));

    // Each statement with what becomes of its rows. Ordered by id, so that rows of one day keep one order.
    private (string Sql, Action<NpgsqlDataReader> Read)[] Readings(Guid study) =>
    [
        ("""
            select patient_id, histology, fibrosarcomatous_percent, fusion_status, stage_as_reported, extent, presentation, primary_site, primary_site_detail, depth
            from diagnoses where patient_id = any($1)
            """, Diagnosis),
        ("select patient_id, kind, is_dominant from disease_sites where patient_id = any($1) order by id",
            r => diseaseSites.Add(r.GetGuid(0), new CohortDiseaseSite(r.Code<DiseaseSiteKind>(1), r.GetBoolean(2)))),
        ("select patient_id, kind, description, started_on, ended_on from prior_treatments where patient_id = any($1) order by id",
            r => priorTreatments.Add(r.GetGuid(0), new CohortPriorTreatment(r.Code<PriorTreatmentKind>(1), r.GetString(2), r.DateOrNull(3), r.DateOrNull(4)))),
        ("""
            select patient_id, id, ordinal, drug, study_id, intent, started_on, ended_on, stop_reason, resistance, "group", attributes::text, reported_best_response
            from treatment_lines where patient_id = any($1) order by id
            """, r => Line(r, study)),
        ("select treatment_line_id, started_on, ended_on, dose_mg_per_day, schedule, reason_detail from dose_periods where patient_id = any($1) order by id",
            r => doses.Add(r.GetGuid(0), new CohortDose(Noted(r.Date(1)), Noted(r.DateOrNull(2)), r.GetDecimal(3), r.Code<DoseSchedule>(4), r.TextOrNull(5)))),
        ("""
            select patient_id, treatment_line_id, id, visit_id, assessed_on, is_baseline, criteria, override_response, computed_response, reported_response,
                has_new_lesion, target_sum
            from assessments where patient_id = any($1) order by id
            """, Assessment),
        ("select treatment_line_id, id, progressed_on, basis from reported_progressions where patient_id = any($1) order by id",
            r => progressions.Add(r.GetGuid(0), new CohortProgression(r.GetGuid(1), Noted(r.Date(2)), r.Code<ProgressionBasis>(3)))),
        ("select treatment_line_id, occasion, measured_on, x_cm, y_cm, thickness_cm from clinical_sizes where patient_id = any($1) order by id",
            r => sizes.Add(r.GetGuid(0),
                new CohortSize(r.Code<ClinicalSizeOccasion>(1), Noted(r.Date(2)), r.GetDecimal(3), r.GetDecimal(4), r.NumberOrNull(5)))),
        ("""
            select patient_id, treatment_line_id, id, coalesce(nullif(reported_term, ''), term), term, ctcae_version, onset_on, ended_on, is_serious, outcome
            from adverse_events where patient_id = any($1) order by id
            """, AdverseEvent),
        ("select adverse_event_id, from_on, grade from adverse_event_grades where patient_id = any($1) and grade is not null order by id",
            r => grades.Add(r.GetGuid(0), new GradeRow(Noted(r.DateOrNull(1)), r.GetInt32(2)))),
        ("""
            select patient_id, id, treatment_line_id, performed_on, technique, intent, site, mohs_stages, margin_taken_cm, residual_tumor, has_debulking,
                clear_by_mohs_alone, has_further_resection, repair, final_clearance_on
            from surgical_procedures where patient_id = any($1) order by id
            """, Surgery),
        ("select patient_id, occasion, specimen_on, cellularity_decrease_percent, hyalinization, storiform_pattern from histology_examinations where patient_id = any($1) order by id",
            r => histology.Add(r.GetGuid(0), new CohortHistology(r.Code<HistologyOccasion>(1), Noted(r.DateOrNull(2)), r.NumberOrNull(3),
                r.CodeOrNull<Hyalinization>(4), r.CodeOrNull<YesNoUnknown>(5)))),
        ("select patient_id, id, found_on, kind from recurrences where patient_id = any($1) order by id",
            r => recurrences.Add(r.GetGuid(0), new CohortRecurrence(r.GetGuid(1), Noted(r.Date(2)), r.Code<RecurrenceKind>(3)))),
        ("select patient_id, id, intent, started_on from radiotherapies where patient_id = any($1) order by id",
            r => radiotherapies.Add(r.GetGuid(0), new CohortRadiotherapy(r.GetGuid(1), r.Code<RadiotherapyIntent>(2), Noted(r.DateOrNull(3))))),
        ("select patient_id, id, died_on, cause from deaths where patient_id = any($1)",
            r => deaths.Add(r.GetGuid(0), new CohortDeath(r.GetGuid(1), Noted(r.Date(2)), r.CodeOrNull<CauseOfDeath>(3)))),
        ("select patient_id, id, visited_on, mode, disease_status, state from visits where patient_id = any($1) order by id", Visit),
        ("select patient_id, id, alive_on, examined_without_progression from alive_contacts where patient_id = any($1) order by id",
            r => Alive(r.GetGuid(0), r.GetGuid(1), ContactEvidence.Contact, Noted(r.Date(2)), r.GetBoolean(3))),
    ];

    private void Diagnosis(NpgsqlDataReader r) => diagnoses.Add(r.GetGuid(0), new CohortDiagnosis(
        r.CodeOrNull<Histology>(1), r.NumberOrNull(2), r.CodeOrNull<FusionStatus>(3), r.TextOrNull(4), r.CodeOrNull<DiseaseExtent>(5),
        r.CodeOrNull<Presentation>(6), r.CodeOrNull<PrimarySite>(7), r.TextOrNull(8), r.CodeOrNull<TumorDepth>(9)));

    private void Line(NpgsqlDataReader r, Guid study)
    {
        var line = new CohortLine
        {
            Id = r.GetGuid(1),
            Ordinal = r.GetInt32(2),
            Drug = r.GetString(3),
            IsOfStudy = r.IdOrNull(4) == study,
            Intent = r.Code<TreatmentIntent>(5),
            StartedOn = Noted(r.Date(6)),
            EndedOn = Noted(r.DateOrNull(7)),
            StopReason = r.CodeOrNull<StopReason>(8),
            Resistance = r.CodeOrNull<DrugResistance>(9),
            Group = r.TextOrNull(10),
            Attributes = AttributesJson.Read(r.GetString(11)),
            ReportedBestResponse = r.CodeOrNull<ResponseCode>(12),
        };
        lines.Add(r.GetGuid(0), line);
        if (line.EndedOn is { } lastDose)
            Alive(r.GetGuid(0), line.Id, ContactEvidence.LastDose, lastDose);
    }

    private void Assessment(NpgsqlDataReader r)
    {
        var overridden = r.CodeOrNull<ResponseCode>(7);
        var computed = r.CodeOrNull<ResponseCode>(8);
        var reported = r.CodeOrNull<ResponseCode>(9);
        var response = overridden ?? computed ?? reported;
        ResponseSource? source = overridden is not null ? ResponseSource.Override
            : computed is not null ? ResponseSource.Computed
            : reported is not null ? ResponseSource.Reported
            : null;
        var row = new CohortAssessment(
            r.GetGuid(2), r.IdOrNull(3), Noted(r.Date(4)), r.GetBoolean(5), r.Code<ResponseCriteria>(6), response, source, r.GetBoolean(10), r.NumberOrNull(11));
        assessments.Add(r.GetGuid(1), row);
        // Not evaluable says nothing about progression; a new lesion is one.
        var withoutProgression = response is not (null or ResponseCode.PD or ResponseCode.NE) && !row.HasNewLesion;
        Alive(r.GetGuid(0), row.Id, ContactEvidence.Assessment, row.AssessedOn, withoutProgression);
    }

    private void AdverseEvent(NpgsqlDataReader r) => adverseEvents.Add(r.GetGuid(0), new EventRow(r.IdOrNull(1), new CohortAdverseEvent(
        r.GetGuid(2), r.GetString(3), r.GetString(4), r.Code<CtcaeVersion>(5), Noted(r.DateOrNull(6)), Noted(r.DateOrNull(7)), WorstGrade: null, r.GetBoolean(8),
        r.CodeOrNull<AdverseEventOutcome>(9))));

    private void Surgery(NpgsqlDataReader r)
    {
        var surgery = new CohortSurgery(
            r.GetGuid(1), r.IdOrNull(2), Noted(r.Date(3)), r.Code<SurgicalTechnique>(4), r.Code<SurgicalIntent>(5), r.TextOrNull(6), r.CountOrNull(7), r.NumberOrNull(8),
            r.CodeOrNull<ResidualTumor>(9), r.GetBoolean(10), r.CodeOrNull<YesNoUnknown>(11), r.GetBoolean(12), r.TextOrNull(13), Noted(r.DateOrNull(14)));
        surgeries.Add(r.GetGuid(0), surgery);
        Alive(r.GetGuid(0), surgery.Id, ContactEvidence.Surgery, surgery.PerformedOn);
    }

    private void Visit(NpgsqlDataReader r)
    {
        if (r.Code<VisitState>(5) == VisitState.InProgress)
            VisitsInProgress++;
        var status = r.CodeOrNull<DiseaseStatus>(4);
        var examined = r.Code<VisitMode>(3) == VisitMode.InClinic && status is DiseaseStatus.NoEvidenceOfDisease or DiseaseStatus.AliveWithDisease;
        Alive(r.GetGuid(0), r.GetGuid(1), ContactEvidence.Visit, Noted(r.Date(2)), examined, status == DiseaseStatus.Progression);
    }

    private sealed class Groups<T> where T : class
    {
        private readonly Dictionary<Guid, List<T>> byId = [];

        public IReadOnlyList<T> this[Guid id] => byId.TryGetValue(id, out var rows) ? rows : [];

        public void Add(Guid id, T row)
        {
            if (!byId.TryGetValue(id, out var rows))
                byId.Add(id, rows = []);
            rows.Add(row);
        }
    }
}
