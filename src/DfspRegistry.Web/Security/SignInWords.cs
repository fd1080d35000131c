using System.Globalization;
using DfspRegistry.Data.Accounts.Sessions;

namespace DfspRegistry.Web.Security;

/// <summary>How and when somebody signed in, as pages say it.</summary>
public static class SignInWords
{
    public static string Of(SignInMethod method) => method switch
    {
        SignInMethod.Password => "password",
        SignInMethod.Passkey => "passkey",
        SignInMethod.PasswordAndCode => "password and code",
        SignInMethod.PasswordAndPasskey => "password and passkey",
        SignInMethod.PasswordAndRecoveryCode => "password and recovery code",
        _ => throw new ArgumentOutOfRangeException(nameof(method)),
    };

    public static string Wait(int seconds) => seconds switch
    {
        1 => "one second",
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{seconds} seconds"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(seconds + 59) / 60} minutes"),
    };

    /// <summary>Universal time, as everywhere in the registry's records.</summary>
    public static string At(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
