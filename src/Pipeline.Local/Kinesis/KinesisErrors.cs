using Pipeline.Local.Contracts;

namespace Pipeline.Local.Kinesis;

/// <summary>The errors of Kinesis, with the wording of AWS.</summary>
internal static class KinesisErrors
{
    public const string InternalFailure = "InternalFailure";
    public const string ThroughputExceeded = "ProvisionedThroughputExceededException";

    public static ServiceException Invalid(string message) => new("InvalidArgumentException", message);

    public static ServiceException Validation(string message) => new("ValidationException", message);

    public static ServiceException InUse(string message) => new("ResourceInUseException", message);

    public static ServiceException LimitExceeded(string message) => new("LimitExceededException", message);

    public static ServiceException NotFound(string message) => new("ResourceNotFoundException", message);

    public static ServiceException StreamNotFound(string stream, string account) =>
        NotFound($"Stream {stream} under account {account} not found.");

    public static ServiceException ShardNotFound(string shardId, string stream, string account) =>
        NotFound($"Shard {shardId} in stream {stream} under account {account} does not exist");

    public static ServiceException OnDemand(string operation, string stream, string account) => Validation(
        $"{operation} is not supported for stream {stream} under account {account}: it is only supported for streams with the " +
        $"PROVISIONED stream mode.");

    public static ServiceException RateExceeded(string shardId, string stream, string account) =>
        new(ThroughputExceeded, RateExceededMessage(shardId, stream, account));

    public static string RateExceededMessage(string shardId, string stream, string account) =>
        $"Rate exceeded for shard {shardId} in stream {stream} under account {account}.";
}
