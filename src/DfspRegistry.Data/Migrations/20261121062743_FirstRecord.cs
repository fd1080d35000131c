using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace DfspRegistry.Data.Migrations
{
    /// <inheritdoc />
    public partial class FirstRecord : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // What the check constraints of partial dates (2012-07-03, 2012-07, 2012) are made of. Earliest and latest count days on, so that a day
            // that the month does not have is refused by the constraint that names it.
            migrationBuilder.Sql("""
                create function partial_date_is_valid(value text) returns boolean language sql immutable strict parallel safe as $$
                    select case
                        when value !~ '^(1[89][0-9]{2}|2[01][0-9]{2}|2200)(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$' then false
                        when length(value) < 10 then true
                        else substr(value, 9, 2)::int <= extract(day from
                            make_date(substr(value, 1, 4)::int, substr(value, 6, 2)::int, 1) + interval '1 month' - interval '1 day')
                    end
                $$;
                create function partial_date_earliest(value text) returns date language sql immutable strict parallel safe as $$
                    select make_date(substr(value, 1, 4)::int, coalesce(nullif(substr(value, 6, 2), '')::int, 1), 1)
                        + (coalesce(nullif(substr(value, 9, 2), '')::int, 1) - 1)
                $$;
                create function partial_date_latest(value text) returns date language sql immutable strict parallel safe as $$
                    select case length(value)
                        when 4 then make_date(value::int, 12, 31)
                        when 7 then (make_date(substr(value, 1, 4)::int, substr(value, 6, 2)::int, 1) + interval '1 month' - interval '1 day')::date
                        else make_date(substr(value, 1, 4)::int, substr(value, 6, 2)::int, 1) + (substr(value, 9, 2)::int - 1)
                    end
                $$;
                """);

            migrationBuilder.CreateSequence(
                name: "registry_numbers");

            migrationBuilder.CreateTable(
                name: "audit_entries",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "clock_timestamp()"),
                    user_id = table.Column<Guid>(type: "uuid", nullable: true),
                    user_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    source = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    action = table.Column<string>(type: "text", nullable: false),
                    table_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    row_id = table.Column<string>(type: "character varying(2046)", maxLength: 2046, nullable: true),
                    patient_id = table.Column<Guid>(type: "uuid", nullable: true),
                    old_values = table.Column<string>(type: "jsonb", maxLength: -1, nullable: true),
                    new_values = table.Column<string>(type: "jsonb", maxLength: -1, nullable: true),
                    reason = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_entries", x => x.id);
                    table.CheckConstraint("ck_audit_entries_action_code", "action in ('inserted', 'updated', 'deleted', 'opened', 'searched', 'exported', 'denied')");
                });

            migrationBuilder.CreateTable(
                name: "ctcae_terms",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<string>(type: "text", nullable: false),
                    term = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    organ_class = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    allowed_grades = table.Column<int[]>(type: "integer[]", nullable: false),
                    definition = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    grade_definitions = table.Column<string[]>(type: "character varying(4000)[]", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ctcae_terms", x => x.id);
                    table.CheckConstraint("ck_ctcae_terms_allowed_grades_range", "allowed_grades <@ array[1, 2, 3, 4, 5] and cardinality(allowed_grades) > 0");
                    table.CheckConstraint("ck_ctcae_terms_grade_definitions_match", "cardinality(grade_definitions) in (0, cardinality(allowed_grades))");
                    table.CheckConstraint("ck_ctcae_terms_version_code", "version in ('v3', 'v4', 'v5', 'v6', 'not_stated')");
                });

            migrationBuilder.CreateTable(
                name: "data_protection_keys",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    friendly_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    xml = table.Column<string>(type: "character varying(16000)", maxLength: 16000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_data_protection_keys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "roles",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    normalized_name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    concurrency_stamp = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_roles", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "sites",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    code = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    country = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sites", x => x.id);
                    table.CheckConstraint("ck_sites_code_filled", "code <> ''");
                });

            migrationBuilder.CreateTable(
                name: "studies",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    code = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    description = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    data_cutoff = table.Column<DateOnly>(type: "date", nullable: true),
                    design = table.Column<string>(type: "text", nullable: false),
                    is_synthetic = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_studies", x => x.id);
                    table.CheckConstraint("ck_studies_code_filled", "code <> ''");
                    table.CheckConstraint("ck_studies_design_code", "design in ('systemic', 'neoadjuvant')");
                });

            migrationBuilder.CreateTable(
                name: "users",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    display_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    sees_all_sites = table.Column<bool>(type: "boolean", nullable: false),
                    disabled_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    user_name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    normalized_user_name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    email = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    normalized_email = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    email_confirmed = table.Column<bool>(type: "boolean", nullable: false),
                    password_hash = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    security_stamp = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    concurrency_stamp = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    phone_number = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    phone_number_confirmed = table.Column<bool>(type: "boolean", nullable: false),
                    two_factor_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    lockout_end = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    lockout_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    access_failed_count = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_users", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "role_claims",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    role_id = table.Column<Guid>(type: "uuid", nullable: false),
                    claim_type = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    claim_value = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_role_claims", x => x.id);
                    table.ForeignKey(
                        name: "fk_role_claims_role_id",
                        column: x => x.role_id,
                        principalTable: "roles",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "patients",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    registry_number = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    site_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sex = table.Column<string>(type: "text", nullable: true),
                    birth_date = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    imported_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    is_retrospective = table.Column<bool>(type: "boolean", nullable: false),
                    is_synthetic = table.Column<bool>(type: "boolean", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_patients", x => x.id);
                    table.CheckConstraint("ck_patients_birth_date_date", "partial_date_is_valid(birth_date)");
                    table.CheckConstraint("ck_patients_registry_number_form", "registry_number ~ '^D-[0-9]{6,9}$'");
                    table.CheckConstraint("ck_patients_sex_code", "sex in ('female', 'male', 'other')");
                    table.ForeignKey(
                        name: "fk_patients_site_id",
                        column: x => x.site_id,
                        principalTable: "sites",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "criteria_sets",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    study_id = table.Column<Guid>(type: "uuid", nullable: false),
                    code = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_criteria_sets", x => x.id);
                    table.CheckConstraint("ck_criteria_sets_version_from_one", "version >= 1");
                    table.ForeignKey(
                        name: "fk_criteria_sets_study_id",
                        column: x => x.study_id,
                        principalTable: "studies",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "visit_schedules",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    study_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_visit_schedules", x => x.id);
                    table.CheckConstraint("ck_visit_schedules_version_from_one", "version >= 1");
                    table.ForeignKey(
                        name: "fk_visit_schedules_study_id",
                        column: x => x.study_id,
                        principalTable: "studies",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "user_claims",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    claim_type = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    claim_value = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_user_claims", x => x.id);
                    table.ForeignKey(
                        name: "fk_user_claims_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "user_logins",
                columns: table => new
                {
                    login_provider = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    provider_key = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    provider_display_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_user_logins", x => new { x.login_provider, x.provider_key });
                    table.ForeignKey(
                        name: "fk_user_logins_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "user_passkeys",
                columns: table => new
                {
                    credential_id = table.Column<byte[]>(type: "bytea", maxLength: 1024, nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    data = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_user_passkeys", x => x.credential_id);
                    table.ForeignKey(
                        name: "fk_user_passkeys_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "user_roles",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    role_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_user_roles", x => new { x.user_id, x.role_id });
                    table.ForeignKey(
                        name: "fk_user_roles_role_id",
                        column: x => x.role_id,
                        principalTable: "roles",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_user_roles_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "user_sites",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    site_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_user_sites", x => new { x.user_id, x.site_id });
                    table.ForeignKey(
                        name: "fk_user_sites_site_id",
                        column: x => x.site_id,
                        principalTable: "sites",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_user_sites_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "user_tokens",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    login_provider = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    value = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_user_tokens", x => new { x.user_id, x.login_provider, x.name });
                    table.ForeignKey(
                        name: "fk_user_tokens_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "alive_contacts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    patient_id = table.Column<Guid>(type: "uuid", nullable: false),
                    alive_on = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    source = table.Column<string>(type: "text", nullable: false),
                    examined_without_progression = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_alive_contacts", x => x.id);
                    table.CheckConstraint("ck_alive_contacts_alive_on_date", "partial_date_is_valid(alive_on)");
                    table.CheckConstraint("ck_alive_contacts_source_code", "source in ('visit', 'phone', 'chart', 'registry', 'family_or_physician', 'imported')");
                    table.ForeignKey(
                        name: "fk_alive_contacts_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "consents",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    patient_id = table.Column<Guid>(type: "uuid", nullable: false),
                    basis = table.Column<string>(type: "text", nullable: false),
                    scope = table.Column<string>(type: "text", nullable: false),
                    document_version = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    given_on = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    withdrawn_on = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    withdrawal = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_consents", x => x.id);
                    table.CheckConstraint("ck_consents_basis_code", "basis in ('consent', 'waiver')");
                    table.CheckConstraint("ck_consents_given_on_date", "partial_date_is_valid(given_on)");
                    table.CheckConstraint("ck_consents_scope_code", "scope in ('this_study', 'dfsp_research', 'all_uses')");
                    table.CheckConstraint("ck_consents_withdrawal_code", "withdrawal in ('contact', 'use', 'everything')");
                    table.CheckConstraint("ck_consents_withdrawal_named", "withdrawn_on is null or withdrawal is not null");
                    table.CheckConstraint("ck_consents_withdrawn_on_date", "partial_date_is_valid(withdrawn_on)");
                    table.CheckConstraint("ck_consents_withdrawn_on_order", "partial_date_latest(withdrawn_on) >= partial_date_earliest(given_on)");
                    table.ForeignKey(
                        name: "fk_consents_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "deaths",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    patient_id = table.Column<Guid>(type: "uuid", nullable: false),
                    died_on = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    cause = table.Column<string>(type: "text", nullable: true),
                    cause_detail = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    source = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_deaths", x => x.id);
                    table.CheckConstraint("ck_deaths_cause_code", "cause in ('dfsp', 'treatment', 'other_cancer', 'other_cause', 'unknown')");
                    table.CheckConstraint("ck_deaths_died_on_date", "partial_date_is_valid(died_on)");
                    table.CheckConstraint("ck_deaths_source_code", "source in ('visit', 'phone', 'chart', 'registry', 'family_or_physician', 'imported')");
                    table.ForeignKey(
                        name: "fk_deaths_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "diagnoses",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    patient_id = table.Column<Guid>(type: "uuid", nullable: false),
                    diagnosed_on = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    pathology_on = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    histology = table.Column<string>(type: "text", nullable: true),
                    fibrosarcomatous_percent = table.Column<decimal>(type: "numeric(5,2)", precision: 5, scale: 2, nullable: true),
                    grade = table.Column<int>(type: "integer", nullable: true),
                    fusion_status = table.Column<string>(type: "text", nullable: true),
                    fusion_method = table.Column<string>(type: "text", nullable: true),
                    stage_as_reported = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    stage_edition = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    extent = table.Column<string>(type: "text", nullable: true),
                    presentation = table.Column<string>(type: "text", nullable: true),
                    primary_site = table.Column<string>(type: "text", nullable: true),
                    primary_site_detail = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    depth = table.Column<string>(type: "text", nullable: true),
                    invaded_plane = table.Column<string>(type: "text", nullable: true),
                    length_cm = table.Column<decimal>(type: "numeric(6,2)", precision: 6, scale: 2, nullable: true),
                    width_cm = table.Column<decimal>(type: "numeric(6,2)", precision: 6, scale: 2, nullable: true),
                    thickness_cm = table.Column<decimal>(type: "numeric(6,2)", precision: 6, scale: 2, nullable: true),
                    surgical_risk = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_diagnoses", x => x.id);
                    table.CheckConstraint("ck_diagnoses_depth_code", "depth in ('superficial', 'deep')");
                    table.CheckConstraint("ck_diagnoses_diagnosed_on_date", "partial_date_is_valid(diagnosed_on)");
                    table.CheckConstraint("ck_diagnoses_extent_code", "extent in ('localized', 'locally_advanced', 'metastatic')");
                    table.CheckConstraint("ck_diagnoses_fibrosarcomatous_percent_range", "fibrosarcomatous_percent between 0 and 100");
                    table.CheckConstraint("ck_diagnoses_fusion_method_code", "fusion_method in ('fish', 'rt_pcr', 'sequencing', 'karyotype', 'other')");
                    table.CheckConstraint("ck_diagnoses_fusion_status_code", "fusion_status in ('positive', 'negative', 'failed', 'not_tested')");
                    table.CheckConstraint("ck_diagnoses_grade_range", "grade between 1 and 3");
                    table.CheckConstraint("ck_diagnoses_histology_code", "histology in ('classic', 'fibrosarcomatous', 'pigmented', 'myxoid', 'other')");
                    table.CheckConstraint("ck_diagnoses_invaded_plane_code", "invaded_plane in ('dermis', 'subcutis', 'fascia', 'muscle', 'periosteum', 'bone')");
                    table.CheckConstraint("ck_diagnoses_length_cm_range", "length_cm >= 0");
                    table.CheckConstraint("ck_diagnoses_pathology_on_date", "partial_date_is_valid(pathology_on)");
                    table.CheckConstraint("ck_diagnoses_presentation_code", "presentation in ('primary', 'recurrent')");
                    table.CheckConstraint("ck_diagnoses_primary_site_code", "primary_site in ('scalp', 'face', 'neck', 'chest', 'abdomen', 'back', 'groin', 'shoulder', 'upper_limb', 'hand', 'buttock', 'thigh', 'lower_leg', 'ankle', 'foot', 'trunk_not_specified', 'limb_not_specified', 'other')");
                    table.CheckConstraint("ck_diagnoses_surgical_risk_code", "surgical_risk in ('none', 'functional', 'aesthetic', 'both')");
                    table.CheckConstraint("ck_diagnoses_thickness_cm_range", "thickness_cm >= 0");
                    table.CheckConstraint("ck_diagnoses_width_cm_range", "width_cm >= 0");
                    table.ForeignKey(
                        name: "fk_diagnoses_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "disease_sites",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    patient_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    detail = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    is_dominant = table.Column<bool>(type: "boolean", nullable: false),
                    found_on = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_disease_sites", x => x.id);
                    table.CheckConstraint("ck_disease_sites_found_on_date", "partial_date_is_valid(found_on)");
                    table.CheckConstraint("ck_disease_sites_kind_code", "kind in ('lung', 'liver', 'local_recurrence', 'lymph_node', 'bone', 'brain', 'soft_tissue', 'other')");
                    table.ForeignKey(
                        name: "fk_disease_sites_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "imported_patient_ids",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    patient_id = table.Column<Guid>(type: "uuid", nullable: false),
                    study_id = table.Column<Guid>(type: "uuid", nullable: false),
                    site_id = table.Column<Guid>(type: "uuid", nullable: false),
                    value = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_imported_patient_ids", x => x.id);
                    table.ForeignKey(
                        name: "fk_imported_patient_ids_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_imported_patient_ids_site_id",
                        column: x => x.site_id,
                        principalTable: "sites",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_imported_patient_ids_study_id",
                        column: x => x.study_id,
                        principalTable: "studies",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "patient_identities",
                columns: table => new
                {
                    patient_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name_cipher = table.Column<byte[]>(type: "bytea", nullable: true),
                    hospital_number_cipher = table.Column<byte[]>(type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_patient_identities", x => x.patient_id);
                    table.ForeignKey(
                        name: "fk_patient_identities_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "patient_keys",
                columns: table => new
                {
                    patient_id = table.Column<Guid>(type: "uuid", nullable: false),
                    wrapped_key = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_patient_keys", x => x.patient_id);
                    table.ForeignKey(
                        name: "fk_patient_keys_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "prior_treatments",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    patient_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    description = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    started_on = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    ended_on = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    outcome = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_prior_treatments", x => x.id);
                    table.CheckConstraint("ck_prior_treatments_ended_on_date", "partial_date_is_valid(ended_on)");
                    table.CheckConstraint("ck_prior_treatments_ended_on_order", "partial_date_latest(ended_on) >= partial_date_earliest(started_on)");
                    table.CheckConstraint("ck_prior_treatments_kind_code", "kind in ('surgery', 'chemotherapy', 'targeted_therapy', 'radiotherapy', 'other')");
                    table.CheckConstraint("ck_prior_treatments_started_on_date", "partial_date_is_valid(started_on)");
                    table.ForeignKey(
                        name: "fk_prior_treatments_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "radiotherapies",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    patient_id = table.Column<Guid>(type: "uuid", nullable: false),
                    intent = table.Column<string>(type: "text", nullable: false),
                    target_site = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    total_dose_gy = table.Column<decimal>(type: "numeric(6,2)", precision: 6, scale: 2, nullable: true),
                    fractions = table.Column<int>(type: "integer", nullable: true),
                    started_on = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    ended_on = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_radiotherapies", x => x.id);
                    table.CheckConstraint("ck_radiotherapies_ended_on_date", "partial_date_is_valid(ended_on)");
                    table.CheckConstraint("ck_radiotherapies_ended_on_order", "partial_date_latest(ended_on) >= partial_date_earliest(started_on)");
                    table.CheckConstraint("ck_radiotherapies_fractions_range", "fractions > 0");
                    table.CheckConstraint("ck_radiotherapies_intent_code", "intent in ('neoadjuvant', 'adjuvant', 'definitive', 'palliative')");
                    table.CheckConstraint("ck_radiotherapies_started_on_date", "partial_date_is_valid(started_on)");
                    table.CheckConstraint("ck_radiotherapies_total_dose_gy_range", "total_dose_gy >= 0");
                    table.ForeignKey(
                        name: "fk_radiotherapies_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "site_memberships",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    patient_id = table.Column<Guid>(type: "uuid", nullable: false),
                    site_id = table.Column<Guid>(type: "uuid", nullable: false),
                    from_on = table.Column<DateOnly>(type: "date", nullable: false),
                    to_on = table.Column<DateOnly>(type: "date", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_site_memberships", x => x.id);
                    table.CheckConstraint("ck_site_memberships_to_on_order", "to_on >= from_on");
                    table.ForeignKey(
                        name: "fk_site_memberships_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_site_memberships_site_id",
                        column: x => x.site_id,
                        principalTable: "sites",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "treatment_lines",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    patient_id = table.Column<Guid>(type: "uuid", nullable: false),
                    study_id = table.Column<Guid>(type: "uuid", nullable: true),
                    ordinal = table.Column<int>(type: "integer", nullable: false),
                    drug = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    intent = table.Column<string>(type: "text", nullable: false),
                    started_on = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ended_on = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    stop_reason = table.Column<string>(type: "text", nullable: true),
                    stop_reason_detail = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    resistance = table.Column<string>(type: "text", nullable: true),
                    group = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    attributes = table.Column<string>(type: "jsonb", maxLength: -1, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_treatment_lines", x => x.id);
                    table.UniqueConstraint("ak_treatment_lines_id_patient_id", x => new { x.id, x.patient_id });
                    table.CheckConstraint("ck_treatment_lines_drug_filled", "drug <> ''");
                    table.CheckConstraint("ck_treatment_lines_ended_on_date", "partial_date_is_valid(ended_on)");
                    table.CheckConstraint("ck_treatment_lines_ended_on_order", "partial_date_latest(ended_on) >= partial_date_earliest(started_on)");
                    table.CheckConstraint("ck_treatment_lines_intent_code", "intent in ('palliative', 'neoadjuvant', 'adjuvant', 'not_stated')");
                    table.CheckConstraint("ck_treatment_lines_ordinal_from_one", "ordinal >= 1");
                    table.CheckConstraint("ck_treatment_lines_resistance_code", "resistance in ('primary', 'secondary', 'intolerance')");
                    table.CheckConstraint("ck_treatment_lines_started_on_date", "partial_date_is_valid(started_on)");
                    table.CheckConstraint("ck_treatment_lines_stop_reason_code", "stop_reason in ('progression', 'toxicity', 'planned_surgery', 'completed', 'adherence', 'patient_wish', 'death', 'lost_to_follow_up', 'other')");
                    table.ForeignKey(
                        name: "fk_treatment_lines_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_treatment_lines_study_id",
                        column: x => x.study_id,
                        principalTable: "studies",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "visits",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    patient_id = table.Column<Guid>(type: "uuid", nullable: false),
                    visited_on = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    mode = table.Column<string>(type: "text", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    kps = table.Column<int>(type: "integer", nullable: true),
                    disease_status = table.Column<string>(type: "text", nullable: true),
                    notes = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    next_visit_on = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    is_retrospective = table.Column<bool>(type: "boolean", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_visits", x => x.id);
                    table.UniqueConstraint("ak_visits_id_patient_id", x => new { x.id, x.patient_id });
                    table.CheckConstraint("ck_visits_disease_status_code", "disease_status in ('no_evidence_of_disease', 'alive_with_disease', 'progression', 'unknown')");
                    table.CheckConstraint("ck_visits_kps_steps", "kps between 0 and 100 and kps % 10 = 0");
                    table.CheckConstraint("ck_visits_mode_code", "mode in ('in_clinic', 'by_phone', 'record_only')");
                    table.CheckConstraint("ck_visits_next_visit_on_date", "partial_date_is_valid(next_visit_on)");
                    table.CheckConstraint("ck_visits_next_visit_on_order", "partial_date_latest(next_visit_on) >= partial_date_earliest(visited_on)");
                    table.CheckConstraint("ck_visits_state_code", "state in ('in_progress', 'complete')");
                    table.CheckConstraint("ck_visits_visited_on_date", "partial_date_is_valid(visited_on)");
                    table.ForeignKey(
                        name: "fk_visits_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "eligibility_criteria",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    criteria_set_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    code = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    text = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    settled_by = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    is_required = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_eligibility_criteria", x => x.id);
                    table.CheckConstraint("ck_eligibility_criteria_number_from_one", "number >= 1");
                    table.ForeignKey(
                        name: "fk_eligibility_criteria_criteria_set_id",
                        column: x => x.criteria_set_id,
                        principalTable: "criteria_sets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "screenings",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    patient_id = table.Column<Guid>(type: "uuid", nullable: false),
                    study_id = table.Column<Guid>(type: "uuid", nullable: false),
                    criteria_set_id = table.Column<Guid>(type: "uuid", nullable: false),
                    opened_on = table.Column<DateOnly>(type: "date", nullable: false),
                    planned_start = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    decision = table.Column<string>(type: "text", nullable: false),
                    decided_on = table.Column<DateOnly>(type: "date", nullable: true),
                    decided_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    reason = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    exception_agreed_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_screenings", x => x.id);
                    table.UniqueConstraint("ak_screenings_id_patient_id", x => new { x.id, x.patient_id });
                    table.CheckConstraint("ck_screenings_decision_code", "decision in ('open', 'eligible', 'eligible_with_exception', 'not_eligible')");
                    table.CheckConstraint("ck_screenings_exception_has_reason", "decision <> 'eligible_with_exception' or reason <> '' and reason is not null");
                    table.CheckConstraint("ck_screenings_planned_start_date", "partial_date_is_valid(planned_start)");
                    table.ForeignKey(
                        name: "fk_screenings_criteria_set_id",
                        column: x => x.criteria_set_id,
                        principalTable: "criteria_sets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_screenings_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_screenings_study_id",
                        column: x => x.study_id,
                        principalTable: "studies",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "planned_visits",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    visit_schedule_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    anchor = table.Column<string>(type: "text", nullable: false),
                    offset_days = table.Column<int>(type: "integer", nullable: false),
                    repeat_every_days = table.Column<int>(type: "integer", nullable: true),
                    window_before_days = table.Column<int>(type: "integer", nullable: false),
                    window_after_days = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_planned_visits", x => x.id);
                    table.CheckConstraint("ck_planned_visits_anchor_code", "anchor in ('treatment_start', 'last_dose', 'surgery', 'progression')");
                    table.CheckConstraint("ck_planned_visits_repeat_positive", "repeat_every_days > 0");
                    table.CheckConstraint("ck_planned_visits_window_not_negative", "window_before_days >= 0 and window_after_days >= 0");
                    table.ForeignKey(
                        name: "fk_planned_visits_visit_schedule_id",
                        column: x => x.visit_schedule_id,
                        principalTable: "visit_schedules",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "baseline_examinations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    patient_id = table.Column<Guid>(type: "uuid", nullable: false),
                    treatment_line_id = table.Column<Guid>(type: "uuid", nullable: true),
                    kind = table.Column<string>(type: "text", nullable: false),
                    status = table.Column<string>(type: "text", nullable: false),
                    performed_on = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    finding = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_baseline_examinations", x => x.id);
                    table.CheckConstraint("ck_baseline_examinations_kind_code", "kind in ('clinical', 'chest_ct', 'liver_mri', 'bone_mri', 'head_mri', 'other')");
                    table.CheckConstraint("ck_baseline_examinations_performed_on_date", "partial_date_is_valid(performed_on)");
                    table.CheckConstraint("ck_baseline_examinations_status_code", "status in ('done', 'not_done', 'not_recorded', 'unknown')");
                    table.ForeignKey(
                        name: "fk_baseline_examinations_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_baseline_examinations_treatment_line_id",
                        columns: x => new { x.treatment_line_id, x.patient_id },
                        principalTable: "treatment_lines",
                        principalColumns: new[] { "id", "patient_id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "clinical_sizes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    patient_id = table.Column<Guid>(type: "uuid", nullable: false),
                    treatment_line_id = table.Column<Guid>(type: "uuid", nullable: false),
                    occasion = table.Column<string>(type: "text", nullable: false),
                    measured_on = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    x_cm = table.Column<decimal>(type: "numeric(6,2)", precision: 6, scale: 2, nullable: false),
                    y_cm = table.Column<decimal>(type: "numeric(6,2)", precision: 6, scale: 2, nullable: false),
                    thickness_cm = table.Column<decimal>(type: "numeric(6,2)", precision: 6, scale: 2, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_clinical_sizes", x => x.id);
                    table.CheckConstraint("ck_clinical_sizes_measured_on_date", "partial_date_is_valid(measured_on)");
                    table.CheckConstraint("ck_clinical_sizes_occasion_code", "occasion in ('consultation', 'before_surgery', 'other')");
                    table.CheckConstraint("ck_clinical_sizes_thickness_cm_range", "thickness_cm >= 0");
                    table.CheckConstraint("ck_clinical_sizes_x_cm_range", "x_cm >= 0");
                    table.CheckConstraint("ck_clinical_sizes_y_cm_range", "y_cm >= 0");
                    table.ForeignKey(
                        name: "fk_clinical_sizes_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_clinical_sizes_treatment_line_id",
                        columns: x => new { x.treatment_line_id, x.patient_id },
                        principalTable: "treatment_lines",
                        principalColumns: new[] { "id", "patient_id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "dose_periods",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    patient_id = table.Column<Guid>(type: "uuid", nullable: false),
                    treatment_line_id = table.Column<Guid>(type: "uuid", nullable: false),
                    started_on = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ended_on = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    dose_mg_per_day = table.Column<decimal>(type: "numeric(8,3)", precision: 8, scale: 3, nullable: false),
                    schedule = table.Column<string>(type: "text", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: true),
                    reason_detail = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_dose_periods", x => x.id);
                    table.CheckConstraint("ck_dose_periods_dose_mg_per_day_range", "dose_mg_per_day >= 0");
                    table.CheckConstraint("ck_dose_periods_ended_on_date", "partial_date_is_valid(ended_on)");
                    table.CheckConstraint("ck_dose_periods_ended_on_order", "partial_date_latest(ended_on) >= partial_date_earliest(started_on)");
                    table.CheckConstraint("ck_dose_periods_reason_code", "reason in ('as_planned', 'toxicity', 'progression', 'discretion', 'patient_wish', 'adherence', 'other')");
                    table.CheckConstraint("ck_dose_periods_schedule_code", "schedule in ('continuous', 'four_weeks_on_two_off', 'other')");
                    table.CheckConstraint("ck_dose_periods_started_on_date", "partial_date_is_valid(started_on)");
                    table.ForeignKey(
                        name: "fk_dose_periods_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_dose_periods_treatment_line_id",
                        columns: x => new { x.treatment_line_id, x.patient_id },
                        principalTable: "treatment_lines",
                        principalColumns: new[] { "id", "patient_id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "lesions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    patient_id = table.Column<Guid>(type: "uuid", nullable: false),
                    treatment_line_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    role = table.Column<string>(type: "text", nullable: false),
                    is_node = table.Column<bool>(type: "boolean", nullable: false),
                    organ = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    description = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    split_from_id = table.Column<Guid>(type: "uuid", nullable: true),
                    merged_into_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_lesions", x => x.id);
                    table.UniqueConstraint("ak_lesions_id_patient_id", x => new { x.id, x.patient_id });
                    table.CheckConstraint("ck_lesions_not_its_own_origin", "split_from_id <> id and merged_into_id <> id");
                    table.CheckConstraint("ck_lesions_number_from_one", "number >= 1");
                    table.CheckConstraint("ck_lesions_role_code", "role in ('target', 'non_target', 'new')");
                    table.ForeignKey(
                        name: "fk_lesions_merged_into_id",
                        columns: x => new { x.merged_into_id, x.patient_id },
                        principalTable: "lesions",
                        principalColumns: new[] { "id", "patient_id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_lesions_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_lesions_split_from_id",
                        columns: x => new { x.split_from_id, x.patient_id },
                        principalTable: "lesions",
                        principalColumns: new[] { "id", "patient_id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_lesions_treatment_line_id",
                        columns: x => new { x.treatment_line_id, x.patient_id },
                        principalTable: "treatment_lines",
                        principalColumns: new[] { "id", "patient_id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "reported_progressions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    patient_id = table.Column<Guid>(type: "uuid", nullable: false),
                    treatment_line_id = table.Column<Guid>(type: "uuid", nullable: false),
                    progressed_on = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    basis = table.Column<string>(type: "text", nullable: false),
                    detail = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reported_progressions", x => x.id);
                    table.CheckConstraint("ck_reported_progressions_basis_code", "basis in ('clinical', 'imported', 'chart_without_assessment')");
                    table.CheckConstraint("ck_reported_progressions_progressed_on_date", "partial_date_is_valid(progressed_on)");
                    table.ForeignKey(
                        name: "fk_reported_progressions_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_reported_progressions_treatment_line_id",
                        columns: x => new { x.treatment_line_id, x.patient_id },
                        principalTable: "treatment_lines",
                        principalColumns: new[] { "id", "patient_id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "adverse_event_inquiries",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    patient_id = table.Column<Guid>(type: "uuid", nullable: false),
                    visit_id = table.Column<Guid>(type: "uuid", nullable: true),
                    term = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    asked_on = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    answer = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_adverse_event_inquiries", x => x.id);
                    table.CheckConstraint("ck_adverse_event_inquiries_answer_code", "answer in ('absent', 'not_asked')");
                    table.CheckConstraint("ck_adverse_event_inquiries_asked_on_date", "partial_date_is_valid(asked_on)");
                    table.ForeignKey(
                        name: "fk_adverse_event_inquiries_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_adverse_event_inquiries_visit_id",
                        columns: x => new { x.visit_id, x.patient_id },
                        principalTable: "visits",
                        principalColumns: new[] { "id", "patient_id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "adverse_events",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    patient_id = table.Column<Guid>(type: "uuid", nullable: false),
                    treatment_line_id = table.Column<Guid>(type: "uuid", nullable: true),
                    visit_id = table.Column<Guid>(type: "uuid", nullable: true),
                    term = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    ctcae_version = table.Column<string>(type: "text", nullable: false),
                    reported_term = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    onset_on = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    ended_on = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    is_serious = table.Column<bool>(type: "boolean", nullable: false),
                    outcome = table.Column<string>(type: "text", nullable: true),
                    action_taken = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_adverse_events", x => x.id);
                    table.UniqueConstraint("ak_adverse_events_id_patient_id", x => new { x.id, x.patient_id });
                    table.CheckConstraint("ck_adverse_events_action_taken_code", "action_taken in ('none', 'dose_reduced', 'interrupted', 'stopped', 'treated', 'unknown')");
                    table.CheckConstraint("ck_adverse_events_ctcae_version_code", "ctcae_version in ('v3', 'v4', 'v5', 'v6', 'not_stated')");
                    table.CheckConstraint("ck_adverse_events_ended_on_date", "partial_date_is_valid(ended_on)");
                    table.CheckConstraint("ck_adverse_events_ended_on_order", "partial_date_latest(ended_on) >= partial_date_earliest(onset_on)");
                    table.CheckConstraint("ck_adverse_events_onset_on_date", "partial_date_is_valid(onset_on)");
                    table.CheckConstraint("ck_adverse_events_outcome_code", "outcome in ('resolved', 'resolving', 'not_resolved', 'resolved_with_sequelae', 'fatal', 'unknown')");
                    table.CheckConstraint("ck_adverse_events_term_filled", "term <> ''");
                    table.ForeignKey(
                        name: "fk_adverse_events_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_adverse_events_treatment_line_id",
                        columns: x => new { x.treatment_line_id, x.patient_id },
                        principalTable: "treatment_lines",
                        principalColumns: new[] { "id", "patient_id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_adverse_events_visit_id",
                        columns: x => new { x.visit_id, x.patient_id },
                        principalTable: "visits",
                        principalColumns: new[] { "id", "patient_id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "assessments",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    patient_id = table.Column<Guid>(type: "uuid", nullable: false),
                    treatment_line_id = table.Column<Guid>(type: "uuid", nullable: false),
                    visit_id = table.Column<Guid>(type: "uuid", nullable: true),
                    assessed_on = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    is_baseline = table.Column<bool>(type: "boolean", nullable: false),
                    criteria = table.Column<string>(type: "text", nullable: false),
                    modality = table.Column<string>(type: "text", nullable: true),
                    slice_thickness_mm = table.Column<decimal>(type: "numeric(5,2)", precision: 5, scale: 2, nullable: true),
                    reader = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    non_target_response = table.Column<string>(type: "text", nullable: true),
                    has_new_lesion = table.Column<bool>(type: "boolean", nullable: false),
                    new_lesion_detail = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    reported_response = table.Column<string>(type: "text", nullable: true),
                    computed_target_response = table.Column<string>(type: "text", nullable: true),
                    computed_response = table.Column<string>(type: "text", nullable: true),
                    computed_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    target_sum = table.Column<decimal>(type: "numeric(12,2)", precision: 12, scale: 2, nullable: true),
                    override_response = table.Column<string>(type: "text", nullable: true),
                    override_reason = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_assessments", x => x.id);
                    table.UniqueConstraint("ak_assessments_id_patient_id", x => new { x.id, x.patient_id });
                    table.CheckConstraint("ck_assessments_assessed_on_date", "partial_date_is_valid(assessed_on)");
                    table.CheckConstraint("ck_assessments_baseline_has_no_response", "not is_baseline or reported_response is null and computed_response is null and override_response is null");
                    table.CheckConstraint("ck_assessments_computed_names_rule", "computed_response is null or computed_by is not null");
                    table.CheckConstraint("ck_assessments_computed_response_code", "computed_response in ('CR', 'PR', 'SD', 'NON-CR/NON-PD', 'PD', 'NE')");
                    table.CheckConstraint("ck_assessments_computed_target_response_code", "computed_target_response in ('CR', 'PR', 'SD', 'NON-CR/NON-PD', 'PD', 'NE')");
                    table.CheckConstraint("ck_assessments_criteria_code", "criteria in ('recist_1.1', 'recist_1.0', 'who', 'clinical_size', 'not_stated')");
                    table.CheckConstraint("ck_assessments_modality_code", "modality in ('ct', 'mri', 'pet_ct', 'ultrasound', 'chest_x_ray', 'clinical_examination', 'photograph', 'other')");
                    table.CheckConstraint("ck_assessments_non_target_response_code", "non_target_response in ('CR', 'PR', 'SD', 'NON-CR/NON-PD', 'PD', 'NE')");
                    table.CheckConstraint("ck_assessments_override_has_reason", "override_response is null or override_reason <> '' and override_reason is not null");
                    table.CheckConstraint("ck_assessments_override_response_code", "override_response in ('CR', 'PR', 'SD', 'NON-CR/NON-PD', 'PD', 'NE')");
                    table.CheckConstraint("ck_assessments_reported_response_code", "reported_response in ('CR', 'PR', 'SD', 'NON-CR/NON-PD', 'PD', 'NE')");
                    table.CheckConstraint("ck_assessments_slice_thickness_mm_range", "slice_thickness_mm > 0");
                    table.CheckConstraint("ck_assessments_target_sum_range", "target_sum >= 0");
                    table.ForeignKey(
                        name: "fk_assessments_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_assessments_treatment_line_id",
                        columns: x => new { x.treatment_line_id, x.patient_id },
                        principalTable: "treatment_lines",
                        principalColumns: new[] { "id", "patient_id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_assessments_visit_id",
                        columns: x => new { x.visit_id, x.patient_id },
                        principalTable: "visits",
                        principalColumns: new[] { "id", "patient_id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "clinical_pictures",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    patient_id = table.Column<Guid>(type: "uuid", nullable: false),
                    visit_id = table.Column<Guid>(type: "uuid", nullable: true),
                    kind = table.Column<string>(type: "text", nullable: false),
                    taken_on = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    content_type = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    size_bytes = table.Column<long>(type: "bigint", nullable: false),
                    sha256 = table.Column<byte[]>(type: "bytea", nullable: false),
                    storage_key = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    caption = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_clinical_pictures", x => x.id);
                    table.CheckConstraint("ck_clinical_pictures_kind_code", "kind in ('lesion', 'histology', 'imaging')");
                    table.CheckConstraint("ck_clinical_pictures_sha256_length", "octet_length(sha256) = 32");
                    table.CheckConstraint("ck_clinical_pictures_size_bytes_range", "size_bytes > 0");
                    table.CheckConstraint("ck_clinical_pictures_taken_on_date", "partial_date_is_valid(taken_on)");
                    table.ForeignKey(
                        name: "fk_clinical_pictures_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_clinical_pictures_visit_id",
                        columns: x => new { x.visit_id, x.patient_id },
                        principalTable: "visits",
                        principalColumns: new[] { "id", "patient_id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "recurrences",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    patient_id = table.Column<Guid>(type: "uuid", nullable: false),
                    visit_id = table.Column<Guid>(type: "uuid", nullable: true),
                    found_on = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    kind = table.Column<string>(type: "text", nullable: false),
                    confirmation = table.Column<string>(type: "text", nullable: true),
                    site = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_recurrences", x => x.id);
                    table.CheckConstraint("ck_recurrences_confirmation_code", "confirmation in ('histology', 'imaging', 'clinical')");
                    table.CheckConstraint("ck_recurrences_found_on_date", "partial_date_is_valid(found_on)");
                    table.CheckConstraint("ck_recurrences_kind_code", "kind in ('local', 'regional', 'distant')");
                    table.ForeignKey(
                        name: "fk_recurrences_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_recurrences_visit_id",
                        columns: x => new { x.visit_id, x.patient_id },
                        principalTable: "visits",
                        principalColumns: new[] { "id", "patient_id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "surgical_procedures",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    patient_id = table.Column<Guid>(type: "uuid", nullable: false),
                    study_id = table.Column<Guid>(type: "uuid", nullable: true),
                    treatment_line_id = table.Column<Guid>(type: "uuid", nullable: true),
                    visit_id = table.Column<Guid>(type: "uuid", nullable: true),
                    performed_on = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    technique = table.Column<string>(type: "text", nullable: false),
                    intent = table.Column<string>(type: "text", nullable: false),
                    site = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    mohs_stages = table.Column<int>(type: "integer", nullable: true),
                    margin_taken_cm = table.Column<decimal>(type: "numeric(5,2)", precision: 5, scale: 2, nullable: true),
                    peripheral_margin_mm = table.Column<decimal>(type: "numeric(6,2)", precision: 6, scale: 2, nullable: true),
                    deep_margin_mm = table.Column<decimal>(type: "numeric(6,2)", precision: 6, scale: 2, nullable: true),
                    residual_tumor = table.Column<string>(type: "text", nullable: true),
                    has_debulking = table.Column<bool>(type: "boolean", nullable: false),
                    debulked_on = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    clear_by_mohs_alone = table.Column<string>(type: "text", nullable: true),
                    has_further_resection = table.Column<bool>(type: "boolean", nullable: false),
                    further_resection_on = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    further_resection_detail = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    repair = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    defect_depth = table.Column<string>(type: "text", nullable: true),
                    final_clearance_on = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    notes = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_surgical_procedures", x => x.id);
                    table.UniqueConstraint("ak_surgical_procedures_id_patient_id", x => new { x.id, x.patient_id });
                    table.CheckConstraint("ck_surgical_procedures_clear_by_mohs_alone_code", "clear_by_mohs_alone in ('yes', 'no', 'not_recorded', 'unknown')");
                    table.CheckConstraint("ck_surgical_procedures_debulked_on_date", "partial_date_is_valid(debulked_on)");
                    table.CheckConstraint("ck_surgical_procedures_debulking_date_needs_debulking", "has_debulking or debulked_on is null");
                    table.CheckConstraint("ck_surgical_procedures_deep_margin_mm_range", "deep_margin_mm >= 0");
                    table.CheckConstraint("ck_surgical_procedures_defect_depth_code", "defect_depth in ('dermis', 'subcutis', 'fascia', 'muscle', 'periosteum', 'bone')");
                    table.CheckConstraint("ck_surgical_procedures_final_clearance_on_date", "partial_date_is_valid(final_clearance_on)");
                    table.CheckConstraint("ck_surgical_procedures_final_clearance_on_order", "partial_date_latest(final_clearance_on) >= partial_date_earliest(performed_on)");
                    table.CheckConstraint("ck_surgical_procedures_further_resection_on_date", "partial_date_is_valid(further_resection_on)");
                    table.CheckConstraint("ck_surgical_procedures_further_resection_on_order", "partial_date_latest(further_resection_on) >= partial_date_earliest(performed_on)");
                    table.CheckConstraint("ck_surgical_procedures_intent_code", "intent in ('curative', 'palliative', 'diagnostic')");
                    table.CheckConstraint("ck_surgical_procedures_margin_taken_cm_range", "margin_taken_cm >= 0");
                    table.CheckConstraint("ck_surgical_procedures_mohs_stages_range", "mohs_stages >= 0");
                    table.CheckConstraint("ck_surgical_procedures_performed_on_date", "partial_date_is_valid(performed_on)");
                    table.CheckConstraint("ck_surgical_procedures_peripheral_margin_mm_range", "peripheral_margin_mm >= 0");
                    table.CheckConstraint("ck_surgical_procedures_resection_date_needs_resection", "has_further_resection or further_resection_on is null");
                    table.CheckConstraint("ck_surgical_procedures_residual_tumor_code", "residual_tumor in ('R0', 'R1', 'R2', 'RX')");
                    table.CheckConstraint("ck_surgical_procedures_technique_code", "technique in ('mohs', 'wide_excision', 'other_margin_controlled', 'debulking', 'metastasectomy', 'other')");
                    table.ForeignKey(
                        name: "fk_surgical_procedures_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_surgical_procedures_study_id",
                        column: x => x.study_id,
                        principalTable: "studies",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_surgical_procedures_treatment_line_id",
                        columns: x => new { x.treatment_line_id, x.patient_id },
                        principalTable: "treatment_lines",
                        principalColumns: new[] { "id", "patient_id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_surgical_procedures_visit_id",
                        columns: x => new { x.visit_id, x.patient_id },
                        principalTable: "visits",
                        principalColumns: new[] { "id", "patient_id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "criterion_answers",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    patient_id = table.Column<Guid>(type: "uuid", nullable: false),
                    screening_id = table.Column<Guid>(type: "uuid", nullable: false),
                    criterion_id = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    value = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    evidence = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    evidence_on = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    is_excepted = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_criterion_answers", x => x.id);
                    table.CheckConstraint("ck_criterion_answers_evidence_on_date", "partial_date_is_valid(evidence_on)");
                    table.CheckConstraint("ck_criterion_answers_exception_covers_not_met", "not is_excepted or state = 'not_met'");
                    table.CheckConstraint("ck_criterion_answers_state_code", "state in ('unknown', 'met', 'not_met', 'conflict')");
                    table.ForeignKey(
                        name: "fk_criterion_answers_criterion_id",
                        column: x => x.criterion_id,
                        principalTable: "eligibility_criteria",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_criterion_answers_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_criterion_answers_screening_id",
                        columns: x => new { x.screening_id, x.patient_id },
                        principalTable: "screenings",
                        principalColumns: new[] { "id", "patient_id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "study_enrollments",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    patient_id = table.Column<Guid>(type: "uuid", nullable: false),
                    study_id = table.Column<Guid>(type: "uuid", nullable: false),
                    enrolled_on = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    screening_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_study_enrollments", x => x.id);
                    table.CheckConstraint("ck_study_enrollments_enrolled_on_date", "partial_date_is_valid(enrolled_on)");
                    table.ForeignKey(
                        name: "fk_study_enrollments_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_study_enrollments_screening_id",
                        columns: x => new { x.screening_id, x.patient_id },
                        principalTable: "screenings",
                        principalColumns: new[] { "id", "patient_id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_study_enrollments_study_id",
                        column: x => x.study_id,
                        principalTable: "studies",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "adverse_event_grades",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    patient_id = table.Column<Guid>(type: "uuid", nullable: false),
                    adverse_event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    from_on = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    grade = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_adverse_event_grades", x => x.id);
                    table.CheckConstraint("ck_adverse_event_grades_from_on_date", "partial_date_is_valid(from_on)");
                    table.CheckConstraint("ck_adverse_event_grades_grade_range", "grade between 1 and 5");
                    table.ForeignKey(
                        name: "fk_adverse_event_grades_adverse_event_id",
                        columns: x => new { x.adverse_event_id, x.patient_id },
                        principalTable: "adverse_events",
                        principalColumns: new[] { "id", "patient_id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_adverse_event_grades_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "drug_relations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    patient_id = table.Column<Guid>(type: "uuid", nullable: false),
                    adverse_event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    drug = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    relatedness = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_drug_relations", x => x.id);
                    table.CheckConstraint("ck_drug_relations_relatedness_code", "relatedness in ('unrelated', 'unlikely', 'possible', 'probable', 'definite', 'not_assessed')");
                    table.ForeignKey(
                        name: "fk_drug_relations_adverse_event_id",
                        columns: x => new { x.adverse_event_id, x.patient_id },
                        principalTable: "adverse_events",
                        principalColumns: new[] { "id", "patient_id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_drug_relations_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "lesion_measurements",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    patient_id = table.Column<Guid>(type: "uuid", nullable: false),
                    assessment_id = table.Column<Guid>(type: "uuid", nullable: false),
                    lesion_id = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    diameter_mm = table.Column<decimal>(type: "numeric(7,2)", precision: 7, scale: 2, nullable: true),
                    perpendicular_mm = table.Column<decimal>(type: "numeric(7,2)", precision: 7, scale: 2, nullable: true),
                    status = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_lesion_measurements", x => x.id);
                    table.CheckConstraint("ck_lesion_measurements_diameter_mm_range", "diameter_mm > 0");
                    table.CheckConstraint("ck_lesion_measurements_measured_has_diameter", "state <> 'measured' or diameter_mm is not null or status is not null");
                    table.CheckConstraint("ck_lesion_measurements_perpendicular_mm_range", "perpendicular_mm > 0");
                    table.CheckConstraint("ck_lesion_measurements_state_code", "state in ('measured', 'absent', 'too_small', 'not_evaluated')");
                    table.CheckConstraint("ck_lesion_measurements_status_code", "status in ('CR', 'PR', 'SD', 'NON-CR/NON-PD', 'PD', 'NE')");
                    table.CheckConstraint("ck_lesion_measurements_unmeasured_has_no_diameter", "state = 'measured' or diameter_mm is null and perpendicular_mm is null");
                    table.ForeignKey(
                        name: "fk_lesion_measurements_assessment_id",
                        columns: x => new { x.assessment_id, x.patient_id },
                        principalTable: "assessments",
                        principalColumns: new[] { "id", "patient_id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_lesion_measurements_lesion_id",
                        columns: x => new { x.lesion_id, x.patient_id },
                        principalTable: "lesions",
                        principalColumns: new[] { "id", "patient_id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_lesion_measurements_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "histology_examinations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    patient_id = table.Column<Guid>(type: "uuid", nullable: false),
                    treatment_line_id = table.Column<Guid>(type: "uuid", nullable: true),
                    surgical_procedure_id = table.Column<Guid>(type: "uuid", nullable: true),
                    occasion = table.Column<string>(type: "text", nullable: false),
                    specimen_on = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    cellularity_decrease_percent = table.Column<decimal>(type: "numeric(5,2)", precision: 5, scale: 2, nullable: true),
                    hyalinization = table.Column<string>(type: "text", nullable: true),
                    storiform_pattern = table.Column<string>(type: "text", nullable: true),
                    notes = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_histology_examinations", x => x.id);
                    table.CheckConstraint("ck_histology_examinations_cellularity_decrease_percent_range", "cellularity_decrease_percent between 0 and 100");
                    table.CheckConstraint("ck_histology_examinations_hyalinization_code", "hyalinization in ('none', 'slight', 'significant', 'not_recorded')");
                    table.CheckConstraint("ck_histology_examinations_occasion_code", "occasion in ('before_treatment', 'after_treatment')");
                    table.CheckConstraint("ck_histology_examinations_specimen_on_date", "partial_date_is_valid(specimen_on)");
                    table.CheckConstraint("ck_histology_examinations_storiform_pattern_code", "storiform_pattern in ('yes', 'no', 'not_recorded', 'unknown')");
                    table.ForeignKey(
                        name: "fk_histology_examinations_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_histology_examinations_surgical_procedure_id",
                        columns: x => new { x.surgical_procedure_id, x.patient_id },
                        principalTable: "surgical_procedures",
                        principalColumns: new[] { "id", "patient_id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_histology_examinations_treatment_line_id",
                        columns: x => new { x.treatment_line_id, x.patient_id },
                        principalTable: "treatment_lines",
                        principalColumns: new[] { "id", "patient_id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_adverse_event_grades_adverse_event_id",
                table: "adverse_event_grades",
                column: "adverse_event_id");

            migrationBuilder.CreateIndex(
                name: "ix_adverse_event_grades_patient_id",
                table: "adverse_event_grades",
                column: "patient_id");

            migrationBuilder.CreateIndex(
                name: "ix_adverse_event_inquiries_patient_id",
                table: "adverse_event_inquiries",
                column: "patient_id");

            migrationBuilder.CreateIndex(
                name: "ix_adverse_event_inquiries_visit_id",
                table: "adverse_event_inquiries",
                column: "visit_id");

            migrationBuilder.CreateIndex(
                name: "ix_adverse_events_patient_id",
                table: "adverse_events",
                column: "patient_id");

            migrationBuilder.CreateIndex(
                name: "ix_adverse_events_treatment_line_id",
                table: "adverse_events",
                column: "treatment_line_id");

            migrationBuilder.CreateIndex(
                name: "ix_adverse_events_visit_id",
                table: "adverse_events",
                column: "visit_id");

            migrationBuilder.CreateIndex(
                name: "ix_alive_contacts_patient_id",
                table: "alive_contacts",
                column: "patient_id");

            migrationBuilder.CreateIndex(
                name: "ix_assessments_baseline",
                table: "assessments",
                column: "treatment_line_id",
                unique: true,
                filter: "is_baseline");

            migrationBuilder.CreateIndex(
                name: "ix_assessments_patient_id",
                table: "assessments",
                column: "patient_id");

            migrationBuilder.CreateIndex(
                name: "ix_assessments_treatment_line_id",
                table: "assessments",
                column: "treatment_line_id");

            migrationBuilder.CreateIndex(
                name: "ix_assessments_visit_id",
                table: "assessments",
                column: "visit_id");

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_patient_id_id",
                table: "audit_entries",
                columns: new[] { "patient_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_table_name_row_id",
                table: "audit_entries",
                columns: new[] { "table_name", "row_id" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_user_id_id",
                table: "audit_entries",
                columns: new[] { "user_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_baseline_examinations_patient_id",
                table: "baseline_examinations",
                column: "patient_id");

            migrationBuilder.CreateIndex(
                name: "ix_clinical_pictures_patient_id",
                table: "clinical_pictures",
                column: "patient_id");

            migrationBuilder.CreateIndex(
                name: "ix_clinical_pictures_storage_key",
                table: "clinical_pictures",
                column: "storage_key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_clinical_pictures_visit_id",
                table: "clinical_pictures",
                column: "visit_id");

            migrationBuilder.CreateIndex(
                name: "ix_clinical_sizes_patient_id",
                table: "clinical_sizes",
                column: "patient_id");

            migrationBuilder.CreateIndex(
                name: "ix_clinical_sizes_treatment_line_id",
                table: "clinical_sizes",
                column: "treatment_line_id");

            migrationBuilder.CreateIndex(
                name: "ix_consents_patient_id",
                table: "consents",
                column: "patient_id");

            migrationBuilder.CreateIndex(
                name: "ix_criteria_sets_study_id_code_version",
                table: "criteria_sets",
                columns: new[] { "study_id", "code", "version" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_criterion_answers_patient_id",
                table: "criterion_answers",
                column: "patient_id");

            migrationBuilder.CreateIndex(
                name: "ix_criterion_answers_screening_id_criterion_id",
                table: "criterion_answers",
                columns: new[] { "screening_id", "criterion_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_ctcae_terms_version_term",
                table: "ctcae_terms",
                columns: new[] { "version", "term" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_deaths_patient_id",
                table: "deaths",
                column: "patient_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_diagnoses_patient_id",
                table: "diagnoses",
                column: "patient_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_disease_sites_dominant",
                table: "disease_sites",
                column: "patient_id",
                unique: true,
                filter: "is_dominant");

            migrationBuilder.CreateIndex(
                name: "ix_disease_sites_patient_id",
                table: "disease_sites",
                column: "patient_id");

            migrationBuilder.CreateIndex(
                name: "ix_dose_periods_patient_id",
                table: "dose_periods",
                column: "patient_id");

            migrationBuilder.CreateIndex(
                name: "ix_dose_periods_treatment_line_id",
                table: "dose_periods",
                column: "treatment_line_id");

            migrationBuilder.CreateIndex(
                name: "ix_drug_relations_adverse_event_id_drug",
                table: "drug_relations",
                columns: new[] { "adverse_event_id", "drug" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_drug_relations_patient_id",
                table: "drug_relations",
                column: "patient_id");

            migrationBuilder.CreateIndex(
                name: "ix_eligibility_criteria_criteria_set_id_code",
                table: "eligibility_criteria",
                columns: new[] { "criteria_set_id", "code" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_eligibility_criteria_criteria_set_id_number",
                table: "eligibility_criteria",
                columns: new[] { "criteria_set_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_histology_examinations_patient_id",
                table: "histology_examinations",
                column: "patient_id");

            migrationBuilder.CreateIndex(
                name: "ix_imported_patient_ids_patient_id",
                table: "imported_patient_ids",
                column: "patient_id");

            migrationBuilder.CreateIndex(
                name: "ix_imported_patient_ids_study_id_site_id_value",
                table: "imported_patient_ids",
                columns: new[] { "study_id", "site_id", "value" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_lesion_measurements_assessment_id_lesion_id",
                table: "lesion_measurements",
                columns: new[] { "assessment_id", "lesion_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_lesion_measurements_lesion_id",
                table: "lesion_measurements",
                column: "lesion_id");

            migrationBuilder.CreateIndex(
                name: "ix_lesion_measurements_patient_id",
                table: "lesion_measurements",
                column: "patient_id");

            migrationBuilder.CreateIndex(
                name: "ix_lesions_patient_id",
                table: "lesions",
                column: "patient_id");

            migrationBuilder.CreateIndex(
                name: "ix_lesions_treatment_line_id_number",
                table: "lesions",
                columns: new[] { "treatment_line_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_patients_imported_id",
                table: "patients",
                column: "imported_id",
                filter: "imported_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_patients_registry_number",
                table: "patients",
                column: "registry_number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_patients_site_id",
                table: "patients",
                column: "site_id");

            migrationBuilder.CreateIndex(
                name: "ix_planned_visits_visit_schedule_id_number",
                table: "planned_visits",
                columns: new[] { "visit_schedule_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_prior_treatments_patient_id",
                table: "prior_treatments",
                column: "patient_id");

            migrationBuilder.CreateIndex(
                name: "ix_radiotherapies_patient_id",
                table: "radiotherapies",
                column: "patient_id");

            migrationBuilder.CreateIndex(
                name: "ix_recurrences_patient_id",
                table: "recurrences",
                column: "patient_id");

            migrationBuilder.CreateIndex(
                name: "ix_recurrences_visit_id",
                table: "recurrences",
                column: "visit_id");

            migrationBuilder.CreateIndex(
                name: "ix_reported_progressions_patient_id",
                table: "reported_progressions",
                column: "patient_id");

            migrationBuilder.CreateIndex(
                name: "ix_reported_progressions_treatment_line_id",
                table: "reported_progressions",
                column: "treatment_line_id");

            migrationBuilder.CreateIndex(
                name: "ix_role_claims_role_id",
                table: "role_claims",
                column: "role_id");

            migrationBuilder.CreateIndex(
                name: "ix_roles_normalized_name",
                table: "roles",
                column: "normalized_name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_screenings_patient_id",
                table: "screenings",
                column: "patient_id");

            migrationBuilder.CreateIndex(
                name: "ix_screenings_study_id_decision",
                table: "screenings",
                columns: new[] { "study_id", "decision" });

            migrationBuilder.CreateIndex(
                name: "ix_site_memberships_current",
                table: "site_memberships",
                column: "patient_id",
                unique: true,
                filter: "to_on is null");

            migrationBuilder.CreateIndex(
                name: "ix_site_memberships_patient_id",
                table: "site_memberships",
                column: "patient_id");

            migrationBuilder.CreateIndex(
                name: "ix_sites_code",
                table: "sites",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_studies_code",
                table: "studies",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_study_enrollments_patient_id_study_id",
                table: "study_enrollments",
                columns: new[] { "patient_id", "study_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_study_enrollments_study_id",
                table: "study_enrollments",
                column: "study_id");

            migrationBuilder.CreateIndex(
                name: "ix_surgical_procedures_patient_id",
                table: "surgical_procedures",
                column: "patient_id");

            migrationBuilder.CreateIndex(
                name: "ix_treatment_lines_patient_id_ordinal",
                table: "treatment_lines",
                columns: new[] { "patient_id", "ordinal" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_treatment_lines_study_id",
                table: "treatment_lines",
                column: "study_id");

            migrationBuilder.CreateIndex(
                name: "ix_user_claims_user_id",
                table: "user_claims",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_user_logins_user_id",
                table: "user_logins",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_user_passkeys_user_id",
                table: "user_passkeys",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_user_roles_role_id",
                table: "user_roles",
                column: "role_id");

            migrationBuilder.CreateIndex(
                name: "ix_user_sites_site_id",
                table: "user_sites",
                column: "site_id");

            migrationBuilder.CreateIndex(
                name: "ix_users_normalized_email",
                table: "users",
                column: "normalized_email",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_users_normalized_user_name",
                table: "users",
                column: "normalized_user_name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_visit_schedules_study_id_version",
                table: "visit_schedules",
                columns: new[] { "study_id", "version" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_visits_next_visit_on",
                table: "visits",
                column: "next_visit_on",
                filter: "next_visit_on is not null");

            migrationBuilder.CreateIndex(
                name: "ix_visits_patient_id",
                table: "visits",
                column: "patient_id");

            // Nobody changes the audit trail, the owner of the table included.
            migrationBuilder.Sql("""
                create function audit_entries_refuse_change() returns trigger language plpgsql as $$
                begin
                    raise exception 'The audit trail is only ever added to.' using errcode = 'insufficient_privilege';
                end
                $$;
                create trigger audit_entries_only_added before update or delete or truncate on audit_entries
                    for each statement execute function audit_entries_refuse_change();
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "adverse_event_grades");

            migrationBuilder.DropTable(
                name: "adverse_event_inquiries");

            migrationBuilder.DropTable(
                name: "alive_contacts");

            migrationBuilder.DropTable(
                name: "audit_entries");

            migrationBuilder.DropTable(
                name: "baseline_examinations");

            migrationBuilder.DropTable(
                name: "clinical_pictures");

            migrationBuilder.DropTable(
                name: "clinical_sizes");

            migrationBuilder.DropTable(
                name: "consents");

            migrationBuilder.DropTable(
                name: "criterion_answers");

            migrationBuilder.DropTable(
                name: "ctcae_terms");

            migrationBuilder.DropTable(
                name: "data_protection_keys");

            migrationBuilder.DropTable(
                name: "deaths");

            migrationBuilder.DropTable(
                name: "diagnoses");

            migrationBuilder.DropTable(
                name: "disease_sites");

            migrationBuilder.DropTable(
                name: "dose_periods");

            migrationBuilder.DropTable(
                name: "drug_relations");

            migrationBuilder.DropTable(
                name: "histology_examinations");

            migrationBuilder.DropTable(
                name: "imported_patient_ids");

            migrationBuilder.DropTable(
                name: "lesion_measurements");

            migrationBuilder.DropTable(
                name: "patient_identities");

            migrationBuilder.DropTable(
                name: "patient_keys");

            migrationBuilder.DropTable(
                name: "planned_visits");

            migrationBuilder.DropTable(
                name: "prior_treatments");

            migrationBuilder.DropTable(
                name: "radiotherapies");

            migrationBuilder.DropTable(
                name: "recurrences");

            migrationBuilder.DropTable(
                name: "reported_progressions");

            migrationBuilder.DropTable(
                name: "role_claims");

            migrationBuilder.DropTable(
                name: "site_memberships");

            migrationBuilder.DropTable(
                name: "study_enrollments");

            migrationBuilder.DropTable(
                name: "user_claims");

            migrationBuilder.DropTable(
                name: "user_logins");

            migrationBuilder.DropTable(
                name: "user_passkeys");

            migrationBuilder.DropTable(
                name: "user_roles");

            migrationBuilder.DropTable(
                name: "user_sites");

            migrationBuilder.DropTable(
                name: "user_tokens");

            migrationBuilder.DropTable(
                name: "eligibility_criteria");

            migrationBuilder.DropTable(
                name: "adverse_events");

            migrationBuilder.DropTable(
                name: "surgical_procedures");

            migrationBuilder.DropTable(
                name: "assessments");

            migrationBuilder.DropTable(
                name: "lesions");

            migrationBuilder.DropTable(
                name: "visit_schedules");

            migrationBuilder.DropTable(
                name: "screenings");

            migrationBuilder.DropTable(
                name: "roles");

            migrationBuilder.DropTable(
                name: "users");

            migrationBuilder.DropTable(
                name: "visits");

            migrationBuilder.DropTable(
                name: "treatment_lines");

            migrationBuilder.DropTable(
                name: "criteria_sets");

            migrationBuilder.DropTable(
                name: "patients");

            migrationBuilder.DropTable(
                name: "studies");

            migrationBuilder.DropTable(
                name: "sites");

            migrationBuilder.DropSequence(
                name: "registry_numbers");

            migrationBuilder.Sql("""
                drop function audit_entries_refuse_change;
                drop function partial_date_is_valid;
                drop function partial_date_earliest;
                drop function partial_date_latest;
                """);
        }
    }
}
