using DfspRegistry.Data;
using DfspRegistry.Data.OldCharts;
using DfspRegistry.Data.Patients;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.OldCharts;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Web.Forms;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Pages.Record;

/// <summary>An old chart on one page, and on to the next patient.</summary>
[Authorize(Policy = Policies.EnterData)]
public sealed class OldChartModel(PatientRecords records, OldChartService charts, RegistryDbContext database) : PageModel
{
    private const int MostRows = 60;

    [BindProperty]
    public OldChartInput Input { get; set; } = new();

    public Patient Patient { get; private set; } = null!;
    public IReadOnlyList<TreatmentLine> Lines { get; private set; } = [];
    public int Visits { get; private set; }
    public IReadOnlyList<SelectListItem> Studies { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string number, CancellationToken cancellation)
    {
        if (!await LoadAsync(number, cancellation))
            return NotFound();
        Input.StudyId = Studies.Count == 1 ? Guid.Parse(Studies[0].Value) : null;
        (Input.Alive.Id, Input.Alive.Source) = (Guid.CreateVersion7(), VitalStatusSource.Chart);
        (Input.Death.Id, Input.Death.Source) = (Guid.CreateVersion7(), VitalStatusSource.Chart);
        AddRows(lines: 2, visits: 6, events: 4);
        return Page();
    }

    /// <summary>More empty rows; what was typed stays, and nothing is judged yet.</summary>
    public async Task<IActionResult> OnPostRowsAsync(string number, string? more, CancellationToken cancellation)
    {
        if (!await LoadAsync(number, cancellation))
            return NotFound();
        AddRows(more == "lines" ? 1 : 0, more == "visits" ? 4 : 0, more == "events" ? 4 : 0);
        foreach (var entry in ModelState.Values)
        {
            entry.Errors.Clear();
            entry.ValidationState = Microsoft.AspNetCore.Mvc.ModelBinding.ModelValidationState.Valid;
        }
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string number, bool next, CancellationToken cancellation)
    {
        if (!await LoadAsync(number, cancellation))
            return NotFound();
        if (!this.Check(new OldChartInputValidator([.. Lines.Select(l => l.StartedOn)]), Input, await records.DatesAsync(Patient.Id, null, cancellation)))
            return this.Invalid();
        if (Input.StudyId is { } study && Studies.All(s => s.Value != study.ToString()))
            return NotFound();
        await charts.SaveAsync(Patient.Id, Input, cancellation);
        (TempData["Notice"], TempData["NoticeAddress"]) = ($"The old chart of {number} is on record.", $"/patients/{number}");
        if (!next)
            return Redirect($"/patients/{number}");
        if (await charts.NextAsync(number, cancellation) is { } following)
            return RedirectToPage("/Record/OldChart", new { number = following });
        TempData["Notice"] = $"The old chart of {number} is on record. No further patient from old records waits for a chart.";
        return RedirectToPage("/Patients/Index");
    }

    private void AddRows(int lines, int visits, int events)
    {
        for (var i = 0; i < lines && Input.Lines.Count < MostRows; i++)
            Input.Lines.Add(new OldChartLineInput { Id = Guid.CreateVersion7() });
        for (var i = 0; i < visits && Input.Visits.Count < MostRows; i++)
            Input.Visits.Add(new OldChartVisitInput { Id = Guid.CreateVersion7() });
        for (var i = 0; i < events && Input.Events.Count < MostRows; i++)
            Input.Events.Add(new OldChartEventInput { Id = Guid.CreateVersion7() });
    }

    private async Task<bool> LoadAsync(string number, CancellationToken cancellation)
    {
        if (await records.FindAsync(number, cancellation) is not { } patient)
            return false;
        Patient = patient;
        Lines = await records.LinesAsync(patient.Id, cancellation);
        Visits = await database.Visits.CountAsync(v => v.PatientId == patient.Id, cancellation);
        Studies = await database.StudyEnrollments.Where(e => e.PatientId == patient.Id).Join(database.Studies, e => e.StudyId, s => s.Id, (_, s) => s).OrderBy(s => s.Code)
            .Select(s => new SelectListItem(s.Code + " · " + s.Title, s.Id.ToString())).ToListAsync(cancellation);
        return true;
    }
}
