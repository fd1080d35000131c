using DfspRegistry.Domain.Studies;

namespace DfspRegistry.Data.Demo;

/// <summary>
/// The two studies of the demonstration, made from the registry's templates. Cut-offs: the earliest month end that allows both printed
/// longest follow-ups of the 2015 study (10.5 years from January 2003, 5.6 from January 2008), and the spring before the 2009 paper.
/// </summary>
internal static class DemoStudies
{
    public const string SystemicCode = "DFSP-A";
    public const string SurgicalCode = "DFSP-B";

    public static DateOnly SystemicCutoff { get; } = new(2013, 7, 31);
    public static DateOnly SurgicalCutoff { get; } = new(2009, 3, 31);

    public static Study Systemic() => Labelled(StudyTemplates.ImatinibThenSunitinib(SystemicCode, IdsOf(SystemicCode)), SystemicCutoff);

    public static Study Surgical() => Labelled(StudyTemplates.NeoadjuvantImatinib(SurgicalCode, IdsOf(SurgicalCode)), SurgicalCutoff);

    public static Guid IdOf(string code) => DemoIds.Of("study/" + code);

    private static Func<string, Guid> IdsOf(string code) => part => part.Length == 0 ? IdOf(code) : DemoIds.Of($"study/{code}/{part}");

    private static Study Labelled(Study study, DateOnly cutoff)
    {
        (study.IsSynthetic, study.DataCutoff) = (true, cutoff);
        return study;
    }
}
