namespace DfspRegistry.Analysis.Reports.Publication;

/// <summary>A publication whose study the registry can run, with the numbers that it prints as facts of ours: each with where it stands.</summary>
/// <param name="StudyCode">Code of the study whose rows are compared with it.</param>
public sealed record PublishedStudy(string StudyCode, string Title, string Citation, IReadOnlyList<PublishedFact> Facts)
{
    public static IReadOnlyList<PublishedStudy> All { get; } = [SunitinibAfterImatinib2015.Study, NeoadjuvantImatinib2009.Study];

    public static PublishedStudy? For(string studyCode) => All.FirstOrDefault(p => string.Equals(p.StudyCode, studyCode, StringComparison.Ordinal));
}
