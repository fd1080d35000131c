using DfspRegistry.Data.Pictures;
using DfspRegistry.Web.Tests.Fixtures;

namespace DfspRegistry.Web.Tests.Pictures;

/// <summary>The hospital's scanner sees each file from outside, and one that does not answer lets nothing through (OWASP ASVS 5.0, 5.4.3).</summary>
public sealed class FileScannerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("clean", null)]
    [InlineData("EICAR", "found something")]
    public async Task What_the_scanner_says_holds(string content, string? refusal)
    {
        var scanner = new FileScanner($"{Script("if grep -q EICAR; then exit 1; fi")} --stream -");
        var file = System.Text.Encoding.ASCII.GetBytes(new string('.', 300_000) + content);
        if (refusal is null)
            await scanner.CheckAsync(file, CancellationToken.None);
        else
            Assert.Contains(refusal, (await Assert.ThrowsAsync<PictureRefusedException>(() => scanner.CheckAsync(file, CancellationToken.None))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exit 2")]
    [InlineData("kill -9 $$")]
    [InlineData(null)]
    public async Task A_scanner_that_does_not_answer_lets_nothing_through(string? script)
    {
        var scanner = new FileScanner(script is null ? Path.Combine(folder.Path, "not-there") : Script(script));
        Assert.Contains("could not be looked through", (await Assert.ThrowsAsync<PictureRefusedException>(() => scanner.CheckAsync(new byte[10], CancellationToken.None))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public Task Without_one_nothing_is_scanned() => new FileScanner(null).CheckAsync(new byte[10], CancellationToken.None);

    private string Script(string text)
    {
        var path = Path.Combine(folder.Path, "scanner");
        File.WriteAllText(path, $"#!/bin/sh\n{text}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return path;
    }
}
