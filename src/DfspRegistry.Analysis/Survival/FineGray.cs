namespace DfspRegistry.Analysis.Survival;

/// <summary>What the robust errors of a Fine-Gray model take to be independent.</summary>
public enum FineGrayErrors
{
    /// <summary>Subjects. R: coxph(..., weights = fgwt, cluster = id); close to cmprsk::crr.</summary>
    BySubject,

    /// <summary>The split rows, as though each were a subject: what coxph(..., weights = fgwt) gives when no id is named. For comparison with published analyses.</summary>
    ByRow,
}

/// <summary>
/// Regression of the subdistribution hazard of one cause (Fine and Gray 1999, JASA 94:496): who has had a competing event stays in the risk set with weight G(t-) / G(T-), G the
/// Kaplan-Meier curve of the censoring times. Done, as in R, by a weighted Cox model of split rows with errors robust by subject; the coefficients' limits use those.
/// R: coxph(Surv(fgstart, fgstop, fgstatus) ~ x, weights = fgwt, data = finegray(Surv(time, factor(cause)) ~ ., etype = cause), cluster = id).
/// </summary>
public static class FineGray
{
    /// <summary>Fits the model for one cause.</summary>
    public static CoxResult Fit(
        CompetingRisksData data, int cause, IReadOnlyList<Covariate> covariates, CoxOptions? options = null,
        FineGrayErrors errors = FineGrayErrors.BySubject)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(covariates);
        foreach (var covariate in covariates)
        {
            if (covariate.Values.Length != data.Count)
                throw new ArgumentException($"Covariate {covariate.Name} has {covariate.Values.Length} values for {data.Count} subjects.", nameof(covariates));
        }
        double[] eventTimes = [.. data.Time.Where((_, i) => data.Cause[i] == cause).Distinct().Order()];
        var censoring = Censoring(data);
        var before = Array.ConvertAll(eventTimes, censoring.Before);

        var rows = new Rows();
        for (var i = 0; i < data.Count; i++)
        {
            // Times are counted from -1, so that a row that ends at time 0 has a length.
            if (data.Cause[i] == 0 || data.Cause[i] == cause)
            {
                rows.Add(i, 0, data.Time[i] + 1, data.Cause[i] == cause, 1);
                continue;
            }
            var own = censoring.Before(data.Time[i]);
            var next = Array.BinarySearch(eventTimes, data.Time[i]);
            next = next >= 0 ? next + 1 : ~next;
            // One row as long as the weight stays the same; the first, of weight 1, goes on beyond the subject's own time until somebody is censored.
            var (start, stop, weight) = (0.0, data.Time[i] + 1, 1.0);
            for (; next < eventTimes.Length && before[next] > 0; next++)
            {
                if (before[next] / own != weight)
                {
                    rows.Add(i, start, stop, false, weight);
                    (start, weight) = (stop, before[next] / own);
                }
                stop = eventTimes[next] + 1;
            }
            rows.Add(i, start, stop, false, weight);
        }
        int[] subject = [.. rows.Subject];
        return CoxRegression.Fit(
            new SurvivalData([.. rows.Stop], [.. rows.Event], [.. rows.Start]),
            [.. covariates.Select(c => c with { Values = Array.ConvertAll(subject, i => c.Values[i]) })],
            options, null, errors == FineGrayErrors.BySubject ? subject : [.. Enumerable.Range(0, subject.Length)], [.. rows.Weight]);
    }

    /// <summary>Censoring as the event; those who leave otherwise at the same time have left before it.</summary>
    private static StepCurve Censoring(CompetingRisksData data)
    {
        var table = RiskTable.Build(new SurvivalData(data.Time, Array.ConvertAll(data.Cause, c => c > 0)));
        var after = new double[table.Times.Length];
        double survival = 1;
        for (var row = 0; row < after.Length; row++)
        {
            double n = table.AtRisk[row] - table.Events[row];
            if (table.Censored[row] > 0)
                survival *= (n - table.Censored[row]) / n;
            after[row] = survival;
        }
        return new StepCurve(table.Times, after);
    }

    private sealed record StepCurve(double[] Times, double[] After)
    {
        /// <summary>The value just before a time.</summary>
        public double Before(double time)
        {
            var index = Array.BinarySearch(Times, time);
            index = (index >= 0 ? index : ~index) - 1;
            return index < 0 ? 1 : After[index];
        }
    }

    private sealed class Rows
    {
        public List<int> Subject { get; } = [];
        public List<double> Start { get; } = [];
        public List<double> Stop { get; } = [];
        public List<bool> Event { get; } = [];
        public List<double> Weight { get; } = [];

        public void Add(int subject, double start, double stop, bool happened, double weight)
        {
            Subject.Add(subject);
            Start.Add(start);
            Stop.Add(stop);
            Event.Add(happened);
            Weight.Add(weight);
        }
    }
}
