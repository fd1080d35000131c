using System.Reflection;
using DfspRegistry.Data;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Web.Tests.Pages;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Tests.Security;

/// <summary>What a request can set is what a form asks for, and never a row (mass assignment: OWASP ASVS 5.0, 15.3.3; CVE-2026-25744).</summary>
[Trait("ASVS", "v5.0.0-15.3.3")]
public sealed class BindingTests(SettledWeb settled) : IClassFixture<SettledWeb>
{
    /// <summary>Facts that the program decides: whose a row is, who signed, who is disabled. Not to be found in anything that a request fills.</summary>
    private static readonly string[] NotForForms = ["PatientId", "SiteId", "UserId", "SignedBy", "SignedAt", "LockedAt", "LockedBy", "IsSynthetic", "RegistryNumber", "State", "DisabledAt", "SecurityStamp", "PasswordHash"];

    /// <summary>Looked at: a new patient's hospital is one of the person's own, which saving checks; the state of an answer is what the form asks.</summary>
    private static readonly string[] Reviewed = ["PatientInput.SiteId", "CriterionAnswerInput.State"];

    [Fact]
    public async Task No_request_fills_an_entity()
    {
        await using var database = settled.Web.Database.Open();
        var entities = database.Model.GetEntityTypes().Select(e => e.ClrType).ToHashSet();
        Assert.Empty((await BoundTypesAsync()).Where(b => entities.Contains(b.Type)).Select(b => $"{b.Page} binds {b.Type.Name}"));
    }

    [Fact]
    public async Task No_form_has_a_place_for_what_the_program_decides()
    {
        var found = from bound in await BoundTypesAsync()
                    from property in bound.Type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                    where property.CanWrite && NotForForms.Contains(property.Name) && !Reviewed.Contains($"{bound.Type.Name}.{property.Name}")
                    select $"{bound.Page} binds {bound.Type.Name}.{property.Name}";
        Assert.Empty(found);
    }

    [Fact]
    public async Task No_page_binds_all_its_properties()
    {
        var models = (await Handlers.OfAsync(settled.Web)).Select(h => h.Model).OfType<Type>().Distinct();
        Assert.DoesNotContain(models, m => m.GetCustomAttribute<BindPropertiesAttribute>() is not null);
    }

    [Fact]
    public async Task Further_fields_of_a_request_change_nothing()
    {
        var people = settled.People;
        using var clinician = await PageClient.SignInAsync(settled.Web, People.Account(RegistryRoles.Clinician));
        await using var database = settled.Web.Database.Open();
        var id = await database.Visits.Where(v => v.PatientId == people.NorthPatient.Id).Select(v => v.Id).FirstAsync();
        string[] foreign = ["Input.PatientId", "Input.Visit.PatientId", "PatientId", "View.Patient.Id", "Input.Visit.State", "Input.SignedBy", "SiteId", "Input.Visit.Version", "View.Patient.SiteId"];
        var answer = await clinician.SubmitAsync(
            $"/visits/{id}", [("Input.Visit.Kps", "80"), ("Input.IsComplete", "false"), .. foreign.Select(f => (f, people.SouthPatient.Id.ToString()))]);
        Assert.True((int)answer.Status < 400, answer.Text);
        var visit = await database.Visits.AsNoTracking().SingleAsync(v => v.Id == id);
        Assert.Equal((people.NorthPatient.Id, 80, VisitState.InProgress), (visit.PatientId, visit.Kps, visit.State));
        Assert.Equal(people.North.Id, await database.Patients.AsNoTracking().Where(p => p.Id == people.NorthPatient.Id).Select(p => p.SiteId).SingleAsync());
    }

    /// <summary>The types of all that a request fills, with what they hold in turn.</summary>
    private async Task<IReadOnlyList<(string Page, Type Type)>> BoundTypesAsync()
    {
        HashSet<(string, Type)> found = [];
        foreach (var model in (await Handlers.OfAsync(settled.Web)).Select(h => h.Model).OfType<Type>().Distinct())
        {
            var properties = model.GetProperties().Where(p => p.GetCustomAttribute<BindPropertyAttribute>() is not null).Select(p => p.PropertyType);
            var parameters = model.GetMethods().Where(m => m.Name.StartsWith("On", StringComparison.Ordinal) && m.DeclaringType == model).SelectMany(m => m.GetParameters()).Select(p => p.ParameterType);
            foreach (var type in properties.Concat(parameters))
                Collect(model.FullName!, type, found);
        }
        return [.. found];
    }

    private static void Collect(string page, Type type, HashSet<(string, Type)> found)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsGenericType || type.IsArray)
        {
            foreach (var part in type.IsArray ? [type.GetElementType()!] : type.GetGenericArguments())
                Collect(page, part, found);
        }
        if (type.Assembly != typeof(Visit).Assembly && type.Assembly != typeof(RegistryDbContext).Assembly && type.Assembly != typeof(RegistryWeb).Assembly || type.IsEnum || !found.Add((page, type)))
            return;
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite))
            Collect(page, property.PropertyType, found);
    }
}
