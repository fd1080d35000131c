using DfspRegistry.Domain.Diagnosis;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Data.Demo;

internal sealed record DemoLesion(int Number, LesionRole Role, bool IsNode, string Organ, string Description, int BaselineMm);

/// <param name="Diameters">Of each target lesion in mm; 0 absent, null not evaluated.</param>
internal sealed record DemoMeasurement(IReadOnlyList<int?> Diameters, bool HasNewLesion);

/// <summary>
/// Lesions and diameters that give the planned responses by RECIST 1.1: sums move within what the planned code allows (thresholds from
/// <see cref="Recist11"/>), progression is growth over the smallest sum or a new lesion. A test judges every one of them again.
/// </summary>
internal sealed class MeasuredLesions
{
    private readonly DemoPatient patient;
    private readonly string line;

    /// <param name="carried">Lesions of the line before at their last size, which this line goes on with; none for the first.</param>
    public MeasuredLesions(DemoPatient patient, string line, DiseaseSiteKind dominant, IReadOnlyList<ResponseCode> responses, IReadOnlyList<DemoLesion> carried)
    {
        (this.patient, this.line) = (patient, line);
        Targets = carried.Any(l => !l.IsNode) ? carried : ChooseTargets(dominant);
        NonTarget = patient.OneIn(3, line + "/non-target")
            ? new DemoLesion(Targets.Count + 1, LesionRole.NonTarget, false, "lung", "several nodules below 10 mm, both lower lobes", 0)
            : null;
        Measurements = Measure(responses);
    }

    public IReadOnlyList<DemoLesion> Targets { get; }
    public DemoLesion? NonTarget { get; }
    /// <summary>One for each response, in their order.</summary>
    public IReadOnlyList<DemoMeasurement> Measurements { get; }

    /// <summary>What the next line would measure: targets still of a measurable size, and the new lesion that was found (RECIST 1.1, 3.1).</summary>
    public IReadOnlyList<DemoLesion> LeftAtTheEnd(DemoLesion? found)
    {
        var last = Measurements[^1].Diameters;
        var left = Targets.Select((t, i) => t with { BaselineMm = last[i] ?? 0 }).Where(t => t.BaselineMm >= (t.IsNode ? 15 : 10));
        var ofOrgan = left.Count(t => t.Organ == found?.Organ);
        return [.. left.Concat(found is not null && ofOrgan < 2 ? [found] : []).Select((t, i) => t with { Number = i + 1, Role = LesionRole.Target })];
    }

    private List<DemoLesion> ChooseTargets(DiseaseSiteKind dominant)
    {
        (string Organ, bool IsNode, string Description, int LeastMm, int MostMm)[] choice = dominant switch
        {
            DiseaseSiteKind.Lung =>
            [
                ("lung", false, patient.Choose(line + "/lobe", "right lower lobe", "right upper lobe", "left lower lobe", "left upper lobe"), 14, 52),
                ("lung", false, patient.Choose(line + "/lobe-2", "lingula", "middle lobe", "right lower lobe, posterior"), 11, 34),
                ("lymph nodes", true, patient.Choose(line + "/node", "right hilar node", "subcarinal node"), 16, 27),
            ],
            DiseaseSiteKind.Liver =>
            [
                ("liver", false, patient.Choose(line + "/segment", "segment VI", "segment VII", "segment IVa"), 18, 66),
                ("liver", false, patient.Choose(line + "/segment-2", "segment II", "segment V", "segment VIII"), 13, 40),
                ("lung", false, "left lower lobe", 11, 25),
            ],
            _ =>
            [
                ("skin and subcutis", false, "main mass at the scar", 32, 96),
                ("skin and subcutis", false, "satellite nodule, 4 cm from the scar", 12, 33),
                ("muscle", false, "deep part below the fascia", 15, 48),
            ],
        };
        return [.. choice.Take(1 + patient.Choose(line + "/targets", 3)).Select((c, i) =>
            new DemoLesion(i + 1, LesionRole.Target, c.IsNode, c.Organ, c.Description, c.LeastMm + patient.Choose($"{line}/baseline/{i}", c.MostMm - c.LeastMm)))];
    }

    private List<DemoMeasurement> Measure(IReadOnlyList<ResponseCode> responses)
    {
        decimal baseline = Targets.Sum(t => t.BaselineMm);
        var (nadir, share) = (baseline, 1.0);
        List<DemoMeasurement> measured = [];
        for (var i = 0; i < responses.Count; i++)
        {
            var name = $"{line}/change/{i}";
            if (responses[i] == ResponseCode.NE)
            {
                measured.Add(new([null, .. Scaled(share).Skip(1).Select(mm => (int?)mm)], false));
                continue;
            }
            var hasNewLesion = responses[i] == ResponseCode.PD && (nadir == 0 || patient.OneIn(3, name + "/new"));
            share = Next(responses[i], share, name, hasNewLesion);
            var diameters = Scaled(share);
            for (var tries = 0; !hasNewLesion && !Means(responses[i], diameters, baseline, nadir); tries++)
            {
                if (tries == 60)
                    throw new InvalidOperationException($"{patient.Number}, {line}, assessment {i}: no diameters give {responses[i]}.");
                share += responses[i] is ResponseCode.PD ? 0.03 : responses[i] is ResponseCode.PR ? -0.02 : share < 0.85 ? 0.015 : -0.015;
                diameters = Scaled(share);
            }
            measured.Add(new([.. diameters.Select(mm => (int?)mm)], hasNewLesion));
            nadir = Math.Min(nadir, diameters.Sum());
        }
        return measured;
    }

    private double Next(ResponseCode response, double share, string name, bool hasNewLesion)
    {
        var draw = patient.Choose(name, 1000) / 1000.0;
        return response switch
        {
            ResponseCode.CR => 0,
            ResponseCode.PR when share > 0.7 => 0.42 + (0.26 * draw),
            ResponseCode.PR => Math.Clamp(share * (0.88 + (0.18 * draw)), 0.2, 0.68),
            ResponseCode.SD => Math.Clamp(share * (0.9 + (0.14 * draw)), 0.76, 1.06),
            _ when hasNewLesion => share,
            _ => share * (1.24 + (0.4 * draw)),
        };
    }

    /// <summary>At a share of 0 all are gone: other lesions absent, a node back to a normal 7 mm.</summary>
    private int[] Scaled(double share) =>
        [.. Targets.Select(t => share == 0 ? t.IsNode ? 7 : 0 : Math.Max(t.IsNode ? 8 : 4, (int)Math.Round(t.BaselineMm * share)))];

    private static bool Means(ResponseCode response, int[] diameters, decimal baseline, decimal nadir)
    {
        decimal sum = diameters.Sum();
        var grown = Recist11.IsProgression(sum, nadir);
        var shrunk = sum <= Recist11.PartialResponseFactor * baseline;
        return response switch
        {
            ResponseCode.CR => true,
            ResponseCode.PD => grown,
            ResponseCode.PR => shrunk && !grown,
            _ => !shrunk && !grown,
        };
    }
}
