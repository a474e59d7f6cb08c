using System.CommandLine;
using System.Globalization;
using System.Text;
using Pipeline.Client.Kinesis;

namespace Pipeline.Cli;

/// <summary>The verb <c>pipeline tail</c>, which prints the records of a stream as they come.</summary>
internal static class TailCommand
{
    // A shard accepts five calls a second from all its readers together. One call leaves room for the consumers.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public static Command Create(TextWriter output, TextWriter errors)
    {
        var stream = new Option<string>("--stream")
        {
            Description = "The Kinesis stream's name or ARN.",
            HelpName = "NAME",
            Required = true,
        };
        var fromStart = new Option<bool>("--from-start")
        {
            Description = "Begin with the oldest record of the stream. Default: with records that arrive from now on.",
        };
        var keys = new Option<bool>("--keys")
        {
            Description = "Show shard, sequence number, arrival and partition key before each record.",
        };
        var duration = Arguments.For("End after this time. Default: at Ctrl-C.");
        var endpoint = Arguments.EndpointUrl();
        var command = new Command(
            "tail", "Prints the records of a Kinesis stream, of a local run or on AWS, one line each, as they come.")
        {
            stream, fromStart, keys, duration, endpoint,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            if (parsed.GetValue(duration) is { } time) stop.CancelAfter(time);
            using var client = new AmazonKinesisClient(Endpoints.Set(new AmazonKinesisConfig(), parsed.GetValue(endpoint)));
            var tail = new Tail(client, parsed.GetValue(stream)!, parsed.GetValue(fromStart), parsed.GetValue(keys), output);
            try
            {
                while (true)
                {
                    await tail.ReadAsync(stop.Token);
                    await Task.Delay(Pause, stop.Token);
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                await errors.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{tail.Shown:N0} records"));
                return 0;
            }
        });
        return command;
    }

    private sealed class Tail(AmazonKinesisClient client, string stream, bool fromStart, bool showsKeys, TextWriter output)
    {
        private readonly Dictionary<string, string?> _iterators = [];
        private bool _hasLooked;

        public long Shown { get; private set; }

        public async Task ReadAsync(CancellationToken stop)
        {
            await FindShardsAsync(stop);
            foreach (var (shard, iterator) in _iterators.ToList())
            {
                if (iterator is null) continue;
                try
                {
                    var read = await client.GetRecordsAsync(new GetRecordsRequest { ShardIterator = iterator }, stop);
                    foreach (var record in read.Records ?? []) await ShowAsync(shard, record);
                    _iterators[shard] = read.NextShardIterator;
                }
                catch (AmazonKinesisException error) when (error.ErrorCode == "ProvisionedThroughputExceededException")
                {
                    // Other consumers read too. The next round reads the same records.
                }
            }
        }

        // Shards that a split or a merge created are read from their first record.
        private async Task FindShardsAsync(CancellationToken stop)
        {
            var isArn = stream.StartsWith("arn:", StringComparison.Ordinal);
            var request = new ListShardsRequest { StreamName = isArn ? null : stream, StreamARN = isArn ? stream : null };
            while (true)
            {
                var page = await client.ListShardsAsync(request, stop);
                foreach (var shard in page.Shards ?? [])
                {
                    if (_iterators.ContainsKey(shard.ShardId!)) continue;
                    var found = await client.GetShardIteratorAsync(
                        new GetShardIteratorRequest
                        {
                            StreamName = isArn ? null : stream,
                            StreamARN = isArn ? stream : null,
                            ShardId = shard.ShardId,
                            ShardIteratorType = fromStart || _hasLooked ? "TRIM_HORIZON" : "LATEST",
                        },
                        stop);
                    _iterators[shard.ShardId!] = found.ShardIterator;
                }

                if (page.NextToken is null) break;
                request = new ListShardsRequest { NextToken = page.NextToken };
            }

            _hasLooked = true;
        }

        private async Task ShowAsync(string shard, Record record)
        {
            var text = Encoding.UTF8.GetString(record.Data!.ToArray()).TrimEnd('\n');
            await output.WriteLineAsync(showsKeys
                ? string.Create(CultureInfo.InvariantCulture,
                    $"{shard} {record.SequenceNumber} {record.ApproximateArrivalTimestamp:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} " +
                    $"{record.PartitionKey} {text}")
                : text);
            Shown++;
        }
    }
}
