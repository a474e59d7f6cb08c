namespace Pipeline.Constructs.Internal;

/// <summary>
/// Mapping templates between the API's JSON and Kinesis's. What callers send enters by <c>$input.json</c> alone, which writes
/// JSON with its quotes: inside quotes of our own a partition key could end its text and add fields.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html</remarks>
internal static class RestApiTemplates
{
    /// <summary>Answers with the reason alone; a full shard is the caller's sign to slow down.</summary>
    public const string Refused = """
        #if($input.path('$.__type').contains('ProvisionedThroughputExceededException'))
        #set($context.responseOverride.status = 429)
        #end
        {"message": $input.json('$.message')}
        """;

    /// <summary>Says nothing of what failed behind the API.</summary>
    public const string Failed = """{"message": "Internal failure"}""";

    public static string Record(string streamName) => $$"""
        {
          "StreamName": "{{streamName}}",
          "Data": "$util.base64Encode($input.json('$.data'))",
          "PartitionKey": $input.json('$.partitionKey')
        }
        """;

    // The element itself would be printed as Java prints a map, {a=b}.
    public static string Records(string streamName) => $$"""
        {
          "StreamName": "{{streamName}}",
          "Records": [
            #foreach($record in $input.path('$.records'))
            {
              "Data": "$util.base64Encode($input.json("$.records[$foreach.index].data"))",
              "PartitionKey": $input.json("$.records[$foreach.index].partitionKey")
            }#if($foreach.hasNext),#end
            #end
          ]
        }
        """;
}
