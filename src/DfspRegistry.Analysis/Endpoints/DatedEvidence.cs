using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Analysis.Endpoints;

/// <summary>A recorded row on a day.</summary>
/// <param name="Words">What it is, as a ledger reason says it.</param>
/// <param name="Completion">How its date was completed, in words; null for a date known to the day.</param>
internal sealed record DatedEvidence(DateOnly On, Evidence Evidence, string Words, string? Completion = null)
{
    /// <summary>
    /// Reads a date under the completion rule. A date known to the month or year that may lie on or after <paramref name="notBefore"/> is
    /// never completed to a day before it: a death in the month of the last visit is not put before that visit. The day lies before
    /// <paramref name="notBefore"/> only when the record leaves no other reading.
    /// </summary>
    public static DatedEvidence Read(PartialDate date, PartialDateCompletion rule, DateOnly notBefore, Evidence evidence, string words)
    {
        var day = date.Complete(rule);
        if (day < notBefore && date.Latest >= notBefore)
            day = notBefore;
        return new DatedEvidence(day, evidence, words, date.Exact is null ? $"{words}: {date} counted as {day:yyyy-MM-dd}" : null);
    }
}
