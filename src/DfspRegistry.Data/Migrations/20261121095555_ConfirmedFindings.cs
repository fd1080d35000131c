using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DfspRegistry.Data.Migrations
{
    /// <inheritdoc />
    public partial class ConfirmedFindings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_lesion_measurements_state_code",
                table: "lesion_measurements");

            migrationBuilder.AddColumn<string>(
                name: "certainty",
                table: "lesions",
                type: "text",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "confirmed_findings",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    patient_id = table.Column<Guid>(type: "uuid", nullable: false),
                    visit_id = table.Column<Guid>(type: "uuid", nullable: false),
                    code = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    subject_id = table.Column<Guid>(type: "uuid", nullable: true),
                    message = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_confirmed_findings", x => x.id);
                    table.ForeignKey(
                        name: "fk_confirmed_findings_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_confirmed_findings_visit_id",
                        columns: x => new { x.visit_id, x.patient_id },
                        principalTable: "visits",
                        principalColumns: new[] { "id", "patient_id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.AddCheckConstraint(
                name: "ck_lesions_certainty_code",
                table: "lesions",
                sql: "certainty in ('certain', 'equivocal', 'not_tumor')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_lesions_certainty_of_new",
                table: "lesions",
                sql: "certainty is null or role = 'new'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_lesion_measurements_state_code",
                table: "lesion_measurements",
                sql: "state in ('measured', 'absent', 'too_small', 'not_evaluated', 'merged')");

            migrationBuilder.CreateIndex(
                name: "ix_confirmed_findings_patient_id",
                table: "confirmed_findings",
                column: "patient_id");

            migrationBuilder.CreateIndex(
                name: "ix_confirmed_findings_visit_id_code_subject_id",
                table: "confirmed_findings",
                columns: new[] { "visit_id", "code", "subject_id" },
                unique: true)
                .Annotation("Npgsql:NullsDistinct", false);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "confirmed_findings");

            migrationBuilder.DropCheckConstraint(
                name: "ck_lesions_certainty_code",
                table: "lesions");

            migrationBuilder.DropCheckConstraint(
                name: "ck_lesions_certainty_of_new",
                table: "lesions");

            migrationBuilder.DropCheckConstraint(
                name: "ck_lesion_measurements_state_code",
                table: "lesion_measurements");

            migrationBuilder.DropColumn(
                name: "certainty",
                table: "lesions");

            migrationBuilder.AddCheckConstraint(
                name: "ck_lesion_measurements_state_code",
                table: "lesion_measurements",
                sql: "state in ('measured', 'absent', 'too_small', 'not_evaluated')");
        }
    }
}
