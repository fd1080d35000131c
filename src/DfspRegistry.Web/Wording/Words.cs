using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.Diagnosis;
using DfspRegistry.Domain.Enrollment;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.RowExports;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Signing;
using DfspRegistry.Domain.Surgery;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Web.Wording;

/// <summary>
/// The words that pages print for codes and dates. A code's words are its name taken apart (NotRecorded: not recorded); those that this
/// would spoil (CT, RT-PCR, 4 weeks on), and those for which people have other words, are listed. Files and exports carry the codes.
/// </summary>
public static class Words
{
    private static readonly ConcurrentDictionary<Enum, string> Known = new(new Dictionary<Enum, string>
    {
        [AuditAction.Inserted] = "entered",
        [AuditAction.Updated] = "changed",
        [AuditAction.Deleted] = "removed",
        [SignatureMeaning.Entered] = "I entered this",
        [SignatureMeaning.Reviewed] = "I reviewed this",
        [SignatureMeaning.Approved] = "I approve this record",
        [ConsentScope.DfspResearch] = "research on DFSP",
        [ConsentScope.ThisStudy] = "this study only",
        [ConsentWithdrawal.Contact] = "of contact",
        [ConsentWithdrawal.Use] = "of use",
        [ConsentWithdrawal.Everything] = "of everything",
        [FusionMethod.Fish] = "FISH",
        [FusionMethod.RtPcr] = "RT-PCR",
        [FusionStatus.Failed] = "test failed",
        [PrimarySite.TrunkNotSpecified] = "trunk, not specified",
        [PrimarySite.LimbNotSpecified] = "limb, not specified",
        [BaselineExaminationKind.ChestCt] = "chest CT",
        [BaselineExaminationKind.LiverMri] = "enhanced MRI of the liver",
        [BaselineExaminationKind.BoneMri] = "enhanced MRI of bone",
        [BaselineExaminationKind.HeadMri] = "enhanced MRI of the head",
        [ImagingModality.Ct] = "CT",
        [ImagingModality.Mri] = "MRI",
        [ImagingModality.PetCt] = "PET-CT",
        [ImagingModality.ChestXRay] = "chest X-ray",
        [ResponseCode.NonCrNonPd] = "NON-CR/NON-PD",
        [ResponseCriteria.Recist10] = "RECIST 1.0",
        [ResponseCriteria.Recist11] = "RECIST 1.1",
        [ResponseCriteria.Who] = "WHO",
        [ResponseCriteria.ClinicalSize] = "clinical size, X times Y",
        [DoseSchedule.FourWeeksOnTwoOff] = "4 weeks on, 2 off",
        [DoseChangeReason.Discretion] = "physician's discretion",
        [DoseChangeReason.PatientWish] = "patient's wish",
        [StopReason.PatientWish] = "patient's wish",
        [StopReason.LostToFollowUp] = "lost to follow-up",
        [ResidualTumor.R0] = "R0, none",
        [ResidualTumor.R1] = "R1, microscopic",
        [ResidualTumor.R2] = "R2, macroscopic",
        [ResidualTumor.RX] = "RX, not assessed",
        [SurgicalTechnique.Mohs] = "Mohs surgery",
        [CtcaeVersion.V3] = "CTCAE 3.0",
        [CtcaeVersion.V4] = "CTCAE 4.03",
        [CtcaeVersion.V5] = "CTCAE 5.0",
        [CtcaeVersion.V6] = "CTCAE 6.0",
        [Relatedness.NotAssessed] = "not known",
        [CauseOfDeath.Dfsp] = "DFSP",
        [RowExportContent.Records] = "records: every table",
        [RowExportContent.Analysis] = "analysis: ledgers, curves, R scripts",
        [RowExportDates.Kept] = "kept",
        [RowExportDates.Shifted] = "shifted",
        [RowExportDates.SinceFirstDose] = "days since the first dose",
        [VitalStatusSource.FamilyOrPhysician] = "family or physician",
    });

    public static string Of(Enum value) => Known.GetOrAdd(value, static v => Apart(v.ToString()));

    /// <summary>The words, or a dash where nothing is recorded.</summary>
    public static string Of<T>(T? value) where T : struct, Enum => value is { } v ? Of((Enum)v) : "–";

    /// <summary>How far a visit is, by shape and word: ◐ in progress, 2 open.</summary>
    public static string Of(Visit visit) =>
        visit.State == VisitState.Complete ? Of((Enum)visit.State) : "◐ " + Of((Enum)visit.State) + (visit.OpenItems > 0 ? $", {visit.OpenItems} open" : "");

    public static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    public static string Of(PartialDate date) => ClinicalDateReader.InWords(date);

    public static string Iso(PartialDate? date) => date?.ToString() ?? "–";

    public static string Iso(DateOnly? date) => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "–";

    /// <summary>Monday, 3 September 2012.</summary>
    public static string LongDate(DateOnly date) => date.ToString("dddd, d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>14:32 of today; 2012-09-03 14:32 of another day. By the hospital's clock.</summary>
    public static string Moment(DateTimeOffset at, TimeProvider clock)
    {
        var (local, now) = (TimeZoneInfo.ConvertTime(at, clock.LocalTimeZone), clock.GetLocalNow());
        return local.ToString(local.Date == now.Date ? "HH:mm" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
    }

    /// <summary>1 patient, 2 patients.</summary>
    public static string Count(int n, string one, string many) => $"{n} {(n == 1 ? one : many)}";

    public static string Days(int n) => Count(n, "day", "days");

    /// <summary>Months with one decimal, from days.</summary>
    public static string MonthsOf(int days) => Months.FromDays(days).ToString("0.0", CultureInfo.InvariantCulture);

    private static string Apart(string name)
    {
        // CR, PR, R0: codes of the field, printed as they are.
        if (name.Length == 2 && char.IsUpper(name[0]) && !char.IsLower(name[1]))
            return name;
        var words = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i]) && !char.IsUpper(name[i - 1]))
                words.Append(' ');
            words.Append(char.ToLowerInvariant(name[i]));
        }
        return words.ToString();
    }
}
