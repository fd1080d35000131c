using System.Net.Sockets;
using System.Text;
using DfspRegistry.Web.Tests.Pages;

namespace DfspRegistry.Web.Tests.Security;

/// <summary>Where one request ends and the next begins is never in doubt (OWASP ASVS 5.0, 4.2; CVE-2025-55315 was such a doubt).</summary>
public sealed class RawHttpTests(SettledWeb settled) : IClassFixture<SettledWeb>
{
    private const string Next = "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    [Fact]
    public async Task A_request_with_both_lengths_is_the_last_of_its_connection()
    {
        var answer = await SendAsync($"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{Next}");
        Assert.Equal(["400"], Statuses(answer));
        Assert.DoesNotContain("Healthy", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_requests_on_one_connection_get_two_answers_of_the_length_that_they_state()
    {
        var answer = await SendAsync($"GET /status/404 HTTP/1.1\r\nHost: localhost\r\n\r\n{Next}");
        Assert.Equal(["404", "200"], Statuses(answer));
        foreach (var part in answer.Split("HTTP/1.1 ", StringSplitOptions.RemoveEmptyEntries))
        {
            var (head, body) = (part[..part.IndexOf("\r\n\r\n", StringComparison.Ordinal)], part[(part.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
            var length = head.Split("\r\n").SingleOrDefault(h => h.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase));
            var isChunked = head.Contains("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase);
            Assert.True(isChunked ^ length is not null, head);
            if (length is not null)
                Assert.Equal(int.Parse(length["Content-Length: ".Length..], System.Globalization.CultureInfo.InvariantCulture), Encoding.UTF8.GetByteCount(body));
            else
                Assert.EndsWith("\r\n0\r\n\r\n", body, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Content-Length: 0\r\nContent-Length: 40\r\n")]
    [InlineData("Content-Length: 4, 4\r\n")]
    [InlineData("Transfer-Encoding: xchunked\r\n")]
    [InlineData("Transfer-Encoding: chunked, identity\r\n")]
    [InlineData("X-One: a\rb\r\n")]
    [InlineData("X-One: a\0b\r\n")]
    [InlineData("X One: a\r\n")]
    [InlineData(" folded: a\r\n")]
    public async Task A_head_that_two_readers_could_read_differently_is_refused_and_the_connection_closed(string header)
    {
        var answer = await SendAsync($"POST /sign-in HTTP/1.1\r\nHost: localhost\r\n{header}\r\nabcd{Next}");
        Assert.Single(Statuses(answer));
        Assert.StartsWith("4", Statuses(answer)[0].Replace("501", "4xx", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chunk_that_does_not_end_as_it_must_is_refused()
    {
        var answer = await SendAsync($"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n2;\nxx\r\n4\r\nabcd\r\n0\r\n\r\n{Next}");
        Assert.DoesNotContain("Healthy", answer, StringComparison.Ordinal);
    }

    private static List<string> Statuses(string answer) =>
        [.. answer.Split('\n').Where(line => line.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) || line.Contains("HTTP/1.1 ", StringComparison.Ordinal)).Select(line => line[(line.IndexOf("HTTP/1.1 ", StringComparison.Ordinal) + 9)..].Split(' ')[0].Trim())];

    private async Task<string> SendAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", settled.Web.Address.Port);
        var stream = client.GetStream();
        stream.ReadTimeout = 10_000;
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var read = new MemoryStream();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await stream.CopyToAsync(read, patience.Token);
        return Encoding.UTF8.GetString(read.ToArray());
    }
}
