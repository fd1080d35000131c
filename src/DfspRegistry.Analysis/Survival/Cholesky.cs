namespace DfspRegistry.Analysis.Survival;

/// <summary>
/// Factorisation L D L' of a symmetric non-negative matrix, in which a pivot that is negligible beside the largest diagonal element is taken as zero:
/// that row is linearly dependent on those before it. The threshold is R's toler.chol, the double's precision to the power 0.75.
/// </summary>
internal sealed class Cholesky
{
    private const double Tolerance = 1.818989403545856e-12;
    private readonly double[,] factor;
    private readonly int size;

    private Cholesky(double[,] factor, int size, int rank)
    {
        this.factor = factor;
        this.size = size;
        Rank = rank;
    }

    public int Rank { get; }

    public bool IsDependent(int row) => factor[row, row] == 0;

    public static Cholesky Factor(double[,] matrix)
    {
        var rows = matrix.GetLength(0);
        var work = (double[,])matrix.Clone();
        double largest = 0;
        for (var i = 0; i < rows; i++)
            largest = Math.Max(largest, work[i, i]);
        var threshold = largest == 0 ? Tolerance : largest * Tolerance;
        var rank = 0;
        for (var i = 0; i < rows; i++)
        {
            var pivot = work[i, i];
            if (!(double.IsFinite(pivot) && pivot >= threshold))
            {
                work[i, i] = 0;
                for (var j = i + 1; j < rows; j++)
                    work[j, i] = 0;
                continue;
            }
            rank++;
            // The lower triangle takes L, the diagonal D; the upper triangle is never read.
            for (var j = i + 1; j < rows; j++)
            {
                var multiplier = work[j, i] / pivot;
                work[j, i] = multiplier;
                work[j, j] -= multiplier * multiplier * pivot;
                for (var k = j + 1; k < rows; k++)
                    work[k, j] -= multiplier * work[k, i];
            }
        }
        return new Cholesky(work, rows, rank);
    }

    /// <summary>Solves in place; a dependent row gets 0.</summary>
    public void Solve(Span<double> b)
    {
        for (var i = 0; i < size; i++)
        {
            var value = b[i];
            for (var j = 0; j < i; j++)
                value -= b[j] * factor[i, j];
            b[i] = value;
        }
        for (var i = size - 1; i >= 0; i--)
        {
            if (factor[i, i] == 0)
            {
                b[i] = 0;
                continue;
            }
            var value = b[i] / factor[i, i];
            for (var j = i + 1; j < size; j++)
                value -= b[j] * factor[j, i];
            b[i] = value;
        }
    }

    /// <summary>The inverse, with zero rows and columns for dependent rows.</summary>
    public double[,] Inverse()
    {
        var inverse = new double[size, size];
        var column = new double[size];
        for (var j = 0; j < size; j++)
        {
            if (IsDependent(j))
                continue;
            Array.Clear(column);
            column[j] = 1;
            Solve(column);
            for (var i = 0; i < size; i++)
                inverse[i, j] = column[i];
        }
        return inverse;
    }

    /// <summary>x' matrix^-1 x; null when the matrix is singular.</summary>
    public static double? QuadraticForm(double[,] matrix, double[] x)
    {
        var cholesky = Factor(matrix);
        if (cholesky.Rank < x.Length)
            return null;
        var solved = (double[])x.Clone();
        cholesky.Solve(solved);
        double sum = 0;
        for (var i = 0; i < x.Length; i++)
            sum += x[i] * solved[i];
        return Math.Max(0, sum);
    }
}
