using System.Globalization;
using System.Reflection;
using DfspRegistry.Data.BreakGlass;
using DfspRegistry.Data.Drafts;
using DfspRegistry.Data.Transfers;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Signing;
using DfspRegistry.Domain.Sites;
using DfspRegistry.Domain.Studies;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace DfspRegistry.Data.Export;

/// <summary>
/// The tables that leave as CSV files and come back from them: sites, studies with their criteria and schedules, patients and every row of
/// their records. Never among them: identities and their keys, accounts, drafts, transfers, accesses in an emergency, the audit trail, signatures and locks, which belong to this installation,
/// pictures (a photograph can tell who a person is) and the CTCAE list, which each installation has.
/// </summary>
internal static class RecordTables
{
    private static readonly Type[] NotOfRecord = [typeof(ClinicalPicture), typeof(PictureContent), typeof(EntryDraft), typeof(SubmittedForm), typeof(PatientTransfer), typeof(EmergencyAccess)];
    private static readonly Type[] Shared = [typeof(Site), typeof(Study), typeof(CriteriaSet), typeof(EligibilityCriterion), typeof(VisitSchedule), typeof(PlannedVisit), typeof(Patient)];

    public static IReadOnlyList<RecordTable> Of(IModel model) =>
    [
        .. model.GetEntityTypes()
            .Where(e => Shared.Contains(e.ClrType)
                || (typeof(IBelongsToPatient).IsAssignableFrom(e.ClrType) && !NotOfRecord.Contains(e.ClrType) && e.ClrType.Namespace != typeof(Signature).Namespace))
            .OrderBy(e => e.GetTableName(), StringComparer.Ordinal)
            .Select(e => new RecordTable(e, [.. e.GetProperties().Where(p => !IsBookkeeping(p) && !p.IsShadowProperty()).OrderByDescending(p => p.IsPrimaryKey()).ThenBy(Declared).Select(p => new RecordColumn(p))])),
    ];

    /// <summary>How often a record was saved here; a criteria set's or a visit plan's version is another thing.</summary>
    private static bool IsBookkeeping(IProperty property) =>
        property.Name == nameof(Patient.Version) && (property.DeclaringType.ClrType == typeof(Patient) || property.DeclaringType.ClrType == typeof(Visit));

    private static int Declared(IProperty property) => ((MemberInfo?)property.PropertyInfo ?? property.FieldInfo)!.MetadataToken;
}

/// <summary>A table with its columns in the order of its type.</summary>
internal sealed record RecordTable(IEntityType Type, IReadOnlyList<RecordColumn> Columns)
{
    public string Name => Type.GetTableName()!;
    public string FileName => Name + ".csv";
    public RecordColumn Key => Columns[0];
    public bool IsOfPatient => typeof(IBelongsToPatient).IsAssignableFrom(Type.ClrType);
}

/// <summary>A column as text: codes, ISO dates, invariant numbers, true and false; nothing for null.</summary>
internal sealed class RecordColumn(IProperty property)
{
    private readonly Type _stored = Nullable.GetUnderlyingType(Provider(property)) ?? Provider(property);

    public IProperty Property { get; } = property;
    public string Name { get; } = property.GetColumnName();

    public string Text(object entity) => TextOf(Property.PropertyInfo!.GetValue(entity));

    public string TextOf(object? value)
    {
        if (value is not null && Property.GetTypeMapping().Converter is { } converter)
            value = converter.ConvertToProvider(value);
        return value switch
        {
            null => "",
            string text => SpreadsheetText.Neutralised(text),
            bool flag => flag ? "true" : "false",
            DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => throw new NotSupportedException($"Column {Name} holds {value.GetType().Name}, which has no text form here."),
        };
    }

    /// <summary>The value that a cell's text stands for.</summary>
    /// <exception cref="FormatException">With what the text should be.</exception>
    public object? Value(string text)
    {
        if (text.Length == 0 && (Property.IsNullable || _stored != typeof(string)))
            return Property.IsNullable ? null : throw new FormatException("The value is missing.");
        object stored = _stored switch
        {
            var t when t == typeof(string) => Checked(SpreadsheetText.Original(text)),
            var t when t == typeof(Guid) => Guid.TryParseExact(text, "D", out var id) ? id : throw new FormatException("This is not an id."),
            var t when t == typeof(bool) => text switch { "true" => true, "false" => false, _ => throw new FormatException("This is neither true nor false.") },
            var t when t == typeof(int) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw new FormatException("This is not a whole number."),
            var t when t == typeof(long) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw new FormatException("This is not a whole number."),
            var t when t == typeof(decimal) => decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : throw new FormatException("This is not a number."),
            var t when t == typeof(DateOnly) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : throw new FormatException("This is not a date (YYYY-MM-DD)."),
            var t when t == typeof(DateTimeOffset) => DateTimeOffset.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : throw new FormatException("This is not a point in time."),
            _ => throw new NotSupportedException($"Column {Name} holds {_stored.Name}, which has no text form here."),
        };
        if (Property.GetTypeMapping().Converter is not { } converter)
            return stored;
        try
        {
            return converter.ConvertFromProvider(stored);
        }
        catch (System.Text.Json.JsonException error)
        {
            throw new FormatException("This is not a JSON object of texts.", error);
        }
    }

    private string Checked(string text) =>
        Property.GetMaxLength() is > 0 and { } most && text.Length > most ? throw new FormatException($"The text has {text.Length} characters; {most} fit.") : text;

    private static Type Provider(IProperty property) => property.GetTypeMapping().Converter?.ProviderClrType ?? property.ClrType;
}
