using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DfspRegistry.Data.Migrations
{
    /// <inheritdoc />
    public partial class VisitKindsAndCalendarFeeds : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "kind",
                table: "planned_visits",
                type: "text",
                nullable: true);
            // Plans that are there already are those of the templates, whose visits each count from what they are for.
            migrationBuilder.Sql("""
                update planned_visits set kind = case
                    when anchor = 'last_dose' then 'surgery'
                    when anchor = 'progression' then 'contact'
                    when anchor = 'surgery' or title = 'Baseline work-up' then 'examination'
                    else 'assessment' end
                """);
            migrationBuilder.AlterColumn<string>(name: "kind", table: "planned_visits", type: "text", nullable: false, oldNullable: true);

            migrationBuilder.CreateTable(
                name: "calendar_feeds",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    token_hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    made_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_calendar_feeds", x => x.user_id);
                    table.CheckConstraint("ck_calendar_feeds_token_hash_length", "length(token_hash) = 32");
                    table.ForeignKey(
                        name: "fk_calendar_feeds_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.AddCheckConstraint(
                name: "ck_planned_visits_kind_code",
                table: "planned_visits",
                sql: "kind in ('examination', 'assessment', 'surgery', 'contact')");

            migrationBuilder.CreateIndex(
                name: "ix_calendar_feeds_token_hash",
                table: "calendar_feeds",
                column: "token_hash",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "calendar_feeds");

            migrationBuilder.DropCheckConstraint(
                name: "ck_planned_visits_kind_code",
                table: "planned_visits");

            migrationBuilder.DropColumn(
                name: "kind",
                table: "planned_visits");
        }
    }
}
