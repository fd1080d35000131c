using System.Collections.Concurrent;
using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

[assembly: TestFramework("DfspRegistry.Web.Tests.Fixtures.TestRun", "DfspRegistry.Web.Tests")]

namespace DfspRegistry.Web.Tests.Fixtures;

/// <summary>
/// xunit, with an end: what the whole run shares (server, browser) is closed after the last test. The end of the process would be too late, since the
/// runner kills the process a tenth of a second after the results are in.
/// </summary>
public sealed class TestRun(IMessageSink messages) : XunitTestFramework(messages)
{
    private static readonly ConcurrentStack<Func<Task>> Endings = new();

    /// <summary>The last one added runs first.</summary>
    public static void AtEnd(Func<Task> ending) => Endings.Push(ending);

    protected override ITestFrameworkExecutor CreateExecutor(AssemblyName assemblyName) =>
        new Executor(assemblyName, SourceInformationProvider, DiagnosticMessageSink);

    private sealed class Executor(AssemblyName name, ISourceInformationProvider source, IMessageSink messages) : XunitTestFrameworkExecutor(name, source, messages)
    {
        protected override async void RunTestCases(IEnumerable<IXunitTestCase> testCases, IMessageSink executionMessageSink, ITestFrameworkExecutionOptions executionOptions)
        {
            using var runner = new Runner(TestAssembly, testCases, DiagnosticMessageSink, executionMessageSink, executionOptions);
            await runner.RunAsync();
        }
    }

    private sealed class Runner(
        ITestAssembly assembly, IEnumerable<IXunitTestCase> cases, IMessageSink diagnostics, IMessageSink execution, ITestFrameworkExecutionOptions options)
        : XunitTestAssemblyRunner(assembly, cases, diagnostics, execution, options)
    {
        protected override async Task BeforeTestAssemblyFinishedAsync()
        {
            while (Endings.TryPop(out var ending))
                await Aggregator.RunAsync(ending);
            await base.BeforeTestAssemblyFinishedAsync();
        }
    }
}
