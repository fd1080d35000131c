using DfspRegistry.Domain.Diagnosis;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Domain.TumorResponse;
using Npgsql;

namespace DfspRegistry.Web.Tests.Data;

/// <summary>What can never be is refused by the table itself, whoever writes.</summary>
[Collection(RecordDatabases.Name)]
public sealed class ConstraintTests(RecordServer server)
{
    [Fact]
    public async Task What_can_never_be_is_refused_by_the_table()
    {
        var data = await server.CopyAsync();
        await SaveRecordAsync(data);
        foreach (var (sql, constraint) in Impossible)
        {
            var refusal = await Assert.ThrowsAsync<PostgresException>(() => data.ExecuteAsync(sql));
            Assert.Equal((sql, constraint), (sql, refusal.ConstraintName));
        }
    }

    [Theory]
    [InlineData("2012-02-29", true)]
    [InlineData("2013-02-29", false)]
    [InlineData("2012-06-31", false)]
    [InlineData("2012-13", false)]
    [InlineData("2012-7", false)]
    [InlineData("1799", false)]
    [InlineData("2200-12-31", true)]
    [InlineData("2201", false)]
    [InlineData("2012-07-03 ", false)]
    [InlineData("", false)]
    public async Task The_database_knows_a_partial_date_as_the_domain_does(string text, bool isDate)
    {
        var data = await server.CopyAsync();
        Assert.Equal(isDate, PartialDate.TryParse(text, out var date));
        Assert.Equal(isDate, await data.ScalarAsync<bool>($"select partial_date_is_valid('{text}')"));
        if (isDate)
        {
            Assert.Equal(date.Earliest, await data.ScalarAsync<DateOnly>($"select partial_date_earliest('{text}')"));
            Assert.Equal(date.Latest, await data.ScalarAsync<DateOnly>($"select partial_date_latest('{text}')"));
        }
    }

    [Theory]
    [InlineData("2012")]
    [InlineData("2012-02")]
    [InlineData("2012-12")]
    public async Task A_date_known_in_part_spans_the_same_days_in_the_database_and_in_the_domain(string text)
    {
        var data = await server.CopyAsync();
        var date = PartialDate.Parse(text);
        Assert.Equal(date.Earliest, await data.ScalarAsync<DateOnly>($"select partial_date_earliest('{text}')"));
        Assert.Equal(date.Latest, await data.ScalarAsync<DateOnly>($"select partial_date_latest('{text}')"));
    }

    private static readonly (string Sql, string Constraint)[] Impossible =
    [
        ("update visits set kps = 75", "ck_visits_kps_steps"),
        ("update visits set kps = 110", "ck_visits_kps_steps"),
        ("update visits set visited_on = '2012-02-30', next_visit_on = null", "ck_visits_visited_on_date"),
        ("update visits set mode = 'by_letter'", "ck_visits_mode_code"),
        ("update visits set next_visit_on = '2001'", "ck_visits_next_visit_on_order"),
        ("update treatment_lines set ended_on = '2004'", "ck_treatment_lines_ended_on_order"),
        ("update treatment_lines set ordinal = 0", "ck_treatment_lines_ordinal_from_one"),
        ("insert into treatment_lines select gen_random_uuid(), patient_id, study_id, ordinal, drug, intent, started_on, ended_on, stop_reason, stop_reason_detail, resistance, \"group\", attributes from treatment_lines",
            "ix_treatment_lines_patient_id_ordinal"),
        ("update dose_periods set dose_mg_per_day = -1", "ck_dose_periods_dose_mg_per_day_range"),
        ("update diagnoses set fibrosarcomatous_percent = 101", "ck_diagnoses_fibrosarcomatous_percent_range"),
        ("update diagnoses set grade = 4", "ck_diagnoses_grade_range"),
        ("insert into diagnoses (id, patient_id) select gen_random_uuid(), patient_id from diagnoses", "ix_diagnoses_patient_id"),
        ("insert into deaths (id, patient_id, died_on, source) select gen_random_uuid(), patient_id, '2010', source from deaths", "ix_deaths_patient_id"),
        ("update assessments set override_response = 'PR'", "ck_assessments_override_has_reason"),
        ("update assessments set override_response = 'PR', override_reason = ''", "ck_assessments_override_has_reason"),
        ("update assessments set reported_response = 'MR'", "ck_assessments_reported_response_code"),
        ("update assessments set is_baseline = true", "ck_assessments_baseline_has_no_response"),
        ("update lesion_measurements set diameter_mm = null", "ck_lesion_measurements_measured_has_diameter"),
        ("update lesion_measurements set state = 'absent'", "ck_lesion_measurements_unmeasured_has_no_diameter"),
        ("update patients set registry_number = 'Mr. Smith'", "ck_patients_registry_number_form"),
        ("insert into patients (id, registry_number, site_id, is_retrospective, is_synthetic, version) select gen_random_uuid(), registry_number, site_id, false, false, 1 from patients",
            "ix_patients_registry_number"),
        ("insert into site_memberships (id, patient_id, site_id, from_on) select gen_random_uuid(), patient_id, site_id, '2020-01-01' from site_memberships", "ix_site_memberships_current"),
    ];

    private static async Task SaveRecordAsync(RecordDatabase data)
    {
        await using var database = data.OpenAsOperator();
        var site = Records.Site();
        var patient = await Records.PatientAsync(database, site);
        var line = Records.Line(patient);
        line.DosePeriods.Add(new DosePeriod
        {
            Id = Guid.CreateVersion7(), PatientId = patient.Id, TreatmentLineId = line.Id, StartedOn = line.StartedOn, DoseMgPerDay = 400, Schedule = DoseSchedule.Continuous,
        });
        var lesion = new Lesion { Id = Guid.CreateVersion7(), PatientId = patient.Id, TreatmentLineId = line.Id, Number = 1, Role = LesionRole.Target, IsNode = false, Organ = "lung" };
        var assessment = new Assessment
        {
            Id = Guid.CreateVersion7(), PatientId = patient.Id, TreatmentLineId = line.Id, AssessedOn = new PartialDate(2005, 6), Criteria = ResponseCriteria.Recist11,
            ReportedResponse = ResponseCode.NonCrNonPd,
        };
        assessment.Measurements.Add(new LesionMeasurement
        {
            Id = Guid.CreateVersion7(), PatientId = patient.Id, AssessmentId = assessment.Id, LesionId = lesion.Id, State = MeasurementState.Measured, DiameterMm = 21.5m,
        });
        database.AddRange(
            site, patient, line, lesion, assessment, Records.Visit(patient, new PartialDate(2005, 6)),
            new DfspDiagnosis { Id = Guid.CreateVersion7(), PatientId = patient.Id, Histology = Histology.Classic },
            new Death { Id = Guid.CreateVersion7(), PatientId = patient.Id, DiedOn = new PartialDate(2010), Source = VitalStatusSource.Chart },
            new SiteMembership { Id = Guid.CreateVersion7(), PatientId = patient.Id, SiteId = site.Id, From = new DateOnly(2005, 1, 1) });
        await database.SaveChangesAsync();
        Assert.Equal("NON-CR/NON-PD", await data.ScalarAsync<string>("select reported_response from assessments"));
    }
}
