using System.Text.RegularExpressions;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Web.Tests.Pages;
using Microsoft.AspNetCore.Mvc;

namespace DfspRegistry.Web.Tests.Security;

/// <summary>
/// No statement is put together from what a request says (security checklist S7; CVE-2020-26712 and GHSA-jxq6-9gjw-fqpm were a sort order and a title). The sources are read: what a
/// statement's text is made of besides its own words is looked at one by one, and everything else goes in as a parameter.
/// </summary>
public sealed partial class SqlScan(SettledWeb settled) : IClassFixture<SettledWeb>
{
    /// <summary>Looked at: names of tables, columns and functions of the model, texts that helpers are given by the program, ids of the signed-in person's context, and what PostgreSQL's client or server has quoted.</summary>
    private static readonly string[] Reviewed =
    [
        """AuditSubjects.cs: string.Join(" union all ", database.Model.GetEntityTypes().Where(e => typeof(IBelongsToPatient).IsAssignableFrom(e.ClrType))""",
        "AuditVerification.cs: string.Join(',', ids)",
        "AuditVerification.cs: user.UserId",
        "CohortQuery.cs: string.Join(',', ids)",
        "CohortQuery.cs: user.UserId",
        "CohortQuery.cs: sql",
        "CohortRows.cs: sql",
        "DatabaseMigrator.cs: role",
        "DatabaseAccess.cs: new NpgsqlCommandBuilder().QuoteIdentifier(ApplicationRole)",
        "DatabaseAccess.cs: (string)(await quoted.ExecuteScalarAsync(cancellation))!",
        "PrivateCluster.cs: query",
        "PrivateCluster.cs: statement",
        "RecordMapping.cs: sql",
        """RecordRows.cs: string.Join(" union all ", database.Model.GetEntityTypes().Where(e => typeof(IBelongsToPatient).IsAssignableFrom(e.ClrType) && e.ClrType.Assembly == typeof(Patient).Assembly)""",
        "SnakeCaseNames.cs: property.GetColumnName()",
        """SnakeCaseNames.cs: string.Join(", ", AllCodes(type).Select(code => $"'{code}'"))""",
        "CtcaeTermTable.cs: onConflict",
        "RowSecurityContext.cs: string.Join(',', ids)",
        "RowSecurityContext.cs: user.UserId",
        "RowSecurityContext.cs: command.CommandText",
        "RowSecurityPolicies.cs: sql.ToString()",
        "KeyRotation.cs: wrapped.IdColumn",
        "KeyRotation.cs: wrapped.KeyColumn",
        "KeyRotation.cs: wrapped.Table",
        "KeyRotation.cs: statement",
        """SignedContent.cs: string.Join("\nunion all\n", Tables(database.Model).Select(t => Query(t, visitId is not null, definition)).OfType<string>())""",
    ];

    [Fact]
    public void Text_of_a_statement_comes_from_the_program_and_values_go_in_as_parameters()
    {
        var found = SqlTexts.Of(Sources.Of("src", "*.cs"));
        Assert.True(found.Count > 60, $"only {found.Count} statements were found; the scan would prove little");
        var unknown = found.SelectMany(t => t.Unknown.Select(u => $"{Path.GetFileName(t.File)}: {u}")).ToHashSet(StringComparer.Ordinal);
        Assert.True(unknown.IsSubsetOf(Reviewed), string.Join('\n', unknown.Except(Reviewed)));
        // Nothing stands in the list that is not there any more.
        Assert.True(unknown.IsSupersetOf(Reviewed), string.Join('\n', Reviewed.Except(unknown)));
    }

    [Theory]
    [InlineData("var order = request; new NpgsqlCommand($\"select 1 order by {order}\").Dispose();", "request")]
    [InlineData("var sql = \"select 1\"; if (request.Length > 0) sql += request; using var c = new NpgsqlCommand(); c.CommandText = sql;", "request")]
    [InlineData("NpgsqlCommand c = new(Make(request));", "word")]
    [InlineData("_ = new NpgsqlBatchCommand(request.Length > 3 ? \"select 1\" : request);", "request")]
    [InlineData("database.Database.ExecuteSqlRaw(\"select \" + request);", "request")]
    [InlineData("database.Database.ExecuteSql($\"select {request}\");", "")]
    public void The_scan_sees_a_word_from_outside_however_it_gets_there(string body, string unknown)
    {
        var source = $$"""
            using Microsoft.EntityFrameworkCore; using Npgsql;
            class Probe { string Make(string word) => "select " + word; void Run(DbContext database, string request) { {{body}} } }
            """;
        Assert.Equal(unknown.Length == 0 ? [] : [unknown], SqlTexts.Of([("probe", source)]).SelectMany(t => t.Unknown));
    }

    /// <summary>The context before a statement of the framework's, and the rows under a signature, whose text is made of the model's names.</summary>
    [Fact]
    public void A_statement_is_replaced_in_two_places_that_were_looked_at() => Assert.Equal(
        ["src/DfspRegistry.Data/RowSecurity/RowSecurityContext.cs", "src/DfspRegistry.Data/Signing/SignedContent.cs"],
        Sources.Of("src", "*.cs").Where(s => Assignment().Matches(s.Text).Any(m => !m.Groups["text"].Value.StartsWith('"'))).Select(s => s.File));

    [Fact]
    public async Task No_request_names_a_column_or_an_order()
    {
        string[] names = ["sort", "order", "orderby", "column", "direction", "sql", "filter", "where"];
        var found = from model in (await Handlers.OfAsync(settled.Web)).Select(h => h.Model).OfType<Type>().Distinct()
                    from name in model.GetProperties().Where(p => p.IsDefined(typeof(BindPropertyAttribute), inherit: true)).Select(p => p.Name)
                        .Concat(model.GetMethods().Where(m => m.Name.StartsWith("On", StringComparison.Ordinal)).SelectMany(m => m.GetParameters()).Select(p => p.Name!))
                    where names.Contains(name, StringComparer.OrdinalIgnoreCase)
                    select $"{model.Name}.{name}";
        Assert.Empty(found);
    }

    /// <summary>What tools for finding injections try first.</summary>
    public static TheoryData<string> Tries =>
    [
        "' or '1'='1", "'; drop table patients; --", "%", "__", "D-000001' union select password_hash from users --", "\\'; select pg_sleep(30); --", "$$; select 1; $$", "${7*7}{{7*7}}",
    ];

    /// <summary>Every value that an address can carry: those that a page takes, and those that its own links and forms name.</summary>
    [Theory]
    [MemberData(nameof(Tries))]
    public async Task What_stands_in_an_address_is_never_run(string typed)
    {
        var addresses = new Addresses(settled.People);
        using var person = await PageClient.SignInAsync(settled.Web, People.Account(RegistryRoles.Coordinator));
        HashSet<string> tried = new(StringComparer.Ordinal);
        foreach (var door in (await Handlers.OfAsync(settled.Web)).Where(h => h is { Verb: "GET", IsOpen: false, Model: not null }))
        {
            var opened = await person.GetAsync(addresses.Of(door));
            if (opened.Status != System.Net.HttpStatusCode.OK)
                continue;
            var path = addresses.Of(door).Split('?')[0];
            var linked = opened.Page.QuerySelectorAll("main a[href]").Select(a => a.GetAttribute("href")!.Split('#')[0].Split('?', 2)).Where(a => a.Length == 2 && (a[0].Length == 0 || a[0] == path))
                .SelectMany(a => a[1].Split('&')).Select(pair => pair.Split('=')[0]);
            var inForms = opened.Page.QuerySelectorAll("main form:not([method=post]) [name]").Select(f => f.GetAttribute("name")!);
            var bound = door.Model!.GetProperties().Where(p => p.GetCustomAttributes(typeof(BindPropertyAttribute), inherit: true) is [BindPropertyAttribute { SupportsGet: true }]).Select(p => p.Name);
            var asked = door.Model.GetMethods().Where(m => m.Name.StartsWith("OnGet", StringComparison.Ordinal)).SelectMany(m => m.GetParameters()).Where(p => p.ParameterType != typeof(CancellationToken)).Select(p => p.Name!);
            foreach (var name in linked.Concat(inForms).Concat(bound).Concat(asked).Distinct(StringComparer.OrdinalIgnoreCase))
            {
                var answer = await person.GetAsync($"{path}?{name}={Uri.EscapeDataString(typed)}{(door.Name is null ? "" : "&handler=" + door.Name)}");
                Assert.True((int)answer.Status < 500, $"{path}?{name} answered {answer.Status}");
                tried.Add($"{door.Route} {name}");
            }
        }
        Assert.True(tried.Count > 25, $"only {tried.Count} values were tried");
    }

    [Theory]
    [MemberData(nameof(Tries))]
    public async Task What_is_typed_is_looked_for_and_never_run(string typed)
    {
        using var person = await PageClient.SignInAsync(settled.Web, People.Account(RegistryRoles.Coordinator));
        var token = (await person.GetAsync("/patients")).Page.QuerySelector("form[action*='handler=Search'] [name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var answer = await person.PostAsync("/patients?handler=Search", ("text", typed), ("__RequestVerificationToken", token));
        Assert.Equal(System.Net.HttpStatusCode.OK, answer.Status);
        Assert.Empty(answer.Page.QuerySelectorAll("main tbody a"));
        var list = await person.GetAsync($"/patients?after={Uri.EscapeDataString(typed)}&status={Uri.EscapeDataString(typed)}&study={Uri.EscapeDataString(typed)}");
        Assert.True((int)list.Status < 500, $"{list.Status}");
    }

    [GeneratedRegex(@"CommandText\s*=\s*(?<text>[^;]+);", RegexOptions.None, 5000)]
    private static partial Regex Assignment();
}
