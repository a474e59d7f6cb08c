using Amazon.CDK;
using Amazon.CDK.AWS.APIGateway;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.Logs;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>Settings of a <see cref="RestApiFeed"/>: the stream behind it, and how its requests are limited and logged.</summary>
public sealed record RestApiFeedProps
{
    /// <summary>The stream for the records.</summary>
    public required IngestStream Stream { get; set; }

    /// <summary>
    /// The authorizer of callers. Default: IAM; callers sign their requests (Signature Version 4) and need
    /// <c>execute-api:Invoke</c> (<see cref="RestApiFeed.GrantInvoke"/>). The API cannot be open to everyone.
    /// </summary>
    public IAuthorizer? Authorizer { get; set; }

    /// <summary>
    /// The stage, the first part of each path, 1 to 128 of letters, digits, <c>_</c> and <c>-</c>. Default: <c>v1</c>.
    /// </summary>
    public string StageName { get; set; } = "v1";

    /// <summary>The API's name in the console; two APIs may have the same. Default: made from the construct's path.</summary>
    public string? RestApiName { get; set; }

    /// <summary>
    /// The role with which API Gateway writes access logs and execution errors:
    /// <c>RestApiLogging.By(new ApiGatewayLogging(...))</c>, or the role that the account already has. Default: none; then there
    /// are no logs, but still metrics and traces.
    /// </summary>
    public RestApiLogging? Logging { get; set; }

    /// <summary>
    /// Requests a second, over all callers, above which API Gateway answers 429; at least 1. Default: 1000, the records a second
    /// that one shard takes. The account's own limit also applies
    /// (https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html).
    /// </summary>
    public double ThrottlingRateLimit { get; set; } = 1000;

    /// <summary>
    /// The burst of requests above that rate that API Gateway still takes, a whole number, at least 1. Default: 1000.
    /// </summary>
    public double ThrottlingBurstLimit { get; set; } = 1000;

    /// <summary>The customer managed key of the access logs. Its policy must let CloudWatch Logs use it. Default: none.</summary>
    public IKey? EncryptionKey { get; set; }

    /// <summary>How long access logs are kept. Default: one month.</summary>
    public RetentionDays LogRetention { get; set; } = RetentionDays.ONE_MONTH;

    /// <summary>
    /// What CloudFormation does with the access logs when their stack is deleted. Default: RETAIN_ON_UPDATE_OR_DELETE: it keeps
    /// them, unless it rolls back the first creation. DESTROY also needs the context <c>pipeline:allow-data-removal</c>.
    /// </summary>
    public RemovalPolicy RemovalPolicy { get; set; } = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;

    internal void Validate(Violations violations)
    {
        if (!violations.AreComplete(this)) return;
        DataRemoval.Validate(violations, RemovalPolicy);
        violations.Length(nameof(StageName), StageName, ServiceLimits.ApiGateway.StageNameLength);
        violations.Require(
            Token.IsUnresolved(StageName)
                || StageName.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-'),
            nameof(StageName),
            "hold letters, digits, _ and - only",
            StageName,
            "replace the other characters");
        AtLeastOne(violations, nameof(ThrottlingRateLimit), ThrottlingRateLimit);
        AtLeastOne(violations, nameof(ThrottlingBurstLimit), ThrottlingBurstLimit);
        violations.Require(
            Token.IsUnresolved(ThrottlingBurstLimit) || !(ThrottlingBurstLimit >= 1) || double.IsInteger(ThrottlingBurstLimit),
            nameof(ThrottlingBurstLimit),
            "be a whole number",
            ThrottlingBurstLimit,
            "round it");
        violations.Require(
            RestApiName is not "",
            nameof(RestApiName),
            "be 1 character or longer",
            RestApiName,
            "leave it out for a name made of the construct's path");
    }

    private static void AtLeastOne(Violations violations, string prop, double value) => violations.Require(
        Token.IsUnresolved(value) || value >= 1, prop, "be 1 or more", value, "raise it: a lower value refuses every request");
}
