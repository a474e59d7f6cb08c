namespace Pipeline.Records;

public static partial class ServiceLimits
{
    /// <summary>Amazon DynamoDB.</summary>
    public static class DynamoDb
    {
        private const string Constraints = Docs + "amazondynamodb/latest/developerguide/Constraints.html";

        /// <summary>The length of a key attribute's name, of a table or of an index.</summary>
        public static readonly ServiceLimit KeyNameLength =
            new(1, 255, "characters", Docs + "amazondynamodb/latest/APIReference/API_AttributeDefinition.html");

        /// <summary>The size of a partition key's value, as UTF-8.</summary>
        public static readonly ServiceLimit PartitionKeyBytes = new(1, 2048, "bytes", Constraints);

        /// <summary>The size of a sort key's value, as UTF-8.</summary>
        public static readonly ServiceLimit SortKeyBytes = new(1, 1024, "bytes", Constraints);

        /// <summary>How deep lists and maps nest in an attribute, the innermost value counted too.</summary>
        public static readonly ServiceLimit NestingDepth = new(1, 32, "levels", Constraints);
    }
}
