using System.Text.RegularExpressions;

namespace DfspRegistry.Web.Tests.Security;

/// <summary>
/// What makes programs of this kind vulnerable stands nowhere in the sources, or in the few places that were looked at and are listed in docs/security.md. A new place fails here
/// until somebody has looked at it.
/// </summary>
public sealed class DangerousCodeTests
{
    /// <summary>What is looked for, and the files, or the folder, in which it was looked at.</summary>
    public static TheoryData<string, string, string[]> InCSharp { get; } = new()
    {
        { "programs are started", @"Process\.Start\(|new ProcessStartInfo\(", ["src/DfspRegistry.Cli/Hosting/WebProcess.cs", "src/DfspRegistry.Data/LocalPostgres/Tool.cs", "src/DfspRegistry.Data/Pictures/FileScanner.cs"] },
        { "a shell is used", @"UseShellExecute\s*=\s*true|""/bin/(?:ba)?sh""", [] },
        { "code is made from text", @"CSharpScript|CodeDom|DynamicMethod|\.Compile\(\)|Assembly\.Load|DataTable\(\)\.Compute|RazorEngine", [] },
        { "types are named by data", @"BinaryFormatter|NetDataContractSerializer|SoapFormatter|LosFormatter|ObjectStateFormatter|TypeNameHandling|JsonPolymorphic|Type\.GetType\(|XmlSerializer|DataContractSerializer", [] },
        { "XML is read", @"XmlReader\.Create|XDocument\.(?:Load|Parse)|XElement\.(?:Load|Parse)|new XmlDocument|XmlTextReader|XPath|XslCompiledTransform", ["src/DfspRegistry.Data/Import/SpreadsheetGuard.cs", "src/DfspRegistry.Data/Security/ProtectionKeys.cs"] },
        { "other machines are asked", @"new HttpClient|IHttpClientFactory|WebRequest|new TcpClient|new Socket\(|SmtpClient|Ldap|Dns\.", ["src/DfspRegistry.Cli/Commands/SaveBench.cs", "src/DfspRegistry.Cli/Hosting/WebProcess.cs"] },
        { "markup is written as it stands", @"Html\.Raw|new HtmlString\(|SetHtmlContent|WriteLiteral\(", ["src/DfspRegistry.Web/Drafts/DraftNoteTagHelper.cs", "src/DfspRegistry.Web/Layout/NavLinkTagHelper.cs"] },
        { "a regular expression is made at run time", @"new Regex\(|Regex\.(?:Match|IsMatch|Replace|Split)\(", [] },
        { "weak ciphers and hashes", @"\bMD5\b|\bSHA1\b(?!&)|HMACMD5|\bDES\b|TripleDES|\bRC2\b|CipherMode\.|PaddingMode\.|RSAEncryptionPadding", [] },
        { "SHA-1 under HMAC, which codes of apps are made of", @"HMACSHA1", ["src/DfspRegistry.Data/Accounts/SecondFactors/TimeCode.cs"] },
        { "ciphers", @"AesGcm|Aes\.Create|AesCcm|ChaCha20|RSA\.|ECDsa|ECDiffieHellman", ["src/DfspRegistry.Data/Security/SealedBox.cs"] },
        { "chance that can be foretold", @"new Random\(|Random\.Shared", ["src/DfspRegistry.Cli/Commands/SurvivalSample.cs"] },
        // The loops of the statistics go over arrays of their own in vectors; what is outside is never indexed by what somebody typed.
        { "memory is handled by hand", @"\bunsafe\b|DllImport|LibraryImport|Marshal\.", ["src/DfspRegistry.Analysis/Survival/"] },
        { "certificates are taken unseen", @"ServerCertificateCustomValidationCallback|DangerousAcceptAny|RemoteCertificateValidation|TrustServerCertificate|CheckCertificateRevocationList\s*=\s*false", [] },
        { "values are logged by the database layer", @"EnableSensitiveDataLogging|Include ?Error ?Detail|EnableDetailedErrors|EnableParameterLogging", [] },
        { "formats are data", @"string\.Format\(|AppendFormat\(|CompositeFormat", [] },
        { "pages of developers", @"UseDeveloperExceptionPage|UseDirectoryBrowser|UseMigrationsEndPoint|UseSwagger|AddRazorRuntimeCompilation|UseDatabaseErrorPage", [] },
        { "other sites are let in", @"UseCors|AddCors|EnableCors|AllowAnyOrigin|Access-Control-Allow", [] },
        { "sockets and self-contained tokens", @"UseWebSockets|MapHub|AddSignalR|JwtBearer|AddOAuth|AddOpenIdConnect|GraphQL", [] },
    };

    public static TheoryData<string, string, string[]> InScripts { get; } = new()
    {
        { "text is run", @"\beval\s*\(|new Function\s*\(|setTimeout\s*\(\s*['""`]|import\s*\(", [] },
        { "the browser keeps what people typed", @"localStorage|sessionStorage|indexedDB|caches\.|document\.cookie|serviceWorker", [] },
        { "windows talk to each other", @"postMessage|window\.opener|document\.domain|jsonp", [] },
        // What is put there comes from the registry's own pages, where it was encoded, over the same origin.
        { "markup is put into the page", @"innerHTML\s*=|outerHTML\s*=|insertAdjacentHTML|document\.write|DOMParser", ["src/DfspRegistry.Web/wwwroot/js/ctcae.js", "src/DfspRegistry.Web/wwwroot/js/tumor.js", "src/DfspRegistry.Web/wwwroot/js/visit-events.js", "src/DfspRegistry.Web/wwwroot/js/visit.js"] },
        { "objects are given names from data", @"__proto__|Object\.assign\(\s*\{\}|\bwith\s*\(|Object\.setPrototypeOf", [] },
        { "other machines are asked", @"https?://(?!www\.w3\.org/)", [] },
        { "people are kept from pasting", @"onpaste|addEventListener\(\s*['""]paste['""]", [] },
    };

    [Theory]
    [MemberData(nameof(InCSharp))]
    public void The_sources_hold_none_but_where_it_was_looked_at(string what, string pattern, string[] reviewed) => Look(what, pattern, reviewed, Sources.Of("src", "*.cs"));

    [Theory]
    [MemberData(nameof(InScripts))]
    public void The_scripts_hold_none_but_where_it_was_looked_at(string what, string pattern, string[] reviewed) => Look(what, pattern, reviewed, Sources.Of("src/DfspRegistry.Web/wwwroot/js", "*.js"));

    [Fact]
    public void Figures_alone_are_put_into_pages_as_they_are_drawn()
    {
        var raw = Sources.Of("src/DfspRegistry.Web", "*.cshtml").SelectMany(s => s.Text.Split('\n').Where(line => line.Contains("Html.Raw", StringComparison.Ordinal)).Select(line => (s.File, Line: line.Trim())));
        Assert.DoesNotContain(raw, r => !r.Line.Contains("Html.Raw(SvgWriter.Inline(", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_regular_expression_is_written_in_the_source_and_ends_in_time()
    {
        var expressions = Sources.Of("src", "*.cs").SelectMany(s => Regex.Matches(s.Text, @"\[GeneratedRegex\((?<rest>.*)\)\]", RegexOptions.None, TimeSpan.FromSeconds(5)).Select(m => (s.File, Text: m.Groups["rest"].Value))).ToList();
        Assert.True(expressions.Count > 5, $"only {expressions.Count} were found");
        Assert.DoesNotContain(expressions, e => !Regex.IsMatch(e.Text, @",\s*(?:(?:matchTimeoutMilliseconds:\s*)?\d{2,4}|RegexOptions\.NonBacktracking)$", RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    private static void Look(string what, string pattern, string[] reviewed, IEnumerable<(string File, string Text)> sources)
    {
        // What a comment says is not done.
        var found = sources.Where(s => Regex.IsMatch(Regex.Replace(s.Text, @"^\s*//.*$", "", RegexOptions.Multiline, TimeSpan.FromSeconds(5)), pattern, RegexOptions.None, TimeSpan.FromSeconds(5)))
            .Select(s => Array.Find(reviewed, r => r.EndsWith('/') && s.File.StartsWith(r, StringComparison.Ordinal)) ?? s.File).Distinct().ToList();
        Assert.Equal((what, string.Join(' ', reviewed.Order(StringComparer.Ordinal))), (what, string.Join(' ', found.Order(StringComparer.Ordinal))));
    }
}
