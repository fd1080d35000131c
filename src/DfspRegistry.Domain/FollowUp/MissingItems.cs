namespace DfspRegistry.Domain.FollowUp;

/// <summary>Words for what a visit asks for, by the code that its answer is stored under.</summary>
public static class MissingItems
{
    public static IReadOnlyList<string> All { get; } = ["kps", "target-lesion", "non-target", "adverse-events", "dosing", "next-visit"];

    public static string InWords(string item) => item switch
    {
        "kps" => "KPS",
        "target-lesion" => "a lesion's measurement",
        "non-target" => "non-target lesions",
        "adverse-events" => "new adverse events",
        "dosing" => "dose",
        "next-visit" => "next visit",
        _ => item,
    };
}
