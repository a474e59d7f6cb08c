namespace Pipeline.Local.Functions;

/// <summary>What a process answered.</summary>
/// <param name="Payload">Its response, or the error's JSON.</param>
/// <param name="Failed">Whether it is an error.</param>
internal readonly record struct RuntimeAnswer(ReadOnlyMemory<byte> Payload, bool Failed);

/// <summary>One event on its way through a process.</summary>
/// <param name="requestId">Names it.</param>
/// <param name="functionArn">What was invoked.</param>
/// <param name="traceId">The X-Ray header.</param>
/// <param name="deadline">When Lambda ends it.</param>
/// <param name="payload">The event.</param>
internal sealed class RuntimeInvocation(string requestId, string functionArn, string traceId, DateTimeOffset deadline,
    ReadOnlyMemory<byte> payload)
{
    private readonly TaskCompletionSource<RuntimeAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string RequestId => requestId;

    public string FunctionArn => functionArn;

    public string TraceId => traceId;

    public DateTimeOffset Deadline => deadline;

    public ReadOnlyMemory<byte> Payload => payload;

    /// <summary>Ends with the process's answer, which may never come.</summary>
    public Task<RuntimeAnswer> Answer => _answer.Task;

    /// <summary>False where it has been answered before.</summary>
    public bool TryAnswer(RuntimeAnswer answer) => _answer.TrySetResult(answer);
}
