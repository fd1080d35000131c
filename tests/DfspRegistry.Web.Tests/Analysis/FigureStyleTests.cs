using DfspRegistry.Analysis.Figures;

namespace DfspRegistry.Web.Tests.Analysis;

public sealed class FigureStyleTests
{
    [Fact]
    public void The_style_sheet_of_the_pages_is_the_one_that_the_figures_write()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "DfspRegistry.sln")))
            folder = folder.Parent;
        Assert.Equal(FigureStylesheet.Css(), File.ReadAllText(Path.Combine(folder.FullName, "src/DfspRegistry.Web/wwwroot/css/figures.css")));
    }
}
