using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Pipeline.Testing;

/// <summary>
/// xunit's own framework with a time limit for every test and fixture, also synchronous ones ([Fact(Timeout)] stops neither).
/// test/Directory.Build.props selects it for every test assembly.
/// </summary>
internal sealed class WatchedTestFramework(IMessageSink diagnostics) : XunitTestFramework(diagnostics)
{
    /// <summary>The watch over the tests that run in this process.</summary>
    internal static TestWatch? Watch { get; private set; }

    /// <summary>The limit in minutes, for machines slower than most.</summary>
    internal const string LimitVariable = "PIPELINE_TEST_MINUTES";

    internal static TimeSpan Limit { get; } = TimeSpan.FromMinutes(
        double.TryParse(Environment.GetEnvironmentVariable(LimitVariable), CultureInfo.InvariantCulture, out var minutes)
            ? minutes : 5);

    protected override ITestFrameworkExecutor CreateExecutor(AssemblyName assemblyName) =>
        new Executor(assemblyName, SourceInformationProvider, DiagnosticMessageSink);

    private sealed class Executor(AssemblyName assembly, ISourceInformationProvider sources, IMessageSink diagnostics)
        : XunitTestFrameworkExecutor(assembly, sources, diagnostics)
    {
        protected override void RunTestCases(
            IEnumerable<IXunitTestCase> testCases, IMessageSink executionMessageSink,
                ITestFrameworkExecutionOptions executionOptions)
        {
            Watch = new TestWatch(executionMessageSink, TimeProvider.System, Limit, EndProcess);
            base.RunTestCases(testCases, Watch, executionOptions);
        }

        // A hung thread cannot be stopped, only its process. It ends at once, because a slow end would take away what other tests
        // use.
        private static void EndProcess(string reason)
        {
            Console.Error.WriteLine(reason);
            // vstest forwards results every 1.5 seconds: waits until the failure is among them.
            Thread.Sleep(TimeSpan.FromSeconds(4));
            using var self = Process.GetCurrentProcess();
            self.Kill();
        }
    }
}
