using Pipeline.Local.Contracts;
using Pipeline.Local.Endpoint;
using Pipeline.Local.Engines;
using Pipeline.Local.Functions;
using Pipeline.Local.Mappings;

namespace Pipeline.Local.Metrics;

/// <summary>The kind of resource that a metric describes.</summary>
internal enum MetricSource
{
    /// <summary>A Kinesis stream.</summary>
    Stream,

    /// <summary>A shard of a Kinesis stream, where enhanced monitoring is on.</summary>
    Shard,

    /// <summary>A consumer with enhanced fan-out of a Kinesis stream.</summary>
    StreamConsumer,

    /// <summary>A Firehose stream.</summary>
    DeliveryStream,

    /// <summary>A function.</summary>
    Function,

    /// <summary>A function that an event source mapping invokes.</summary>
    MappedFunction,

    /// <summary>An event source mapping.</summary>
    Mapping,

    /// <summary>A table.</summary>
    Table,

    /// <summary>A global secondary index of a table.</summary>
    TableIndex,

    /// <summary>An operation on a table.</summary>
    TableOperation,

    /// <summary>The whole account.</summary>
    Account,
}

/// <summary>
/// The resources that a run measures. Resources that are imported, or that the run leaves out, are not among them.
/// </summary>
internal sealed class MetricSources
{
    private readonly HashSet<(MetricSource Source, string Value)> _known;
    private readonly string _account;

    /// <param name="account">The run's account.</param>
    /// <param name="known">The sources: a kind, and the values of its dimensions, separated by slashes.</param>
    public MetricSources(string account, params IEnumerable<(MetricSource Source, string Value)> known) =>
        (_account, _known) = (account, [.. known]);

    /// <summary>Finds the resources of a deployment that run.</summary>
    /// <param name="deployment">The deployment.</param>
    /// <param name="deliveryStreams">The names of the Firehose streams that run.</param>
    /// <param name="mappings">The event source mappings that run.</param>
    public static MetricSources Of(
        Deployment deployment, IEnumerable<string> deliveryStreams, IEnumerable<MappingSettings> mappings)
    {
        var sources = new MetricSources(deployment.Account);
        sources.Add(MetricSource.Stream, deployment.OfType(AwsType.Kinesis.Stream).Select(stream => stream.PhysicalId));
        sources.Add(MetricSource.StreamConsumer, deployment.OfType(AwsType.Kinesis.StreamConsumer).Select(NameOf));
        sources.Add(MetricSource.DeliveryStream, deliveryStreams);
        sources.Add(MetricSource.Function, deployment.OfType(AwsType.Lambda.Function)
            .Where(function => FunctionSettings.Read(function, deployment.Region).Settings is not null)
            .Select(function => function.PhysicalId));
        foreach (var mapping in mappings)
        {
            sources.Add(MetricSource.MappedFunction, [mapping.FunctionName]);
            sources.Add(MetricSource.Mapping, [mapping.Uuid]);
        }

        foreach (var table in deployment.OfType(AwsType.DynamoDb.Table).Concat(deployment.OfType(AwsType.DynamoDb.GlobalTable)))
        {
            sources.Add(MetricSource.Table, [table.PhysicalId]);
            sources.Add(MetricSource.TableIndex, TableRequest.GlobalIndexes(table).Select(each => $"{table.PhysicalId}/{each}"));
            sources.Add(MetricSource.TableOperation, DynamoDbUse.Operations.Select(each => $"{table.PhysicalId}/{each}"));
        }

        return sources;
    }

    /// <summary>Whether the run measures a source.</summary>
    /// <param name="source">The kind of source.</param>
    /// <param name="values">The values of its dimensions, in the order of <see cref="MeasuredMetrics.DimensionsOf"/>.</param>
    public bool Has(MetricSource source, IReadOnlyList<string> values) =>
        source == MetricSource.Account || _known.Contains((source, string.Join('/', values)));

    /// <summary>Whether the run has the metrics of an account. Null means the run's own account.</summary>
    public bool IsOwn(string? account) => account is null || account == _account;

    private static string NameOf(Resource consumer)
    {
        var stream = consumer.Properties.Text("StreamARN")?.Split('/')[^1];
        return $"{stream}/{consumer.Properties.Text("ConsumerName") ?? consumer.PhysicalId}";
    }

    private void Add(MetricSource source, IEnumerable<string> values)
    {
        foreach (var value in values) _known.Add((source, value));
    }
}
