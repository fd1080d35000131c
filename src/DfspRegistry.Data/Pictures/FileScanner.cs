using System.ComponentModel;
using System.Diagnostics;

namespace DfspRegistry.Data.Pictures;

/// <summary>
/// Hands a file from outside to the hospital's own scanner (DFSP_FILE_SCANNER, a program that reads the file from its standard input and ends with 0 when it is clean, as
/// <c>clamdscan --no-summary -</c> does). Without the setting nothing is scanned. A scanner that does not answer lets nothing through.
/// </summary>
/// <param name="command">The program and its arguments, separated by blanks; null for none.</param>
public sealed class FileScanner(string? command)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly string[] words = (command ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <exception cref="PictureRefusedException">The scanner found something, or did not answer.</exception>
    public async Task CheckAsync(ReadOnlyMemory<byte> file, CancellationToken cancellation)
    {
        if (words.Length == 0)
            return;
        if (await ExitCodeAsync(file, cancellation) is not { } code)
            throw new PictureRefusedException("The file could not be looked through for malicious content, so it is not taken. Tell the registry's operator.");
        if (code != 0)
            throw new PictureRefusedException("The scanner of this installation found something in the file, so it is not taken.");
    }

    /// <returns>0 clean, 1 not; null when it did not run to its end or ended otherwise.</returns>
    private async Task<int?> ExitCodeAsync(ReadOnlyMemory<byte> file, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            using var process = Process.Start(new ProcessStartInfo(words[0], words.Skip(1)) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
            try
            {
                var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
                try
                {
                    await process.StandardInput.BaseStream.WriteAsync(file, patience.Token);
                    process.StandardInput.Close();
                }
                catch (IOException)
                {
                    // It may have seen enough before the end.
                }
                await said;
                await process.WaitForExitAsync(patience.Token);
                return process.ExitCode is 0 or 1 ? process.ExitCode : null;
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                cancellation.ThrowIfCancellationRequested();
                return null;
            }
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
