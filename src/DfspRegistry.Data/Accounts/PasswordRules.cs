using Microsoft.AspNetCore.Identity;

namespace DfspRegistry.Data.Accounts;

/// <summary>What length alone does not catch: passwords too long to hash cheaply, those that name their owner or the registry, and those that are soon guessed.</summary>
public sealed class PasswordRules : IPasswordValidator<RegistryUser>
{
    public const int ShortestPassword = 15;
    public const int LongestPassword = 128;
    /// <summary>Of PBKDF2 with HMAC-SHA512. OWASP's password storage sheet asks for 210 000.</summary>
    public const int HashIterations = 220_000;
    public static readonly string Hint = $"At least {ShortestPassword} characters; several words are good, spaces too.";

    public Task<IdentityResult> ValidateAsync(UserManager<RegistryUser> manager, RegistryUser user, string? password)
    {
        var errors = new List<IdentityError>();
        if (password is { Length: > LongestPassword })
            errors.Add(new IdentityError { Code = "PasswordTooLong", Description = $"At most {LongestPassword} characters." });
        else if (password is { Length: >= ShortestPassword })
        {
            if (OwnWords(user).Any(word => password.Contains(word, StringComparison.OrdinalIgnoreCase)))
                errors.Add(new IdentityError { Code = "PasswordNamesOwner", Description = "Leave out your name, your address and the registry's name." });
            else if (GuessablePasswords.Contains(password, OwnWords(user)))
                errors.Add(new IdentityError { Code = "PasswordGuessable", Description = "This is among the first that somebody would try: common words, names, rows of keys or repetitions. Take several words that have nothing to do with each other." });
        }
        return Task.FromResult(errors.Count == 0 ? IdentityResult.Success : IdentityResult.Failed([.. errors]));
    }

    /// <summary>The framework's refusals, shorter.</summary>
    public static string InWords(IdentityError error) => error.Code switch
    {
        "PasswordTooShort" => $"At least {ShortestPassword} characters.",
        "PasswordMismatch" => "This is not the password.",
        _ => error.Description,
    };

    private static IEnumerable<string> OwnWords(RegistryUser user) =>
        new[] { user.UserName, user.Email?.Split('@')[0], "dfspregistry", "dfsp-registry", "dfsp registry" }
            .Concat(user.DisplayName.Split(' ')).OfType<string>().Where(word => word.Length >= 4);
}
