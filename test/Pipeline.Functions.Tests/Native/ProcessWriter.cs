using Pipeline.Functions.Runtime;
using Pipeline.Functions.Tests.Runtime;
using Pipeline.Functions.Tests.Simulation;
using Pipeline.Functions.Tests.Writer;

namespace Pipeline.Functions.Tests.Native;

/// <summary>
/// A published build in place of the in-process writer: the same batches, services and audits, over the Runtime API. It uses the
/// computer's clock, so tests that wait for minutes or move the clock use only the in-process writer.
/// </summary>
internal sealed class ProcessWriter : IDisposable
{
    // Enough for the retries after faults; a batch that cannot be written costs a test this long.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    private readonly RuntimeApiServer _lambda = new();
    private readonly FunctionProcess _process;
    private readonly WriterUnderTest _place;

    private ProcessWriter(WriterUnderTest place, string build)
    {
        _place = place;
        var settings = SimulatedAws.Environment;
        foreach (var (name, value) in place.Environment)
            if (value is not null) settings[name] = value;

        settings["AWS_LAMBDA_FUNCTION_NAME"] = "writer";
        _process = new FunctionProcess(
            _lambda.Endpoint, settings: settings, startup: FunctionStartup.Of(build), schema: place.SchemaJson);
    }

    /// <summary>Creates one for a writer's table, bucket and settings; the writer ends it.</summary>
    /// <param name="build">One of <see cref="PublishedBuild"/>.</param>
    public static StandIn Of(string build) => place =>
    {
        var writer = new ProcessWriter(place, build);
        place.Own(writer);
        return writer.AnswerAsync;
    };

    public void Dispose()
    {
        _process.Dispose();
        _lambda.Dispose();
    }

    private async Task<ReadOnlyMemory<byte>> AnswerAsync(Invocation invocation, CancellationToken stop)
    {
        _lambda.Deadline = TimeProvider.System.GetUtcNow() + (_place.Timeout < Longest ? _place.Timeout : Longest);
        await using var killed = stop.Register(_process.Kill);
        _lambda.Send(System.Text.Encoding.UTF8.GetString(invocation.Payload.Span));
        var report = await _lambda.NextAsync(stop);
        if (report.Path.EndsWith("/response", StringComparison.Ordinal)) return System.Text.Encoding.UTF8.GetBytes(report.Body);
        throw new FunctionException((string)report.Json["errorType"]!, (string)report.Json["errorMessage"]!);
    }
}
