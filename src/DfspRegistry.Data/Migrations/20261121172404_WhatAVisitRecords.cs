using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DfspRegistry.Data.Migrations
{
    /// <inheritdoc />
    public partial class WhatAVisitRecords : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "end_visit_id",
                table: "treatment_lines",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "end_visit_id",
                table: "adverse_events",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "visit_id",
                table: "adverse_event_grades",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_treatment_lines_end_visit_id",
                table: "treatment_lines",
                column: "end_visit_id");

            migrationBuilder.CreateIndex(
                name: "ix_adverse_events_end_visit_id",
                table: "adverse_events",
                column: "end_visit_id");

            migrationBuilder.CreateIndex(
                name: "ix_adverse_event_grades_visit_id",
                table: "adverse_event_grades",
                column: "visit_id");

            migrationBuilder.AddForeignKey(
                name: "fk_adverse_event_grades_visit_id",
                table: "adverse_event_grades",
                columns: new[] { "visit_id", "patient_id" },
                principalTable: "visits",
                principalColumns: new[] { "id", "patient_id" },
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "fk_adverse_events_end_visit_id",
                table: "adverse_events",
                columns: new[] { "end_visit_id", "patient_id" },
                principalTable: "visits",
                principalColumns: new[] { "id", "patient_id" },
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "fk_treatment_lines_end_visit_id",
                table: "treatment_lines",
                columns: new[] { "end_visit_id", "patient_id" },
                principalTable: "visits",
                principalColumns: new[] { "id", "patient_id" },
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_adverse_event_grades_visit_id",
                table: "adverse_event_grades");

            migrationBuilder.DropForeignKey(
                name: "fk_adverse_events_end_visit_id",
                table: "adverse_events");

            migrationBuilder.DropForeignKey(
                name: "fk_treatment_lines_end_visit_id",
                table: "treatment_lines");

            migrationBuilder.DropIndex(
                name: "ix_treatment_lines_end_visit_id",
                table: "treatment_lines");

            migrationBuilder.DropIndex(
                name: "ix_adverse_events_end_visit_id",
                table: "adverse_events");

            migrationBuilder.DropIndex(
                name: "ix_adverse_event_grades_visit_id",
                table: "adverse_event_grades");

            migrationBuilder.DropColumn(
                name: "end_visit_id",
                table: "treatment_lines");

            migrationBuilder.DropColumn(
                name: "end_visit_id",
                table: "adverse_events");

            migrationBuilder.DropColumn(
                name: "visit_id",
                table: "adverse_event_grades");
        }
    }
}
