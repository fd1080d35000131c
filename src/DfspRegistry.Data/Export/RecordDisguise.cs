using System.Text.RegularExpressions;
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
/// was; kept are words of the field that stand in a list known here: anything else can be typed into those fields too. Points in time are left out, and numbers that a hospital gave with them.
/// </summary>
/// <param name="terms">The CTCAE terms, upper and lower case alike.</param>
internal sealed partial class RecordDisguise(RowDisguise disguise, IReadOnlyDictionary<Guid, DateOnly> firstDoses, IReadOnlySet<string> terms)
{
    private const string Other = "other";

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
        string text => Word(column.Property.Name, text),
        Dictionary<string, string> => "{}",
        _ => column.TextOf(value),
    };

    private string OfPatient(PartialDate date, Guid patientId) => disguise.Text(date, patientId, FirstDose(patientId));

    private DateOnly? FirstDose(Guid patientId) => firstDoses.TryGetValue(patientId, out var day) ? day : null;

    private string Word(string column, string text) => column switch
    {
        nameof(MissingAnswer.Item) => text,
        nameof(TreatmentLine.Drug) => Regimens.All.Any(r => string.Equals(r.Drug, text.Trim(), StringComparison.OrdinalIgnoreCase)) ? text : Other,
        nameof(Lesion.Organ) => LesionOrgans.Offered.Contains(text.Trim(), StringComparer.OrdinalIgnoreCase) ? text : Other,
        nameof(AdverseEvent.Term) => terms.Contains(text.Trim()) ? text : Other,
        nameof(DfspDiagnosis.StageAsReported) => Stage().IsMatch(text) ? text : "",
        nameof(DfspDiagnosis.StageEdition) => StageEdition().IsMatch(text) ? text : "",
        _ => "",
    };

    /// <summary>I to IV with a letter and a digit, as the UICC and the AJCC write stages.</summary>
    [GeneratedRegex(@"^\s*(?:stage )?(?:0|I{1,3}|IV|[1-4])[A-C]?[12]?\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Stage();

    [GeneratedRegex(@"^\s*(?:UICC|AJCC)(?: TNM)? ?[1-9]?\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex StageEdition();
}
