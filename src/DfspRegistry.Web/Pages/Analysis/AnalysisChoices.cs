using System.Globalization;
using DfspRegistry.Analysis.Endpoints;
using DfspRegistry.Analysis.Reports;
using DfspRegistry.Analysis.Survival;
using DfspRegistry.Domain.Shared;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.WebUtilities;
using Endpoint = DfspRegistry.Analysis.Endpoints.Endpoint;

namespace DfspRegistry.Web.Pages.Analysis;

/// <summary>What an address of the analysis asks for. The address is the result: the same one on the same rows gives the same bytes.</summary>
public sealed record AnalysisChoices
{
    /// <summary>Grouping by the response reached at the landmark, which may be tested.</summary>
    public const string Landmark = "landmark";

    public DateOnly? Cutoff { get; init; }
    /// <summary>As it was typed, to stand in its field again.</summary>
    public string? CutoffText { get; init; }
    public EndpointRules Rules { get; init; } = EndpointRules.AsPublished;
    public ConfidenceType Interval { get; init; } = SurvivalOptions.Default.ConfidenceType;
    public Endpoint Endpoint { get; init; } = Endpoint.ProgressionFreeSurvival;
    /// <summary>Null: the study's first line.</summary>
    public string? Line { get; init; }
    public string? By { get; init; }
    /// <summary>The step whose patients are open: its group (empty where curves are not split) and its day.</summary>
    public (string Group, double Day)? Step { get; init; }
    public bool WholeLedger { get; init; }
    /// <summary>Are files for use outside the hospital, where no count from 1 to 4 may be known? Null: as <see cref="FileScope"/> has it for the person.</summary>
    public bool? Outside { get; init; }

    public ReportOptions ReportOptions => new() { Rules = Rules, Survival = SurvivalOptions.Default with { ConfidenceType = Interval }, By = By == Landmark ? null : By };

    /// <summary>Reads the query string; what cannot be read is an error in words under its name, and the default stands in its place.</summary>
    public static AnalysisChoices Read(IQueryCollection query, ModelStateDictionary errors)
    {
        var choices = new AnalysisChoices { Line = Text(query, "line"), By = Text(query, "by"), CutoffText = Text(query, "cutoff"), WholeLedger = Text(query, "ledger") == "all", Outside = Text(query, "outside") switch { "yes" => true, "no" => false, _ => null } };
        if (choices.CutoffText is { } typed)
        {
            if (PartialDate.TryParse(typed, out var date) && date.Exact is { } day)
                choices = choices with { Cutoff = day };
            else
                errors.AddModelError("cutoff", $"“{typed}” is not a day. A cut-off is written year-month-day, for example 2013-07-31.");
        }
        if (Text(query, "rules") is { } rules)
        {
            if (EndpointRules.TryParse(rules, out var known))
                choices = choices with { Rules = known };
            else
                errors.AddModelError("rules", $"There is no rule set “{rules}”. There are: {string.Join(", ", EndpointRules.All.Select(r => r.Name))}.");
        }
        if (Text(query, "interval") is { } interval)
        {
            if (ConfidenceTypeNames.TryParse(interval, out var type))
                choices = choices with { Interval = type };
            else
                errors.AddModelError("interval", $"There is no interval “{interval}”. There are: {string.Join(", ", ConfidenceTypeNames.All)}.");
        }
        if (Text(query, "endpoint") is { } endpoint)
        {
            if (EndpointNames.TryParse(endpoint, out var known))
                choices = choices with { Endpoint = known };
            else
                errors.AddModelError("endpoint", $"There is no endpoint “{endpoint}”. There are: {string.Join(", ", EndpointNames.All.Select(e => e.Code()))}.");
        }
        if (double.TryParse(Text(query, "day"), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var at))
            choices = choices with { Step = (Text(query, "group") ?? "", at) };
        return choices;
    }

    /// <summary>The query string of these choices; a default is not written.</summary>
    public string Query(bool withStep = false)
    {
        var parts = new List<KeyValuePair<string, string?>>();
        void Add(string name, string? value, bool isDefault = false)
        {
            if (value is not null && !isDefault)
                parts.Add(new(name, value));
        }
        Add("endpoint", Code(Endpoint), Endpoint == Endpoint.ProgressionFreeSurvival);
        Add("line", Line);
        Add("by", By);
        Add("cutoff", Cutoff?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Add("rules", Rules.Name, Rules == EndpointRules.AsPublished);
        Add("interval", Interval.ToName(), Interval == SurvivalOptions.Default.ConfidenceType);
        if (WholeLedger)
            Add("ledger", "all");
        Add("outside", Outside switch { true => "yes", false => "no", null => null });
        if (withStep && Step is { } step)
        {
            Add("group", step.Group);
            Add("day", step.Day.ToString("R", CultureInfo.InvariantCulture));
        }
        return QueryHelpers.AddQueryString("", parts);
    }

    public static string Code(Endpoint endpoint) => endpoint.Code().ToLowerInvariant().Replace(' ', '-');

    private static string? Text(IQueryCollection query, string name) =>
        query[name].ToString().Trim() is { Length: > 0 and <= 200 } text ? text : null;
}
