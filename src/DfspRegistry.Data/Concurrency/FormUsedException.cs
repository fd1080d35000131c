namespace DfspRegistry.Data.Concurrency;

/// <summary>A form that was used before says something else now: it is neither a new one nor the same sent twice. Nothing was saved.</summary>
public sealed class FormUsedException() : Exception("This form was used before for something else. Nothing was saved: open the page again.");
