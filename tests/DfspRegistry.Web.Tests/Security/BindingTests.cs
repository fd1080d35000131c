using System.Net;
using System.Reflection;
using DfspRegistry.Data;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Signing;
using DfspRegistry.Web.Tests.Data;
using DfspRegistry.Web.Tests.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

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

    /// <summary>What a page takes from its address when it is opened, and from its form, which hands it on.</summary>
    private static readonly string[] HandedOn =
    [
        "SignIn.ReturnTo", "SignIn.Kept", "SecondStep.ReturnTo", "SetUp.ReturnTo", "Again.ReturnTo", "SetPassword.Token", "ForgottenPassword.Token",
        "Line.After", "Line.Regimen", "Histology.Visit", "Surgery.Visit", "Baseline.Visit",
        // What the lists of these pages show; their writes do not look at it.
        "Index.All", "Index.At", "Index.Study", "Index.Site", "Index.Status", "Index.After",
    ];

    [Fact]
    public async Task What_a_form_asks_for_is_read_from_the_form_and_what_a_route_names_from_the_route()
    {
        var loader = settled.Web.Services.GetRequiredService<PageLoader>();
        List<string> wrong = [];
        var (fields, named) = (0, 0);
        foreach (var descriptor in settled.Web.Services.GetRequiredService<IActionDescriptorCollectionProvider>().ActionDescriptors.Items.OfType<PageActionDescriptor>())
        {
            var page = await loader.LoadAsync(descriptor, EndpointMetadataCollection.Empty);
            var name = page.ModelTypeInfo!.Name.Replace("Model", "", StringComparison.Ordinal);
            var writes = page.HandlerMethods.Where(h => h.HttpMethod != "Get").ToList();
            foreach (var property in page.BoundProperties.Where(_ => writes.Count > 0 && ++fields > 0))
            {
                if (property.BindingInfo?.BindingSource is not { Id: "Form" or "FormFile" } && !HandedOn.Contains($"{name}.{property.Name}"))
                    wrong.Add($"{name}.{property.Name}");
            }
            var route = TemplateParser.Parse(page.AttributeRouteInfo!.Template!).Parameters.Select(p => p.Name).ToList();
            foreach (var (handler, parameter) in page.HandlerMethods.SelectMany(h => h.Parameters.Select(p => (h, p))).Where(p => p.p.ParameterType != typeof(CancellationToken)))
            {
                var source = parameter.BindingInfo?.BindingSource;
                var isNamed = route.Contains(parameter.Name) && ++named > 0;
                var typed = handler.HttpMethod == "Get" ? BindingSource.Query : BindingSource.Form;
                // Of a page with two routes, one names what the other does not.
                if (source != BindingSource.Path && (isNamed || source != typed))
                    wrong.Add($"{name}.{handler.MethodInfo.Name}({parameter.Name}) from {source?.DisplayName ?? "anywhere"}");
            }
        }
        Assert.Empty(wrong);
        Assert.True(fields > 40 && named > 80, $"{fields} fields and {named} names of routes were looked at.");
    }

    [Fact]
    public async Task A_field_in_the_address_of_a_write_is_not_read()
    {
        var number = settled.People.SouthPatient.RegistryNumber;
        using var coordinator = await PageClient.SignInAsync(settled.Web, "coordinator-south");
        var opened = await coordinator.GetAsync($"/patients/{number}/lock");
        var fields = PageClient.StandingIn(opened).Where(f => f.Key is not ("Unlocks" or "Input.Reason")).Select(f => (f.Key, f.Value)).ToArray();
        var answer = await coordinator.PostAsync($"/patients/{number}/lock?Unlocks=true&Input.Reason=From+the+address", fields);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        answer = await coordinator.PostAsync($"/patients/{number}/lock?Unlocks=true", [.. fields, ("Input.Reason", "Typed")]);
        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        await using var database = settled.Web.Database.Open();
        Assert.Equal("Typed", (await database.Set<RecordLock>().SingleAsync(l => l.PatientId == settled.People.SouthPatient.Id)).Reason);

        using var elsewhere = await PageClient.SignInAsync(settled.Web, "coordinator-south");
        var session = (await coordinator.GetAsync("/account/sessions")).Page.QuerySelector("main input[name=session]")!.GetAttribute("value");
        Assert.NotNull(session);
        await coordinator.PostAsync($"/account/sessions?handler=End&session={session}", [("__RequestVerificationToken", fields.Single(f => f.Key == "__RequestVerificationToken").Value)]);
        Assert.Equal(HttpStatusCode.OK, (await elsewhere.GetAsync("/account")).Status);
    }

    /// <summary>Trail, rights and locks look at the route: a field must not put another patient in its place.</summary>
    [Fact]
    public async Task A_field_does_not_take_the_place_of_what_the_route_names()
    {
        var people = settled.People;
        await using var database = settled.Web.Database.Open();
        var other = await Records.PatientAsync(database, people.North);
        database.Add(other);
        await database.SaveChangesAsync();
        using var http = settled.Web.Client();
        using var person = await PageClient.SignInAsync(http, People.Account(RegistryRoles.Clinician));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/patients/{people.NorthPatient.RegistryNumber}")
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("number", other.RegistryNumber)]),
        };
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Contains($"<title>{people.NorthPatient.RegistryNumber}", text, StringComparison.Ordinal);
        Assert.DoesNotContain(other.RegistryNumber, text, StringComparison.Ordinal);
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
