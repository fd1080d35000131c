using DfspRegistry.Data;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;

namespace DfspRegistry.Web.Drafts;

/// <summary>
/// Lets what was typed reach the person who typed it. Where that person's session has lapsed, or another person has signed in since, the request goes on in
/// the name of the ticket's person, with the account, its roles and sites read anew and the form's own token checked for that person.
/// </summary>
public sealed class FormOwner(FormTickets tickets, RegistryDbContext database, IAntiforgery antiforgery, IAuthorizationService authorization)
{
    /// <param name="IsSignedIn">False: the session of the form's person has ended.</param>
    public sealed record Admitted(FormTicket Ticket, bool IsSignedIn);

    /// <returns>Null when the form cannot be taken; the request's person is then as before.</returns>
    public async Task<Admitted?> AdmitAsync(HttpContext context, IFormCollection form, CancellationToken cancellation)
    {
        if (tickets.Read(form[FormFields.Ticket]) is not { } ticket)
            return null;
        var signedIn = context.User;
        var isSignedIn = Session.Identity(signedIn)?.UserId == ticket.UserId;
        if (!isSignedIn)
        {
            if (await Session.PrincipalAsync(database, ticket.UserId, ticket.Stamp, cancellation) is not { } owner)
                return null;
            context.User = owner;
        }
        if (await antiforgery.IsRequestValidAsync(context) && (await authorization.AuthorizeAsync(context.User, Policies.EnterData)).Succeeded)
            return new Admitted(ticket, isSignedIn);
        context.User = signedIn;
        return null;
    }
}
