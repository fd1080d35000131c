using System.Net;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Web.Tests.Fixtures;
using DfspRegistry.Web.Tests.Pages;
using Npgsql;

namespace DfspRegistry.Web.Tests.Security;

/// <summary>Another site's page writes nothing in the name of a person who is signed in here, and looking never writes (OWASP ASVS 5.0, 3.5.1 to 3.5.3).</summary>
[Trait("ASVS", "v5.0.0-3.5.1")]
[Trait("ASVS", "v5.0.0-3.5.2")]
[Trait("ASVS", "v5.0.0-3.5.3")]
public sealed class CsrfTests(SettledWeb settled) : IClassFixture<SettledWeb>
{
    /// <summary>Where looking is itself recorded: the trail, the sessions and their like. No clinical row is among them.</summary>
    private static readonly string[] Records = ["audit_entries", "audit_chain", "data_protection_keys", "user_sessions", "sign_in_delays"];

    private readonly WebFixture web = settled.Web;

    [Fact]
    public async Task Every_unsafe_door_refuses_a_form_without_its_token()
    {
        var addresses = new Addresses(settled.People);
        List<string> wrong = [];
        foreach (var role in new[] { RegistryRoles.Clinician, RegistryRoles.Coordinator, RegistryRoles.Administrator })
        {
            using var person = await PageClient.SignInAsync(web, People.Account(role));
            foreach (var handler in (await Handlers.OfAsync(web)).Where(h => h is { IsUnsafe: true, IsOpen: false }))
            {
                var answer = await person.PostAsync(addresses.Of(handler));
                if (answer.Status is not (HttpStatusCode.BadRequest or HttpStatusCode.Forbidden))
                    wrong.Add($"{handler} answered {role} with {answer.Status}");
            }
        }
        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Sec-Fetch-Site", "none")]
    [InlineData("Origin", "https://elsewhere.example")]
    [InlineData("Origin", "null")]
    public async Task Every_unsafe_door_refuses_what_comes_from_elsewhere(string header, string value)
    {
        var addresses = new Addresses(settled.People);
        var doors = (await Handlers.OfAsync(web)).Where(h => h.IsUnsafe).ToList();
        List<string> wrong = [];
        foreach (var role in RegistryRoles.All)
        {
            using var http = web.Client();
            var person = await PageClient.SignInAsync(http, People.Account(role));
            var token = (await person.GetAsync("/account")).Page.QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!;
            // The person's own form, signed in and with its token: it goes through from here, so that below nothing but its origin is refused.
            Assert.NotEqual(HttpStatusCode.BadRequest, await SendAsync(http, "/account/stay", token, "Sec-Fetch-Site", "same-origin"));
            Assert.NotEqual(HttpStatusCode.BadRequest, await SendAsync(http, "/account/stay", token, "Origin", web.Address.GetLeftPart(UriPartial.Authority)));
            foreach (var door in doors)
            {
                if (await SendAsync(http, addresses.Of(door), token, header, value) is var status and not HttpStatusCode.BadRequest)
                    wrong.Add($"{door} answered {role} with {status}");
            }
            Assert.Equal(HttpStatusCode.OK, (await person.GetAsync("/account")).Status);
        }
        Assert.Empty(wrong);
    }

    private static async Task<HttpStatusCode> SendAsync(HttpClient http, string address, string token, string header, string value)
    {
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token)]);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = form };
        request.Headers.Add(header, value);
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    [Fact]
    public async Task Looking_at_every_page_changes_no_row()
    {
        var addresses = new Addresses(settled.People);
        var before = await RowsAsync();
        foreach (var role in RegistryRoles.All)
        {
            using var person = await PageClient.SignInAsync(web, People.Account(role));
            before = role == RegistryRoles.All[0] ? await RowsAsync() : before with { Accounts = (await RowsAsync()).Accounts };
            foreach (var handler in (await Handlers.OfAsync(web)).Where(h => h.Verb == "GET"))
                await person.GetAsync(addresses.Of(handler));
            Assert.Equal(before, await RowsAsync());
        }
    }

    private sealed record Rows(string Clinical, string Accounts);

    /// <summary>A hash over all rows; signing in itself may write to an account.</summary>
    private async Task<Rows> RowsAsync()
    {
        await using var connection = new NpgsqlConnection(web.Database.OwnerConnectionString);
        await connection.OpenAsync();
        List<string> tables = [];
        await using (var list = new NpgsqlCommand("select tablename from pg_tables where schemaname = 'public' order by tablename", connection))
        await using (var reader = await list.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
                tables.Add(reader.GetString(0));
        }
        List<string> clinical = [], accounts = [];
        foreach (var table in tables.Except(Records))
        {
            await using var hash = new NpgsqlCommand($"select count(*) || ' ' || coalesce(md5(string_agg(t::text, '' order by t::text)), '') from \"{table}\" t", connection);
            (table is "users" ? accounts : clinical).Add($"{table} {await hash.ExecuteScalarAsync()}");
        }
        return new Rows(string.Join('\n', clinical), string.Join('\n', accounts));
    }
}
