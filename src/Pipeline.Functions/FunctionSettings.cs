namespace Pipeline.Functions;

/// <summary>
/// The names that the functions of this assembly share with the constructs that deploy them. Compiled into both, so that no
/// name is typed twice.
/// </summary>
internal static class FunctionSettings
{
    /// <summary>
    /// The assembly that Lambda runs. For an executable assembly, its name is the handler string
    /// (https://docs.aws.amazon.com/lambda/latest/dg/csharp-handler.html).
    /// </summary>
    public const string Assembly = "Pipeline.Functions";

    /// <summary>
    /// The file of the event schema beside the assembly. Environment variables have room for only 4 KB together, and a schema
    /// may be larger (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html).
    /// </summary>
    public const string SchemaFile = "schema.json";

    /// <summary>The file of the aggregation declaration beside the assembly.</summary>
    public const string DeclarationFile = "aggregations.json";

    /// <summary>
    /// Which function of the assembly runs: <see cref="WriterFunction"/>, the default, <see cref="TransformFunction"/>,
    /// <see cref="AggregateFunction"/> or <see cref="MapSearchRoleFunction"/>.
    /// </summary>
    public const string Function = "PIPELINE_FUNCTION";

    /// <summary>Writes a Kinesis stream's events to a DynamoDB table.</summary>
    public const string WriterFunction = "writer";

    /// <summary>Transforms the records of a Firehose stream.</summary>
    public const string TransformFunction = "transform";

    /// <summary>Counts the events of a stream, or of a table's changes, in windows.</summary>
    public const string AggregateFunction = "stream-aggregation";

    /// <summary>Maps a role to a security role of a search domain, for CloudFormation.</summary>
    public const string MapSearchRoleFunction = "map-search-role";

    /// <summary>The environment variable that names the table.</summary>
    public const string TableName = "TABLE_NAME";

    /// <summary>The Region of the table and the bucket; Lambda sets it.</summary>
    public const string Region = "AWS_REGION";

    /// <summary>How items are written: <c>Upsert</c>, the default, <c>InsertOnce</c> or <c>Latest</c>.</summary>
    public const string WriteMode = "WRITE_MODE";

    /// <summary>With <c>Latest</c>, the field that says which of two events is newer. Default: the sequence number.</summary>
    public const string LatestBy = "LATEST_BY";

    /// <summary>
    /// Whether items have the attributes that say where their record came from: <c>true</c> or <c>false</c>, the default.
    /// </summary>
    public const string MetadataAttributes = "METADATA_ATTRIBUTES";

    /// <summary>The attribute that holds the record's bytes as they came. Default: none.</summary>
    public const string RawAttribute = "RAW_ATTRIBUTE";

    /// <summary>
    /// The number of seconds after an event's arrival when DynamoDB may delete the item. Default: the event's own value.
    /// </summary>
    public const string TimeToLiveSeconds = "TIME_TO_LIVE_SECONDS";

    /// <summary>
    /// Whether the writer reads records that are compressed with GZIP: <c>true</c> or <c>false</c>, the default, by which such
    /// a record is rejected. The record may come from a CloudWatch Logs subscription, where each log event's message is an
    /// event, or it may hold events as they are.
    /// </summary>
    public const string ReadGzip = "READ_GZIP";

    /// <summary>
    /// The client by which the writer calls AWS: <c>direct</c>, the default, which saves processor time by types of the SDK's
    /// Internal namespaces, or <c>plain</c>, only the SDK's public clients. Items, rejects, retries and responses are the same.
    /// </summary>
    public const string SdkClient = "PIPELINE_SDK_CLIENT";

    /// <summary>The bucket of the records that cannot be written.</summary>
    public const string RejectsBucket = "REJECTS_BUCKET";

    /// <summary>The prefix of the rejects' keys. Default: <c>rejects/</c>.</summary>
    public const string RejectsPrefix = "REJECTS_PREFIX";

    /// <summary>The prefix of the rejects' keys where <see cref="RejectsPrefix"/> is not set.</summary>
    public const string DefaultRejectsPrefix = "rejects/";

    /// <summary>
    /// Whether the event source mapping reads <c>batchItemFailures</c>: <c>true</c> or <c>false</c>, the default. With
    /// <c>false</c>, a batch that is only partly written fails as a whole, since Lambda would ignore the list and take the
    /// batch for a success.
    /// </summary>
    public const string ReportBatchItemFailures = "REPORT_BATCH_ITEM_FAILURES";

    /// <summary>
    /// The fields by which a Firehose stream partitions, as <c>name=field</c> separated by commas. A date-time field can also
    /// give a part of its value in UTC: <c>name=field@year</c>, <c>@month</c>, <c>@day</c> or <c>@hour</c>. The fields must be
    /// required, never null, and texts, integers or booleans. A record with an empty value fails; an empty key of the table is
    /// replaced by the schema's text for it. Slashes, percent signs, backslashes and control characters are percent-encoded, as
    /// are the values <c>.</c> and <c>..</c>. Default: none.
    /// </summary>
    public const string PartitionKeys = "PARTITION_KEYS";

    /// <summary>What the aggregation reads: <see cref="TableSource"/>, the default, or <see cref="StreamSource"/>.</summary>
    public const string AggregationSource = "AGGREGATION_SOURCE";

    /// <summary>The change stream of a DynamoDB table.</summary>
    public const string TableSource = "table";

    /// <summary>A Kinesis stream of events.</summary>
    public const string StreamSource = "stream";

    /// <summary>The ARN of the SNS topic for messages about groups above their threshold. Default: none.</summary>
    public const string AlertTopic = "ALERT_TOPIC";
}
