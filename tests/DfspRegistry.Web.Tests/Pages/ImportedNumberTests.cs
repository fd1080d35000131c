using System.Net;
using DfspRegistry.Data.Accounts;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Tests.Pages;

/// <summary>The number under which a hospital's own file names a patient tells who it is, to those who hold that file: it is shown and found with the right to identities alone.</summary>
public sealed class ImportedNumberTests(SettledWeb settled) : IClassFixture<SettledWeb>
{
    [Theory]
    [InlineData(RegistryRoles.Clinician, true)]
    [InlineData(RegistryRoles.Coordinator, true)]
    [InlineData(RegistryRoles.Researcher, false)]
    public async Task It_is_shown_and_found_with_the_right_to_identities_alone(string role, bool sees)
    {
        var patient = settled.People.NorthPatient;
        await using (var database = settled.Web.Database.Open())
        {
            await database.Patients.Where(p => p.Id == patient.Id).ExecuteUpdateAsync(p => p.SetProperty(x => x.ImportedId, "BOOK-4711"));
        }
        using var person = await PageClient.SignInAsync(settled.Web, People.Account(role));
        var list = await person.GetAsync("/patients");
        Assert.Contains(patient.RegistryNumber, list.Text, StringComparison.Ordinal);
        Assert.Equal(sees, list.Text.Contains("BOOK-4711", StringComparison.Ordinal));
        Assert.Equal(sees, (await person.GetAsync($"/patients/{patient.RegistryNumber}")).Text.Contains("BOOK-4711", StringComparison.Ordinal));
        var token = list.Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var found = await person.PostAsync("/patients?handler=Search", ("text", "BOOK-4711"), ("__RequestVerificationToken", token));
        Assert.Equal(sees ? HttpStatusCode.Redirect : HttpStatusCode.OK, found.Status);
        Assert.DoesNotContain(patient.RegistryNumber, found.Text, StringComparison.Ordinal);
    }
}
