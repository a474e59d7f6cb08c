namespace Pipeline.Functions.Windows;

/// <summary>The kind of stream that the aggregation reads.</summary>
internal enum AggregationSource
{
    /// <summary>The change stream of a DynamoDB table.</summary>
    Table,

    /// <summary>A Kinesis stream of events.</summary>
    Stream,
}
