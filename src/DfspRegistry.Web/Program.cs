using DfspRegistry.Web;

var builder = WebApplication.CreateBuilder(args);
builder.AddRegistryWeb();

var app = builder.Build();
app.UseRegistryWeb();
await app.RunAsync();
