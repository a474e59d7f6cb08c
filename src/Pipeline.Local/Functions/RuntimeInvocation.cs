namespace Pipeline.Local.Functions;

/// <summary>The answer of a process.</summary>
/// <param name="Payload">The response, or the error in JSON.</param>
/// <param name="Failed">Whether the answer is an error.</param>
internal readonly record struct RuntimeAnswer(ReadOnlyMemory<byte> Payload, bool Failed);

/// <summary>The invocation of a process with one event.</summary>
/// <param name="requestId">The invocation's id.</param>
/// <param name="functionArn">The ARN that was invoked.</param>
/// <param name="traceId">The X-Ray header.</param>
/// <param name="deadline">When Lambda ends the invocation.</param>
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

    /// <summary>Completes with the process's answer, which may never come.</summary>
    public Task<RuntimeAnswer> Answer => _answer.Task;

    /// <summary>Sets the answer. Returns false if the invocation was already answered.</summary>
    public bool TryAnswer(RuntimeAnswer answer) => _answer.TrySetResult(answer);
}
