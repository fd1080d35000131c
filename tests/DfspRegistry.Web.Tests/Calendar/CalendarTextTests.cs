using System.Text;
using DfspRegistry.Web.Calendar;

namespace DfspRegistry.Web.Tests.Calendar;

/// <summary>Lines and text as RFC 5545 writes them (3.1 and 3.3.11).</summary>
public sealed class CalendarTextTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("a, b; c\\d")]
    [InlineData("two\nlines")]
    [InlineData("Übergröße – Ödem, Grad 2; 浮腫と発疹 – 👩‍⚕️👩‍⚕️👩‍⚕️👩‍⚕️👩‍⚕️ Übergröße – Ödem, Grad 2; 浮腫と発疹, 浮腫と発疹, 浮腫と発疹, 浮腫と発疹")]
    public void Text_comes_back_as_it_was_written(string text)
    {
        var line = Assert.Single(ReadCalendar.Unfold(Encoding.UTF8.GetBytes(new CalendarText().Text("SUMMARY", text).ToString())));
        Assert.Equal(text, ReadCalendar.Unescape(line["SUMMARY:".Length..]));
    }

    /// <summary>Characters of one to four octets in every position around the fold.</summary>
    [Fact]
    public void No_character_is_cut_and_no_line_is_longer_than_75_octets()
    {
        for (var lead = 0; lead < 90; lead++)
        {
            foreach (var letter in new[] { "x", "é", "瘤", "🩺" })
            {
                var text = new string('a', lead) + string.Concat(Enumerable.Repeat(letter, 60));
                var line = Assert.Single(ReadCalendar.Unfold(Encoding.UTF8.GetBytes(new CalendarText().Text("SUMMARY", text).ToString())));
                Assert.Equal("SUMMARY:" + text, line);
            }
        }
    }

    [Fact]
    public void A_short_line_is_not_folded() =>
        Assert.Equal("SUMMARY:" + new string('a', 67) + "\r\n", new CalendarText().Text("SUMMARY", new string('a', 67)).ToString());
}
