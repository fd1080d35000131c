using System.Security.Cryptography;
using System.Text.Json;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.DataProtection;

namespace DfspRegistry.Web.Drafts;

/// <summary>
/// Says whose form it is and what it is of, sealed by the server when the form is shown. What was typed into that form can be kept as that person's draft
/// with it, also after the session has lapsed; it opens nothing and writes no record.
/// </summary>
/// <param name="Stamp">Of the account at that time: closing the account or changing its password makes the ticket worthless.</param>
/// <param name="Until">No longer than the session could have lasted.</param>
public sealed record FormTicket(Guid UserId, string Stamp, string Path, string RegistryNumber, string Title, DateTimeOffset Until);

public sealed class FormTickets(IDataProtectionProvider protection, TimeProvider clock)
{
    private readonly IDataProtector _protector = protection.CreateProtector("DfspRegistry.FormTicket.1");

    /// <summary>A ticket for the person of the request; null where nobody is signed in.</summary>
    public string? Issue(HttpContext context, string registryNumber, string title) =>
        Session.Identity(context.User) is var (userId, stamp)
            ? _protector.Protect(JsonSerializer.Serialize(new FormTicket(userId, stamp, context.Request.Path, registryNumber, title, SessionTimes.LongestUntil(context))))
            : null;

    /// <returns>Null for what is none or is out of date.</returns>
    public FormTicket? Read(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        try
        {
            return JsonSerializer.Deserialize<FormTicket>(_protector.Unprotect(text)) is { } ticket && clock.GetUtcNow() < ticket.Until ? ticket : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
