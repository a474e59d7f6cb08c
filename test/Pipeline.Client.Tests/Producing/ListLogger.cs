using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Pipeline.Client.Tests.Producing;

internal sealed class ListLogger<T> : ILogger<T>
{
    internal ConcurrentQueue<string> Lines { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue($"{logLevel}: {formatter(state, exception)}");
}
