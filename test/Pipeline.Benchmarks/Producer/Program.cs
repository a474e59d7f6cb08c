using System.Diagnostics;
using System.Globalization;
using Amazon.Runtime;
using Pipeline.Client.Kinesis;
using Pipeline.Client.Producing;

// Puts records of 300 bytes with the producer: first to warm up, then those that are measured. Prints the processor time of the
// latter in milliseconds. The stub has enough shards for any rate.
const int Size = 300;
const int Keys = 1000;

var (url, warmUp, count) = (args[0], Number(args[1]), Number(args[2]));
using var client = new AmazonKinesisClient(
    new BasicAWSCredentials("benchmark", "benchmark"),
    new AmazonKinesisConfig { ServiceURL = url, AuthenticationRegion = "eu-west-1", MaxErrorRetry = 0 });
await using var producer =
    new KinesisProducer("benchmark", new KinesisProducerOptions { Client = client, RateLimit = 1_000_000 });
var keys = Enumerable.Range(0, Keys).Select(i => $"device-{i}").ToArray();

await PutAsync(warmUp);
using var process = Process.GetCurrentProcess();
var before = process.TotalProcessorTime;
await PutAsync(count);
process.Refresh();
Console.WriteLine((process.TotalProcessorTime - before).TotalMilliseconds.ToString(CultureInfo.InvariantCulture));

async Task PutAsync(int records)
{
    for (var i = 0; i < records; i++)
    {
        var data = new byte[Size];
        data.AsSpan().Fill((byte)('a' + i % 26));
        await producer.EnqueueAsync(keys[i % Keys], data);
    }

    await producer.FlushAsync();
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
