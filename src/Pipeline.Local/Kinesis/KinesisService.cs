using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Pipeline.Local.Access;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Kinesis;

/// <summary>
/// Kinesis Data Streams: the service behind the endpoint, and the streams for readers inside this process. Changes that take
/// AWS seconds or minutes (making streams, splitting, encrypting) are complete at once. The rates of the control plane's calls
/// are not limited.
/// </summary>
internal sealed class KinesisService : IEventService
{
    private readonly FrozenDictionary<string, Func<JsonObject, JsonObject>> _operations;
    private readonly StreamRegistry _registry;
    private readonly StreamTemplates _templates;
    private readonly KinesisPermissions _permissions;
    private readonly ConsumerOperations _consumers;
    private readonly SubscriptionOperations _subscriptions;
    private readonly PutOperations _puts;

    /// <param name="deployment">
    /// Gives the account, Region and partition. Its resources are made by <see cref="CreateStream"/>.
    /// </param>
    /// <param name="access">Checks each call of <see cref="Streams"/>. The endpoint checks calls over the wire.</param>
    /// <param name="log">Gets the metrics, and a line for each split and for records that are given up.</param>
    /// <param name="time">The clock.</param>
    /// <param name="options">Settings of all streams.</param>
    /// <param name="faults">The faults to inject.</param>
    /// <param name="policies">Takes the policies that clients put; <c>null</c> where no policy decides.</param>
    public KinesisService(
        Deployment deployment,
        IAccess access,
        IRunLog log,
        TimeProvider time,
        KinesisOptions? options = null,
        KinesisFaults? faults = null,
        IResourcePolicies? policies = null)
    {
        _registry = new(deployment, time, options ?? new());
        var metrics = new KinesisMetrics(log);
        var reader = new ShardReader(_registry, metrics);
        var documents = new StreamPolicies(deployment, policies);
        var account = new AccountOperations(time);
        var monitoring = new MonitoringOperations(_registry);
        var ofResources = new ResourcePolicyOperations(_registry, documents);
        var streams = new StreamOperations(_registry, documents);
        var shards = new ShardOperations(_registry);
        var settings = new SettingsOperations(_registry, account);
        var consumers = new ConsumerOperations(_registry);
        var tags = new TagOperations(_registry);
        var puts = new PutOperations(_registry, metrics, new RecordMemory(_registry, log), faults ?? new(), log);
        var reads = new ReadOperations(_registry, reader);
        _permissions = new(_registry, reader, consumers);
        _templates = new(_registry, streams, consumers, account);
        _consumers = consumers;
        _puts = puts;
        _subscriptions = new(_registry, consumers, reader, metrics);
        Streams = new InProcessStreams(_registry, reader, consumers, _subscriptions, _permissions, access);
        _operations = new Dictionary<string, Func<JsonObject, JsonObject>>(StringComparer.Ordinal)
        {
            ["AddTagsToStream"] = tags.AddToStream,
            ["CreateStream"] = streams.Create,
            ["DecreaseStreamRetentionPeriod"] = settings.DecreaseRetention,
            ["DeleteResourcePolicy"] = ofResources.Delete,
            ["DeleteStream"] = streams.Delete,
            ["DeregisterStreamConsumer"] = consumers.Deregister,
            ["DescribeAccountSettings"] = account.Describe,
            ["DescribeLimits"] = streams.DescribeLimits,
            ["DescribeStream"] = streams.Describe,
            ["DescribeStreamConsumer"] = consumers.Describe,
            ["DescribeStreamSummary"] = streams.DescribeSummary,
            ["DisableEnhancedMonitoring"] = monitoring.Disable,
            ["EnableEnhancedMonitoring"] = monitoring.Enable,
            ["GetRecords"] = reads.GetRecords,
            ["GetResourcePolicy"] = ofResources.Get,
            ["GetShardIterator"] = reads.GetShardIterator,
            ["IncreaseStreamRetentionPeriod"] = settings.IncreaseRetention,
            ["ListShards"] = new ShardListing(_registry).List,
            ["ListStreamConsumers"] = consumers.List,
            ["ListStreams"] = streams.List,
            ["ListTagsForResource"] = tags.ListForResource,
            ["ListTagsForStream"] = tags.ListForStream,
            ["MergeShards"] = shards.Merge,
            ["PutRecord"] = puts.PutRecord,
            ["PutRecords"] = puts.PutRecords,
            ["PutResourcePolicy"] = ofResources.Put,
            ["RegisterStreamConsumer"] = consumers.Register,
            ["RemoveTagsFromStream"] = tags.RemoveFromStream,
            ["SplitShard"] = shards.Split,
            ["StartStreamEncryption"] = settings.StartEncryption,
            ["StopStreamEncryption"] = settings.StopEncryption,
            ["TagResource"] = tags.Tag,
            ["UntagResource"] = tags.Untag,
            ["UpdateAccountSettings"] = account.Update,
            ["UpdateMaxRecordSize"] = settings.UpdateMaxRecordSize,
            ["UpdateShardCount"] = shards.UpdateCount,
            ["UpdateStreamMode"] = settings.UpdateMode,
            ["UpdateStreamWarmThroughput"] = settings.UpdateWarmThroughput,
        }.ToFrozenDictionary(StringComparer.Ordinal);
    }

    public string TargetPrefix => "Kinesis_20131202";

    public string ContentType => "application/x-amz-json-1.1";

    /// <summary>The streams for readers inside this process.</summary>
    public IStreams Streams { get; }

    /// <summary>
    /// Makes a resource of a template: an <c>AWS::Kinesis::Stream</c>, or an <c>AWS::Kinesis::StreamConsumer</c> of a
    /// stream that exists.
    /// </summary>
    /// <exception cref="Pipeline.Records.InvalidInputException">The service does not take its properties.</exception>
    /// <exception cref="ServiceException">A consumer of this name exists, its stream is missing, or there would be too
    /// many.</exception>
    public void CreateStream(Resource resource) => _templates.Create(resource);

    /// <summary>Gets the partition key of each record that a stream has taken, on the thread of the call.</summary>
    public Action<string>? Taken
    {
        get => _puts.Taken;
        set => _puts.Taken = value;
    }

    /// <summary>A fault: splits the open shard of a stream that has the widest range of hash keys.</summary>
    /// <returns>Whether a shard could be split.</returns>
    /// <exception cref="ServiceException">There is no such stream.</exception>
    public bool SplitWidest(string stream) => _puts.SplitWidest(_registry.Find(stream));

    /// <summary>Finds a consumer with enhanced fan-out. For tests, which look into its subscriptions.</summary>
    /// <exception cref="ServiceException">There is no such consumer.</exception>
    public StreamConsumer ConsumerOf(string arn) => _consumers.Find(arn).Consumer;

    public IEnumerable<Permission> PermissionsOf(string operation, JsonObject input) =>
        _operations.ContainsKey(operation) || AnswersByEvents(operation) ? _permissions.Of(operation, input) : [];

    /// <inheritdoc/>
    public bool AnswersByEvents(string operation) => operation == SubscriptionOperations.Operation;

    /// <inheritdoc/>
    public IEventSource Subscribe(string operation, JsonObject input) => _subscriptions.Subscribe(input);

    public Task<JsonObject> InvokeAsync(string operation, JsonObject input, CancellationToken cancellation) =>
        _operations.TryGetValue(operation, out var carryOut)
            ? Task.FromResult(carryOut(input))
            : throw new ServiceException("UnknownOperationException", $"{operation} is not carried out by the local run");
}
