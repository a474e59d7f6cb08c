using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Client.Putting;

namespace Pipeline.Client.Tests;

/// <summary>Putters into a stub, the records to put, and the records that arrived.</summary>
internal static class Putters
{
    internal static RecordPutter ToKinesis(StubEndpoint stub) =>
        RecordPutter.ToKinesis(Clients.Kinesis(stub), "orders", Clients.NoWait);

    internal static RecordPutter ToFirehose(StubEndpoint stub) =>
        RecordPutter.ToFirehose(Clients.Firehose(stub), "orders", Clients.NoWait);

    internal static OutgoingRecord Record(int i) => new(Encoding.UTF8.GetBytes($"record {i}"), "k");

    internal static List<string> Texts(StubEndpoint.Call call) =>
        [.. call.Body["Records"]!.AsArray().Select(record => Text(record!))];

    internal static string Text(JsonNode record) => Encoding.UTF8.GetString(Convert.FromBase64String((string)record["Data"]!));
}
