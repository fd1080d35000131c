using DfspRegistry.Data;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Domain.Diagnosis;
using DfspRegistry.Domain.Enrollment;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Sites;
using DfspRegistry.Domain.Studies;
using DfspRegistry.Web.Tests.Data;
using DfspRegistry.Web.Tests.Fixtures;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DfspRegistry.Web.Tests.Pages;

/// <summary>Two hospitals with one person of each role, a study with criteria and visits, and one treated patient each: what tests of pages start from.</summary>
internal sealed class People
{
    public const string Password = "correct horse battery staple";

    public required Site North { get; init; }
    public required Site South { get; init; }
    public required Study Study { get; init; }
    public required Patient NorthPatient { get; init; }
    public required Patient SouthPatient { get; init; }
    /// <summary>An open screening of the northern patient.</summary>
    public required Screening NorthScreening { get; init; }

    /// <summary>Name of the account: role and site, such as clinician-north.</summary>
    public static string Account(string role, string site = "north") => $"{role}-{site}";

    public static async Task<People> SettleAsync(WebFixture web)
    {
        await using var database = web.Database.Open();
        var (north, south) = (Records.Site("NORTH"), Records.Site("SOUTH"));
        var study = StudyTemplates.ImatinibThenSunitinib("DFSP-T", name => Guid.CreateVersion7());
        database.AddRange(north, south, study);
        await database.SaveChangesAsync();
        var (northPatient, southPatient) = (await TreatedAsync(database, north, study), await TreatedAsync(database, south, study));
        var set = study.CriteriaSets.Single(s => s.Code == StudyTemplates.SunitinibSet);
        var screening = new Screening { Id = Guid.CreateVersion7(), PatientId = northPatient.Id, StudyId = study.Id, CriteriaSetId = set.Id, OpenedOn = new DateOnly(2024, 5, 1) };
        database.Add(screening);
        await database.SaveChangesAsync();
        await AccountsAsync(web, database, north, south);
        return new People { North = north, South = south, Study = study, NorthPatient = northPatient, SouthPatient = southPatient, NorthScreening = screening };
    }

    private static async Task<Patient> TreatedAsync(RegistryDbContext database, Site site, Study study)
    {
        var patient = await Records.PatientAsync(database, site);
        var line = Records.Line(patient, study);
        database.AddRange(
            patient, line, Records.Visit(patient, new PartialDate(2005, 6, 1)),
            new StudyEnrollment { Id = Guid.CreateVersion7(), PatientId = patient.Id, StudyId = study.Id, EnrolledOn = new PartialDate(2005, 2, 20) },
            new DfspDiagnosis { Id = Guid.CreateVersion7(), PatientId = patient.Id, PrimarySite = PrimarySite.Back, Histology = Histology.Classic });
        await database.SaveChangesAsync();
        return patient;
    }

    private static async Task AccountsAsync(WebFixture web, RegistryDbContext database, Site north, Site south)
    {
        using var scope = web.Services.CreateScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<RegistryUser>>();
        foreach (var role in RegistryRoles.All)
        {
            foreach (var site in new[] { north, south })
            {
                var name = Account(role, site.Code.ToLowerInvariant());
                var user = new RegistryUser { Id = Guid.CreateVersion7(), UserName = name, Email = $"{name}@example.org", DisplayName = $"{role} of {site.Code}" };
                Assert.Empty((await users.CreateAsync(user, Password)).Errors);
                database.Add(new RoleGrant { Id = Guid.CreateVersion7(), UserId = user.Id, Role = role, SiteId = role == RegistryRoles.Administrator ? null : site.Id });
            }
        }
        await database.SaveChangesAsync();
    }

    public static Task<RegistryUser> UserAsync(RegistryDbContext database, string account) => database.Users.SingleAsync(u => u.UserName == account);
}
