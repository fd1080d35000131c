using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DfspRegistry.Data.Migrations
{
    /// <inheritdoc />
    public partial class PicturesOfVisits : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_clinical_pictures_patient_id",
                table: "clinical_pictures");

            migrationBuilder.DropIndex(
                name: "ix_clinical_pictures_storage_key",
                table: "clinical_pictures");

            migrationBuilder.DropColumn(
                name: "content_type",
                table: "clinical_pictures");

            migrationBuilder.DropColumn(
                name: "storage_key",
                table: "clinical_pictures");

            migrationBuilder.AlterColumn<Guid>(
                name: "visit_id",
                table: "clinical_pictures",
                type: "uuid",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"),
                oldClrType: typeof(Guid),
                oldType: "uuid",
                oldNullable: true);

            migrationBuilder.AlterColumn<int>(
                name: "size_bytes",
                table: "clinical_pictures",
                type: "integer",
                nullable: false,
                oldClrType: typeof(long),
                oldType: "bigint");

            migrationBuilder.AddColumn<string>(
                name: "format",
                table: "clinical_pictures",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "height",
                table: "clinical_pictures",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<Guid>(
                name: "lesion_id",
                table: "clinical_pictures",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "width",
                table: "clinical_pictures",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddUniqueConstraint(
                name: "ak_clinical_pictures_id_patient_id",
                table: "clinical_pictures",
                columns: new[] { "id", "patient_id" });

            migrationBuilder.CreateTable(
                name: "picture_contents",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    patient_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sealed_file = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_picture_contents", x => x.id);
                    table.ForeignKey(
                        name: "fk_picture_contents_id",
                        columns: x => new { x.id, x.patient_id },
                        principalTable: "clinical_pictures",
                        principalColumns: new[] { "id", "patient_id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_picture_contents_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_clinical_pictures_patient_id_sha256",
                table: "clinical_pictures",
                columns: new[] { "patient_id", "sha256" },
                unique: true);

            migrationBuilder.AddCheckConstraint(
                name: "ck_clinical_pictures_format_code",
                table: "clinical_pictures",
                sql: "format in ('jpeg', 'png', 'webp')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_clinical_pictures_height_range",
                table: "clinical_pictures",
                sql: "height > 0");

            migrationBuilder.AddCheckConstraint(
                name: "ck_clinical_pictures_width_range",
                table: "clinical_pictures",
                sql: "width > 0");

            migrationBuilder.AddForeignKey(
                name: "fk_clinical_pictures_lesion_id",
                table: "clinical_pictures",
                columns: new[] { "lesion_id", "patient_id" },
                principalTable: "lesions",
                principalColumns: new[] { "id", "patient_id" },
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_clinical_pictures_lesion_id",
                table: "clinical_pictures");

            migrationBuilder.DropTable(
                name: "picture_contents");

            migrationBuilder.DropUniqueConstraint(
                name: "ak_clinical_pictures_id_patient_id",
                table: "clinical_pictures");

            migrationBuilder.DropIndex(
                name: "ix_clinical_pictures_patient_id_sha256",
                table: "clinical_pictures");

            migrationBuilder.DropCheckConstraint(
                name: "ck_clinical_pictures_format_code",
                table: "clinical_pictures");

            migrationBuilder.DropCheckConstraint(
                name: "ck_clinical_pictures_height_range",
                table: "clinical_pictures");

            migrationBuilder.DropCheckConstraint(
                name: "ck_clinical_pictures_width_range",
                table: "clinical_pictures");

            migrationBuilder.DropColumn(
                name: "format",
                table: "clinical_pictures");

            migrationBuilder.DropColumn(
                name: "height",
                table: "clinical_pictures");

            migrationBuilder.DropColumn(
                name: "lesion_id",
                table: "clinical_pictures");

            migrationBuilder.DropColumn(
                name: "width",
                table: "clinical_pictures");

            migrationBuilder.AlterColumn<Guid>(
                name: "visit_id",
                table: "clinical_pictures",
                type: "uuid",
                nullable: true,
                oldClrType: typeof(Guid),
                oldType: "uuid");

            migrationBuilder.AlterColumn<long>(
                name: "size_bytes",
                table: "clinical_pictures",
                type: "bigint",
                nullable: false,
                oldClrType: typeof(int),
                oldType: "integer");

            migrationBuilder.AddColumn<string>(
                name: "content_type",
                table: "clinical_pictures",
                type: "character varying(200)",
                maxLength: 200,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "storage_key",
                table: "clinical_pictures",
                type: "character varying(200)",
                maxLength: 200,
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateIndex(
                name: "ix_clinical_pictures_patient_id",
                table: "clinical_pictures",
                column: "patient_id");

            migrationBuilder.CreateIndex(
                name: "ix_clinical_pictures_storage_key",
                table: "clinical_pictures",
                column: "storage_key",
                unique: true);
        }
    }
}
