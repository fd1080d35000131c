using Microsoft.AspNetCore.Components;

namespace DfspRegistry.Web.Layout;

/// <summary>
/// Leads each script that another one imports to the address of this very version, which browsers keep for good. The addresses are absolute: relative ones would be looked
/// for below the page's own.
/// </summary>
public static class ScriptAddresses
{
    public static ImportMapDefinition Of(HttpContext context)
    {
        var root = context.Request.PathBase + "/";
        var assets = context.GetEndpoint()?.Metadata.GetMetadata<ResourceAssetCollection>() ?? new ResourceAssetCollection([]);
        var imports = assets.Select(asset => (asset.Url, Plain: asset.Properties?.FirstOrDefault(p => p.Name == "label")?.Value))
            .Where(asset => asset.Plain?.EndsWith(".js", StringComparison.Ordinal) == true)
            .ToDictionary(asset => root + asset.Plain, asset => root + asset.Url);
        return new ImportMapDefinition(imports, null, null);
    }
}
