using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DfspRegistry.Data.Migrations
{
    /// <inheritdoc />
    public partial class ReportedBestResponse : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "reported_best_response",
                table: "treatment_lines",
                type: "text",
                nullable: true);

            migrationBuilder.AddCheckConstraint(
                name: "ck_treatment_lines_reported_best_response_code",
                table: "treatment_lines",
                sql: "reported_best_response in ('CR', 'PR', 'SD', 'NON-CR/NON-PD', 'PD', 'NE')");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_treatment_lines_reported_best_response_code",
                table: "treatment_lines");

            migrationBuilder.DropColumn(
                name: "reported_best_response",
                table: "treatment_lines");
        }
    }
}
