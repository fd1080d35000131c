using System.Linq.Expressions;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Studies;
using DfspRegistry.Domain.Treatment;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

/// <summary>
/// What all rows of a patient's record share. A row that hangs on another row carries the patient in that foreign key too, so that none
/// can hang on another patient's.
/// </summary>
internal static class RecordMapping
{
    /// <summary>Key made by the writer, foreign key to the patient, index for reading a patient's rows (unless another begins with the patient).</summary>
    public static void IsRowOfPatient<T>(this EntityTypeBuilder<T> row, string table, bool isIndexed = true) where T : class, IBelongsToPatient
    {
        row.ToTable(table);
        row.HasKey(r => r.Id);
        row.Property(r => r.Id).ValueGeneratedNever();
        row.HasOne<Patient>().WithMany().HasForeignKey(r => r.PatientId).OnDelete(DeleteBehavior.Restrict);
        if (isIndexed)
            row.HasIndex(r => r.PatientId);
    }

    /// <summary>Part of the row above it, gone with it.</summary>
    public static void IsPartOf<T, TParent>(this EntityTypeBuilder<T> row, Expression<Func<TParent, IEnumerable<T>?>> collection, string parentId)
        where T : class, IBelongsToPatient where TParent : class, IBelongsToPatient =>
        row.HasOne<TParent>().WithMany(collection).HasForeignKey(parentId, nameof(IBelongsToPatient.PatientId))
            .HasPrincipalKey(nameof(IBelongsToPatient.Id), nameof(IBelongsToPatient.PatientId)).OnDelete(DeleteBehavior.Cascade);

    /// <summary>Names another row of the same patient, which then cannot be deleted.</summary>
    public static void RefersTo<T, TOther>(this EntityTypeBuilder<T> row, string otherId)
        where T : class, IBelongsToPatient where TOther : class, IBelongsToPatient =>
        row.HasOne<TOther>().WithMany().HasForeignKey(otherId, nameof(IBelongsToPatient.PatientId))
            .HasPrincipalKey(nameof(IBelongsToPatient.Id), nameof(IBelongsToPatient.PatientId)).OnDelete(DeleteBehavior.Restrict);

    public static void RefersToStudy<T>(this EntityTypeBuilder<T> row) where T : class =>
        row.HasOne<Study>().WithMany().HasForeignKey("StudyId").OnDelete(DeleteBehavior.Restrict);

    public static void RefersToLine<T>(this EntityTypeBuilder<T> row) where T : class, IBelongsToPatient => row.RefersTo<T, TreatmentLine>("TreatmentLineId");

    public static void RefersToVisit<T>(this EntityTypeBuilder<T> row) where T : class, IBelongsToPatient => row.RefersTo<T, Visit>("VisitId");

    public static void Check<T>(this EntityTypeBuilder<T> row, string name, string sql) where T : class =>
        row.ToTable(table => table.HasCheckConstraint($"ck_{row.Metadata.GetTableName()}_{name}", sql));

    /// <summary>The end cannot lie before the start by any reading of the two dates.</summary>
    public static void EndsNotBefore<T>(this EntityTypeBuilder<T> row, string end, string start) where T : class =>
        row.Check($"{end}_order", $"partial_date_latest({end}) >= partial_date_earliest({start})");

    public static void IsPercent<T>(this EntityTypeBuilder<T> row, string column) where T : class => row.Check($"{column}_range", $"{column} between 0 and 100");

    public static void IsNotNegative<T>(this EntityTypeBuilder<T> row, string column) where T : class => row.Check($"{column}_range", $"{column} >= 0");

    public static void IsPositive<T>(this EntityTypeBuilder<T> row, string column) where T : class => row.Check($"{column}_range", $"{column} > 0");
}
