using DfspRegistry.Analysis.Survival;
using DfspRegistry.Cli.Csv;

namespace DfspRegistry.Cli.Commands;

/// <summary>What `survival` was asked for; names are columns of the file.</summary>
internal sealed record SurvivalRequest
{
    public required string Csv { get; init; }
    public required string Time { get; init; }
    public required string Event { get; init; }
    public string? Entry { get; init; }
    public string? Group { get; init; }
    public string? Strata { get; init; }
    public string? Cluster { get; init; }
    public SurvivalOptions Curve { get; init; } = SurvivalOptions.Default;
    public LogRankOptions LogRank { get; init; } = LogRankOptions.Default;
    public double[] At { get; init; } = [];
    public string[] Cox { get; init; } = [];
    public CoxOptions CoxOptions { get; init; } = CoxOptions.Default;
}

/// <summary>One group's curve with its follow-up.</summary>
internal sealed record GroupCurve(string Group, SurvivalCurve Curve, SurvivalCurve FollowUp);

/// <summary>A CSV file analysed: rows without a missing value in a used column, counted, estimated, tested.</summary>
internal sealed record SurvivalAnalysis(
    SurvivalRequest Request, IReadOnlyList<GroupCurve> Curves, LogRankResult? LogRankTest, IReadOnlyList<PairwiseComparison> Pairwise, CoxResult? Cox, int Dropped)
{
    public static SurvivalAnalysis Run(SurvivalRequest request)
    {
        var file = CsvFile.Open(request.Csv);
        string?[] used = [request.Time, request.Event, request.Entry, request.Group, request.Strata, request.Cluster, .. request.Cox];
        file.Load(used.OfType<string>());
        int[] rows = CompleteRows(file, [.. used.OfType<string>().Distinct().Select(name => file[name])]);
        var data = Data(file, request, rows);
        // Near-ties are judged on all rows together, as R does, before groups are split off.
        data = TimeTies.Snap(data);
        var (names, group) = request.Group is null ? (["all"], new int[rows.Length]) : file[request.Group].Levels(rows);
        var (strataNames, stratum) = request.Strata is null ? ([], null) : file[request.Strata].Levels(rows);

        var curves = new GroupCurve[names.Length];
        for (var k = 0; k < names.Length; k++)
        {
            var own = names.Length == 1 ? data : Subset(data, group, k);
            curves[k] = new GroupCurve(names[k], KaplanMeier.Estimate(own, request.Curve), ReverseKaplanMeier.FollowUp(own, request.Curve));
        }
        LogRankResult? test = null;
        IReadOnlyList<PairwiseComparison> pairwise = [];
        if (request.Group is not null)
        {
            test = LogRank.Test(data, group, names.Length, request.LogRank, stratum, Math.Max(1, strataNames.Length));
            if (names.Length > 2)
                pairwise = LogRank.Pairwise(data, group, names.Length, request.LogRank, stratum, Math.Max(1, strataNames.Length));
        }
        return new SurvivalAnalysis(request, curves, test, pairwise, FitCox(file, request, rows, data, stratum), file.Rows - rows.Length);
    }

    public static int[] CompleteRows(CsvFile file, CsvColumn[] columns)
    {
        if (file.Rows == 0)
            throw CommandError.At(file.Path, file.HeaderLine, null, "there are no rows below the header.");
        var rows = new List<int>(file.Rows);
        for (var row = 0; row < file.Rows; row++)
        {
            if (!Array.Exists(columns, c => c.IsMissing(row)))
                rows.Add(row);
        }
        if (rows.Count == 0)
            throw new CommandError($"{file.Path}: none of its {file.Rows} rows has a value in each of {string.Join(", ", columns.Select(c => c.Name))}.");
        return [.. rows];
    }

    private static SurvivalData Data(CsvFile file, SurvivalRequest request, int[] rows)
    {
        CsvColumn time = file[request.Time], happened = file[request.Event];
        // A cell that means nothing is an error even in a row that another cell's absence drops.
        for (var row = 0; row < file.Rows; row++)
        {
            if (!time.IsMissing(row))
                time.Time(row);
            if (!happened.IsMissing(row))
                happened.Event(row);
        }
        double[]? entries = null;
        if (request.Entry is not null)
        {
            var entry = file[request.Entry];
            entries = Array.ConvertAll(rows, entry.Time);
            for (var i = 0; i < rows.Length; i++)
            {
                if (!(entries[i] < time.Time(rows[i])))
                    throw entry.Error(rows[i], $"the entry {entry.Text(rows[i])} is not before the time {time.Text(rows[i])}.");
            }
        }
        return new SurvivalData(Array.ConvertAll(rows, time.Time), Array.ConvertAll(rows, happened.Event), entries);
    }

    private static SurvivalData Subset(SurvivalData data, int[] group, int k)
    {
        int[] members = [.. Enumerable.Range(0, group.Length).Where(i => group[i] == k)];
        return new SurvivalData(
            Array.ConvertAll(members, i => data.Time[i]),
            Array.ConvertAll(members, i => data.Event[i]),
            data.Entry is null ? null : Array.ConvertAll(members, i => data.Entry[i]));
    }

    private static CoxResult? FitCox(CsvFile file, SurvivalRequest request, int[] rows, SurvivalData data, int[]? stratum)
    {
        if (request.Cox.Length == 0)
        {
            if (request.Cluster is not null)
                throw new CommandError("--cluster gives robust errors to a Cox model; name its covariates with --cox.");
            return null;
        }
        var covariates = Covariates(file, request.Cox, rows);
        var cluster = request.Cluster is null ? null : file[request.Cluster].Levels(rows).Index;
        return CoxRegression.Fit(data, covariates, request.CoxOptions, stratum, cluster);
    }

    /// <summary>The columns of a Cox model: a numeric column is a number, any other a factor whose first level in sorted order is the reference.</summary>
    public static IReadOnlyList<Covariate> Covariates(CsvFile file, string[] names, int[] rows)
    {
        var covariates = new List<Covariate>();
        foreach (var name in names)
        {
            var column = file[name];
            // Else one such cell would make a factor of a column of numbers.
            if (Array.Exists(rows, column.IsNotFinite))
            {
                var row = Array.Find(rows, column.IsNotFinite);
                throw column.Error(row, $"'{column.Text(row)}' is not a finite number.");
            }
            if (column.IsNumeric())
                covariates.Add(Covariate.Numeric(name, Array.ConvertAll(rows, column.Number)));
            else
                covariates.AddRange(Covariate.Factor(name, Array.ConvertAll(rows, column.Text)));
        }
        if (covariates.Count == 0 && names.Length > 0)
            throw new CommandError($"--cox {string.Join(",", names)}: every row has the same value, so there is nothing to estimate.");
        return covariates;
    }
}
