namespace DfspRegistry.Data.Accounts;

/// <summary>
/// Judges how soon a password would be guessed by somebody who tries common and breached passwords, words, names, dates, keyboard rows and repetitions
/// first (zxcvbn). No rule of composition: fifteen letters at random are good.
/// </summary>
internal static class GuessablePasswords
{
    /// <summary>Words that somebody who attacks this registry tries first.</summary>
    private static readonly string[] RegistryWords =
        ["dfsp", "registry", "dermatofibrosarcoma", "protuberans", "sarcoma", "tumor", "tumour", "imatinib", "sunitinib", "glivec", "gleevec", "pdgfb", "col1a1", "hospital", "clinic", "mohs", .. RegistryRoles.All];

    /// <summary>Of 0 to 4 as zxcvbn rates them; 3 is the least that it calls safe.</summary>
    private const int LeastScore = 3;

    /// <summary>The estimate takes longer the longer the text is; if the beginning cannot be guessed the whole cannot.</summary>
    private const int Judged = 64;

    private static readonly Lock OneAtATime = new();
    private static readonly Zxcvbn.Zxcvbn Estimate = new();

    public static bool Contains(string password, IEnumerable<string> ownersWords)
    {
        var beginning = password.Length <= Judged ? password : password[..Judged];
        lock (OneAtATime)
            return Estimate.EvaluatePassword(beginning, [.. RegistryWords, .. ownersWords]).Score < LeastScore;
    }
}
