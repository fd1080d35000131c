using System.Globalization;
using DfspRegistry.Analysis.Survival;

namespace DfspRegistry.Tests.Survival;

/// <summary>The reference data sets (R's lung, ovarian, aml) with their columns g_time, g_event, g_group, g_strata.</summary>
internal sealed class GoldData
{
    private readonly Dictionary<string, int> header;
    private readonly List<string[]> rows;

    private GoldData(Dictionary<string, int> header, List<string[]> rows)
    {
        this.header = header;
        this.rows = rows;
    }

    public static GoldData Read(string name)
    {
        var lines = File.ReadAllLines(SharedFiles.PathOf("gold", name + ".csv"));
        var columns = lines[0].Split(',').Select((cell, i) => (cell.Trim('"'), i)).ToDictionary();
        return new GoldData(columns, [.. lines.Skip(1).Where(l => l.Length > 0).Select(l => l.Split(',').Select(c => c.Trim('"')).ToArray())]);
    }

    public int Count => rows.Count;
    public string[] Text(string column) => [.. rows.Select(r => r[header[column]])];
    public double[] Number(string column) => [.. rows.Select(r => double.Parse(r[header[column]], CultureInfo.InvariantCulture))];
    public bool Has(string column) => header.ContainsKey(column);
    public GoldData Where(Func<string, bool> keep, string column) => new(header, [.. rows.Where(r => keep(r[header[column]]))]);
    public SurvivalData Data => new(Number("g_time"), [.. Text("g_event").Select(e => e == "1")]);

    /// <summary>Group numbers in sorted order of their names.</summary>
    public (int[] Index, string[] Names) Levels(string column)
    {
        var values = Text(column);
        string[] names = [.. values.Distinct().Order(StringComparer.Ordinal)];
        if (names.All(n => double.TryParse(n, CultureInfo.InvariantCulture, out _)))
            names = [.. names.OrderBy(n => double.Parse(n, CultureInfo.InvariantCulture))];
        return ([.. values.Select(v => Array.IndexOf(names, v))], names);
    }
}
