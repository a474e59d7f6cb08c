namespace Pipeline.Functions.Tests.Simulation.DynamoDb;

/// <summary>An error in the service's form.</summary>
/// <param name="type">The <c>__type</c> of the body.</param>
/// <param name="message">The message.</param>
/// <param name="status">The status code.</param>
internal sealed class DynamoException(string type, string message, int status = 400) : Exception(message)
{
    private const string DynamoDb = "com.amazonaws.dynamodb.v20120810#";

    public string Type => type;

    public int Status => status;

    public static DynamoException Validation(string message) => new("com.amazon.coral.validate#ValidationException", message);

    public static DynamoException Serialization(string message) =>
        new("com.amazon.coral.service#SerializationException", message);

    public static DynamoException ConditionFailed() =>
        new($"{DynamoDb}ConditionalCheckFailedException", "The conditional request failed");

    public static DynamoException NoTable() => new($"{DynamoDb}ResourceNotFoundException", "Requested resource not found");

    public static DynamoException Unsigned() => new(
        "com.amazon.coral.service#MissingAuthenticationTokenException", "Request is missing Authentication Token");

    public static DynamoException Unknown(string operation) => new(
        "com.amazon.coral.service#UnknownOperationException", $"Unknown operation {operation}");

    /// <summary>The error for a fault, or null if the fault is not an error.</summary>
    public static DynamoException? Of(Fault fault) => fault switch
    {
        Fault.Throughput => new(
            $"{DynamoDb}ProvisionedThroughputExceededException",
            "The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning " +
            "level with " +
            "the UpdateTable API."),
        Fault.Throttling => new(
            $"{DynamoDb}ThrottlingException",
            "Throughput exceeds the current throughput limit for your account or table. Please retry."),
        Fault.InternalError =>
            new($"{DynamoDb}InternalServerError", "The request processing has failed because of an unknown error.", 500),
        Fault.Unavailable => new("com.amazon.coral.availability#ServiceUnavailableException", "Service is unavailable.", 503),
        Fault.ExpiredToken => new(
            "com.amazon.coral.service#ExpiredTokenException", "The security token included in the request is expired"),
        _ => null,
    };
}
