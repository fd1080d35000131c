using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DfspRegistry.Data.Migrations
{
    /// <inheritdoc />
    public partial class MissingAnswers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "open_items",
                table: "visits",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "missing_answers",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    patient_id = table.Column<Guid>(type: "uuid", nullable: false),
                    visit_id = table.Column<Guid>(type: "uuid", nullable: false),
                    item = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    subject_id = table.Column<Guid>(type: "uuid", nullable: true),
                    reason = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_missing_answers", x => x.id);
                    table.CheckConstraint("ck_missing_answers_item_filled", "item <> ''");
                    table.CheckConstraint("ck_missing_answers_reason_code", "reason in ('not_done', 'not_recorded', 'unknown', 'patient_declined', 'not_applicable')");
                    table.ForeignKey(
                        name: "fk_missing_answers_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_missing_answers_visit_id",
                        columns: x => new { x.visit_id, x.patient_id },
                        principalTable: "visits",
                        principalColumns: new[] { "id", "patient_id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.AddCheckConstraint(
                name: "ck_visits_complete_without_open_items",
                table: "visits",
                sql: "open_items = 0 or (open_items > 0 and state = 'in_progress')");

            migrationBuilder.CreateIndex(
                name: "ix_missing_answers_patient_id",
                table: "missing_answers",
                column: "patient_id");

            migrationBuilder.CreateIndex(
                name: "ix_missing_answers_visit_id_item_subject_id",
                table: "missing_answers",
                columns: new[] { "visit_id", "item", "subject_id" },
                unique: true)
                .Annotation("Npgsql:NullsDistinct", false);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "missing_answers");

            migrationBuilder.DropCheckConstraint(
                name: "ck_visits_complete_without_open_items",
                table: "visits");

            migrationBuilder.DropColumn(
                name: "open_items",
                table: "visits");
        }
    }
}
