namespace Pipeline.Constructs.Internal;

/// <summary>
/// Mapping templates between the API's JSON and Kinesis's. The callers' values enter only through <c>$input.json</c>, which
/// writes JSON including the quotes: inside our own quotes, a partition key could end its string and add fields.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html</remarks>
internal static class RestApiTemplates
{
    /// <summary>Returns only the reason; for a full shard this tells the caller to slow down.</summary>
    public const string Refused = """
        #if($input.path('$.__type').contains('ProvisionedThroughputExceededException'))
        #set($context.responseOverride.status = 429)
        #end
        {"message": $input.json('$.message')}
        """;

    /// <summary>Hides what failed behind the API.</summary>
    public const string Failed = """{"message": "Internal failure"}""";

    public static string Record(string streamName) => $$"""
        {
          "StreamName": "{{streamName}}",
          "Data": "$util.base64Encode($input.json('$.data'))",
          "PartitionKey": $input.json('$.partitionKey')
        }
        """;

    // Velocity would print the element itself as a Java map, {a=b}.
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
