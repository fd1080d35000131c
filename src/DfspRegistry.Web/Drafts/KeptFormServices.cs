using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationModels;

namespace DfspRegistry.Web.Drafts;

public static class KeptFormServices
{
    public static IServiceCollection AddKeptForms(this IServiceCollection services) => services
        .AddSingleton<FormTickets>()
        .AddSingleton<DraftRate>()
        .AddScoped<FormOwner>()
        .AddScoped<KeptTyping>()
        .AddScoped<KeptFormFilter>()
        .AddScoped<FormFilling>();

    /// <summary>Keeps what is typed into the forms of a folder's pages, and saves each once.</summary>
    public static PageConventionCollection KeepForms(this PageConventionCollection conventions, string folder)
    {
        conventions.AddFolderApplicationModelConvention(folder, page =>
        {
            page.EndpointMetadata.Add(new KeptForm());
            page.Filters.Add(new ServiceFilterAttribute(typeof(KeptFormFilter)));
        });
        return conventions;
    }
}
