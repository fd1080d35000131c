using System.CommandLine;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DfspRegistry.Cli.Commands;

/// <summary>
/// The parts that the program is made of, as a CycloneDX 1.6 bill of materials: every package of the command line and of the web application with its
/// version and the hash under which it was restored, read off the files beside the programs themselves, so that it tells of what runs and not of
/// what was meant to.
/// </summary>
public static class SbomCommand
{
    public static Command Create()
    {
        var output = new Option<FileInfo?>("--output") { Description = "Writes to this file; else to standard output." };
        var command = new Command("sbom", "The program's parts with versions and hashes (CycloneDX 1.6, JSON).") { output };
        command.SetAction((parsed, cancellation) => WriteAsync(parsed.GetValue(output), cancellation));
        return command;
    }

    private static async Task<int> WriteAsync(FileInfo? output, CancellationToken cancellation)
    {
        var text = Bill([AppContext.BaseDirectory, .. Environment.GetEnvironmentVariable("DFSP_WEB") is { Length: > 0 } web ? [web] : Array.Empty<string>()]);
        if (output is null)
            await Console.Out.WriteLineAsync(text);
        else
            await File.WriteAllTextAsync(output.FullName, text + "\n", cancellation);
        return 0;
    }

    /// <param name="programs">Folders with published programs.</param>
    private static string Bill(IEnumerable<string> programs)
    {
        var components = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var folder in programs)
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*.deps.json"))
                AddPackages(file, components);
            var frontEnd = Path.Combine(folder, "package-lock.json");
            if (File.Exists(frontEnd))
                AddFrontEnd(frontEnd, components);
        }
        foreach (var framework in new[] { "Microsoft.NETCore.App", "Microsoft.AspNetCore.App" })
            Add(components, framework, Environment.Version.ToString(), $"pkg:nuget/{framework}.Runtime.linux-x64@{Environment.Version}", null, "framework");
        var version = typeof(SbomCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        var bill = new JsonObject
        {
            ["bomFormat"] = "CycloneDX",
            ["specVersion"] = "1.6",
            ["version"] = 1,
            ["metadata"] = new JsonObject { ["component"] = new JsonObject { ["type"] = "application", ["bom-ref"] = "dfsp-registry", ["name"] = "dfsp-registry", ["version"] = version } },
            ["components"] = new JsonArray([.. components.Values]),
        };
        return bill.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }

    /// <summary>The packages that the build wrote beside the program. Their hash is that of the package file, base64 of SHA-512.</summary>
    private static void AddPackages(string file, SortedDictionary<string, JsonObject> components)
    {
        using var read = JsonDocument.Parse(File.ReadAllBytes(file));
        foreach (var library in read.RootElement.GetProperty("libraries").EnumerateObject())
        {
            if (library.Value.GetProperty("type").GetString() != "package" || library.Name.Split('/') is not [var name, var version])
                continue;
            Add(components, name, version, $"pkg:nuget/{name}@{version}", library.Value.GetProperty("sha512").GetString(), "library");
        }
    }

    private static void AddFrontEnd(string file, SortedDictionary<string, JsonObject> components)
    {
        using var read = JsonDocument.Parse(File.ReadAllBytes(file));
        foreach (var package in read.RootElement.GetProperty("packages").EnumerateObject().Where(p => p.Name.StartsWith("node_modules/", StringComparison.Ordinal)))
        {
            var (name, version) = (package.Name["node_modules/".Length..], package.Value.GetProperty("version").GetString()!);
            Add(components, name, version, $"pkg:npm/{name.Replace("@", "%40", StringComparison.Ordinal)}@{version}", package.Value.GetProperty("integrity").GetString(), "library");
        }
    }

    private static void Add(SortedDictionary<string, JsonObject> components, string name, string version, string purl, string? hash, string type)
    {
        var component = new JsonObject { ["type"] = type, ["bom-ref"] = purl, ["name"] = name, ["version"] = version, ["purl"] = purl };
        if (hash is not null && hash.StartsWith("sha512-", StringComparison.Ordinal))
            component["hashes"] = new JsonArray(new JsonObject { ["alg"] = "SHA-512", ["content"] = Convert.ToHexStringLower(Convert.FromBase64String(hash["sha512-".Length..])) });
        components[purl] = component;
    }
}
