using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DfspRegistry.Data.Migrations
{
    /// <inheritdoc />
    public partial class PatientTransfers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "patient_transfers",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    patient_id = table.Column<Guid>(type: "uuid", nullable: false),
                    registry_number = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    from_site_id = table.Column<Guid>(type: "uuid", nullable: false),
                    to_site_id = table.Column<Guid>(type: "uuid", nullable: false),
                    reason = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    proposed_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    proposed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    outcome = table.Column<string>(type: "text", nullable: true),
                    decided_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    decided_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    note = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_patient_transfers", x => x.id);
                    table.CheckConstraint("ck_patient_transfers_decided_whole", "(outcome is null) = (decided_at is null) and (outcome is null) = (decided_by is null)");
                    table.CheckConstraint("ck_patient_transfers_outcome_code", "outcome in ('accepted', 'declined', 'withdrawn')");
                    table.CheckConstraint("ck_patient_transfers_to_another_site", "from_site_id <> to_site_id");
                    table.ForeignKey(
                        name: "fk_patient_transfers_from_site_id",
                        column: x => x.from_site_id,
                        principalTable: "sites",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_patient_transfers_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_patient_transfers_to_site_id",
                        column: x => x.to_site_id,
                        principalTable: "sites",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_patient_transfers_from_site_id",
                table: "patient_transfers",
                column: "from_site_id");

            migrationBuilder.CreateIndex(
                name: "ix_patient_transfers_patient_id",
                table: "patient_transfers",
                column: "patient_id");

            migrationBuilder.CreateIndex(
                name: "ix_patient_transfers_to_site_id",
                table: "patient_transfers",
                column: "to_site_id");

            migrationBuilder.CreateIndex(
                name: "ix_patient_transfers_waiting",
                table: "patient_transfers",
                column: "patient_id",
                unique: true,
                filter: "outcome is null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "patient_transfers");
        }
    }
}
