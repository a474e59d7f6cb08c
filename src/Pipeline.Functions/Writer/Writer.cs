using Pipeline.Records;

namespace Pipeline.Functions;

/// <summary>Writes the records of a Kinesis stream to a DynamoDB table.</summary>
internal static class Writer
{
    /// <summary>The error type of a batch that was read well and could not be written.</summary>
    public const string NotWritten = "Function.WritingNotSupported";

    /// <summary>Reads what the writer needs: the table's name and the event schema.</summary>
    /// <inheritdoc cref="FunctionStart"/>
    public static FunctionHandler Start(Func<string, string?> environment, string taskRoot)
    {
        var schemaFile = Path.Combine(taskRoot, WriterSettings.SchemaFile);
        var missing = new List<string>();
        var table = environment(WriterSettings.TableName);
        if (string.IsNullOrEmpty(table))
        {
            missing.Add($"{WriterSettings.TableName} must name the table; got nothing; set the environment variable");
        }

        if (!File.Exists(schemaFile))
        {
            missing.Add($"{WriterSettings.SchemaFile} must lie beside the assembly; got nothing at {schemaFile}; " +
                "deploy the function with DynamoDbWriter, which adds it");
        }

        if (missing.Count > 0) throw new InvalidInputException("the writer's configuration", missing);
        EventSchema.Parse(File.ReadAllText(schemaFile));
        return (invocation, _) => throw Refuse(KinesisBatch.Read(invocation.Payload.Span), table!);
    }

    // An error, and not an empty answer, which would mean "all written": the batch is retried and then kept at the event source
    // mapping's on-failure destination.
    private static FunctionException Refuse(KinesisBatch batch, string table) => new(
        NotWritten,
        $"writing to DynamoDB is not part of this version: {batch.Records.Count} record(s) of {batch.ShardId}, sequence numbers " +
        $"{batch.Records[0].SequenceNumber} to {batch.Records[^1].SequenceNumber}, were read and none was written to {table}; they stay " +
        "in the stream, and the event source mapping retries them and then sends them to its on-failure destination");
}
