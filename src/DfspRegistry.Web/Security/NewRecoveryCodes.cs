namespace DfspRegistry.Web.Security;

/// <summary>Recovery codes to be shown now and never again.</summary>
/// <param name="Saying">What has just been done.</param>
/// <param name="ReturnTo">Where the person goes on.</param>
public sealed record NewRecoveryCodes(string Saying, IReadOnlyList<string> Codes, string ReturnTo);
