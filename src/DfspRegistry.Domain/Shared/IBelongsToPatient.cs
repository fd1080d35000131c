namespace DfspRegistry.Domain.Shared;

/// <summary>
/// A row of a patient's record. It is seen and written only at the sites of its patient, its change counts as a change of the patient
/// (see <see cref="Patients.Patient.Version"/>), and its audit entries stand in the patient's history.
/// </summary>
public interface IBelongsToPatient
{
    Guid Id { get; }
    Guid PatientId { get; }
}
