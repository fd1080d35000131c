using DfspRegistry.Analysis.Endpoints;
using DfspRegistry.Analysis.Tables;

namespace DfspRegistry.Analysis.Reports;

/// <summary>Every R script of a report with its file name, numbered by line, because a line's name comes from the data and may be no file name.</summary>
public static class ReportRScripts
{
    public static IEnumerable<(string File, string Script)> Of(StudyReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return report.Lines.SelectMany((line, i) => OfLine(line, report.Provenance).Select(s => ($"line-{i + 1}-{s.Name}.R", s.Script)))
            .Concat(report.PfsRatios.Select((ratio, i) => ($"pfs-ratio-{i + 1}.R", LineRScripts.PfsRatios(ratio, report.Provenance))))
            .Concat(report.Surgical.SelectMany((surgical, i) => SurgicalTables.All(surgical).Select(t => ($"surgery-{i + 1}-{t.Key}.R", SurgicalRScripts.For(surgical, t, report.Provenance)))));
    }

    private static IEnumerable<(string Name, string Script)> OfLine(LineReport line, string provenance)
    {
        yield return ("characteristics", LineRScripts.Characteristics(line, provenance));
        yield return ("best-response", ResponseRScript.For(line.Response, provenance));
        yield return ("adverse-events", AdverseEventRScript.ByGrade(line.AdverseEvents, provenance));
        foreach (var result in line.Survival)
        {
            yield return (result.Endpoint.Code().ToLowerInvariant().Replace(' ', '-'),
                result.Endpoint == Endpoint.LocalRecurrence ? SurgicalRScripts.CumulativeIncidence(result, provenance) : RScript.For(result, provenance));
        }
        yield return ("medians", LineRScripts.Medians(line, provenance));
        yield return ("rates", LineRScripts.Rates(line, provenance));
        if (LineRScripts.HazardRatios(line, provenance) is { } ratios)
            yield return ("hazard-ratios", ratios);
    }
}
