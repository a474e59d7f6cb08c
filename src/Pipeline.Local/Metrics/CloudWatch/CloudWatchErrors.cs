using Pipeline.Local.Contracts;

namespace Pipeline.Local.Metrics.CloudWatch;

/// <summary>
/// CloudWatch's errors, with the codes of its query protocol. Other protocols have other names for some of
/// them (https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#aws-protocols-awsqueryerror-trait).
/// </summary>
internal static class CloudWatchErrors
{
    private static readonly Dictionary<string, string> Shapes = new(StringComparer.Ordinal)
    {
        ["InvalidParameterValue"] = "InvalidParameterValueException",
        ["InvalidParameterCombination"] = "InvalidParameterCombinationException",
        ["MissingParameter"] = "MissingRequiredParameterException",
        ["InvalidAction"] = "UnknownOperationException",
    };

    public static ServiceException Value(string message) => new("InvalidParameterValue", message);

    public static ServiceException Combination(string message) => new("InvalidParameterCombination", message);

    public static ServiceException Missing(string member) => new("MissingParameter", $"The parameter {member} is required.");

    /// <summary>Gives an error its name in JSON and CBOR.</summary>
    public static ServiceException Renamed(ServiceException error) =>
        Shapes.TryGetValue(error.Code, out var shape) ? new ServiceException(shape, error.Message, error.Status) : error;
}
