namespace DfspRegistry.Web.Pages.Record;

/// <summary>The bar above every form of the record: whose it is, what it is, and the one button that saves.</summary>
public sealed record RecordBar(string RegistryNumber, string Title, string? Aside = null, string Save = "Save");
