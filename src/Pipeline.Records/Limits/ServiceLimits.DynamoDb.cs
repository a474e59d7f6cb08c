namespace Pipeline.Records.Limits;

internal static partial class ServiceLimits
{
    /// <summary>Amazon DynamoDB.</summary>
    public static class DynamoDb
    {
        private const string Constraints = Docs + "amazondynamodb/latest/developerguide/Constraints.html";
        private const string Quotas = Docs + "amazondynamodb/latest/developerguide/ServiceQuotas.html";

        /// <summary>The length of a key attribute's name, of a table or of an index.</summary>
        public static readonly ServiceLimit KeyNameLength =
            new(1, 255, "characters", Docs + "amazondynamodb/latest/APIReference/API_AttributeDefinition.html");

        /// <summary>The size of a partition key's value, as UTF-8.</summary>
        public static readonly ServiceLimit PartitionKeyBytes = new(1, 2048, "bytes", Constraints);

        /// <summary>The size of a sort key's value, as UTF-8.</summary>
        public static readonly ServiceLimit SortKeyBytes = new(1, 1024, "bytes", Constraints);

        /// <summary>How deep lists and maps nest in an attribute; the innermost value counts too.</summary>
        public static readonly ServiceLimit NestingDepth = new(1, 32, "levels", Constraints);

        /// <summary>The size of an item, names and values.</summary>
        public static readonly ServiceLimit ItemBytes = new(1, 400 * 1024, "bytes", Constraints);

        /// <summary>The significant digits of a number; zeros before and after them do not count.</summary>
        public static readonly ServiceLimit NumberDigits = new(1, 38, "significant digits", Constraints);

        /// <summary>The power of ten of a number's first significant digit; zero has none.</summary>
        public static readonly ServiceLimit NumberExponent = new(-130, 125, "as the power of ten", Constraints);

        /// <summary>Items that one BatchWriteItem puts.</summary>
        public static readonly ServiceLimit BatchItems =
            new(1, 25, "items", Docs + "amazondynamodb/latest/APIReference/API_BatchWriteItem.html");

        /// <summary>The size of one BatchWriteItem.</summary>
        public static readonly ServiceLimit BatchBytes =
            new(1, 16 * 1024 * 1024, "bytes", Docs + "amazondynamodb/latest/APIReference/API_BatchWriteItem.html");

        /// <summary>The length of the name of an attribute that is no key.</summary>
        public static readonly ServiceLimit AttributeNameLength =
            new(1, 65_535, "bytes", Docs + "amazondynamodb/latest/APIReference/API_PutItem.html");

        /// <summary>
        /// The maximum number of global secondary indexes of a table: an account's initial quota. AWS can raise it, but CDK's
        /// TableV2 accepts no more, so that it is a limit here.
        /// </summary>
        public static readonly ServiceLimit GlobalIndexes = new(0, 20, "global indexes", Quotas);

        /// <summary>The maximum number of local secondary indexes of a table.</summary>
        public static readonly ServiceLimit LocalIndexes = new(0, 5, "local indexes", Quotas);

        /// <summary>The length of an index's name.</summary>
        public static readonly ServiceLimit IndexNameLength =
            new(3, 255, "characters", Docs + "amazondynamodb/latest/APIReference/API_GlobalSecondaryIndex.html");

        /// <summary>The maximum number of non-key attributes that one index lists.</summary>
        public static readonly ServiceLimit ProjectedFields =
            new(1, 20, "fields", Docs + "amazondynamodb/latest/APIReference/API_Projection.html");

        /// <summary>The maximum number of non-key attributes that all indexes of a table list together.</summary>
        public static readonly ServiceLimit ProjectedFieldsOfAllIndexes = new(0, 100, "fields", Quotas);

        /// <summary>How far in the past a time-to-live may lie for DynamoDB to delete the item.</summary>
        public static readonly ServiceLimit TimeToLivePastYears =
            new(0, 5, "years", Docs + "amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html");

        /// <summary>How far back point-in-time recovery reaches.</summary>
        public static readonly ServiceLimit RecoveryDays =
            new(1, 35, "days", Docs + "amazondynamodb/latest/APIReference/API_PointInTimeRecoverySpecification.html");

        /// <summary>The length of a sequence number in a table's change stream.</summary>
        public static readonly ServiceLimit SequenceNumberDigits =
            new(21, 40, "digits", Docs + "amazondynamodb/latest/APIReference/API_streams_StreamRecord.html");

        /// <summary>How long a table's change stream keeps a record.</summary>
        public const int StreamRetentionHours = 24;

        /// <summary>The target utilization of auto scaling.</summary>
        public static readonly ServiceLimit TargetUtilization =
            new(20, 90, "percent", Docs + "amazondynamodb/latest/developerguide/AutoScaling.html");

        /// <summary>
        /// Units a second: provisioned, warm or as a maximum. AWS can raise an account's quota, initially 40,000 for each table.
        /// </summary>
        public static readonly ServiceLimit UnitsPerSecond = new(1, int.MaxValue, "units a second", Quotas);
    }
}
