namespace DfspRegistry.Domain.Treatment;

/// <summary>A dose that a protocol or the founding studies name; offered when a line is entered, never forced.</summary>
public sealed record Regimen(string Code, string Drug, decimal DoseMgPerDay, DoseSchedule Schedule, string Label);

public static class Regimens
{
    public const string Imatinib = "imatinib";
    public const string Sunitinib = "sunitinib";

    public static IReadOnlyList<Regimen> All { get; } =
    [
        new("imatinib-400", Imatinib, 400, DoseSchedule.Continuous, "imatinib 400 mg once daily, in the morning"),
        new("imatinib-600", Imatinib, 600, DoseSchedule.Continuous, "imatinib 600 mg daily"),
        new("imatinib-800", Imatinib, 800, DoseSchedule.Continuous, "imatinib 800 mg daily"),
        new("sunitinib-50", Sunitinib, 50, DoseSchedule.FourWeeksOnTwoOff, "sunitinib 50 mg daily, 4 weeks on, 2 off"),
        new("sunitinib-37.5", Sunitinib, 37.5m, DoseSchedule.Continuous, "sunitinib 37.5 mg daily, continuous"),
    ];

    public static Regimen? Find(string? code) => All.FirstOrDefault(r => r.Code == code);
}
