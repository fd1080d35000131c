using DfspRegistry.Data.Accounts.SecondFactors;
using DfspRegistry.Data.Accounts.Sessions;
using DfspRegistry.Data.Accounts.SigningIn;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace DfspRegistry.Data.Accounts;

/// <summary>How accounts work, the same for the pages and for the command line that invites people.</summary>
public static class RegistryAccounts
{
    /// <summary>How long an invitation is good.</summary>
    public static readonly TimeSpan InvitationLifetime = TimeSpan.FromDays(3);
    /// <summary>How long a new-password link is good.</summary>
    public static readonly TimeSpan ResetLifetime = TimeSpan.FromHours(24);

    public static IServiceCollection AddRegistryAccounts(this IServiceCollection services)
    {
        services.AddIdentityCore<RegistryUser>(identity =>
            {
                // Length is what helps; composition rules make passwords guessable and forgotten.
                identity.Password.RequiredLength = PasswordRules.ShortestPassword;
                identity.Password.RequireDigit = identity.Password.RequireLowercase = identity.Password.RequireUppercase = identity.Password.RequireNonAlphanumeric = false;
                identity.Password.RequiredUniqueChars = 1;
                identity.User.RequireUniqueEmail = true;
                identity.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
            })
            .AddEntityFrameworkStores<RegistryDbContext>()
            .AddPasswordValidator<PasswordRules>()
            .AddDefaultTokenProviders()
            .AddTokenProvider<InvitationTokens>(InvitationTokens.Name);
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = PasswordRules.HashIterations);
        services.Configure<DataProtectionTokenProviderOptions>(token => token.TokenLifespan = ResetLifetime);
        services.AddScoped<Invitations>();
        services.AddScoped<UserSessions>();
        services.AddScoped<SignInDelays>();
        services.AddScoped<PasswordCheck>();
        services.AddScoped<Authenticators>();
        services.AddScoped<RecoveryCodes>();
        services.AddScoped<PasskeyCeremonies>();
        services.AddScoped<Factors>();
        return services;
    }
}
