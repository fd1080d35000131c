using System.Net;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Domain.TumorResponse;
using DfspRegistry.Web.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Tests.Pages;

/// <summary>Lines, baselines and visits of a patient of its own, entered through the pages.</summary>
internal sealed class TreatedCourse(WebFixture web, PageClient clinician, string number)
{
    public string Number => number;
    public string NewVisit => $"/patients/{Number}/visits/new";

    public static async Task<TreatedCourse> OfAsync(WebFixture web, PageClient clinician)
    {
        var registered = await clinician.SubmitAsync("/patients/new", ("Consent.Basis", "Waiver"), ("Consent.Scope", "AllUses"));
        Assert.Equal(HttpStatusCode.Redirect, registered.Status);
        return new(web, clinician, registered.Location!.ToString().Split('/')[2]);
    }

    public async Task<Guid> LineAsync(string startedOn, string drug = Regimens.Imatinib)
    {
        var answer = await clinician.SubmitAsync($"/patients/{Number}/lines/new", ("Input.Drug", drug), ("Input.Intent", nameof(TreatmentIntent.Palliative)),
            ("Input.StartedOn", startedOn), ("Input.DoseMgPerDay", "400"), ("Input.Schedule", nameof(DoseSchedule.Continuous)));
        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        await using var database = web.Database.Open();
        return await database.TreatmentLines.Where(l => database.Patients.Any(p => p.Id == l.PatientId && p.RegistryNumber == number)).OrderByDescending(l => l.Ordinal).Select(l => l.Id).FirstAsync();
    }

    public async Task BaselineAsync(Guid line, string on, params TypedLesion[] lesions)
    {
        List<(string, string)> typed = [("Assessment.AssessedOn", on), ("Assessment.Criteria", nameof(ResponseCriteria.Recist11)), ("Assessment.Modality", nameof(ImagingModality.Ct)), ("Assessment.SliceThicknessMm", "5")];
        for (var i = 0; i < lesions.Length; i++)
        {
            typed.AddRange(
            [
                ($"Assessment.Lesions[{i}].Role", lesions[i].Role.ToString()), ($"Assessment.Lesions[{i}].Organ", lesions[i].Organ), ($"Assessment.Lesions[{i}].Reading", lesions[i].Mm),
                ($"Assessment.Lesions[{i}].Description", lesions[i].Which), ($"Assessment.Lesions[{i}].IsNode", lesions[i].IsNode ? "true" : "false"),
            ]);
            // The form has three blank rows; a further one comes as a person's script or a second save would bring it.
            if (i >= 3)
                typed.Add(($"Assessment.Lesions[{i}].Id", Guid.CreateVersion7().ToString()));
        }
        var answer = await clinician.SubmitAsync($"/patients/{Number}/lines/{line}/baseline", [.. typed]);
        Assert.True(answer.Status == HttpStatusCode.Redirect, answer.Text);
    }

    /// <summary>Sends a new visit with today's readings of the lesions in their order.</summary>
    public async Task<Answer> VisitAsync(string on, string[] readings, params (string, string)[] more) =>
        await clinician.SubmitAsync(NewVisit, [("Input.Visit.VisitedOn", on), .. readings.Select((r, i) => ($"Input.Assessment.Lesions[{i}].Reading", r)), .. more]);

    /// <summary>The patient of the mock-ups: two lung metastases, a node and a subcutaneous lesion, best at 18, 12, 10 and 10 mm.</summary>
    public async Task<Guid> FourLesionsAsync(int year)
    {
        var line = await LineAsync($"{year}-03-01");
        await BaselineAsync(line, $"{year}-02-26",
            new("lung", "30", "right lower lobe"), new("lung", "20", "left upper lobe"), new("node, axilla right", "15") { IsNode = true }, new("back, subcutaneous", "14"));
        Assert.Equal(HttpStatusCode.Redirect, (await VisitAsync($"{year}-06-10", ["18", "12", "10", "10"])).Status);
        return line;
    }
}

internal sealed record TypedLesion(string Organ, string Mm, string Which = "", LesionRole Role = LesionRole.Target)
{
    public bool IsNode { get; init; }
}
