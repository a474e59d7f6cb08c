namespace Pipeline.Records.Limits;

internal static partial class ServiceLimits
{
    /// <summary>AWS Lambda: functions, and event source mappings of Kinesis streams.</summary>
    public static class Lambda
    {
        private const string Quotas = Docs + "lambda/latest/dg/gettingstarted-limits.html";
        private const string Mapping = Docs + "lambda/latest/api/API_CreateEventSourceMapping.html";

        /// <summary>A function's memory; its share of processor time grows with it.</summary>
        public static readonly ServiceLimit MemoryMiB = new(128, 10_240, "MiB", Quotas);

        /// <summary>How long an invocation may run.</summary>
        public static readonly ServiceLimit TimeoutSeconds = new(1, 900, "seconds", Quotas);

        /// <summary>
        /// The event or the response of a synchronous invocation, which is how Firehose and event source mappings invoke. AWS
        /// writes 6 MB, and its functions count 6 x 1024 x 1024.
        /// </summary>
        public static readonly ServiceLimit PayloadBytes = new(0, 6 * 1024 * 1024, "bytes", Quotas);

        /// <summary>The maximum size of a response: the payload's 6 MB and 100 bytes, as Lambda's error message says.</summary>
        public static readonly ServiceLimit ResponseBytes = new(0, (6 * 1024 * 1024) + 100, "bytes", Quotas);

        /// <summary>
        /// How long a process may take to start. After that, Lambda starts it once more, within the invocation's own time.
        /// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
        /// </summary>
        public const int InitializationSeconds = 10;

        /// <summary>How long a process has between SIGTERM and SIGKILL, with an internal extension; the same page.</summary>
        public const int ShutdownMilliseconds = 500;

        /// <summary>
        /// Concurrency reserved for one function; 0 stops the function. AWS states no maximum except the account's quota,
        /// initially 1,000; the field is a 32-bit integer.
        /// </summary>
        public static readonly ServiceLimit ReservedConcurrency =
            new(0, int.MaxValue, "invocations at once", Docs + "lambda/latest/api/API_PutFunctionConcurrency.html");

        /// <summary>
        /// The maximum number of records of one invocation. The 6 MB of an event, envelopes included, limit it as well.
        /// </summary>
        public static readonly ServiceLimit KinesisBatchSize = new(1, 10_000, "records", Mapping);

        /// <summary>How long Lambda gathers records before an invocation.</summary>
        public static readonly ServiceLimit BatchingWindowSeconds = new(0, 300, "seconds", Mapping);

        /// <summary>Invocations at once per shard; order is kept per partition key.</summary>
        public static readonly ServiceLimit ParallelizationFactor = new(1, 10, "invocations per shard", Mapping);

        /// <summary>How often Lambda retries a failed batch; the service's default, -1, is without limit.</summary>
        public static readonly ServiceLimit RetryAttempts = new(0, 10_000, "attempts", Mapping);

        /// <summary>The maximum age of a record that Lambda still retries; the service's default, -1, is without limit.</summary>
        public static readonly ServiceLimit MaximumRecordAgeSeconds = new(60, 604_800, "seconds", Mapping);

        /// <summary>A tumbling window's length.</summary>
        public static readonly ServiceLimit TumblingWindowSeconds = new(0, 900, "seconds", Mapping);

        /// <summary>The length of one filter pattern.</summary>
        public static readonly ServiceLimit FilterPatternLength =
            new(1, 4096, "characters", Docs + "lambda/latest/api/API_Filter.html");

        /// <summary>Filters of one mapping, at most.</summary>
        public static readonly ServiceLimit FiltersPerMapping =
            new(1, 10, "filters", Docs + "lambda/latest/dg/invocation-eventfiltering.html");

        /// <summary>Filters of one mapping, by an account's initial quota.</summary>
        public static readonly ServiceQuota FilterQuota = ServiceQuota.OfConsole(
            5, "filters", "lambda", Docs + "lambda/latest/dg/invocation-eventfiltering.html");
    }
}
