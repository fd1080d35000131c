using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.LocalPostgres;
using DfspRegistry.Data.Security;
using Npgsql;

namespace DfspRegistry.Web.Hosting;

/// <summary>Writes the head of the audit chain outside the database, at the start and every ten minutes: a tail cut later than that shows.</summary>
internal sealed partial class AuditAnchoring(AuditAnchors anchors, TimeProvider time, ILogger<AuditAnchoring> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    public static void AddTo(IServiceCollection services, IConfiguration configuration)
    {
        var path = AuditAnchorFile.PathFor(configuration["DFSP_AUDIT_ANCHOR"], configuration["DFSP_DATA_DIR"] ?? ".data");
        services.AddSingleton(provider => new AuditAnchorFile(path, provider.GetRequiredService<InstallationKey>()));
        services.AddSingleton(provider => new AuditAnchors(ServerEncryption.Applied(configuration["DFSP_DATABASE"]!, "DFSP_DATABASE"), provider.GetRequiredService<AuditAnchorFile>(), provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<AuditAnchoring>();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            await AnchorAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>What goes wrong is said loudly and does not stop the registry: the patients' doctors need it.</summary>
    private async Task AnchorAsync(CancellationToken cancellation)
    {
        try
        {
            await anchors.WriteAsync(cancellation);
        }
        catch (AuditTrailBrokenException broken)
        {
            Broken(broken.Message);
        }
        catch (Exception problem) when (problem is NpgsqlException or IOException or UnauthorizedAccessException or InstallationKeyException)
        {
            NotWritten(problem.Message);
        }
    }

    [LoggerMessage(LogLevel.Critical, "{What}")]
    private partial void Broken(string what);

    [LoggerMessage(LogLevel.Error, "The audit trail was not anchored: {Why}")]
    private partial void NotWritten(string why);
}
