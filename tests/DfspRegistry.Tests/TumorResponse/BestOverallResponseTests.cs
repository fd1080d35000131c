using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Tests.TumorResponse;

public sealed class BestOverallResponseTests
{
    private static readonly DateOnly Start = new(2020, 1, 1);

    /// <summary>
    /// Authority: pharmaverse/admiralonco, tests/testthat/test-derive_param_confirmed_bor.R (test 1: 28 days from the start, 28 to confirm, at most
    /// one NE between) and test-derive_param_bor.R (test 1); its nine subjects, as days after their first dose.
    /// </summary>
    [Theory]
    [InlineData("0 PR, 31 CR, 46 NE, 60 CR, 91 SD", "CR", "CR")]
    [InlineData("20 SD, 51 PR, 80 SD, 92 CR", "CR", "SD")]
    [InlineData("1 CR, 21 CR, 51 SD", "CR", "SD")]
    [InlineData("2 PR, 62 SD, 93 SD, 123 PR, 137 NON-CR/NON-PD", "PR", "SD")]
    [InlineData("0 PR, 9 SD, 19 PR, 135 NON-CR/NON-PD", "PR", "NON-CR/NON-PD")]
    [InlineData("4 PR, 14 CR, 57 PR", "CR", "SD")]
    [InlineData("4 PR, 14 CR, 59 NE", "CR", "NE")]
    [InlineData("", "missing", "missing")]
    [InlineData("15 PD, 34 SD", "PD", "PD")]
    public void As_admiralonco_derives_it(string responses, string best, string confirmed) =>
        Assert.Equal((best, confirmed), Best(responses, new BestResponseOptions(28, 28)));

    /// <summary>Authority: reference rules (RECIST 1.1, 4.4.4; admiralonco): confirmation at 28 days, SD from 42 days.</summary>
    [Theory]
    [InlineData("60 PR, 88 PR", "PR", "PR")]
    [InlineData("60 PR, 87 PR", "PR", "SD")]
    [InlineData("60 PR, 80 NE, 100 NE, 120 PR", "PR", "SD")]
    [InlineData("60 PR, 80 NE, 120 CR", "CR", "PR")]
    [InlineData("60 CR, 80 PR, 120 CR", "CR", "PR")]
    [InlineData("41 SD", "NE", "NE")]
    [InlineData("42 SD", "SD", "SD")]
    [InlineData("30 SD, 60 PD", "PD", "PD")]
    [InlineData("30 PR, 60 PD", "PR", "PD")]
    [InlineData("60 PD, 90 CR, 130 CR", "PD", "PD")]
    [InlineData("60 NON-CR/NON-PD", "NON-CR/NON-PD", "NON-CR/NON-PD")]
    [InlineData("60 NE", "NE", "NE")]
    // Several on one day: the worst counts, where NE is the mildest.
    [InlineData("60 CR, 60 NE", "CR", "SD")]
    [InlineData("60 PR, 60 SD", "SD", "SD")]
    [InlineData("60 CR, 60 PD, 100 CR", "PD", "PD")]
    public void By_the_rules(string responses, string best, string confirmed) =>
        Assert.Equal((best, confirmed), Best(responses, BestResponseOptions.Default));

    [Fact]
    public void Nothing_counts_from_a_new_therapy_on_nor_after_a_progression_known_otherwise()
    {
        DatedResponse[] course = [new(Start.AddDays(60), ResponseCode.SD), new(Start.AddDays(120), ResponseCode.PR)];
        Assert.Equal(ResponseCode.SD, BestOverallResponse.Of(Start, course, newTherapyOn: Start.AddDays(120)).Best);
        Assert.Equal(ResponseCode.SD, BestOverallResponse.Of(Start, course, progressedOn: Start.AddDays(119)).Best);
        Assert.Equal(ResponseCode.PR, BestOverallResponse.Of(Start, course, progressedOn: Start.AddDays(120)).Best);
    }

    [Fact]
    public void A_confirmed_response_dates_from_when_it_was_first_seen()
    {
        DatedResponse[] course = [new(Start.AddDays(30), ResponseCode.PR), new(Start.AddDays(60), ResponseCode.SD), new(Start.AddDays(90), ResponseCode.PR), new(Start.AddDays(130), ResponseCode.PR), new(Start.AddDays(200), ResponseCode.PD)];
        var best = BestOverallResponse.Of(Start, course);
        Assert.Equal((Start.AddDays(30), Start.AddDays(90), Start.AddDays(200)), (best.FirstResponseOn, best.FirstConfirmedResponseOn, best.FirstProgressionOn));
    }

    private static (string, string) Best(string responses, BestResponseOptions options)
    {
        var course = responses.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(r => r.Split(' '))
            .Select(r => new DatedResponse(Start.AddDays(int.Parse(r[0])), ResponseCodes.TryParse(r[1], out var code) ? code : throw new FormatException(r[1])));
        var best = BestOverallResponse.Of(Start, course, options);
        return (Print(best.Best), Print(best.Confirmed));
    }

    private static string Print(ResponseCode? code) => code is { } known ? ResponseCodes.Print(known) : "missing";
}
