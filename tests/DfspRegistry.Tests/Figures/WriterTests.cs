using System.Text;
using System.Xml.Linq;
using DfspRegistry.Analysis.Figures;
using DfspRegistry.Analysis.Figures.Pdf;
using DfspRegistry.Analysis.Survival;
using DfspRegistry.Analysis.Tables;

namespace DfspRegistry.Tests.Figures;

public class WriterTests
{
    private const string Hostile = "</text><script>alert('1')</script> \" & ' \u0001 \ud800 <b>ü ≥ −";

    private static Figure Sample(string label = "sunitinib") => KaplanMeierFigure.Create(
        [
            new(label, KaplanMeier.Estimate(new SurvivalData([30, 60, 90, 120, 150, 400], [true, true, false, true, true, false]))),
            new("imatinib", KaplanMeier.Estimate(new SurvivalData([40, 80, 90, 300], [true, true, false, true]))),
        ],
        new KaplanMeierOptions
        {
            Id = "fig-1", Title = $"PFS by {label}", YLabel = "Progression-free", XLabel = "Months since first dose", StepLink = (_, days) => $"?day={days}#step",
        });

    private static List<string> AttributesOf(XElement svg, string name) => [.. svg.DescendantsAndSelf().Attributes(name).Select(a => a.Value)];

    [Fact]
    public void Text_stays_text_in_svg()
    {
        var svg = XElement.Parse(SvgWriter.Inline(Sample()));
        var texts = svg.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value).ToList();
        Assert.Equal(Sample().Texts().Select(t => t.Content), texts);
        Assert.DoesNotContain(svg.Descendants(), e => e.Name.LocalName is "image" or "foreignObject" or "script" or "style");
    }

    [Fact]
    public void A_page_needs_no_style_attribute_and_no_script()
    {
        var svg = XElement.Parse(SvgWriter.Inline(Sample()));
        Assert.Empty(AttributesOf(svg, "style"));
        Assert.DoesNotContain(svg.DescendantsAndSelf().Attributes(), a => a.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        // Colours come from the style sheet alone, or dark would not hold.
        Assert.DoesNotContain(svg.DescendantsAndSelf().Attributes(), a => a.Value.StartsWith('#') && a.Name.LocalName is "fill" or "stroke" && a.Value != "none");
    }

    [Fact]
    public void The_style_sheet_knows_every_class_that_paints()
    {
        var css = FigureStylesheet.Css();
        foreach (var tone in Enum.GetValues<Tone>())
        {
            var name = tone.ToString().ToLowerInvariant();
            Assert.Contains($".ff-{name} ", css, StringComparison.Ordinal);
            Assert.Contains($".fs-{name} ", css, StringComparison.Ordinal);
            Assert.Contains($"--fig-{name}: light-dark({Palette.Light[tone]}, {Palette.Dark[tone]});", css, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_file_has_literal_colours_a_light_ground_and_its_physical_size()
    {
        var text = SvgWriter.Standalone(Sample());
        Assert.StartsWith("<?xml version=\"1.0\" encoding=\"utf-8\"?>", text, StringComparison.Ordinal);
        var svg = XElement.Parse(text);
        Assert.Empty(AttributesOf(svg, "class"));
        Assert.Empty(AttributesOf(svg, "style"));
        Assert.Equal("158.75mm", svg.Attribute("width")!.Value);
        Assert.Equal("#ffffff", svg.Elements().First(e => e.Name.LocalName == "rect").Attribute("fill")!.Value);
        Assert.DoesNotContain(svg.Descendants(), e => e.Name.LocalName == "a");
        Assert.DoesNotContain(svg.DescendantsAndSelf().Attributes(), a => a.Name.LocalName.StartsWith("data-", StringComparison.Ordinal));
    }

    [Fact]
    public void A_figure_is_named_and_described()
    {
        foreach (var text in (string[])[SvgWriter.Inline(Sample()), SvgWriter.Standalone(Sample())])
        {
            var svg = XElement.Parse(text);
            var title = svg.Elements().First();
            Assert.Equal(("title", "fig-1-title", "PFS by sunitinib"), (title.Name.LocalName, title.Attribute("id")!.Value, title.Value));
            Assert.Equal("fig-1-title", svg.Attribute("aria-labelledby")!.Value);
            var description = svg.Elements().Skip(1).First();
            Assert.Equal("fig-1-desc", description.Attribute("id")!.Value);
            Assert.Contains("6 patients, 4 events", description.Value, StringComparison.Ordinal);
        }
        Assert.Equal("img", XElement.Parse(SvgWriter.Standalone(Sample())).Attribute("role")!.Value);
        // With links in it a drawing is a group: an image's parts are not read.
        Assert.Equal("group", XElement.Parse(SvgWriter.Inline(Sample())).Attribute("role")!.Value);
        Assert.Equal("img", XElement.Parse(SvgWriter.Inline(ResponseIntervalFigure.Create("r", "Rates", [new("ORR", 1, 2, 0.01, 0.99)]))).Attribute("role")!.Value);
    }

    [Fact]
    public void Hostile_text_is_shown_and_does_nothing()
    {
        foreach (var text in (string[])[SvgWriter.Inline(Sample(Hostile)), SvgWriter.Standalone(Sample(Hostile))])
        {
            Assert.DoesNotContain("<script", text, StringComparison.OrdinalIgnoreCase);
            var svg = XElement.Parse(text);
            Assert.Contains("<script>alert('1')</script>", svg.Elements().First().Value, StringComparison.Ordinal);
            Assert.Contains("\ufffd", svg.Elements().First().Value, StringComparison.Ordinal);
            Assert.DoesNotContain("\u0001", text, StringComparison.Ordinal);
        }
        Assert.NotEmpty(PdfWriter.Write(Sample(Hostile)));
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("")]
    public void A_figure_links_within_its_own_site_only(string address)
    {
        var figure = new Figure("f", "t", "d", 10, 10, [new GroupMark([]) { Href = address }]);
        Assert.Throws<ArgumentException>(() => SvgWriter.Inline(figure));
    }

    [Fact]
    public void What_is_not_a_number_is_an_error_and_no_broken_file()
    {
        var figure = new Figure("f", "t", "d", 10, 10, [new CircleMark(double.NaN, 1, 1, new Fill(Tone.Ink))]);
        Assert.Throws<ArgumentException>(() => SvgWriter.Inline(figure));
        Assert.Throws<ArgumentException>(() => PdfWriter.Write(figure));
    }

    [Fact]
    public void The_same_figure_makes_the_same_bytes()
    {
        Assert.Equal(SvgWriter.Inline(Sample()), SvgWriter.Inline(Sample()));
        Assert.Equal(SvgWriter.Standalone(Sample()), SvgWriter.Standalone(Sample()));
        Assert.Equal(PdfWriter.Write(Sample()), PdfWriter.Write(Sample()));
        Assert.Equal(ReportPdf.Write(Report(30)), ReportPdf.Write(Report(30)));
    }

    [Fact]
    public void Text_stays_text_in_pdf()
    {
        var words = PdfText.Of(PdfWriter.Write(Sample()));
        // Each run of a text is one piece, in the order of the scene.
        Assert.Equal(Sample().Texts().SelectMany(t => t.Runs).Select(r => r.Content), words);
    }

    [Fact]
    public void A_pdf_embeds_a_subset_of_its_font_and_has_its_physical_size()
    {
        var pdf = PdfWriter.Write(Sample());
        var file = Encoding.Latin1.GetString(pdf);
        Assert.StartsWith("%PDF-1.7", file, StringComparison.Ordinal);
        Assert.EndsWith("%%EOF\n", file, StringComparison.Ordinal);
        Assert.Matches(@"/FontName /[A-Z]{6}\+DejaVuSans /", file);
        Assert.Contains("/FontFile2", file, StringComparison.Ordinal);
        // 600 units of 1/96 inch are 450 points.
        Assert.Contains("/MediaBox [0 0 450 ", file, StringComparison.Ordinal);
        // The whole font has 757 kB.
        Assert.InRange(pdf.Length, 5_000, 120_000);
        var start = int.Parse(file.Split("startxref\n")[1].Split('\n')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal("xref", file.Substring(start, 4));
    }

    [Fact]
    public void A_font_s_subset_is_a_font_with_the_glyphs_asked_for()
    {
        var font = FontFiles.Get(bold: false);
        // é is composed of two glyphs in DejaVu Sans.
        var glyphs = new[] { font.Glyph('A'), font.Glyph('é'), font.Glyph('≥') };
        Assert.DoesNotContain(0, glyphs);
        var bytes = font.Subset(glyphs);
        Assert.InRange(bytes.Length, 1_000, 150_000);
        // 0xB1B0AFBA is what the sum of a sound font file comes to (OpenType, table head, checksumAdjustment).
        uint sum = 0;
        for (var i = 0; i < bytes.Length; i += 4)
            sum = unchecked(sum + System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(i)));
        Assert.Equal(0xB1B0AFBA, sum);
        Assert.Equal(684, Math.Round(font.Width(font.Glyph('A'))));
        Assert.Equal(684, TextMetrics.Width("A", 1000));
    }

    [Fact]
    public void Widths_of_the_layout_are_the_font_s_own()
    {
        foreach (var bold in (bool[])[false, true])
        {
            var font = FontFiles.Get(bold);
            foreach (var c in Enumerable.Range(32, 95).Select(i => (char)i).Concat("–·−≥≤→×±"))
                Assert.Equal(font.Width(font.Glyph(c)), TextMetrics.Width($"{c}", 1000, bold), 0.51);
        }
    }

    [Fact]
    public void A_missing_font_is_said_with_what_to_install()
    {
        var error = Assert.Throws<FileNotFoundException>(() => FontFiles.Find("DejaVuSans.ttf", ["/nowhere/fonts"]));
        Assert.Contains("/nowhere/fonts", error.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install fonts-dejavu-core", error.Message, StringComparison.Ordinal);
        Assert.Contains("DFSP_FONTS", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_numbers_its_pages_and_says_on_each_what_its_numbers_rest_on()
    {
        var words = PdfText.Of(ReportPdf.Write(Report(90)));
        var pages = words.Where(w => w.Contains(" / ", StringComparison.Ordinal)).ToList();
        Assert.True(pages.Count >= 3);
        Assert.Equal(Enumerable.Range(1, pages.Count).Select(i => $"{i} / {pages.Count}"), pages);
        Assert.Equal(pages.Count, words.Count(w => w == "data cut-off 2013-07-31 · rules as-published v1 · computed at audit entry 18204"));
        Assert.Equal(pages.Count + 1, words.Count(w => w == "Synthetic demonstration data"));
        // A table that goes on says so and repeats its heading.
        Assert.Contains("Table 1 (continued)", words);
        Assert.True(words.Count(w => w == "Characteristic") > 1);
        Assert.Equal(90, words.Count(w => w.StartsWith("row ", StringComparison.Ordinal)));
        Assert.Contains("Of all who took a dose.", words);
        Assert.Contains("Progression-free", words);
    }

    [Fact]
    public void Real_data_are_not_called_synthetic()
    {
        var words = PdfText.Of(ReportPdf.Write(Report(3) with { IsSynthetic = false }));
        Assert.DoesNotContain(words, w => w.Contains("ynthetic", StringComparison.Ordinal));
    }

    [Fact]
    public void A_wide_table_breaks_its_words_and_keeps_its_numbers_whole()
    {
        var text = string.Join(' ', Enumerable.Repeat("words", 60));
        var table = new Table("t", "Wide", [TableColumn.Words("Item"), TableColumn.Words("Verdict"), TableColumn.Number("n")], [TableRow.Item(text, text, "1234567")], []);
        var words = PdfText.Of(ReportPdf.Write(new PrintedReport("T", "S", "b", false, [new TableBlock(table)])));
        Assert.Contains("1234567", words);
        Assert.Equal(120, words.Sum(w => w.Split(' ').Count(p => p == "words")));
    }

    private static PrintedReport Report(int rows) => new(
        "DFSP-A", "imatinib, then sunitinib", "data cut-off 2013-07-31 · rules as-published v1 · computed at audit entry 18204", IsSynthetic: true,
        [
            new HeadingBlock("Imatinib"),
            new TableBlock(new Table(
                "characteristics", "Table 1", [TableColumn.Words("Characteristic"), TableColumn.Number("n"), TableColumn.Number("%")],
                [TableRow.Heading("Sex"), .. Enumerable.Range(1, rows).Select(i => TableRow.SubItem($"row {i}", $"{i}", "1.0")), TableRow.Total("All", $"{rows}", "100.0")],
                ["Of all who took a dose."])),
            new FigureBlock(Sample(), ["Kaplan-Meier."]),
            new ParagraphBlock("The end."),
        ]);
}
