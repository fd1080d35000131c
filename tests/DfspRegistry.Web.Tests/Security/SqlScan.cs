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
    /// <summary>Looked at: names of tables, columns and functions of the model, text of the program's own, and ids and flags of the signed-in person's context.</summary>
    private static readonly string[] Reviewed =
    [
        "RowSecurityContext.Command(user)", "RowSecurityContext.Command(new CommandLineUser())", "Command(user)", "onConflict", "password", "name",
        "Grants(new NpgsqlCommandBuilder().QuoteIdentifier(applicationRole))", "wrapped.IdColumn", "wrapped.KeyColumn", "wrapped.Table", "table", "query", "statement", "sql.ToString()", "RowsSql", "AuditHash.Columns",
    ];

    [Fact]
    public void Text_of_a_statement_comes_from_the_program_and_values_go_in_as_parameters()
    {
        List<string> unreviewed = [];
        var seen = 0;
        foreach (var (file, text) in Sources.Of("src", "*.cs"))
        {
            foreach (Match raw in RawStatement().Matches(text))
            {
                seen++;
                foreach (var part in Parts(Argument(text, raw.Index + raw.Length)).Where(p => p.Length > 0 && !Reviewed.Contains(p)))
                    unreviewed.Add($"{file}: {part}");
            }
        }
        Assert.True(seen > 15, $"only {seen} statements were found; the scan would prove little");
        Assert.Empty(unreviewed);
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

    [Theory]
    [InlineData("' or '1'='1")]
    [InlineData("'; drop table patients; --")]
    [InlineData("%")]
    [InlineData("__")]
    [InlineData("D-000001' union select password_hash from users --")]
    [InlineData("\\'; select pg_sleep(30); --")]
    [InlineData("$$; select 1; $$")]
    [InlineData("${7*7}{{7*7}}")]
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

    /// <summary>What is between the parentheses that begin here.</summary>
    private static string Argument(string text, int at)
    {
        var depth = 1;
        var end = at;
        for (; end < text.Length && depth > 0; end++)
            depth += text[end] switch { '(' => 1, ')' => -1, _ => 0 };
        return text[at..(end - 1)];
    }

    /// <summary>What of it is not a text of the program: the holes of an interpolated text, else the expression itself.</summary>
    private static IEnumerable<string> Parts(string argument)
    {
        var statement = argument.Trim();
        if (statement.StartsWith('$'))
            return Hole().Matches(statement[..StatementEnd(statement)]).Select(m => m.Groups["hole"].Value.Trim());
        return statement.StartsWith('"') ? [] : [statement.Split(',')[0].Trim() is var first && statement.StartsWith(first + ",", StringComparison.Ordinal) && !first.Contains('(', StringComparison.Ordinal) ? first : WithoutConnection(statement)];
    }

    private static int StatementEnd(string statement)
    {
        var quote = statement.StartsWith("$\"\"\"", StringComparison.Ordinal) ? "\"\"\"" : "\"";
        var end = statement.IndexOf(quote, quote.Length + 1, StringComparison.Ordinal);
        return end < 0 ? statement.Length : end;
    }

    private static string WithoutConnection(string statement) => ConnectionArgument().Replace(statement, "");

    [GeneratedRegex(@"(?:new NpgsqlCommand|CreateCommand|FromSqlRaw|ExecuteSqlRaw(?:Async)?|SqlQueryRaw(?:<\w+>)?)\(", RegexOptions.None, 5000)]
    private static partial Regex RawStatement();

    [GeneratedRegex(@"CommandText\s*=\s*(?<text>[^;]+);", RegexOptions.None, 5000)]
    private static partial Regex Assignment();

    [GeneratedRegex(@"\{(?<hole>[^{}]+)\}", RegexOptions.None, 5000)]
    private static partial Regex Hole();

    [GeneratedRegex(@",\s*(?:connection|\(NpgsqlConnection\)connection|snapshot|transaction)\b.*$", RegexOptions.Singleline, 5000)]
    private static partial Regex ConnectionArgument();
}
