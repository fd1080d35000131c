using DfspRegistry.Domain.AdverseEvents;

namespace DfspRegistry.Web.Pages.Record;

/// <summary>The grades of a term, with the one that is chosen.</summary>
/// <param name="Term">Null where no term of the list is chosen: all five grades, no definitions.</param>
public sealed record GradeMeaning(CtcaeTerm? Term, int? Grade);
