using DfspRegistry.Data;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Sites;
using DfspRegistry.Domain.Studies;
using DfspRegistry.Domain.Treatment;

namespace DfspRegistry.Web.Tests.Data;

/// <summary>Small records to test with.</summary>
internal static class Records
{
    public static Site Site(string code = "NORTH") => new() { Id = Guid.CreateVersion7(), Code = code, Name = $"Hospital {code}" };

    public static Study Study(string code = "STUDY", StudyDesign design = StudyDesign.Systemic) =>
        new() { Id = Guid.CreateVersion7(), Code = code, Title = $"Study {code}", Design = design };

    public static async Task<Patient> PatientAsync(RegistryDbContext database, Site site) => new()
    {
        Id = Guid.CreateVersion7(),
        RegistryNumber = await RegistryNumbers.NextAsync(database),
        SiteId = site.Id,
        Sex = Sex.Female,
        BirthDate = new PartialDate(1960, 5),
    };

    public static TreatmentLine Line(Patient patient, Study? study = null, int ordinal = 1, string drug = Regimens.Imatinib) => new()
    {
        Id = Guid.CreateVersion7(),
        PatientId = patient.Id,
        StudyId = study?.Id,
        Ordinal = ordinal,
        Drug = drug,
        Intent = TreatmentIntent.Palliative,
        StartedOn = new PartialDate(2005, 3, 1),
    };

    public static Visit Visit(Patient patient, PartialDate on) => new()
    {
        Id = Guid.CreateVersion7(),
        PatientId = patient.Id,
        VisitedOn = on,
        Mode = VisitMode.InClinic,
        DiseaseStatus = DiseaseStatus.AliveWithDisease,
    };
}
