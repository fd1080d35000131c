using System.Text;

namespace DfspRegistry.Domain.Shared.Validation;

/// <summary>A field's name as a person reads it: BirthDate is "Birth date", Lesions[2].DiameterMm is "Diameter mm".</summary>
public static class FieldNames
{
    public static string InWords(string propertyPath)
    {
        var name = propertyPath[(propertyPath.LastIndexOf('.') + 1)..];
        var words = new StringBuilder(name.Length + 4);
        foreach (var c in name)
        {
            if (char.IsUpper(c) && words.Length > 0)
                words.Append(' ').Append(char.ToLowerInvariant(c));
            else
                words.Append(c);
        }
        return words.ToString();
    }
}
