namespace DfspRegistry.Analysis.Survival;

/// <summary>
/// Cox's partial log-likelihood with its gradient and information at given coefficients (of the standardised covariates).
/// With r = w exp(eta), a risk set with sums S0 = sum r, S1 = sum r x, S2 = sum r x x' and, over its d tied events, D0, D1, D2, contributes
/// sum over events of w eta - w' sum over k = 0..d-1 of log(S0 - f_k D0), where w' is the events' mean weight and f_k = k/d (Efron 1977) or 0 (Breslow 1974).
/// R: coxfit6.c, agfit4.c. The sums of a set come from flat arrays, vectorised; sets are taken from the last to the first in blocks, so that memory does not
/// grow with their number, and the blocks are shared among the cores in fixed parts.
/// </summary>
internal sealed class CoxLikelihood
{
    private const int Parts = 8;
    private const int Chunk = 256;

    private readonly CoxRiskSets sets;
    private readonly bool efron;
    private readonly int p;
    private readonly int width;
    private readonly int blockSets;
    private readonly double[] all;
    private readonly double[] deaths;
    private readonly double[] eventSums;
    private readonly double[] running;
    private readonly double[]? risk;

    public CoxLikelihood(CoxRiskSets sets, bool efron)
    {
        this.sets = sets;
        this.efron = efron;
        p = sets.Columns.Length;
        width = 1 + p + p * (p + 1) / 2;
        // Few subjects: blocks that stay out of the large-object heap. Many: blocks worth sharing. Either way the data decide, not the machine.
        blockSets = sets.Count < 50_000 ? Math.Clamp(10_000 / width, 16, 4096) : 4096;
        var block = Math.Min(blockSets, sets.Sets);
        all = new double[block * width];
        deaths = new double[efron ? block * width : 0];
        running = new double[width];
        risk = sets.EntryOrder is null ? null : new double[sets.Count];
        eventSums = EventSums();
        Score = new double[p];
        Information = new double[p, p];
    }

    public double LogLikelihood { get; private set; }
    public double[] Score { get; }
    public double[,] Information { get; }

    public void Evaluate(double[] beta)
    {
        Array.Clear(Score);
        Array.Clear(Information);
        Array.Clear(running);
        double logLikelihood = 0;
        for (var j = 0; j < p; j++)
        {
            logLikelihood += beta[j] * eventSums[j];
            Score[j] = eventSums[j];
        }
        for (var high = sets.Sets; high > 0; high -= blockSets)
        {
            var low = Math.Max(0, high - blockSets);
            var parts = Split(low, high);
            ParallelWork.For(Parts, (long)(sets.Start[high] - sets.Start[low]) * width, part =>
            {
                for (var set = parts[part]; set < parts[part + 1]; set++)
                    SumSet(set, set - low, beta);
            });
            Accumulate(low, high);
            var totals = new double[Parts][];
            ParallelWork.For(Parts, (long)(sets.Start[high] - sets.Start[low]) * 4 + (long)(high - low) * width, part =>
            {
                var total = new double[1 + p + p * p];
                for (var set = parts[part]; set < parts[part + 1]; set++)
                    Contribute(set, set - low, total);
                totals[part] = total;
            });
            foreach (var total in totals)
            {
                logLikelihood -= total[0];
                for (var j = 0; j < p; j++)
                {
                    Score[j] -= total[1 + j];
                    for (var k = 0; k <= j; k++)
                        Information[j, k] += total[1 + p + j * p + k];
                }
            }
        }
        for (var j = 0; j < p; j++)
        {
            for (var k = j + 1; k < p; k++)
                Information[j, k] = Information[k, j];
        }
        LogLikelihood = logLikelihood;
    }

    /// <summary>Boundaries that give each part about the same number of subjects; they depend on the data only.</summary>
    private int[] Split(int low, int high)
    {
        var bounds = new int[Parts + 1];
        var from = sets.Start[low];
        var size = sets.Start[high] - from;
        for (var part = 1; part < Parts; part++)
        {
            var target = from + (int)((long)size * part / Parts);
            var at = Array.BinarySearch(sets.Start, low, high - low, target);
            bounds[part] = Math.Clamp(at >= 0 ? at : ~at, low, high);
        }
        bounds[0] = low;
        bounds[Parts] = high;
        return bounds;
    }

    /// <summary>sum over events of w x: it does not depend on the coefficients.</summary>
    private double[] EventSums()
    {
        var sums = new double[p];
        ParallelWork.For(p, (long)sets.Count * p, j =>
        {
            double sum = 0;
            for (var set = 0; set < sets.Sets; set++)
            {
                var events = sets.DeathEnd[set] - sets.Start[set];
                ReadOnlySpan<double> x = sets.Columns[j].AsSpan(sets.Start[set], events);
                sum += sets.Weight is null ? FlatLoops.Sum(x) : FlatLoops.Dot(x, sets.Weight.AsSpan(sets.Start[set], events));
            }
            sums[j] = sum;
        });
        return sums;
    }

    private void SumSet(int set, int row, double[] beta)
    {
        var sum = all.AsSpan(row * width, width);
        sum.Clear();
        int start = sets.Start[set], deathEnd = sets.DeathEnd[set], end = sets.Start[set + 1];
        if (efron && deathEnd - start > 1)
        {
            var tied = deaths.AsSpan(row * width, width);
            tied.Clear();
            Sum(start, deathEnd, beta, tied);
            Sum(deathEnd, end, beta, sum);
            for (var i = 0; i < width; i++)
                sum[i] += tied[i];
        }
        else
        {
            Sum(start, end, beta, sum);
        }
    }

    private void Sum(int start, int end, double[] beta, Span<double> sum)
    {
        if (end - start < 8)
        {
            SumFew(start, end, beta, sum);
            return;
        }
        Span<double> r = stackalloc double[Chunk];
        Span<double> y = stackalloc double[Chunk];
        for (var from = start; from < end; from += Chunk)
        {
            var length = Math.Min(Chunk, end - from);
            Risks(from, length, beta, r);
            sum[0] += FlatLoops.Sum(r[..length]);
            var next = 1 + p;
            for (var j = 0; j < p; j++)
            {
                ReadOnlySpan<double> xj = sets.Columns[j].AsSpan(from, length);
                sum[1 + j] += FlatLoops.Multiply(r[..length], xj, y);
                var k = 0;
                for (; k < j; k += 2, next += 2)
                    FlatLoops.Dot(y[..length], sets.Columns[k].AsSpan(from, length), sets.Columns[k + 1].AsSpan(from, length), ref sum[next], ref sum[next + 1]);
                if (k == j)
                    sum[next++] += FlatLoops.Dot(y[..length], xj);
            }
        }
    }

    private void SumFew(int start, int end, double[] beta, Span<double> sum)
    {
        for (var i = start; i < end; i++)
        {
            double eta = 0;
            for (var j = 0; j < p; j++)
                eta += beta[j] * sets.Columns[j][i];
            var r = Math.Exp(eta) * (sets.Weight is null ? 1 : sets.Weight[i]);
            if (risk is not null)
                risk[i] = r;
            sum[0] += r;
            var next = 1 + p;
            for (var j = 0; j < p; j++)
            {
                var y = r * sets.Columns[j][i];
                sum[1 + j] += y;
                for (var k = 0; k <= j; k++)
                    sum[next++] += y * sets.Columns[k][i];
            }
        }
    }

    private void Risks(int from, int length, double[] beta, Span<double> r)
    {
        r[..length].Clear();
        for (var j = 0; j < p; j++)
            FlatLoops.AddScaled(r[..length], sets.Columns[j].AsSpan(from, length), beta[j]);
        FlatLoops.Exp(r[..length]);
        if (sets.Weight is not null)
            FlatLoops.Multiply(r[..length], sets.Weight.AsSpan(from, length), r);
        if (risk is not null)
            r[..length].CopyTo(risk.AsSpan(from));
    }

    /// <summary>Turns the sums over the subjects whose last set it is into the sums over the risk set, from the last set to the first.</summary>
    private void Accumulate(int low, int high)
    {
        for (var set = high - 1; set >= low; set--)
        {
            var sum = all.AsSpan((set - low) * width, width);
            if (set == sets.Sets - 1 || sets.SetStratum[set] != sets.SetStratum[set + 1])
                Array.Clear(running);
            else if (sets.EntryStart is not null)
                RemoveEntered(set + 1);
            for (var i = 0; i < width; i++)
            {
                running[i] += sum[i];
                sum[i] = running[i];
            }
        }
    }

    private void RemoveEntered(int set)
    {
        for (var e = sets.EntryStart![set]; e < sets.EntryStart[set + 1]; e++)
        {
            var i = sets.EntryOrder![e];
            var r = risk![i];
            running[0] -= r;
            var next = 1 + p;
            for (var j = 0; j < p; j++)
            {
                var y = r * sets.Columns[j][i];
                running[1 + j] -= y;
                for (var k = 0; k <= j; k++)
                    running[next++] -= y * sets.Columns[k][i];
            }
        }
    }

    /// <summary>
    /// One risk set's part of the log denominator, its gradient and the information. With a = sum 1/den, b = sum f/den, c = sum 1/den^2, e = sum f/den^2,
    /// g = sum f^2/den^2 over the d ties, the gradient is a S1 - b D1 and the information a S2 - b D2 - c S1 S1' + e (S1 D1' + D1 S1') - g D1 D1'.
    /// All sums are taken relative to S0 first: on the way to an infinite coefficient S0 itself still fits a double when its square no longer does.
    /// </summary>
    private void Contribute(int set, int row, double[] total)
    {
        int start = sets.Start[set], d = sets.DeathEnd[set] - start;
        var meanWeight = 1.0;
        if (sets.Weight is not null)
        {
            double sum = 0;
            for (var i = start; i < start + d; i++)
                sum += sets.Weight[i];
            meanWeight = sum / d;
        }
        var s = all.AsSpan(row * width, width);
        var s0 = s[0];
        Relative(s, s0);
        var tied = efron && d > 1;
        var t = tied ? deaths.AsSpan(row * width, width) : default;
        Relative(t, s0);
        var ties = tied ? TieSums.Over(t[0], d) : (Log: 0.0, A: d, B: 0.0, C: d, E: 0.0, G: 0.0);
        total[0] += meanWeight * (d * Math.Log(s0) + ties.Log);
        var next = 1 + p;
        for (var j = 0; j < p; j++)
        {
            var sj = s[1 + j];
            var tj = tied ? t[1 + j] : 0;
            total[1 + j] += meanWeight * (ties.A * sj - ties.B * tj);
            for (var k = 0; k <= j; k++, next++)
            {
                var sk = s[1 + k];
                var value = ties.A * s[next] - ties.C * sj * sk;
                if (tied)
                {
                    var tk = t[1 + k];
                    value += ties.E * (sj * tk + tj * sk) - ties.B * t[next] - ties.G * tj * tk;
                }
                total[1 + p + j * p + k] += meanWeight * value;
            }
        }
    }

    private static void Relative(Span<double> sums, double s0)
    {
        for (var i = 0; i < sums.Length; i++)
            sums[i] /= s0;
    }
}
