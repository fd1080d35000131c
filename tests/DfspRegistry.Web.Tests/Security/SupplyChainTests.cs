using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using DfspRegistry.Cli.Commands;
using DfspRegistry.Web.Tests.Fixtures;
using Npgsql;

namespace DfspRegistry.Web.Tests.Security;

/// <summary>
/// What the program is built from: locked, pinned, above the versions with known holes, and listed. The advisories are kept as a file, since a build
/// machine may reach no audit source (OWASP ASVS 5.0, 15.1.1, 15.1.2, 15.2.1).
/// </summary>
[Trait("ASVS", "v5.0.0-15.1.2")]
[Trait("ASVS", "v5.0.0-15.2.1")]
public sealed partial class SupplyChainTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly IReadOnlyDictionary<string, Version> Floors = File.ReadLines(Path.Combine(Repository.Root, "tests/DfspRegistry.Web.Tests/Security/version-floors.csv"))
        .Skip(1).Select(line => line.Split(',', 3)).ToDictionary(part => part[0], part => Version.Parse(part[1]), StringComparer.Ordinal);

    [Fact]
    public void No_package_stands_below_its_floor()
    {
        var resolved = LockFiles().SelectMany(Packages).Distinct().ToList();
        Assert.Contains(resolved, p => p.Name == "Npgsql");
        Assert.DoesNotContain(resolved, p => Floors.TryGetValue(p.Name, out var floor) && p.Version < floor);
    }

    [Fact]
    public async Task The_runtime_and_the_server_stand_above_theirs()
    {
        Assert.True(Environment.Version >= Floors["Microsoft.NETCore.App"], $"{Environment.Version}");
        await using var connection = new NpgsqlConnection(database.ApplicationConnectionString);
        await connection.OpenAsync();
        Assert.True(connection.PostgreSqlVersion >= Floors["PostgreSQL"], $"{connection.PostgreSqlVersion}");
    }

    [Fact]
    public void Every_project_restores_from_a_lock_file_and_no_version_floats()
    {
        var projects = Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories).Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/.build/", StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain(projects, project => !File.Exists(Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json")));
        var versions = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("PackageVersion").Select(v => v.Attribute("Version")!.Value).ToList();
        Assert.NotEmpty(versions);
        Assert.DoesNotContain(versions, v => v.Contains('*', StringComparison.Ordinal) || v.Contains('[', StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_bill_of_materials_names_every_package_with_its_hash()
    {
        var file = Path.Combine(Path.GetTempPath(), $"bill-{Guid.CreateVersion7()}.json");
        try
        {
            Assert.Equal(0, await SbomCommand.Create().Parse(["--output", file]).InvokeAsync());
            using var bill = JsonDocument.Parse(await File.ReadAllBytesAsync(file));
            Assert.Equal(("CycloneDX", "1.6"), (bill.RootElement.GetProperty("bomFormat").GetString(), bill.RootElement.GetProperty("specVersion").GetString()));
            var libraries = bill.RootElement.GetProperty("components").EnumerateArray().Where(c => c.GetProperty("type").GetString() == "library").ToList();
            foreach (var (name, _) in LockFiles().Where(f => f.Contains("/src/DfspRegistry.Data/", StringComparison.Ordinal)).SelectMany(Packages).Where(p => p.Name != "Meziantou.Analyzer"))
                Assert.Contains(libraries, c => c.GetProperty("name").GetString() == name);
            // SHA-512 in hexadecimal.
            Assert.All(libraries, c => Assert.Matches("^[0-9a-f]{128}$", c.GetProperty("hashes")[0].GetProperty("content").GetString()!));
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Keys and passwords come from the environment or from files of the installation. The demonstration's sign-ins are public on purpose and open only invented patients.</summary>
    [Fact]
    [Trait("ASVS", "v5.0.0-13.3.1")]
    public void No_file_of_the_repository_holds_a_secret()
    {
        string[] folders = ["src", "docs", "tests"];
        var files = folders.SelectMany(f => Directory.EnumerateFiles(Path.Combine(Repository.Root, f), "*", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Repository.Root)).Where(f => !NotSource().IsMatch(f));
        Assert.Empty(files.Where(f => Secret().IsMatch(File.ReadAllText(f))).Select(f => Path.GetRelativePath(Repository.Root, f)));
    }

    private static IEnumerable<string> LockFiles() =>
        Directory.EnumerateFiles(Repository.Root, "packages.lock.json", SearchOption.AllDirectories).Where(f => !f.Contains("/.build/", StringComparison.Ordinal));

    private static List<(string Name, Version Version)> Packages(string file)
    {
        using var read = JsonDocument.Parse(File.ReadAllBytes(file));
        return [.. from target in read.RootElement.GetProperty("dependencies").EnumerateObject()
                   from package in target.Value.EnumerateObject()
                   where package.Value.TryGetProperty("resolved", out _)
                   select (package.Name, Version.Parse(package.Value.GetProperty("resolved").GetString()!.Split('-')[0]))];
    }

    [GeneratedRegex(@"/(?:bin|obj|node_modules|lib|\.build)/|\.(?:png|jpg|dll)$", RegexOptions.None, 1000)]
    private static partial Regex NotSource();

    [GeneratedRegex(@"-----BEGIN [A-Z ]*PRIVATE KEY|(?i)\bpassword=(?!\$|\{|""|'|\.\.\.|…|secret\b|<)[^\s;""'<>{}$]{6,}|AKIA[0-9A-Z]{16}|ghp_[0-9A-Za-z]{36}", RegexOptions.None, 5000)]
    private static partial Regex Secret();
}
