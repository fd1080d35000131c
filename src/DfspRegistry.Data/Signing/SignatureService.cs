using System.Text.Json;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.Concurrency;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Signing;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.Signing;

/// <summary>Signs a visit or a patient's record, and says of each signature whether it still stands under what was signed.</summary>
public sealed class SignatureService(RegistryDbContext database, ICurrentUser person)
{
    /// <summary>The content as it is now, row by row, and its mark, for the page that shows it.</summary>
    public async Task<(string Mark, IReadOnlyList<SignedRow> Rows)> ShownAsync(Guid patientId, Guid? visitId, CancellationToken cancellation)
    {
        var content = await SignedContent.ReadAsync(database, patientId, visitId, cancellation);
        return (SignedContent.Mark(content), SignedContent.Rows(content));
    }

    /// <summary>What keeps it from being signed, in words; null when nothing does.</summary>
    public async Task<string?> HindranceAsync(Guid patientId, Guid? visitId, CancellationToken cancellation)
    {
        var open = await database.Visits.AsNoTracking().Where(v => v.PatientId == patientId && (visitId == null || v.Id == visitId) && v.State == VisitState.InProgress)
            .OrderBy(v => v.VisitedOn).Select(v => v.VisitedOn).ToListAsync(cancellation);
        return open.Count == 0 ? null : $"The visit of {open[0]} is still in progress: complete it first, then sign.";
    }

    /// <summary>Signs as the person who is signed in; who that is was confirmed before. The same form twice signs once.</summary>
    /// <exception cref="ConcurrencyConflict">The data are not those that the signer saw.</exception>
    /// <exception cref="FormUsedException">Another signature was given with this form. Nothing is signed.</exception>
    public async Task SignAsync(Guid patientId, Guid? visitId, SignatureInput input, CancellationToken cancellation)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        // From here on nobody changes the record until it is signed.
        await database.Database.ExecuteSqlAsync($"select from patients where id = {patientId} for update", cancellation);
        if (await database.Signatures.AsNoTracking().SingleOrDefaultAsync(s => s.Id == input.Id, cancellation) is { } known)
        {
            if ((known.PatientId, known.VisitId, known.SignerId, known.Meaning) != (patientId, visitId, person.UserId, input.Meaning))
                throw new FormUsedException();
            return;
        }
        var content = await SignedContent.ReadAsync(database, patientId, visitId, cancellation);
        if (SignedContent.Mark(content) != input.Seen)
            throw new ConcurrencyConflict(patientId, visitId, new InvalidOperationException("The data changed after the signer had seen them."));
        var at = await DatabaseClock.TransactionTimeAsync(database, cancellation);
        var (meaning, signer) = (input.Meaning!.Value, person.UserId ?? throw new InvalidOperationException("Only a person with an account signs."));
        database.Add(new Signature
        {
            Id = input.Id, PatientId = patientId, VisitId = visitId, Meaning = meaning, SignerId = signer, SignerName = person.UserName, At = at, Content = content,
            Seal = SignatureSeal.Of(input.Id, patientId, visitId, meaning, signer, person.UserName, at, content),
        });
        await database.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>The signatures under a visit, or under the whole record when none is given, newest first, each judged against the data of now.</summary>
    public async Task<IReadOnlyList<JudgedSignature>> OfAsync(Guid patientId, Guid? visitId, CancellationToken cancellation)
    {
        var signatures = await database.Signatures.AsNoTracking().Where(s => s.PatientId == patientId && s.VisitId == visitId).OrderByDescending(s => s.At).ToListAsync(cancellation);
        if (signatures.Count == 0)
            return [];
        var trailed = await TrailedAsync([.. signatures.Select(s => s.Id.ToString())], cancellation);
        List<JudgedSignature> judged = [];
        foreach (var signature in signatures)
            judged.Add(Judge(signature, await SignedContent.ReadLikeAsync(signature.Content, database, patientId, visitId, cancellation), trailed));
        return judged;
    }

    /// <summary>Visits of the patient with a signature that stands.</summary>
    public async Task<IReadOnlySet<Guid>> SignedVisitsAsync(Guid patientId, CancellationToken cancellation)
    {
        HashSet<Guid> standing = [];
        foreach (var visit in await database.Signatures.AsNoTracking().Where(s => s.PatientId == patientId && s.VisitId != null).Select(s => s.VisitId!.Value).Distinct().ToListAsync(cancellation))
        {
            if ((await OfAsync(patientId, visit, cancellation)).Any(s => s.Stands))
                standing.Add(visit);
        }
        return standing;
    }

    /// <summary>Every signature that the person may see: how many stand, how many fell with a change of the data, and those that were tampered with.</summary>
    public async Task<SignatureVerdict> VerifyAsync(CancellationToken cancellation)
    {
        var (standing, fallen) = (0, 0);
        List<string> forged = [];
        foreach (var part in await database.Signatures.AsNoTracking().Select(s => new { s.PatientId, s.VisitId }).Distinct().ToListAsync(cancellation))
        {
            foreach (var judged in await OfAsync(part.PatientId, part.VisitId, cancellation))
            {
                if (judged.Forgery is { } forgery)
                    forged.Add(forgery);
                else if (judged.Stands)
                    standing++;
                else
                    fallen++;
            }
        }
        return new SignatureVerdict(standing, fallen, forged);
    }

    private static JudgedSignature Judge(Signature signature, string now, Dictionary<string, string?> trailed)
    {
        if (!SignatureSeal.Holds(signature))
            return new JudgedSignature(signature, [], $"Signature {signature.Id} is not as it was made: it was changed, or moved here from another record.");
        return trailed.GetValueOrDefault(signature.Id.ToString()) == Convert.ToBase64String(signature.Seal)
            ? new JudgedSignature(signature, SignedContent.Compare(signature.Content, now), null)
            : new JudgedSignature(signature, [], $"Signature {signature.Id} has no entry in the audit trail: it was put in past the registry.");
    }

    /// <summary>The seal that the audit trail holds for each signature.</summary>
    private async Task<Dictionary<string, string?>> TrailedAsync(List<string> ids, CancellationToken cancellation)
    {
        var entries = await database.AuditEntries.AsNoTracking().Where(e => e.Table == "signatures" && e.Action == AuditAction.Inserted && ids.Contains(e.RowId!))
            .OrderByDescending(e => e.Id).ToListAsync(cancellation);
        Dictionary<string, string?> seals = new(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            using var values = JsonDocument.Parse(entry.New!);
            seals[entry.RowId!] = values.RootElement.GetProperty("seal").GetString();
        }
        return seals;
    }
}

/// <param name="Changes">What is not as it was signed; the signature is then void.</param>
/// <param name="Forgery">In words, when somebody tampered with the signature itself.</param>
public sealed record JudgedSignature(Signature Signature, IReadOnlyList<ContentChange> Changes, string? Forgery)
{
    public bool Stands => Forgery is null && Changes.Count == 0;
}

public sealed record SignatureVerdict(int Standing, int Fallen, IReadOnlyList<string> Forged);
