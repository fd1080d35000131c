namespace DfspRegistry.Web.Hosting;

/// <summary>
/// Ends the application when its standard input ends. <c>dfsp run</c> starts it so (DFSP_STOP_WITH_STANDARD_INPUT): the pipe closes when that process
/// stops the application, and also when that process is killed.
/// </summary>
internal sealed class StopWithStandardInput(IHostApplicationLifetime lifetime) : IHostedService
{
    public const string Setting = "DFSP_STOP_WITH_STANDARD_INPUT";

    /// <summary>A read of standard input cannot be cancelled, so it has a thread that the process does not wait for.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        new Thread(WaitForEnd) { IsBackground = true, Name = nameof(StopWithStandardInput) }.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void WaitForEnd()
    {
        using var input = Console.OpenStandardInput();
        while (input.ReadByte() >= 0)
        {
        }
        lifetime.StopApplication();
    }
}
