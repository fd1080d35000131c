using DfspRegistry.Domain.Sites;
using DfspRegistry.Domain.Studies;

namespace DfspRegistry.Data.Demo;

/// <summary>All rows of the demonstration: sites, studies, and the patients' records in the order of their registry numbers. The same in every call.</summary>
internal sealed record DemoCohort(IReadOnlyList<Site> Sites, IReadOnlyList<Study> Studies, IReadOnlyList<IReadOnlyList<object>> Patients)
{
    public static DemoCohort Make()
    {
        var sites = new Dictionary<DemoSite, Site>
        {
            [DemoSite.Alder] = new() { Id = DemoIds.Of("site/ALDER"), Code = "ALDER", Name = "Alder University Hospital (invented)" },
            [DemoSite.Breck] = new() { Id = DemoIds.Of("site/BRECK"), Code = "BRECK", Name = "Breck Cancer Centre (invented)" },
            [DemoSite.Corvo] = new() { Id = DemoIds.Of("site/CORVO"), Code = "CORVO", Name = "Corvo Hospital, sarcoma and skin surgery (invented)" },
        };
        var systemic = DemoStudies.Systemic();
        var surgical = DemoStudies.Surgical();
        var ofSystemic = new SystemicRecords(systemic, sites);
        var ofSurgical = new SurgicalRecords(surgical, sites[DemoSite.Corvo]);
        var patients = SystemicCohort.Courses.Select(c => (c.Number, Rows: ofSystemic.Of(c)))
            .Concat(ScreenedOnly.Patients.Select(s => (s.Number, Rows: ofSystemic.Of(s))))
            .Concat(SurgicalSeries.Courses.Select(c => (c.Number, Rows: ofSurgical.Of(c))))
            .Append((Number: SurgicalRecords.NotOffered, Rows: ofSurgical.OfNotOffered()));
        return new DemoCohort([.. sites.Values], [systemic, surgical], [.. patients.OrderBy(p => p.Number).Select(p => p.Rows)]);
    }
}
