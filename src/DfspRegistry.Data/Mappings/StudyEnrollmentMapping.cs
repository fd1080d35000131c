using DfspRegistry.Domain.Enrollment;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class StudyEnrollmentMapping : IEntityTypeConfiguration<StudyEnrollment>
{
    public void Configure(EntityTypeBuilder<StudyEnrollment> row)
    {
        row.IsRowOfPatient("study_enrollments", isIndexed: false);
        row.RefersToStudy();
        row.RefersTo<StudyEnrollment, Screening>(nameof(StudyEnrollment.ScreeningId));
        row.HasIndex(e => new { e.PatientId, e.StudyId }).IsUnique();
        row.HasIndex(e => e.StudyId);
    }
}
