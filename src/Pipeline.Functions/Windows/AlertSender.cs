using System.Buffers;
using System.Text;
using System.Text.Json;
using Pipeline.Functions.DynamoDb;
using Pipeline.Functions.Runtime;
using Pipeline.Records.Windows;

namespace Pipeline.Functions.Windows;

/// <summary>Publishes a message to a topic.</summary>
/// <param name="subject">The subject: ASCII.</param>
/// <param name="message">The message.</param>
/// <param name="cancellation">Cancels the call.</param>
internal delegate Task PublishAlert(string subject, string message, CancellationToken cancellation);

/// <summary>
/// Tells a topic of a group that is above its threshold, with the highest groups of the window. A message may come twice, and
/// never gets lost; its <c>id</c> is the same then.
/// </summary>
/// <param name="publish">Publishes a message.</param>
/// <param name="table">Where the highest groups are read.</param>
/// <param name="time">The clock.</param>
/// <param name="backoff">The waits between attempts.</param>
internal sealed class AlertSender(PublishAlert publish, AggregateTable table, TimeProvider time, Backoff backoff)
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Tells the topic.</summary>
    /// <param name="job">The aggregate.</param>
    /// <param name="value">The measure's value when it was above the threshold.</param>
    /// <param name="until">When to stop.</param>
    /// <param name="stop">Cancelled when the process is to end.</param>
    public async Task SendAsync(AggregateJob job, string value, DateTimeOffset until, CancellationToken stop)
    {
        var message = await MessageAsync(job, value, until, stop);
        // The name of an aggregation is ASCII; the group may be anything, so it is in the message only.
        var subject = $"{job.Aggregation.Name}: a group is above {job.Aggregation.Alert!.Above}";
        for (var failures = 1; ; failures++)
        {
            var left = until - time.GetUtcNow();
            using var timeout = new CancellationTokenSource(
                left <= TimeSpan.Zero ? TimeSpan.Zero : left < CallTimeout ? left : CallTimeout, time);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop);
            try
            {
                await publish(subject, message, linked.Token);
                return;
            }
#pragma warning disable CA1031 // The classifier decides which errors end the batch; it must see all of them.
            catch (Exception error) when (!stop.IsCancellationRequested)
#pragma warning restore CA1031
            {
                var mayHelp = ErrorClassifier.Classify(error) is ErrorClass.Retry or ErrorClass.RetryFew;
                if (!mayHelp || !await backoff.WaitAsync(failures, until, stop))
                {
                    throw new FunctionException(
                        AggregateTable.NotAggregated,
                        $"the topic must be told of {job.Key} in {job.Window}; got {error.Message}; the batch is tried again, " +
                        "and what is counted stays the same");
                }
            }
        }
    }

    private async Task<string> MessageAsync(AggregateJob job, string value, DateTimeOffset until, CancellationToken stop)
    {
        var top = await table.TopAsync(job.Board, job.Aggregation.Alert!.Top, until, stop);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("id", $"{job.Key}#{job.Window}");
            json.WriteString("aggregation", job.Aggregation.Name);
            json.WriteString("window", job.Window);
            json.WriteString("windowEnd", job.WindowEnd);
            json.WriteStartObject("group");
            foreach (var (name, field) in job.Aggregation.GroupBy.Zip(job.Group)) Write(json, name, field);
            json.WriteEndObject();
            json.WriteString("measure", job.Aggregation.RankBy);
            Number(json, "value", value);
            Number(json, "above", job.Aggregation.Alert.Above);
            json.WriteStartArray("top");
            foreach (var item in top)
            {
                json.WriteStartObject();
                json.WriteStartObject("group");
                foreach (var (name, field) in item[AggregateAttributes.Group].M)
                {
                    Write(json, name, field switch
                    {
                        { S: { } text } => new FieldValue(ScalarType.S, text),
                        { N: { } number } => new FieldValue(ScalarType.N, number),
                        { BOOL: { } truth } => new FieldValue(ScalarType.Bool, truth ? "true" : "false"),
                        _ => FieldValue.Null,
                    });
                }

                json.WriteEndObject();
                Number(json, "value", item[AggregateAttributes.Rank].N);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, string name, FieldValue value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value.Json);
    }

    private static void Number(Utf8JsonWriter json, string name, string number)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(number);
    }
}
