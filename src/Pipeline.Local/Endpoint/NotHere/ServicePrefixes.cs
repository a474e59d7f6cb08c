namespace Pipeline.Local.Endpoint.NotHere;

/// <summary>
/// The prefix of a service's actions in IAM, by the name that clients use for the service
/// (https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html).
/// </summary>
internal static class ServicePrefixes
{
    // The first part of X-Amz-Target, from each service's API reference.
    private static readonly Dictionary<string, string> ByTarget = new(StringComparer.Ordinal)
    {
        ["AmazonAthena"] = "athena",
        ["AmazonEC2ContainerRegistry_V20150921"] = "ecr",
        ["AmazonEC2ContainerServiceV20141113"] = "ecs",
        ["AmazonSQS"] = "sqs",
        ["AmazonSSM"] = "ssm",
        ["AnyScaleFrontendService"] = "application-autoscaling",
        ["AWSCognitoIdentityProviderService"] = "cognito-idp",
        ["AWSCognitoIdentityService"] = "cognito-identity",
        ["AWSEvents"] = "events",
        ["AWSGlue"] = "glue",
        ["AWSInsightsIndexService"] = "ce",
        ["AWSOrganizationsV20161128"] = "organizations",
        ["AWSPriceListService"] = "pricing",
        ["AWSShineFrontendService_20170701"] = "translate",
        ["AWSStepFunctions"] = "states",
        ["AWSWAF_20190729"] = "wafv2",
        ["CertificateManager"] = "acm",
        ["Comprehend_20171127"] = "comprehend",
        ["DynamoDBStreams_20120810"] = "dynamodb",
        ["DynamoDB_20120810"] = "dynamodb",
        ["Firehose_20150804"] = "firehose",
        ["GraniteServiceVersion20100801"] = "cloudwatch",
        ["Kinesis_20131202"] = "kinesis",
        ["KinesisAnalytics_20180523"] = "kinesisanalytics",
        ["Logs_20140328"] = "logs",
        ["RedshiftData"] = "redshift-data",
        ["RekognitionService"] = "rekognition",
        ["ResourceGroupsTaggingAPI_20170126"] = "tag",
        ["Route53AutoNaming_v20170314"] = "servicediscovery",
        ["SageMaker"] = "sagemaker",
        ["secretsmanager"] = "secretsmanager",
        ["ServiceQuotasV20190624"] = "servicequotas",
        ["StarlingDoveService"] = "config",
        ["Textract"] = "textract",
        ["Timestream_20181101"] = "timestream",
        ["Transcribe"] = "transcribe",
        ["TrentService"] = "kms",
    };

    // The services whose signing name differs from their prefix in IAM.
    private static readonly Dictionary<string, string> BySigningName = new(StringComparer.Ordinal)
    {
        ["email"] = "ses",
        ["iotdata"] = "iot",
        ["iotdevicegateway"] = "iot",
        ["monitoring"] = "cloudwatch",
        ["tagging"] = "tag",
    };

    /// <summary>The prefix, such as <c>cloudwatch</c>; <c>null</c> where the call names no service.</summary>
    public static string? Of(EndpointCall call)
    {
        // A target may have several dots: com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents.
        var target = call.TargetPrefix?[(call.TargetPrefix.LastIndexOf('.') + 1)..] ?? CborServiceOf(call);
        if (target is not null && ByTarget.TryGetValue(target, out var prefix)) return prefix;
        return call.SigningName is null ? null : BySigningName.GetValueOrDefault(call.SigningName, call.SigningName);
    }

    // Such as POST /service/GraniteServiceVersion20100801/operation/PutMetricData.
    private static string? CborServiceOf(EndpointCall call) =>
        call.Http.Request.Path.Value?.Split('/') is ["", "service", var service, "operation", _] ? service : null;
}
