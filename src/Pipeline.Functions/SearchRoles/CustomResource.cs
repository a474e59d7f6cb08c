using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pipeline.Functions.SearchRoles;

/// <summary>
/// CloudFormation's request to a custom resource
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html).
/// </summary>
internal sealed record CustomResourceRequest
{
    public string? RequestType { get; init; }

    public string? RequestId { get; init; }

    public string? StackId { get; init; }

    public string? LogicalResourceId { get; init; }

    /// <summary>Null in a Create request.</summary>
    public string? PhysicalResourceId { get; init; }

    [JsonPropertyName("ResponseURL")]
    public string? ResponseUrl { get; init; }

    /// <summary>The properties as the template has them, of any form.</summary>
    public JsonElement ResourceProperties { get; init; }
}

/// <summary>
/// The response to CloudFormation, 4,096 bytes at most
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html).
/// </summary>
internal sealed record CustomResourceResponse
{
    public const string Success = "SUCCESS";
    public const string Failed = "FAILED";

    public required string Status { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    public required string PhysicalResourceId { get; init; }

    public required string? StackId { get; init; }

    public required string? RequestId { get; init; }

    public required string? LogicalResourceId { get; init; }
}
