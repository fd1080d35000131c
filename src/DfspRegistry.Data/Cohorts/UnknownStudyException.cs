namespace DfspRegistry.Data.Cohorts;

public sealed class UnknownStudyException(string code) : Exception($"There is no study '{code}'.");
