namespace Pipeline.Local.Assembly;

/// <summary>The meaning, for a run, of a resource type that is left out: by type, otherwise by service.</summary>
internal static class UnsupportedMeaning
{
    private const string NoAthena = "there is no Athena here: delivered objects can be read from the bucket by any reader.";
    private const string NoCatalog =
        "there is no Glue here: delivered objects can be read from the bucket, and record format conversion is not done.";
    private const string NoNetwork =
        "there is no network here: everything is on this computer's loopback address, and no security group applies.";
    private const string NoSearch =
        "is not started: name an endpoint of an OpenSearch that you run, or delivery to it fails and its records go to " +
        "the backup bucket.";
    private const string NotDelivered = "is not started: calls to it fail, and delivery streams that deliver to it are not run.";
    private const string NoPublishPolicy = "is not evaluated: whether a principal may publish is decided by its own policies.";
    private const string NoRule = "no events are routed here: its targets are not called.";

    private static readonly Dictionary<string, string> ByType = new(StringComparer.Ordinal)
    {
        ["Custom::S3AutoDeleteObjects"] = "is not run: buckets are removed with the run.",
        ["Custom::VpcRestrictDefaultSG"] = NoNetwork,
        ["Custom::LogRetention"] = "is not run: logs are kept as long as the run's folder.",
        ["Custom::S3BucketNotifications"] = "is not run: the bucket sends no notifications about its objects.",
        ["Custom::CDKBucketDeployment"] = "is not run: the bucket starts empty.",
        ["AWS::CloudFormation::CustomResource"] =
            "is not run: its resources do not exist, and its attributes are made up.",
        ["AWS::CDK::Metadata"] = "only lists the constructs that were used.",
        [AwsType.Glue.Table] = NoCatalog,
        [AwsType.Glue.Database] = NoCatalog,
        ["AWS::Glue::SchemaVersion"] = "there is no schema registry here: records are not looked up in it.",
        [AwsType.Lambda.LayerVersion] = "layers are not added to functions: what the function needs must be in its own asset.",
        [AwsType.Lambda.Url] = "functions have no URL here: invoke them by the Lambda API.",
        [AwsType.Lambda.EventInvokeConfig] =
            "functions are invoked and answered at once: destinations of asynchronous calls get no events.",
        [AwsType.Sns.Subscription] =
            "is not made: what alarms and failed batches send to its topic is shown and sent nowhere, and sns:Publish fails, " +
            "since SNS is not here.",
        [AwsType.Sns.TopicPolicy] = NoPublishPolicy,
        [AwsType.Kinesis.ResourcePolicy] =
            "is not evaluated: whether a principal may use the stream is decided by its own policies.",
        [AwsType.Iam.User] = "users are not made: calls with credentials of your own may do everything.",
        [AwsType.Iam.Group] = "groups are not made: calls with credentials of your own may do everything.",
        ["AWS::IAM::AccessKey"] = "keys are not made: calls with any credentials of your own may do everything.",
        [AwsType.CloudWatch.Dashboard] = "there are no dashboards here: the run prints its own figures.",
        ["AWS::CloudWatch::MetricStream"] = "metrics are not streamed here: its delivery stream gets none.",
        ["AWS::CloudWatch::AlarmMuteRule"] = "mutes no action: alarms take none here.",
        ["AWS::CloudWatch::AnomalyDetector"] = "is not trained here: no band is computed.",
        ["AWS::Logs::MetricFilter"] = "metrics are not made from logs here: alarms on them have no data.",
        [AwsType.Logs.SubscriptionFilter] = "logs are not streamed onwards here: its destination gets no logs.",
        ["AWS::Logs::QueryDefinition"] = "there is no Logs Insights here: the run prints what functions log.",
        ["AWS::Logs::ResourcePolicy"] = "is not evaluated: the run's own services write logs without asking.",
        ["AWS::DynamoDB::ReplicaTable"] = "there is one Region here: the table has no replica.",
        [AwsType.Ssm.Parameter] =
            "there is no parameter store here: references in the templates get its value, and reads at run time find no value.",
        [AwsType.Kms.ReplicaKey] = "there is one Region here: data is not encrypted with it.",
        ["AWS::ApplicationAutoScaling::ScalableTarget"] = "there is no scaling here: capacity stays as the template has it.",
        ["AWS::ApplicationAutoScaling::ScalingPolicy"] = "there is no scaling here: capacity stays as the template has it.",
    };

    private static readonly (string Prefix, string Meaning)[] ByService =
    [
        ("Custom::", "is a custom resource and is not run: its resources do not exist, and its attributes are made up."),
        ("AWS::Athena::", NoAthena),
        ("AWS::Glue::", NoCatalog),
        ("AWS::LakeFormation::", "data-lake permissions are not evaluated: IAM policies alone decide."),
        ("AWS::EC2::", NoNetwork),
        ("AWS::OpenSearchService::", NoSearch),
        ("AWS::Elasticsearch::", NoSearch),
        ("AWS::OpenSearchServerless::", NotDelivered),
        ("AWS::Redshift", NotDelivered),
        ("AWS::KinesisAnalytics", "Flink applications are not run: their output does not exist."),
        ("AWS::Events::", NoRule),
        ("AWS::Scheduler::", "schedules do not run here: its target is not called."),
        ("AWS::Pipes::", "pipes are not run: no events flow from its source to its target."),
        ("AWS::IoT::", "there is no device gateway here: its rules send no messages; put records into the stream instead."),
        ("AWS::StepFunctions::", "state machines are not run: starting one fails."),
        ("AWS::SecretsManager::",
            "there are no secrets here: reading one fails, and references to it in templates stay as text."),
        ("AWS::ApiGateway", "there is no gateway here: call what is behind it."),
        ("AWS::AppSync::", "there is no gateway here: call what is behind it."),
        ("AWS::Cognito::", "there is no user directory here: no user can sign in."),
        ("AWS::Backup::", "there are no backups here: data is lost when the run ends."),
        ("AWS::ECS::", "containers are not run: they send and read no data."),
        ("AWS::ECR::", "container images are not kept here."),
        ("AWS::MSK::", "there is no Kafka here: delivery streams that read from it get no records."),
        ("AWS::RDS::", "there is no relational database here: connecting to it fails."),
        ("AWS::Serverless::", $"is expanded by a transform, which only CloudFormation carries out: {TemplateTransforms.Remedy}."),
    ];

    public static string Of(string type) =>
        ByType.GetValueOrDefault(type)
        ?? Array.Find(ByService, service => type.StartsWith(service.Prefix, StringComparison.Ordinal)).Meaning ??
        "is not made: calls to it fail, and its names and attributes in other resources are made up.";
}
