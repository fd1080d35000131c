using System.Text.RegularExpressions;
using DfspRegistry.Data.Drafts;

namespace DfspRegistry.Web.Drafts;

/// <summary>
/// Two people changed one form: what was there when it was opened, what the other person saved since, what was typed here. Where one of them changed a field,
/// that change holds; where both did, and differently, the person decides.
/// </summary>
/// <param name="By">Who saved; null when it is not known.</param>
public sealed partial record FieldMerge(string? By, DateTimeOffset? At, IReadOnlyList<FieldMerge.Field> Fields)
{
    public const string Theirs = "theirs";
    public const string Mine = "mine";

    /// <param name="Label">As it stands beside the field; known once the form is drawn.</param>
    /// <param name="TheirValue">As the form sends it, beside the words for people.</param>
    public sealed record Field(string Name, string Label, string WasInWords, string TheirValue, string TheirsInWords, string MineInWords, Kind Kind);

    public enum Kind { Theirs, Mine, Both }

    public IEnumerable<Field> Collisions => Fields.Where(f => f.Kind == Kind.Both);

    /// <param name="Fields">What now stands in the form.</param>
    /// <param name="Shown">What the form shows as the saved state from now on.</param>
    public sealed record Result(FieldMerge Merge, Dictionary<string, string[]> Fields, Dictionary<string, string> Shown);

    /// <param name="shown">What stood in the form when it was opened.</param>
    /// <param name="mine">What was typed, as the form sends it.</param>
    /// <param name="meant">The same as the form prints it once it is read: 3.7.2012 and 2012-07-03 do not differ.</param>
    /// <param name="theirs">What stands in the form when it is opened now.</param>
    public static Result Of(
        IReadOnlyDictionary<string, string> shown, IReadOnlyDictionary<string, string[]> mine, IReadOnlyDictionary<string, string> meant, IReadOnlyDictionary<string, string> theirs, WhoAndWhen? who)
    {
        var now = theirs.ToDictionary(f => Keyed(f.Key, n => theirs.GetValueOrDefault(n)), f => f.Value, StringComparer.Ordinal);
        var fields = new Dictionary<string, string[]>(mine.Where(f => !f.Key.StartsWith('_')), StringComparer.Ordinal);
        var shownNow = new Dictionary<string, string>(shown, StringComparer.Ordinal);
        var differing = new List<Field>();
        foreach (var (name, was) in shown)
        {
            var typed = meant.GetValueOrDefault(name) ?? FormFields.Value(mine, name);
            var isMine = !FormFields.IsSame(was, typed);
            // A row that is no longer on the form stays as typed; it has nothing to collide with.
            var saved = now.GetValueOrDefault(Keyed(name, n => FormFields.Value(mine, n)), was);
            shownNow[name] = saved;
            var isTheirs = !FormFields.IsSame(was, saved);
            if (isTheirs && FormFields.IsSame(saved, typed))
                continue;
            if (isTheirs && !isMine)
                fields[name] = [saved];
            if (isTheirs || isMine)
                differing.Add(new Field(name, name, was, saved, saved, typed ?? "", (isTheirs, isMine) switch { (true, true) => Kind.Both, (true, false) => Kind.Theirs, _ => Kind.Mine }));
        }
        // Rows of which there is one, such as the visit's assessment, and the version are those that are saved.
        foreach (var (name, value) in theirs.Where(f => !f.Key.Contains('[') && (f.Key == FormFields.Version || f.Key.EndsWith(".Id", StringComparison.Ordinal))))
            fields[name] = [value];
        return new Result(new FieldMerge(who?.Name, who?.At, differing), fields, shownNow);
    }

    /// <summary>Rows of a list are the same where their ids are, not where their places are.</summary>
    private static string Keyed(string name, Func<string, string?> value)
    {
        foreach (var place in Places().Matches(name).Reverse())
        {
            if (value(name[..(place.Index + place.Length)] + ".Id") is { Length: > 0 } id)
                name = $"{name[..place.Index]}[{id}]{name[(place.Index + place.Length)..]}";
        }
        return name;
    }

    [GeneratedRegex(@"\[\d+\]", RegexOptions.None, 1000)]
    private static partial Regex Places();
}

/// <summary>A page whose form two people can fill in at once.</summary>
public interface IMergesForm
{
    /// <summary>Puts what is saved now into the form.</summary>
    /// <returns>False when there is no such record any more.</returns>
    Task<bool> FillAsSavedAsync(CancellationToken cancellation);

    /// <summary>What follows from typed values after they were put into the form again.</summary>
    Task AfterFillingAsync(CancellationToken cancellation);
}
