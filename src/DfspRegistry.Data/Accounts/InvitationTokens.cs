using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DfspRegistry.Data.Accounts;

/// <summary>The tokens of invitations, which last longer than those of new-password links. Neither is stored: each is sealed over the account's security stamp, which using it changes.</summary>
public sealed class InvitationTokens(IDataProtectionProvider protection, IOptions<InvitationTokenOptions> options, ILogger<DataProtectorTokenProvider<RegistryUser>> logger)
    : DataProtectorTokenProvider<RegistryUser>(protection, options, logger)
{
    public new const string Name = "invitation";
    public const string Purpose = "first password";
}

public sealed class InvitationTokenOptions : DataProtectionTokenProviderOptions
{
    public InvitationTokenOptions() => (Name, TokenLifespan) = (InvitationTokens.Name, RegistryAccounts.InvitationLifetime);
}
