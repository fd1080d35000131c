using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Shared.Checks;
using DfspRegistry.Domain.Shared.Validation;

namespace DfspRegistry.Tests.Validation;

/// <summary>
/// The order of a patient's dates, one example a rule. Line A: first dose 2009-03-02, dose changed 2010-06-01, last dose 2011-05-10; diagnosis July 2008; cleared
/// on 2012-02-01.
/// </summary>
public class DateOrderTests
{
    private static readonly Guid LineA = Guid.Parse("01890000-0000-7000-8000-00000000000a");
    private static readonly Guid LineB = Guid.Parse("01890000-0000-7000-8000-00000000000b");

    private static readonly RecordDate[] Known =
    [
        Of(RecordEvent.Diagnosis, "2008-07", null), Of(RecordEvent.LineStart, "2009-03-02", LineA), Of(RecordEvent.DoseChange, "2010-06-01", LineA), Of(RecordEvent.LineEnd, "2011-05-10", LineA),
        Of(RecordEvent.Assessment, "2009-09-01", LineA), Of(RecordEvent.Clearance, "2012-02-01", null),
    ];

    [Theory]
    [InlineData(RecordEvent.DoseChange, "2009-03-01", true, CheckLevel.Impossible)]
    [InlineData(RecordEvent.DoseChange, "2009-03", true, null)]
    [InlineData(RecordEvent.DoseChange, "2011-05-11", true, CheckLevel.Impossible)]
    [InlineData(RecordEvent.DoseChange, "2008", false, null)]
    [InlineData(RecordEvent.LineEnd, "2010-05-31", true, CheckLevel.Impossible)]
    [InlineData(RecordEvent.LineEnd, "2010", true, null)]
    [InlineData(RecordEvent.LineStart, "2009-09-02", true, CheckLevel.Impossible)]
    [InlineData(RecordEvent.LineStart, "2008-06-30", true, CheckLevel.Improbable)]
    [InlineData(RecordEvent.LineStart, "2008-07", true, null)]
    [InlineData(RecordEvent.LineStart, "2011-05-09", false, CheckLevel.Improbable)]
    [InlineData(RecordEvent.LineStart, "2011-05-10", false, null)]
    [InlineData(RecordEvent.LineStart, "2011", false, null)]
    [InlineData(RecordEvent.Assessment, "2009-03-01", true, CheckLevel.Impossible)]
    [InlineData(RecordEvent.Progression, "2009-02", true, CheckLevel.Impossible)]
    [InlineData(RecordEvent.Surgery, "2011-05-09", true, CheckLevel.Improbable)]
    [InlineData(RecordEvent.Surgery, "2009-01-01", true, CheckLevel.Impossible)]
    [InlineData(RecordEvent.Surgery, "2011-06-07", true, null)]
    [InlineData(RecordEvent.Surgery, "2007", false, CheckLevel.Improbable)]
    [InlineData(RecordEvent.HistologyBefore, "2009-03-03", true, CheckLevel.Improbable)]
    [InlineData(RecordEvent.HistologyAfter, "2009-03-01", true, CheckLevel.Impossible)]
    [InlineData(RecordEvent.Radiotherapy, "2008-06", false, CheckLevel.Improbable)]
    [InlineData(RecordEvent.Recurrence, "2012-01-31", false, CheckLevel.Improbable)]
    [InlineData(RecordEvent.Recurrence, "2012", false, null)]
    [InlineData(RecordEvent.Visit, "2007", false, null)]
    public void A_date_that_no_reading_puts_in_order_is_found(RecordEvent entered, string on, bool ofLineA, CheckLevel? expected)
    {
        var found = DateOrder.Check(entered, PartialDate.Parse(on), Guid.CreateVersion7(), ofLineA ? LineA : LineB, Known);
        Assert.Equal(expected, found.Count == 0 ? null : found[0].Level);
    }

    [Fact]
    public void A_row_is_not_compared_with_itself()
    {
        var start = Known.Single(d => d.Event == RecordEvent.LineStart);
        Assert.Empty(DateOrder.Check(RecordEvent.DoseChange, PartialDate.Parse("2008"), start.Row, LineA, [start]));
    }

    private static RecordDate Of(RecordEvent kind, string on, Guid? line) => new(kind, PartialDate.Parse(on), Guid.CreateVersion7(), line, "it");
}
