namespace DfspRegistry.Data.Demo;

/// <summary>
/// Who had which adverse event at which worst grade, by registry number. Sunitinib: table 3 of the 2015 study to the patient. Imatinib: the
/// text's percentages of 95 as counts (nausea 47, neutropenia 27, thrombocytopenia 19, diarrhea 21); no count of 95 rounds to its 30 % or
/// 10 %, so edema and fatigue have 29 (30.5 %) and rash 10 (10.5 %). It gives no grades there beyond 'generally moderate (grade 1-2)':
/// the grades of imatinib are invented in that sense. Terms are the study's own words, the CTCAE version is not stated there.
/// </summary>
internal static class SystemicAdverseEvents
{
    public static IReadOnlyList<EventsByWorstGrade> OnImatinib { get; } =
    [
        new("Nausea", [2, 6, 7, 9, 10, 29, 30, 34, 35, 36, 43, 44, 47, 51, 52, 53, 56, 60, 61, 62, 66, 72, 80, 82, 83, 84, 90, 97, 101, 106, 111], [8, 15, 17, 25, 26, 28, 37, 40, 55, 59, 71, 75, 98, 100, 103], [85]),
        new("Edema", [1, 4, 9, 22, 24, 37, 38, 39, 42, 50, 66, 68, 76, 79, 88, 90, 94, 101, 105], [7, 10, 20, 21, 64, 86, 91, 103, 112], [18]),
        new("Fatigue", [3, 6, 14, 15, 25, 26, 34, 42, 44, 47, 62, 70, 77, 82, 91, 93, 96, 105], [16, 17, 31, 33, 39, 64, 65, 74, 85, 98], [58]),
        new("Neutropenia", [4, 16, 28, 30, 33, 39, 45, 58, 60, 66, 68, 82, 100, 101, 103], [19, 22, 26, 29, 48, 52, 102, 108, 112], [8, 10, 69]),
        new("Thrombocytopenia", [26, 36, 38, 47, 63, 69, 72, 77, 84, 88, 110], [14, 20, 42, 57, 60, 102], [28, 112]),
        new("Diarrhea", [3, 6, 18, 25, 39, 61, 62, 65, 71, 93, 94, 97, 99, 102], [10, 12, 13, 63, 81, 103], [88]),
        new("Rash", [1, 13, 38, 48, 50, 98], [9, 12, 111], [108]),
    ];

    public static IReadOnlyList<EventsByWorstGrade> OnSunitinib { get; } =
    [
        new("Hypertension", [50, 58, 85, 88], [66, 76, 86, 106], [63]),
        new("Hand-foot syndrome", [63, 64, 69, 75, 77, 83, 94, 112], [25, 35, 50, 52, 57, 87, 93, 108, 110], [61, 84]),
        new("Anorexia", [64, 66, 69, 76, 85], [77, 105], []),
        new("Diarrhea", [61, 83, 84, 105], [86], []),
        new("Constipation", [60], [], []),
        new("Fatigue", [33, 35, 52, 57, 61, 64, 75, 84, 108], [58, 77, 85, 110], [56]),
        new("Vomiting", [35, 61, 63, 64, 83, 93], [50, 85], []),
        new("Rash", [33, 35, 52, 86, 87], [50, 63, 75, 76], []),
        new("Skin discoloration", [52, 60, 64, 94, 112], [], []),
        new("Mucositis/stomatitis", [56, 66, 88, 112], [], []),
        new("Fever", [94, 106], [], []),
        new("Anemia", [35, 52, 58, 83, 87], [61, 64, 66, 108], [57]),
        new("Leukopenia", [58, 63, 75, 86, 110], [76, 84, 106], [93]),
        new("Thrombocytopenia", [25, 33, 52, 60, 64, 86], [56, 75, 83, 87, 108], []),
    ];
}

/// <summary>Registry numbers of the patients whose worst grade was 1, 2 and 3; there was no grade 4.</summary>
internal sealed record EventsByWorstGrade(string Term, int[] Grade1, int[] Grade2, int[] Grade3)
{
    /// <summary>0: the patient did not have it.</summary>
    public int WorstGradeOf(int number) => Grade3.Contains(number) ? 3 : Grade2.Contains(number) ? 2 : Grade1.Contains(number) ? 1 : 0;
}
