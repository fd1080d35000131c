using DfspRegistry.Data;
using DfspRegistry.Data.Patients;
using DfspRegistry.Data.Surgery;
using DfspRegistry.Domain.Surgery;
using DfspRegistry.Web.Forms;
using DfspRegistry.Web.Security;
using FluentValidation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Pages.Record;

/// <summary>An operation, from debulking to final clearance.</summary>
[Authorize(Policy = Policies.EnterData)]
public sealed class SurgeryModel(PatientRecords records, SurgeryService surgeries, RegistryDbContext database, IValidator<SurgeryInput> validator) : PageModel
{
    [BindProperty]
    public SurgeryInput Input { get; set; } = new();

    /// <summary>The visit that this was entered from, to go back to.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Visit { get; set; }

    public RecordEntry Entry { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string number, string id, CancellationToken cancellation)
    {
        if (await RecordEntry.OpenAsync<SurgicalProcedure>(records, number, id, cancellation, withLines: true) is not { } entry)
            return NotFound();
        Entry = entry;
        if (entry.IsNew)
        {
            Input.Id = Guid.CreateVersion7();
            return Page();
        }
        if (await database.Set<SurgicalProcedure>().SingleOrDefaultAsync(s => s.Id == entry.ExistingId && s.PatientId == entry.Patient.Id, cancellation) is not { } surgery)
            return NotFound();
        Input = new SurgeryInput
        {
            Id = surgery.Id,
            TreatmentLineId = surgery.TreatmentLineId,
            PerformedOn = surgery.PerformedOn,
            Technique = surgery.Technique,
            Intent = surgery.Intent,
            Site = surgery.Site,
            MohsStages = surgery.MohsStages,
            MarginTakenCm = surgery.MarginTakenCm,
            PeripheralMarginMm = surgery.PeripheralMarginMm,
            DeepMarginMm = surgery.DeepMarginMm,
            ResidualTumor = surgery.ResidualTumor,
            HasDebulking = surgery.HasDebulking,
            DebulkedOn = surgery.DebulkedOn,
            ClearByMohsAlone = surgery.ClearByMohsAlone,
            HasFurtherResection = surgery.HasFurtherResection,
            FurtherResectionOn = surgery.FurtherResectionOn,
            FurtherResectionDetail = surgery.FurtherResectionDetail,
            Repair = surgery.Repair,
            DefectDepth = surgery.DefectDepth,
            FinalClearanceOn = surgery.FinalClearanceOn,
            Notes = surgery.Notes,
        };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string number, string id, CancellationToken cancellation)
    {
        if (await RecordEntry.OpenAsync<SurgicalProcedure>(records, number, id, cancellation, withLines: true) is not { } entry)
            return NotFound();
        Entry = entry;
        entry.CheckLine(ModelState, "Input.TreatmentLineId", Input.TreatmentLineId);
        if (!this.Check(validator, Input, await records.DatesAsync(Entry.Patient.Id, null, cancellation)))
            return this.Invalid();
        await surgeries.SaveAsync(Entry.Patient.Id, Input, cancellation);
        return Redirect(Visit is { } visit ? $"/visits/{visit}#surgery" : $"/patients/{number}");
    }
}
