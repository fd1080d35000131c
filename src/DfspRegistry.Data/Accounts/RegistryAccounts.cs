using DfspRegistry.Data.Accounts.Sessions;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace DfspRegistry.Data.Accounts;

/// <summary>How accounts work, the same for the pages and for the command line that invites people.</summary>
public static class RegistryAccounts
{
    /// <summary>How long an invitation or a new-password link is good.</summary>
    public static readonly TimeSpan InvitationLifetime = TimeSpan.FromDays(3);

    public static IServiceCollection AddRegistryAccounts(this IServiceCollection services)
    {
        services.AddIdentityCore<RegistryUser>(identity =>
            {
                // Length is what helps; composition rules make passwords guessable and forgotten.
                identity.Password.RequiredLength = PasswordRules.ShortestPassword;
                identity.Password.RequireDigit = identity.Password.RequireLowercase = identity.Password.RequireUppercase = identity.Password.RequireNonAlphanumeric = false;
                identity.Password.RequiredUniqueChars = 5;
                identity.Lockout.MaxFailedAccessAttempts = 5;
                identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
                identity.User.RequireUniqueEmail = true;
                identity.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
            })
            .AddRoles<IdentityRole<Guid>>()
            .AddEntityFrameworkStores<RegistryDbContext>()
            .AddPasswordValidator<PasswordRules>()
            .AddDefaultTokenProviders();
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = 220_000);
        services.Configure<DataProtectionTokenProviderOptions>(token => token.TokenLifespan = InvitationLifetime);
        services.AddScoped<Invitations>();
        services.AddScoped<UserSessions>();
        return services;
    }
}
