using System.Text;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Client.Producing;
using Pipeline.Client.Putting;
using Pipeline.Records.Aggregation;

namespace Pipeline.Client.Tests.Producing;

/// <summary>A producer into a simulated stream, on a clock that the test moves on and on the test's own thread.</summary>
internal sealed class ProducerBed
{
    /// <summary>Makes a producer; a simulated stream must have the clock given.</summary>
    internal ProducerBed(
        SimulatedStream? simulated = null, Action<KinesisProducerOptions>? configure = null, FakeTimeProvider? time = null,
        string stream = "orders")
    {
        Time = time ?? new();
        Stream = simulated ?? new SimulatedStream(Time);
        var options = new KinesisProducerOptions
        {
            Client = Stream,
            Time = Time,
            Start = call => _ = call(),
            Backoff = new RetryBackoff { Base = TimeSpan.FromMilliseconds(50), Time = Time, Jitter = () => 1 },
        };
        configure?.Invoke(options);
        Producer = new KinesisProducer(stream, options, Log);
    }

    internal FakeTimeProvider Time { get; }

    internal SimulatedStream Stream { get; }

    internal ListLogger<KinesisProducer> Log { get; } = new();

    internal KinesisProducer Producer { get; }

    /// <summary>Gives a record to the producer, which must have memory for it.</summary>
    internal Task<UserRecordResult> Put(
        string key, string data, string? explicitHashKey = null, CancellationToken cancellation = default)
    {
        var put = Producer.EnqueueAsync(key, Encoding.UTF8.GetBytes(data), explicitHashKey, cancellation).AsTask();
        put.IsCompleted.ShouldBeTrue();
        return put.Result;
    }

    internal List<Task<UserRecordResult>> Put(int count, string key = "k") =>
        [.. Enumerable.Range(0, count).Select(i => Put(key, $"record {i}"))];

    /// <summary>Moves the clock on, in steps of a millisecond. All that is due happens on this thread.</summary>
    internal void Advance(double milliseconds)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            for (var i = 0; i < milliseconds; i++) Time.Advance(TimeSpan.FromMilliseconds(1));
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    /// <summary>The user records of a stored record.</summary>
    internal static List<string> Texts(StoredRecord record)
    {
        var reader = new AggregateReader();
        if (!reader.TryRead(record.Data)) return [Encoding.UTF8.GetString(record.Data)];
        return [.. reader.Records.ToArray().Select(user => Encoding.UTF8.GetString(user.Data(record.Data)))];
    }
}

internal static class ResultExtensions
{
    /// <summary>The result that a record has by now.</summary>
    internal static UserRecordResult Settled(this Task<UserRecordResult> task)
    {
        task.IsCompleted.ShouldBeTrue("the record has no result");
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Why a record was not put.</summary>
    internal static Exception? Failure(this Task<UserRecordResult> task)
    {
        task.IsFaulted.ShouldBeTrue($"the record has not failed: {task.Status}");
        return task.Exception!.InnerException;
    }
}
