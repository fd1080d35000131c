using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DfspRegistry.Data.Migrations
{
    /// <inheritdoc />
    public partial class RowExports : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "row_exports",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    study_id = table.Column<Guid>(type: "uuid", nullable: false),
                    site_ids = table.Column<Guid[]>(type: "uuid[]", nullable: false),
                    content = table.Column<string>(type: "text", nullable: false),
                    dates = table.Column<string>(type: "text", nullable: false),
                    purpose = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    requested_by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    requested_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    requested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    patients = table.Column<int>(type: "integer", nullable: false),
                    singled_out = table.Column<int>(type: "integer", nullable: false),
                    secret = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    outcome = table.Column<string>(type: "text", nullable: true),
                    decided_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    decided_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    decided_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    note = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    acknowledged = table.Column<int>(type: "integer", nullable: true),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_row_exports", x => x.id);
                    table.CheckConstraint("ck_row_exports_approved_for_a_time", "coalesce(outcome = 'approved', false) = (expires_at is not null) and (expires_at is null) = (acknowledged is null)");
                    table.CheckConstraint("ck_row_exports_content_code", "content in ('records', 'analysis')");
                    table.CheckConstraint("ck_row_exports_dates_code", "dates in ('kept', 'shifted', 'since_first_dose')");
                    table.CheckConstraint("ck_row_exports_decided_by_another", "outcome is null or (outcome = 'withdrawn') = (decided_by_id = requested_by_id)");
                    table.CheckConstraint("ck_row_exports_decided_whole", "(outcome is null) = (decided_at is null) and (outcome is null) = (decided_by_id is null) and (outcome is null) = (decided_by is null)");
                    table.CheckConstraint("ck_row_exports_for_some_site", "cardinality(site_ids) > 0");
                    table.CheckConstraint("ck_row_exports_outcome_code", "outcome in ('approved', 'declined', 'withdrawn')");
                    table.CheckConstraint("ck_row_exports_purpose_filled", "purpose <> ''");
                    table.CheckConstraint("ck_row_exports_secret_length", "length(secret) = 32");
                    table.ForeignKey(
                        name: "fk_row_exports_decided_by_id",
                        column: x => x.decided_by_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_row_exports_requested_by_id",
                        column: x => x.requested_by_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_row_exports_study_id",
                        column: x => x.study_id,
                        principalTable: "studies",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "row_export_downloads",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    row_export_id = table.Column<Guid>(type: "uuid", nullable: false),
                    downloaded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    sha256 = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    patients = table.Column<int>(type: "integer", nullable: false),
                    withheld = table.Column<int>(type: "integer", nullable: false),
                    rows = table.Column<int>(type: "integer", nullable: false),
                    contents = table.Column<string>(type: "text", maxLength: -1, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_row_export_downloads", x => x.id);
                    table.CheckConstraint("ck_row_export_downloads_sha256_length", "length(sha256) = 64");
                    table.ForeignKey(
                        name: "fk_row_export_downloads_row_export_id",
                        column: x => x.row_export_id,
                        principalTable: "row_exports",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_row_export_downloads_row_export_id",
                table: "row_export_downloads",
                column: "row_export_id");

            migrationBuilder.CreateIndex(
                name: "ix_row_exports_requested_by_id",
                table: "row_exports",
                column: "requested_by_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "row_export_downloads");

            migrationBuilder.DropTable(
                name: "row_exports");
        }
    }
}
