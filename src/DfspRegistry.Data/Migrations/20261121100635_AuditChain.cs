using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DfspRegistry.Data.Migrations
{
    /// <inheritdoc />
    public partial class AuditChain : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "audit_chain",
                columns: table => new
                {
                    position = table.Column<long>(type: "bigint", nullable: false),
                    entry_id = table.Column<long>(type: "bigint", nullable: false),
                    previous_hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_chain", x => x.position);
                });

            migrationBuilder.CreateIndex(
                name: "ix_audit_chain_entry_id",
                table: "audit_chain",
                column: "entry_id",
                unique: true);

            // At commit, so that long work holds up nobody who only looks at a patient, and so that positions stand in the order in which transactions
            // became visible. As the tables' owner, so that no writer needs, or has, a right on the chain.
            migrationBuilder.Sql("""
                create function audit_part(value text) returns text language sql immutable parallel safe as $$
                    select case when value is null then '-' else octet_length(convert_to(value, 'UTF8')) || ':' || value end || chr(10)
                $$;
                create function audit_entry_hash(place bigint, previous bytea, e audit_entries) returns bytea language sql stable as $$
                    select sha256(convert_to(
                        audit_part(place::text) || audit_part(encode(previous, 'hex')) || audit_part(e.id::text)
                        || audit_part(to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
                        || audit_part(e.user_id::text) || audit_part(e.user_name) || audit_part(e.source) || audit_part(e.action) || audit_part(e.table_name)
                        || audit_part(e.row_id) || audit_part(e.patient_id::text) || audit_part(e.old_values::text) || audit_part(e.new_values::text)
                        || audit_part(e.reason), 'UTF8'))
                $$;
                create function audit_entries_chain() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
                declare
                    place bigint;
                    previous bytea;
                begin
                    -- One at a time, until the transaction ends; the number means this chain and nothing else.
                    perform pg_advisory_xact_lock(4927301);
                    select position, hash into place, previous from audit_chain order by position desc limit 1;
                    place := coalesce(place, 0) + 1;
                    previous := coalesce(previous, decode(repeat('00', 32), 'hex'));
                    insert into audit_chain (position, entry_id, previous_hash, hash) values (place, new.id, previous, audit_entry_hash(place, previous, new));
                    return null;
                end
                $$;
                do $$
                declare
                    e audit_entries;
                    place bigint := 0;
                    previous bytea := decode(repeat('00', 32), 'hex');
                    own bytea;
                begin
                    for e in select * from audit_entries order by id loop
                        place := place + 1;
                        own := audit_entry_hash(place, previous, e);
                        insert into audit_chain (position, entry_id, previous_hash, hash) values (place, e.id, previous, own);
                        previous := own;
                    end loop;
                end
                $$;
                create constraint trigger audit_entries_are_chained after insert on audit_entries deferrable initially deferred
                    for each row execute function audit_entries_chain();
                create trigger audit_chain_only_added before update or delete or truncate on audit_chain
                    for each statement execute function audit_entries_refuse_change();
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""
                drop trigger audit_entries_are_chained on audit_entries;
                drop function audit_entries_chain;
                drop function audit_entry_hash;
                drop function audit_part;
                """);
            migrationBuilder.DropTable(
                name: "audit_chain");
        }
    }
}
