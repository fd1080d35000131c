using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DfspRegistry.Data.Migrations
{
    /// <inheritdoc />
    public partial class EntryDrafts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "entry_drafts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    patient_id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    path = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    record_id = table.Column<Guid>(type: "uuid", nullable: true),
                    base_version = table.Column<int>(type: "integer", nullable: true),
                    form_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false),
                    fields = table.Column<string>(type: "jsonb", maxLength: -1, nullable: false),
                    shown = table.Column<string>(type: "jsonb", maxLength: -1, nullable: false),
                    typed = table.Column<int>(type: "integer", nullable: false),
                    kept_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_entry_drafts", x => x.id);
                    table.ForeignKey(
                        name: "fk_entry_drafts_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_entry_drafts_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "submitted_forms",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    patient_id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    form_id = table.Column<Guid>(type: "uuid", nullable: false),
                    content = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    record_id = table.Column<Guid>(type: "uuid", nullable: true),
                    sent_to = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_submitted_forms", x => x.id);
                    table.ForeignKey(
                        name: "fk_submitted_forms_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_submitted_forms_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_entry_drafts_patient_id",
                table: "entry_drafts",
                column: "patient_id");

            migrationBuilder.CreateIndex(
                name: "ix_entry_drafts_record_id",
                table: "entry_drafts",
                column: "record_id");

            migrationBuilder.CreateIndex(
                name: "ix_entry_drafts_user_id_path",
                table: "entry_drafts",
                columns: new[] { "user_id", "path" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_submitted_forms_patient_id",
                table: "submitted_forms",
                column: "patient_id");

            migrationBuilder.CreateIndex(
                name: "ix_submitted_forms_record_id",
                table: "submitted_forms",
                column: "record_id");

            migrationBuilder.CreateIndex(
                name: "ix_submitted_forms_user_id_form_id",
                table: "submitted_forms",
                columns: new[] { "user_id", "form_id" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "entry_drafts");

            migrationBuilder.DropTable(
                name: "submitted_forms");
        }
    }
}
