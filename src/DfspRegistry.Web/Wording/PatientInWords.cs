using System.Globalization;
using DfspRegistry.Data.Patients;
using DfspRegistry.Domain.Diagnosis;
using DfspRegistry.Domain.Patients;

namespace DfspRegistry.Web.Wording;

/// <summary>A patient in one line, without a name: Woman, 46 at enrolment · DFSP of the back, fibrosarcomatous 20 % · lung, recurrent · DFSP-A.</summary>
public static class PatientInWords
{
    public static string Of(PatientOverview patient)
    {
        var person = patient.Patient.Sex switch { Sex.Female => "Woman", Sex.Male => "Man", Sex.Other => "Person, sex other", _ => "Sex not recorded" };
        if (patient.AgeAtEnrollment is { } age)
            person += $", {age} at enrolment";
        return string.Join(" · ", new[]
        {
            person, Tumour(patient.Diagnosis), Disease(patient), string.Join(", ", patient.Enrollments.Select(e => e.Study)), patient.Site.Code,
        }.Where(part => !string.IsNullOrEmpty(part)));
    }

    private static string? Tumour(DfspDiagnosis? diagnosis)
    {
        if (diagnosis is null)
            return "diagnosis not entered";
        var parts = new List<string> { diagnosis.PrimarySite is { } site ? $"DFSP of the {Words.Of(site)}" : "DFSP" };
        if (diagnosis.Histology is { } histology and not Histology.Classic)
            parts.Add(Words.Of(histology) + (diagnosis.FibrosarcomatousPercent is { } share ? $" {share.ToString("0.#", CultureInfo.InvariantCulture)} %" : ""));
        if (diagnosis.FusionStatus is { } fusion and not FusionStatus.NotTested)
            parts.Add($"COL1A1-PDGFB {Words.Of(fusion)}" + (diagnosis.FusionMethod is { } method ? $" ({Words.Of(method)})" : ""));
        return string.Join(", ", parts);
    }

    private static string Disease(PatientOverview patient) => string.Join(", ", new[]
    {
        patient.DiseaseSites.Count > 0 ? string.Join(" and ", patient.DiseaseSites.Select(s => Words.Of(s.Kind))) : null,
        patient.Diagnosis?.Extent is { } extent ? Words.Of(extent) : null,
        patient.Diagnosis?.Presentation is Presentation.Recurrent ? "recurrent" : null,
    }.OfType<string>());
}
