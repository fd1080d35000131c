using DfspRegistry.Analysis.Tables;

namespace DfspRegistry.Web.Pages.Analysis;

/// <summary>An item on a page, with where its files are.</summary>
/// <param name="IsOutside">Files are for outside.</param>
/// <param name="IsUnderSection">It stands below a section's heading, so its own is one level lower.</param>
public sealed record ShownItem(ReportItem Item, string Files, string Query, bool IsOutside, bool IsUnderSection = true)
{
    public string Address(string format) => $"{Files}{Item.Key}.{format}{Query}";
}

/// <summary>A table on a page.</summary>
/// <param name="Label">Name of its region, which no other table of the page has.</param>
public sealed record ShownTable(Table Table, string Label, RowDrawings? Drawings = null);

/// <summary>One choice of a filter: name in the address, label, value, options.</summary>
public sealed record Choice(string Name, string Label, string Value, IEnumerable<(string Value, string Text)> Options);
