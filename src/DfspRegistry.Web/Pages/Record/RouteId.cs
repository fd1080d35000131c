namespace DfspRegistry.Web.Pages.Record;

/// <summary>
/// The last part of a thing's address: its id, or "new". A new thing gets its id when its form is shown, and keeps it in the form: the same
/// form sent twice writes once.
/// </summary>
public static class RouteId
{
    /// <returns>False for what is neither; existing is null for "new".</returns>
    public static bool TryParse(string text, out Guid? existing)
    {
        existing = Guid.TryParse(text, out var id) ? id : null;
        return existing is not null || text == "new";
    }
}
