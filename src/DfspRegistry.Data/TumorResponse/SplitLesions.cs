using DfspRegistry.Data.Shared;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Data.TumorResponse;

/// <summary>A lesion that split is typed in one field, 12 + 8: the lesion keeps the first size, each further part becomes a lesion of its own.</summary>
internal static class SplitLesions
{
    /// <summary>The rows of a form with the further parts as rows beside them. The ids of parts follow from the form, so that it can be sent twice.</summary>
    public static IReadOnlyList<LesionInput> Rows(AssessmentInput input)
    {
        var rows = new List<LesionInput>(input.Lesions);
        foreach (var lesion in input.Lesions.Where(l => l is { Role: LesionRole.Target, IsBlank: false }))
        {
            if (lesion.Read is not { FurtherParts: { Count: > 0 } parts } read)
                continue;
            rows[rows.IndexOf(lesion)] = Row(lesion, lesion.Id, lesion.SplitFromId, read);
            var number = 1;
            foreach (var part in parts)
            {
                while (rows.Exists(r => r.Id == PartId(input.Id, lesion.Id, number)))
                    number++;
                rows.Add(Row(lesion, PartId(input.Id, lesion.Id, number), lesion.Id, part));
            }
        }
        return rows;
    }

    private static Guid PartId(Guid assessment, Guid lesion, int number) => DerivedId.From(assessment, $"part {number} of {lesion}");

    private static LesionInput Row(LesionInput lesion, Guid id, Guid? splitFrom, MeasurementReading read) => new()
    {
        Id = id,
        Role = lesion.Role,
        IsNode = lesion.IsNode,
        Organ = lesion.Organ,
        Description = lesion.Description,
        Number = id == lesion.Id ? lesion.Number : null,
        SplitFromId = splitFrom,
        Reading = MeasurementReader.Print(read.State, read.DiameterMm, read.PerpendicularMm),
    };
}
