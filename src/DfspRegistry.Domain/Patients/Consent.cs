using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Domain.Patients;

/// <summary>Consent, or the waiver that stands for it, with its withdrawal. Analysis and exports honour it (see <see cref="AllowsUse"/>).</summary>
public sealed class Consent : IBelongsToPatient
{
    public required Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    public required ConsentBasis Basis { get; set; }
    public required ConsentScope Scope { get; set; }
    /// <summary>Version of the form that was signed, or the ethics decision's number.</summary>
    public string? DocumentVersion { get; set; }
    public PartialDate? GivenOn { get; set; }
    public PartialDate? WithdrawnOn { get; set; }
    public ConsentWithdrawal? Withdrawal { get; set; }

    /// <summary>
    /// A withdrawal of contact leaves the data that are there usable and ends follow-up; a withdrawal of use or of everything takes
    /// the patient out of analyses and exports from then on.
    /// </summary>
    public bool AllowsUse => Withdrawal is null or ConsentWithdrawal.Contact;

    public bool AllowsContact => Withdrawal is null or ConsentWithdrawal.Use;
}

public enum ConsentBasis { Consent, Waiver }

public enum ConsentScope { ThisStudy, DfspResearch, AllUses }

public enum ConsentWithdrawal { Contact, Use, Everything }

public static class Consents
{
    /// <summary>
    /// Whether analyses and exports may use the patient's data: a withdrawal of use stands until a consent that was certainly given after it.
    /// A patient without any consent on record counts as entered under the study's own approval.
    /// </summary>
    public static bool AllowUse(IReadOnlyCollection<Consent> consents) => Allow(consents, c => c.AllowsUse);

    /// <summary>Whether the patient may be asked for: a withdrawal of contact stands until a consent that was certainly given after it.</summary>
    public static bool AllowContact(IReadOnlyCollection<Consent> consents) => Allow(consents, c => c.AllowsContact);

    private static bool Allow(IReadOnlyCollection<Consent> consents, Func<Consent, bool> allows) => consents.Where(c => !allows(c)).All(withdrawn =>
        consents.Any(c => allows(c) && c.GivenOn is { } given && withdrawn.WithdrawnOn is { } day && given.IsCertainlyAfter(day)));
}
