using BenchmarkDotNet.Running;
using DfspRegistry.Benchmarks;

// dotnet run -c Release --project tests/DfspRegistry.Benchmarks -- --filter '*'
BenchmarkSwitcher.FromAssembly(typeof(SurvivalBenchmarks).Assembly).Run(args);
