namespace DfspRegistry.Web.Pages;

/// <summary>A row of the worklist and what is being entered in it; stands in the address, so that entering works by links alone.</summary>
public sealed class WorklistPlace
{
    public const string Late = "overdue";
    public const string Week = "week";
    public const string Curve = "curve";
    public const string AliveEntry = "alive";
    public const string DeathEntry = "died";

    public string? Section { get; set; }
    public string? Number { get; set; }
    public string? Entry { get; set; }

    public bool Is(string section, string number) => Section == section && Number == number;
}
