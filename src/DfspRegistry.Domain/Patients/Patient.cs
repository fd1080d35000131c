using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Domain.Patients;

/// <summary>
/// The registry's patient: a number that names no site and no person. Who the person is stands in <see cref="PatientIdentity"/>.
/// The patient is the aggregate of the record: a change of any of its rows raises <see cref="Version"/>.
/// </summary>
public sealed class Patient
{
    public required Guid Id { get; init; }
    /// <summary>D-000123; given once, never reused.</summary>
    public required string RegistryNumber { get; init; }
    /// <summary>The site that cares for the patient now; earlier ones stand in <see cref="SiteMembership"/>.</summary>
    public required Guid SiteId { get; set; }
    public Sex? Sex { get; set; }
    public PartialDate? BirthDate { get; set; }
    /// <summary>Number in the file that the patient was imported from, kept beside the registry number.</summary>
    public string? ImportedId { get; set; }
    /// <summary>Entered from old records: what they lack is not asked for.</summary>
    public bool IsRetrospective { get; set; }
    public bool IsSynthetic { get; set; }
    /// <summary>Optimistic concurrency of the whole record; raised by the database context with every change of it.</summary>
    public int Version { get; set; }
}

public enum Sex { Female, Male, Other }
