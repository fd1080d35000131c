using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DfspRegistry.Web.Tests.Security;

/// <summary>A place where a text becomes a statement, and what of the text is not the program's own words.</summary>
internal sealed record SqlText(string File, string Expression, IReadOnlyList<string> Unknown);

/// <summary>
/// Every text that reaches the database as a statement, found by what the compiler says of it and not by how it is written: each argument of a parameter that EF Core,
/// Npgsql or ADO.NET names as a statement, and each assignment to a command's text, through variables, constants, helpers' results and choices.
/// </summary>
internal static class SqlTexts
{
    private static readonly string[] Parameters = ["sql", "cmdText", "commandText", "copyFromCommand", "copyToCommand"];
    private static readonly string[] Libraries = ["Npgsql", "Microsoft.EntityFrameworkCore", "System.Data"];

    private const string Usings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http; global using System.Threading;
        global using System.Threading.Tasks; global using Microsoft.AspNetCore.Builder; global using Microsoft.AspNetCore.Hosting; global using Microsoft.AspNetCore.Http;
        global using Microsoft.AspNetCore.Routing; global using Microsoft.Extensions.Configuration; global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting; global using Microsoft.Extensions.Logging;
        """;

    public static IReadOnlyList<SqlText> Of(IEnumerable<(string File, string Text)> sources)
    {
        var options = new CSharpParseOptions(LanguageVersion.Preview);
        var trees = sources.Append(("usings", Usings)).Select(s => CSharpSyntaxTree.ParseText(s.Item2, options, s.Item1)).ToList();
        var assemblies = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(a => !Path.GetFileName(a).StartsWith("DfspRegistry.", StringComparison.Ordinal));
        var compilation = CSharpCompilation.Create("sources", trees, assemblies.Select(a => MetadataReference.CreateFromFile(a)), new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        List<SqlText> found = [];
        foreach (var tree in trees)
        {
            var model = compilation.GetSemanticModel(tree);
            foreach (var text in tree.GetRoot().DescendantNodes().Select(n => StatementIn(n, model)).OfType<ExpressionSyntax>())
                found.Add(new SqlText(tree.FilePath, text.ToString(), [.. Unknown(text, compilation, []).Select(u => u.ReplaceLineEndings("\n").Split('\n')[0])]));
        }
        return found;
    }

    private static ExpressionSyntax? StatementIn(SyntaxNode node, SemanticModel model) => node switch
    {
        ArgumentSyntax argument when ParameterOf(argument, model) is { } parameter && Parameters.Contains(parameter.Name) && IsOfLibrary(parameter.ContainingSymbol) => argument.Expression,
        AssignmentExpressionSyntax { Left: var left } assignment when model.GetSymbolInfo(left).Symbol is IPropertySymbol { Name: "CommandText" } => assignment.Right,
        _ => null,
    };

    private static bool IsOfLibrary(ISymbol symbol) => Libraries.Any(l => symbol.ContainingAssembly.Name.StartsWith(l, StringComparison.Ordinal));

    private static IParameterSymbol? ParameterOf(ArgumentSyntax argument, SemanticModel model)
    {
        if (argument.Parent is not BaseArgumentListSyntax { Parent: { } call } list)
            return null;
        var info = model.GetSymbolInfo(call);
        if ((info.Symbol ?? info.CandidateSymbols.FirstOrDefault()) is not IMethodSymbol method)
            return null;
        if (argument.NameColon is { } named)
            return method.Parameters.FirstOrDefault(p => p.Name == named.Name.Identifier.Text);
        return method.Parameters.ElementAtOrDefault(Math.Min(list.Arguments.IndexOf(argument), method.Parameters.Length - 1));
    }

    /// <summary>Parts whose text the program does not fix. A text with holes for parameters (FormattableString) has none.</summary>
    private static IEnumerable<string> Unknown(ExpressionSyntax text, Compilation compilation, HashSet<ISymbol> followed)
    {
        var model = compilation.GetSemanticModel(text.SyntaxTree);
        if (model.GetConstantValue(text).HasValue)
            return [];
        return text switch
        {
            InterpolatedStringExpressionSyntax when model.GetTypeInfo(text).ConvertedType?.Name == nameof(FormattableString) => [],
            InterpolatedStringExpressionSyntax interpolated => interpolated.Contents.OfType<InterpolationSyntax>().SelectMany(i => Unknown(i.Expression, compilation, followed)),
            ParenthesizedExpressionSyntax inner => Unknown(inner.Expression, compilation, followed),
            BinaryExpressionSyntax both => Unknown(both.Left, compilation, followed).Concat(Unknown(both.Right, compilation, followed)),
            ConditionalExpressionSyntax choice => Unknown(choice.WhenTrue, compilation, followed).Concat(Unknown(choice.WhenFalse, compilation, followed)),
            SwitchExpressionSyntax choice => choice.Arms.SelectMany(a => Unknown(a.Expression, compilation, followed)),
            IdentifierNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax => Followed(text, model.GetSymbolInfo(text).Symbol, compilation, followed),
            _ => [text.ToString()],
        };
    }

    /// <summary>What a variable is set to, and what a property or method of the program returns.</summary>
    private static IEnumerable<string> Followed(ExpressionSyntax text, ISymbol? symbol, Compilation compilation, HashSet<ISymbol> followed)
    {
        if (symbol is null or IParameterSymbol || symbol.DeclaringSyntaxReferences is not [var reference])
            return [text.ToString()];
        if (!followed.Add(symbol))
            return [];
        var declared = reference.GetSyntax();
        var values = (declared switch
        {
            VariableDeclaratorSyntax { Initializer.Value: var value } variable => SetIn(variable, symbol, compilation).Prepend(value),
            PropertyDeclarationSyntax { ExpressionBody.Expression: var value } => [value],
            MethodDeclarationSyntax { ExpressionBody.Expression: var value } => [value],
            MethodDeclarationSyntax { Body: { } body } => body.DescendantNodes().OfType<ReturnStatementSyntax>().Select(r => r.Expression).OfType<ExpressionSyntax>(),
            _ => [],
        }).ToList();
        return values.Count == 0 ? [text.ToString()] : values.SelectMany(v => Unknown(v, compilation, followed));
    }

    private static IEnumerable<ExpressionSyntax> SetIn(VariableDeclaratorSyntax variable, ISymbol symbol, Compilation compilation)
    {
        var model = compilation.GetSemanticModel(variable.SyntaxTree);
        var scope = variable.Ancestors().First(a => a is MemberDeclarationSyntax or CompilationUnitSyntax && a is not GlobalStatementSyntax and not FieldDeclarationSyntax);
        return scope.DescendantNodes().OfType<AssignmentExpressionSyntax>().Where(a => SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(a.Left).Symbol, symbol)).Select(a => a.Right);
    }
}
