using DfspRegistry.Data.Accounts;
using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Web.Tests.Pages;

/// <summary>Every date field of every entry page takes dates as people type them, and says them back in words.</summary>
public sealed class TypedDateTests(SettledWeb settled) : IClassFixture<SettledWeb>
{
    [Theory]
    [InlineData("visits/new", "?handler=AddAdverseEvent")]
    [InlineData("lines/new", "")]
    [InlineData("adverse-events/new", "")]
    [InlineData("surgeries/new", "")]
    [InlineData("histology/new", "")]
    [InlineData("sizes/new", "")]
    [InlineData("recurrences/new", "")]
    [InlineData("progressions/new", "")]
    [InlineData("radiotherapy/new", "")]
    [InlineData("prior-treatments/new", "")]
    [InlineData("contacts/new", "")]
    [InlineData("deaths/new", "")]
    public async Task A_date_is_read_as_typed_and_said_back(string page, string handler)
    {
        using var clinician = await PageClient.SignInAsync(settled.Web, People.Account(RegistryRoles.Clinician));
        var address = $"/patients/{settled.People.NorthPatient.RegistryNumber}/{page}";
        var form = await clinician.GetAsync(address);
        var fields = form.Page.QuerySelectorAll("input[data-date]").Select(f => f.GetAttribute("name")!).ToList();
        Assert.NotEmpty(fields);
        var today = DateOnly.FromDateTime(settled.Web.Time.GetLocalNow().DateTime);
        foreach (var typed in new[] { "3.7.2012", "2012-07-03", "jul 2012", "2012", "t", "t-7", "31.4.2012" })
        {
            // An empty text beside it keeps the form from being saved, so that it comes back.
            var answer = await clinician.SubmitAsync(form, address + handler, [.. fields.Select(f => (f, typed)), ("Input.Id", "none")]);
            foreach (var field in fields)
            {
                var control = answer.Page.QuerySelector($"input[name='{field}']");
                Assert.True(control is not null, $"{page} with {typed}: {answer.Status}");
                Assert.Equal(typed, control.GetAttribute("value"));
                var block = control.ParentElement!.ParentElement!;
                var said = block.QuerySelector("output.words")!.TextContent;
                var complaint = block.QuerySelector(".field-error")?.TextContent ?? "";
                if (!ClinicalDateReader.TryRead(typed, today, out var date, out var error))
                    Assert.Contains(error!, complaint, StringComparison.Ordinal);
                else if (complaint.Length == 0)
                    Assert.Equal(ClinicalDateReader.InWords(date!.Value), said);
                else
                    Assert.DoesNotContain("is no date", complaint, StringComparison.Ordinal);
            }
        }
    }
}
