using DfspRegistry.Analysis.Figures;
using DfspRegistry.Web.Tests.Fixtures;

namespace DfspRegistry.Web.Tests.Analysis;

public sealed class FigureStyleTests
{
    [Fact]
    public void The_style_sheet_of_the_pages_is_the_one_that_the_figures_write() =>
        Assert.Equal(FigureStylesheet.Css(), File.ReadAllText(Path.Combine(Repository.Root, "src/DfspRegistry.Web/wwwroot/css/figures.css")));
}
