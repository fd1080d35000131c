using DfspRegistry.Data;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.Cohorts;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace DfspRegistry.Web.Tests.Data;

/// <summary>Every entity has its table, its filter and its names; the migrations make the schema that the mappings describe.</summary>
[Collection(RecordDatabases.Name)]
public sealed class ModelTests(RecordServer server)
{
    private static readonly RegistryDbContext Context = RegistryData.Open("Host=none", new NobodySignedIn());

    private static IModel Design => Context.GetService<IDesignTimeModel>().Model;

    [Fact]
    public void Every_entity_of_the_domain_is_mapped_once()
    {
        var entities = typeof(Patient).Assembly.GetTypes()
            .Where(t => t is { IsClass: true, IsAbstract: false } && (typeof(IBelongsToPatient).IsAssignableFrom(t) || t.GetProperty("Id")?.PropertyType == typeof(Guid)))
            .Where(t => t.Namespace != typeof(Cohort).Namespace && !t.Name.EndsWith("Input", StringComparison.Ordinal) && t.GetMethod("<Clone>$") is null)
            .ToList();
        Assert.Contains(typeof(CtcaeTerm), entities);
        foreach (var entity in entities)
            Assert.Single(Design.GetEntityTypes(), e => e.ClrType == entity);
        var tables = Design.GetEntityTypes().Where(e => !e.IsMappedToJson()).Select(e => e.GetTableName()).ToList();
        Assert.Equal(tables.Distinct().Order(StringComparer.Ordinal), tables.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_row_of_a_patient_is_filtered_by_site_and_tied_to_the_patient()
    {
        var rows = Design.GetEntityTypes().Where(e => typeof(IBelongsToPatient).IsAssignableFrom(e.ClrType)).ToList();
        Assert.True(rows.Count >= 28);
        foreach (var row in rows.Concat([Entity<Patient>(), Entity<PatientIdentity>(), Entity<PatientKey>(), Entity<AuditEntry>()]))
            Assert.NotNull(row.FindDeclaredQueryFilter(RegistryDbContext.SiteFilter));
        foreach (var row in rows)
        {
            Assert.Contains(row.GetForeignKeys(), k => k.PrincipalEntityType.ClrType == typeof(Patient));
            // A row that hangs on another row of the record carries the patient in that key.
            Assert.All(
                row.GetForeignKeys().Where(k => typeof(IBelongsToPatient).IsAssignableFrom(k.PrincipalEntityType.ClrType)),
                k => Assert.Contains(k.Properties, p => p.Name == nameof(IBelongsToPatient.PatientId)));
        }
    }

    [Fact]
    public void Tables_and_columns_are_named_in_snake_case()
    {
        foreach (var entity in Design.GetEntityTypes().Where(e => !e.IsMappedToJson()))
        {
            Assert.Matches("^[a-z][a-z0-9_]*$", entity.GetTableName());
            Assert.All(entity.GetProperties(), p => Assert.Matches("^[a-z][a-z0-9_]*$", p.GetColumnName()));
        }
    }

    [Fact]
    public async Task The_migrations_make_what_the_mappings_describe()
    {
        Assert.False(Context.Database.HasPendingModelChanges());
        var data = await server.CopyAsync();
        Assert.False(await DatabaseMigrator.IsBehindAsync(data.Application));
        foreach (var entity in Design.GetEntityTypes().Where(e => !e.IsMappedToJson()))
        {
            var columns = await data.ScalarAsync<string[]>(
                $"select array_agg(column_name::text order by column_name::text collate \"C\") from information_schema.columns where table_name = '{entity.GetTableName()}'");
            var mapped = entity.GetProperties().Select(p => p.GetColumnName()).Concat(entity.GetNavigations().Where(n => n.TargetEntityType.IsMappedToJson()).Select(n => n.TargetEntityType.GetContainerColumnName()!));
            Assert.Equal(mapped.Order(StringComparer.Ordinal), columns);
        }
    }

    [Fact]
    public async Task The_application_owns_nothing_and_cannot_change_the_schema()
    {
        var data = await server.CopyAsync();
        Assert.Equal(0, await data.ScalarAsync<long>("select count(*) from pg_class where relowner = (select oid from pg_roles where rolname = current_user)"));
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => data.ExecuteAsync("alter table audit_entries disable trigger all"));
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => data.ExecuteAsync("create table mine (n int)"));
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => data.ExecuteAsync("delete from patients"));
    }

    private static IEntityType Entity<T>() => Design.FindEntityType(typeof(T))!;
}
