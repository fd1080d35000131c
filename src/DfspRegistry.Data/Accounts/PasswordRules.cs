using Microsoft.AspNetCore.Identity;

namespace DfspRegistry.Data.Accounts;

/// <summary>What length alone does not catch: passwords too long to hash cheaply, and those that name their owner or the registry.</summary>
public sealed class PasswordRules : IPasswordValidator<RegistryUser>
{
    public const int ShortestPassword = 15;
    public const int LongestPassword = 128;
    public static readonly string Hint = $"At least {ShortestPassword} characters; several words are good, spaces too.";

    public Task<IdentityResult> ValidateAsync(UserManager<RegistryUser> manager, RegistryUser user, string? password)
    {
        var errors = new List<IdentityError>();
        if (password is { Length: > LongestPassword })
            errors.Add(new IdentityError { Code = "PasswordTooLong", Description = $"At most {LongestPassword} characters." });
        if (password is not null && OwnWords(user).Any(word => password.Contains(word, StringComparison.OrdinalIgnoreCase)))
            errors.Add(new IdentityError { Code = "PasswordNamesOwner", Description = "Leave out your name, your address and the registry's name." });
        return Task.FromResult(errors.Count == 0 ? IdentityResult.Success : IdentityResult.Failed([.. errors]));
    }

    /// <summary>The framework's refusals, shorter.</summary>
    public static string InWords(IdentityError error) => error.Code switch
    {
        "PasswordTooShort" => $"At least {ShortestPassword} characters.",
        "PasswordRequiresUniqueChars" => "Too few different characters.",
        "PasswordMismatch" => "This is not the password.",
        _ => error.Description,
    };

    private static IEnumerable<string> OwnWords(RegistryUser user) =>
        new[] { user.UserName, user.Email?.Split('@')[0], "dfspregistry", "dfsp-registry", "dfsp registry" }
            .Concat(user.DisplayName.Split(' ')).OfType<string>().Where(word => word.Length >= 4);
}
