using DfspRegistry.Data.RowExports;
using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.Diagnosis;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.RowExports;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Sites;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Data.Export;

/// <summary>
/// The records' columns as they leave under a <see cref="RowDisguise"/>. Text that somebody typed leaves empty, since it may say who a patient is or when something
/// was; kept are <see cref="KnownWords"/>. A hospital stands under a label. Points in time are left out, and numbers that a hospital gave with them.
/// </summary>
internal sealed class RecordDisguise(RowDisguise disguise, IReadOnlyDictionary<Guid, PartialDate> firstDoses, KnownWords words)
{
    /// <summary>The numbers under which other books know the patients.</summary>
    public static bool LeavesOut(RecordTable table) => table.Type.ClrType == typeof(ImportedPatientId);

    public IReadOnlyList<string> Texts(RecordTable table, object row)
    {
        Guid? patientId = row switch { Patient patient => patient.Id, IBelongsToPatient of => of.PatientId, _ => null };
        return [.. table.Columns.Select(column => Text(column, row, column.Property.PropertyInfo!.GetValue(row), patientId))];
    }

    private string Text(RecordColumn column, object row, object? value, Guid? patientId) => value switch
    {
        null => "",
        Guid id => disguise.Id(id).ToString(),
        DateTimeOffset => "",
        // What is of the study, as the rest of its plan, is no patient's date; but it dates the data.
        DateOnly when patientId is null => disguise.Dates == RowExportDates.Kept ? column.TextOf(value) : "",
        DateOnly day => OfPatient(day, patientId.Value),
        PartialDate born when patientId is { } patient && column.Property.Name == nameof(Patient.BirthDate) => disguise.BirthText(born, patient, FirstDose(patient)),
        PartialDate date => patientId is { } patient ? OfPatient(date, patient) : disguise.Dates == RowExportDates.Kept ? column.TextOf(value) : "",
        string when row is Site site => column.Property.Name == nameof(Site.Country) ? "" : disguise.Site(site.Code),
        _ when patientId is null => column.TextOf(value),
        string when column.Property.Name == nameof(Patient.RegistryNumber) => disguise.Number(patientId.Value),
        string text => Word(column.Property.Name, text),
        Dictionary<string, string> => "{}",
        _ => column.TextOf(value),
    };

    private string OfPatient(PartialDate date, Guid patientId) => disguise.Text(date, patientId, FirstDose(patientId));

    private PartialDate? FirstDose(Guid patientId) => firstDoses.TryGetValue(patientId, out var day) ? day : null;

    private string Word(string column, string text) => column switch
    {
        nameof(MissingAnswer.Item) => KnownWords.MissingItem(text),
        nameof(TreatmentLine.Drug) => KnownWords.Drug(text),
        nameof(Lesion.Organ) => KnownWords.Organ(text),
        nameof(AdverseEvent.Term) => words.Term(text),
        nameof(DfspDiagnosis.StageAsReported) => KnownWords.Stage(text) ?? "",
        nameof(DfspDiagnosis.StageEdition) => KnownWords.StageEdition(text) ?? "",
        _ => "",
    };
}
