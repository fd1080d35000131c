using DfspRegistry.Domain.Shared.Checks;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Tests.TumorResponse;

/// <summary>What is asked about, at which field, and what only is remarked.</summary>
public sealed class AssessmentFindingsTests
{
    [Fact]
    public void Each_unlikely_reading_is_asked_about_at_its_own_field()
    {
        var line = new RecordedLine();
        var (lung, liver, node, skin) = (line.Lesion("lung"), line.Lesion("liver"), line.Lesion("lymph node", isNode: true), line.Lesion("skin"));
        line.Assess("2012-01-05", (lung, "30"), (liver, "20"), (node, "15"), (skin, "14"));
        line.Assess("2012-05-10", (lung, "18"), (liver, "12"), (node, "10"), (skin, "0"));
        // 10 to 4 mm while lesion 1 grows by 11; 0 to 9 mm; 12 to 30 mm is more than 10 mm and more than double.
        var now = line.Assess("2012-09-03", (lung, "29"), (liver, "30"), (node, "4"), (skin, "9"));
        var asked = AssessmentFindings.Of(line.Form(now), now, line.Assessments, line.Lesions).Where(f => f.Level == CheckLevel.Improbable).ToList();
        Assert.Equal(
            [
                (AssessmentFindings.Jump, "Assessment.Lesions[1].Reading", liver.Id), (AssessmentFindings.BelowFiveMillimetres, "Assessment.Lesions[2].Reading", node.Id),
                (AssessmentFindings.AgainstTheOthers, "Assessment.Lesions[2].Reading", node.Id), (AssessmentFindings.GoneAndBack, "Assessment.Lesions[3].Reading", skin.Id),
            ],
            asked.Select(f => (f.Code, f.Field, f.Subject!.Value)));
        Assert.All(asked, f => Assert.Contains(f.Code, AssessmentFindings.Codes));
    }

    [Theory]
    [InlineData("20", "30", false)]
    [InlineData("20", "31", false)]
    [InlineData("11", "22", true)]
    [InlineData("10", "20", false)]
    [InlineData("40", "20", false)]
    [InlineData("40", "11", false)]
    [InlineData("40", "10", true)]
    [InlineData("12", "3", false)]
    [InlineData("40", "0", false)]
    public void A_jump_is_more_than_10_mm_and_to_a_quarter_or_the_double(string before, string now, bool isJump)
    {
        var line = new RecordedLine();
        var lesion = line.Lesion("lung");
        line.Assess("2012-01-05", (lesion, before));
        var assessment = line.Assess("2012-04-05", (lesion, now));
        Assert.Equal(isJump, AssessmentFindings.Of(line.Form(assessment), assessment, line.Assessments, line.Lesions).Any(f => f.Code == AssessmentFindings.Jump));
    }

    [Fact]
    public void A_lesion_is_back_also_when_it_was_not_evaluated_in_between()
    {
        var line = new RecordedLine();
        var (lung, skin) = (line.Lesion("lung"), line.Lesion("skin"));
        line.Assess("2012-01-05", (lung, "30"), (skin, "14"));
        line.Assess("2012-04-05", (lung, "30"), (skin, "0"));
        line.Assess("2012-07-05", (lung, "30"), (skin, "n"));
        var back = line.Assess("2012-10-05", (lung, "30"), (skin, "7"));
        Assert.Contains(AssessmentFindings.Of(line.Form(back), back, line.Assessments, line.Lesions), f => f.Code == AssessmentFindings.GoneAndBack && f.Subject == skin.Id);
    }

    [Fact]
    public void Another_method_and_other_slices_are_asked_about_once_at_their_fields()
    {
        var line = new RecordedLine();
        var (lung, skin) = (line.Lesion("lung"), line.Lesion("skin"));
        var baseline = line.Assess("2012-01-05", (lung, "30"), (skin, "14"));
        (baseline.Modality, baseline.SliceThicknessMm) = (ImagingModality.Ct, 5);
        var now = line.Assess("2012-04-05", (lung, "30"), (skin, "14"));
        (now.Modality, now.SliceThicknessMm) = (ImagingModality.Mri, 3);
        var asked = AssessmentFindings.Of(line.Form(now), now, line.Assessments, line.Lesions).Where(f => f.Level == CheckLevel.Improbable);
        Assert.Equal(
            [(AssessmentFindings.OtherMethod, AssessmentFindings.MethodField), (AssessmentFindings.OtherSliceThickness, AssessmentFindings.SliceThicknessField)],
            asked.Select(f => (f.Code, f.Field)));
    }

    [Fact]
    public void Growth_by_a_fifth_below_5_mm_a_first_response_and_a_normal_node_are_remarked_not_asked_about()
    {
        var line = new RecordedLine();
        var (lung, node) = (line.Lesion("lung"), line.Lesion("lymph node", isNode: true));
        line.Assess("2012-01-05", (lung, "30"), (node, "15"));
        var response = line.Assess("2012-04-05", (lung, "9"), (node, "8"));
        var remarks = AssessmentFindings.Of(line.Form(response), response, line.Assessments, line.Lesions).Where(f => f.Level == CheckLevel.Note).Select(f => f.Code).ToList();
        Assert.Equal([AssessmentFindings.NormalNode, AssessmentFindings.FirstResponse], remarks);

        // 9 + 8 = 17 to 12.5 + 8 = 20.5 is +20.6 % but +3.5 mm (RECIST 1.1, 4.3.1: at least 5 mm).
        var growth = line.Assess("2012-07-05", (lung, "12.5"), (node, "8"));
        Assert.Contains(AssessmentFindings.Of(line.Form(growth), growth, line.Assessments, line.Lesions), f => f is { Code: AssessmentFindings.GrowthBelowFiveMillimetres, Level: CheckLevel.Note });
        Assert.Equal(ResponseCode.PR, growth.ComputedResponse);
    }

    [Fact]
    public void A_confirmation_is_of_one_value()
    {
        var first = new CheckFinding(CheckLevel.Improbable, AssessmentFindings.Jump, "", new Guid(1, 2, 3, [4, 5, 6, 7, 8, 9, 10, 11]), "18 mm more");
        Assert.NotEqual(first.Confirmation, (first with { Message = "28 mm more" }).Confirmation);
        Assert.Equal(first.Confirmation, (first with { Field = "elsewhere" }).Confirmation);
    }

    [Fact]
    public void A_new_lesion_where_one_was_gone_asks_whether_it_is_the_same()
    {
        var line = new RecordedLine();
        var (lung, skin) = (line.Lesion("lung"), line.Lesion("skin"));
        line.Assess("2012-01-05", (lung, "30"), (skin, "14"));
        line.Assess("2012-04-05", (lung, "30"), (skin, "0"));
        var found = line.Lesion("Skin", LesionRole.New, certainty: LesionCertainty.Certain);
        var now = line.Assess("2012-07-05", (lung, "30"), (skin, "0"), (found, "9"));
        Assert.Contains(AssessmentFindings.Of(line.Form(now), now, line.Assessments, line.Lesions), f => f.Code == AssessmentFindings.LikeAKnownLesion && f.Subject == found.Id);
    }

    /// <summary>Eisenhauer et al. 2009, 4.3.5: an equivocal new lesion is followed; once it is confirmed, progression dates from its first scan.</summary>
    [Fact]
    public void An_equivocal_new_lesion_is_progression_from_its_first_day_once_it_is_certain()
    {
        var line = new RecordedLine();
        var lung = line.Lesion("lung");
        line.Assess("2012-01-05", (lung, "30"));
        var found = line.Lesion("liver", LesionRole.New, certainty: LesionCertainty.Equivocal);
        var first = line.Assess("2012-04-05", (lung, "30"), (found, "s"));
        var second = line.Assess("2012-07-05", (lung, "30"), (found, "8"));
        Assert.Equal([ResponseCode.SD, ResponseCode.SD], [first.ComputedResponse, second.ComputedResponse]);

        found.Certainty = LesionCertainty.Certain;
        ComputedResponses.Apply(line.Assessments, line.Lesions);
        Assert.Equal([ResponseCode.PD, ResponseCode.PD], [first.ComputedResponse, second.ComputedResponse]);

        found.Certainty = LesionCertainty.NotTumor;
        ComputedResponses.Apply(line.Assessments, line.Lesions);
        Assert.Equal([ResponseCode.SD, ResponseCode.SD], [first.ComputedResponse, second.ComputedResponse]);
    }
}
