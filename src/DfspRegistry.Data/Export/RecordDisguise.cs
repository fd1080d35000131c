using DfspRegistry.Data.RowExports;
using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.Diagnosis;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.RowExports;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Data.Export;

/// <summary>
/// The records' columns as they leave under a <see cref="RowDisguise"/>. Text that somebody typed leaves empty, since it may say who a patient is or when something
/// was; kept are the columns whose text is a word of the field. Points in time are left out, and numbers that a hospital gave with them.
/// </summary>
internal sealed class RecordDisguise(RowDisguise disguise, IReadOnlyDictionary<Guid, DateOnly> firstDoses)
{
    private static readonly HashSet<string> WordsOfTheField = new(StringComparer.Ordinal)
    {
        nameof(TreatmentLine.Drug), nameof(Lesion.Organ), nameof(AdverseEvent.Term), nameof(MissingAnswer.Item), nameof(DfspDiagnosis.StageAsReported), nameof(DfspDiagnosis.StageEdition),
    };

    /// <summary>The numbers under which other books know the patients.</summary>
    public static bool LeavesOut(RecordTable table) => table.Type.ClrType == typeof(ImportedPatientId);

    public IReadOnlyList<string> Texts(RecordTable table, object row)
    {
        Guid? patientId = row switch { Patient patient => patient.Id, IBelongsToPatient of => of.PatientId, _ => null };
        return [.. table.Columns.Select(column => Text(column, column.Property.PropertyInfo!.GetValue(row), patientId))];
    }

    private string Text(RecordColumn column, object? value, Guid? patientId) => value switch
    {
        null => "",
        Guid id => disguise.Id(id).ToString(),
        DateTimeOffset => "",
        // What is of the study, as the rest of its plan, is no patient's date; but it dates the data.
        DateOnly when patientId is null => disguise.Dates == RowExportDates.Kept ? column.TextOf(value) : "",
        DateOnly day => OfPatient(day, patientId.Value),
        PartialDate born when patientId is { } patient && column.Property.Name == nameof(Patient.BirthDate) => disguise.BirthText(born, patient, FirstDose(patient)),
        PartialDate date => patientId is { } patient ? OfPatient(date, patient) : disguise.Dates == RowExportDates.Kept ? column.TextOf(value) : "",
        _ when patientId is null => column.TextOf(value),
        string when column.Property.Name == nameof(Patient.RegistryNumber) => disguise.Number(patientId.Value),
        string when !WordsOfTheField.Contains(column.Property.Name) => "",
        Dictionary<string, string> => "{}",
        _ => column.TextOf(value),
    };

    private string OfPatient(PartialDate date, Guid patientId) => disguise.Text(date, patientId, FirstDose(patientId));

    private DateOnly? FirstDose(Guid patientId) => firstDoses.TryGetValue(patientId, out var day) ? day : null;
}
