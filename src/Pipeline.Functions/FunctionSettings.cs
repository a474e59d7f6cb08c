namespace Pipeline.Functions;

/// <summary>
/// What the functions of this assembly and the constructs that deploy them must agree on. Compiled into both, so that no name is
/// typed twice.
/// </summary>
internal static class FunctionSettings
{
    /// <summary>The assembly that Lambda runs, and so the handler string of an executable assembly
    /// (https://docs.aws.amazon.com/lambda/latest/dg/csharp-handler.html).</summary>
    public const string Assembly = "Pipeline.Functions";

    /// <summary>The event schema's file beside the assembly: environment variables hold 4 KB in all, a schema may be larger
    /// (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html).</summary>
    public const string SchemaFile = "schema.json";

    /// <summary>Which function of the assembly runs: <see cref="WriterFunction"/>, the default, <see cref="TransformFunction"/>
    /// or <see cref="MapSearchRoleFunction"/>.</summary>
    public const string Function = "PIPELINE_FUNCTION";

    /// <summary>Writes a Kinesis stream's events to a DynamoDB table.</summary>
    public const string WriterFunction = "writer";

    /// <summary>Transforms the records of a Firehose stream.</summary>
    public const string TransformFunction = "transform";

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

    /// <summary>Whether items carry where their record came from: <c>true</c> or <c>false</c>, the default.</summary>
    public const string MetadataAttributes = "METADATA_ATTRIBUTES";

    /// <summary>The attribute that holds the record's bytes as they came. Default: none does.</summary>
    public const string RawAttribute = "RAW_ATTRIBUTE";

    /// <summary>How many seconds after its arrival DynamoDB may delete an item. Default: what the event itself says.</summary>
    public const string TimeToLiveSeconds = "TIME_TO_LIVE_SECONDS";

    /// <summary>
    /// Whether the writer reads records that are compressed with GZIP: a CloudWatch Logs subscription's, of which each log
    /// event's message is an event, or events as they are: <c>true</c> or <c>false</c>, the default, with which such a record is
    /// rejected.
    /// </summary>
    public const string ReadGzip = "READ_GZIP";

    /// <summary>
    /// Through which client the writer calls AWS: <c>direct</c>, the default, which saves processor time by types of the SDK's
    /// Internal namespaces, or <c>plain</c>, the SDK's public clients alone. Items, rejects, retries and answers are the same.
    /// </summary>
    public const string SdkClient = "PIPELINE_SDK_CLIENT";

    /// <summary>The bucket of the records that cannot be written.</summary>
    public const string RejectsBucket = "REJECTS_BUCKET";

    /// <summary>What the rejects' keys begin with. Default: <c>rejects/</c>.</summary>
    public const string RejectsPrefix = "REJECTS_PREFIX";

    /// <summary>Where <see cref="RejectsPrefix"/> is not set.</summary>
    public const string DefaultRejectsPrefix = "rejects/";

    /// <summary>
    /// Whether the event source mapping reads <c>batchItemFailures</c>: <c>true</c> or <c>false</c>, the default, with which a
    /// batch that is not wholly written fails as a whole, since Lambda would take the list for success.
    /// </summary>
    public const string ReportBatchItemFailures = "REPORT_BATCH_ITEM_FAILURES";

    /// <summary>
    /// The fields by which a Firehose stream partitions, as <c>name=field</c> joined by commas; of a date-time field also a part,
    /// <c>name=field@year</c>, <c>@month</c>, <c>@day</c> or <c>@hour</c>, in UTC. The fields are required, never null, and
    /// texts, integers or booleans; a record whose value is empty fails, except that an empty key of the table is its
    /// replacement. Slashes, percent signs, backslashes and control characters are percent-encoded, as are the values <c>.</c>
    /// and <c>..</c>. Default: none.
    /// </summary>
    public const string PartitionKeys = "PARTITION_KEYS";
}
