using System.Text.Json;

namespace DfspRegistry.Tests;

/// <summary>Reading and comparing reference values: null in a file is NA, NaN or Inf in R.</summary>
internal static class Gold
{
    public static double? Number(this JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : value.GetDouble();

    public static double[] Doubles(this JsonElement array) => [.. array.EnumerateArray().Select(v => v.GetDouble())];

    public static double?[] Numbers(this JsonElement array) => [.. array.EnumerateArray().Select(v => v.Number())];

    /// <summary>Numbers, or the sums of the rows when each is itself an array (a stratified test gives one column a stratum).</summary>
    public static double?[] RowSums(this JsonElement array) =>
        [.. array.EnumerateArray().Select(v => v.ValueKind == JsonValueKind.Array ? v.EnumerateArray().Sum(x => x.GetDouble()) : v.Number())];

    /// <summary>Equal within a relative tolerance; below 1 the scale is 1e-3, so that values that are 0 in one program and 1e-17 in another agree.</summary>
    public static void Close(double? expected, double? actual, double relative, string where)
    {
        if (expected is null || actual is null)
        {
            Assert.True(expected is null && actual is null, $"{where}: expected {Text(expected)}, got {Text(actual)}");
            return;
        }
        var allowed = relative * Math.Max(Math.Abs(expected.Value), 1e-3);
        Assert.True(Math.Abs(expected.Value - actual.Value) <= allowed, $"{where}: expected {expected:R}, got {actual:R}");
    }

    public static void Close(IReadOnlyList<double?> expected, IReadOnlyList<double?> actual, double relative, string where)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++)
            Close(expected[i], actual[i], relative, $"{where}[{i}]");
    }

    private static string Text(double? value) => value?.ToString("R") ?? "null";
}
