using System.Collections.Concurrent;
using System.Diagnostics;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Pipeline.Testing;

/// <summary>
/// Sees each test begin and end. If a test, or a fixture before or after it, runs longer than the limit, the watch reports it as
/// failed, by name, and ends the process.
/// </summary>
internal sealed class TestWatch : LongLivedMarshalByRefObject, IMessageSink, IDisposable
{
    private readonly IMessageSink _inner;
    private readonly TimeProvider _time;
    private readonly TimeSpan _limit;
    private readonly Action<string> _end;
    private readonly ITimer _timer;
    // The tests of a collection run one after another, so one start per collection is enough.
    private readonly ConcurrentDictionary<Guid, Step> _steps = new();

    /// <param name="inner">Receives every message, and the failure.</param>
    /// <param name="time">The clock.</param>
    /// <param name="limit">The time limit for a test or a fixture.</param>
    /// <param name="end">Ends the process; its argument is the reason.</param>
    public TestWatch(IMessageSink inner, TimeProvider time, TimeSpan limit, Action<string> end)
    {
        (_inner, _time, _limit, _end) = (inner, time, limit, end);
        _timer = time.CreateTimer(_ => Look(), null, limit / 20, limit / 20);
    }

    /// <summary>The names of the running tests.</summary>
    public IEnumerable<string> Running => _steps.Values.Select(step => step.Name);

    public bool OnMessage(IMessageSinkMessage message)
    {
        switch (message)
        {
            case ITestStarting starting:
                Begin(starting.TestCollection, new Step(starting.Test.DisplayName, starting.Test, _time.GetTimestamp()));
                break;
            case ITestFinished finished:
                Begin(finished.TestCollection, new Step($"what follows {finished.Test.DisplayName}", null, _time.GetTimestamp()));
                break;
            case ITestCollectionStarting starting:
                var fixtures = $"the fixtures of {starting.TestCollection.DisplayName}";
                Begin(starting.TestCollection, new Step(fixtures, null, _time.GetTimestamp()));
                break;
            case ITestCollectionFinished finished:
                _steps.TryRemove(finished.TestCollection.UniqueID, out _);
                break;
            case ITestAssemblyFinished:
                Dispose();
                break;
        }

        return _inner.OnMessage(message);
    }

    public void Dispose() => _timer.Dispose();

    private void Begin(ITestCollection collection, Step step) => _steps[collection.UniqueID] = step;

    private void Look()
    {
        if (Debugger.IsAttached) return;
        var late = _steps.Values.Where(step => _time.GetElapsedTime(step.Since) >= _limit).ToList();
        if (late.Count == 0) return;
        _timer.Dispose();
        var names = string.Join(", ", late.Select(step => step.Name));
        var reason = $"A test must end within {_limit.TotalMinutes} minutes; got no end of {names}; " +
            $"find what it waits for, or set {WatchedTestFramework.LimitVariable} on a machine that is slower";
        foreach (var test in late.Select(step => step.Test).OfType<ITest>())
            _inner.OnMessage(new TestFailed(test, (decimal)_limit.TotalSeconds, "", new TimeoutException(reason)));

        _end(reason);
    }

    private sealed record Step(string Name, ITest? Test, long Since);
}
