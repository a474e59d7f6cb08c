namespace Pipeline.Local.Assembly;

// The types around a pipeline: permissions, logs, alarms, analytics. The run reads them, or other resources only refer to them.
internal static partial class ResourceKinds
{
    private static ResourceKind[] Security =>
    [
        new(AwsType.Iam.Role, "RoleName")
        {
            MaxNameLength = 64,
            Arn = "arn:{partition}:iam::{account}:role{Path|/}{name}",
            Attributes = Attributes(("Arn", "{arn}"), ("RoleId", "AROA{id17}")),
        },
        new(AwsType.Iam.User, "UserName")
        {
            MaxNameLength = 64,
            Arn = "arn:{partition}:iam::{account}:user{Path|/}{name}",
            Attributes = Attributes(("Arn", "{arn}")),
        },
        new(AwsType.Iam.Group, "GroupName")
        {
            Arn = "arn:{partition}:iam::{account}:group{Path|/}{name}",
            Attributes = Attributes(("Arn", "{arn}")),
        },
        new("AWS::IAM::InstanceProfile", "InstanceProfileName")
        {
            Arn = "arn:{partition}:iam::{account}:instance-profile{Path|/}{name}",
            Attributes = Attributes(("Arn", "{arn}")),
        },
        new(AwsType.Iam.ManagedPolicy, "ManagedPolicyName")
        {
            Ref = "{arn}",
            Arn = "arn:{partition}:iam::{account}:policy{Path|/}{name}",
            Attributes = Attributes(
                ("PolicyArn", "{arn}"), ("PolicyId", "ANPA{id17}"), ("DefaultVersionId", "v1"), ("AttachmentCount", "1"),
                ("PermissionsBoundaryUsageCount", "0"), ("IsAttachable", "true"), ("CreateDate", Made), ("UpdateDate", Made)),
        },
        new(AwsType.Iam.Policy, "PolicyName") { Attributes = Attributes(("Id", "{name}")) },
        new(AwsType.Kms.Key)
        {
            Ref = "{uuid}",
            Arn = "arn:{partition}:kms:{region}:{account}:key/{uuid}",
            Attributes = Attributes(("Arn", "{arn}"), ("KeyId", "{uuid}")),
        },
        new(AwsType.Kms.ReplicaKey)
        {
            Ref = "{uuid}",
            Arn = "arn:{partition}:kms:{region}:{account}:key/{uuid}",
            Attributes = Attributes(("Arn", "{arn}"), ("KeyId", "{uuid}")),
        },
        new(AwsType.Kms.Alias, "AliasName") { Arn = "arn:{partition}:kms:{region}:{account}:{name}" },
        new(AwsType.SecretsManager.Secret, "Name")
        {
            Ref = "{arn}",
            Arn = "arn:{partition}:secretsmanager:{region}:{account}:secret:{name}-{id6}",
            Attributes = Attributes(("Id", "{arn}")),
        },
        new(AwsType.Ssm.Parameter, "Name") { Attributes = Attributes(("Value", "{Value}"), ("Type", "{Type}")) },
    ];

    private static ResourceKind[] Observability =>
    [
        // The attribute Arn ends with :*, as policies need it.
        new(AwsType.Logs.LogGroup, "LogGroupName")
        {
            MaxNameLength = 512,
            Arn = "arn:{partition}:logs:{region}:{account}:log-group:{name}:*",
            Attributes = Attributes(("Arn", "{arn}")),
        },
        new(AwsType.Logs.LogStream,
            "LogStreamName") { Arn = "arn:{partition}:logs:{region}:{account}:log-group:{LogGroupName}:log-stream:{name}" },
        new(AwsType.CloudWatch.Alarm, "AlarmName")
        {
            MaxNameLength = 255,
            Arn = "arn:{partition}:cloudwatch:{region}:{account}:alarm:{name}",
            Attributes = Attributes(("Arn", "{arn}")),
        },
        new(AwsType.CloudWatch.CompositeAlarm, "AlarmName")
        {
            MaxNameLength = 255,
            Arn = "arn:{partition}:cloudwatch:{region}:{account}:alarm:{name}",
            Attributes = Attributes(("Arn", "{arn}")),
        },
        new(AwsType.CloudWatch.Dashboard, "DashboardName"),
    ];

    private static ResourceKind[] Analytics =>
    [
        new(AwsType.Glue.Database, "DatabaseInput.Name") { LowerCase = true },
        new(AwsType.Glue.Table, "TableInput.Name") { LowerCase = true },
        new("AWS::Glue::Crawler", "Name"),
        new(AwsType.Glue.Job, "Name"),
        new(AwsType.Athena.WorkGroup, "Name"),
        new(AwsType.Athena.NamedQuery) { Ref = "{uuid}", Attributes = Attributes(("NamedQueryId", "{uuid}")) },
        new(AwsType.OpenSearch.Domain, "DomainName")
        {
            MaxNameLength = 28,
            LowerCase = true,
            Arn = "arn:{partition}:es:{region}:{account}:domain/{name}",
            Attributes = Attributes(
                ("Arn", "{arn}"), ("DomainArn", "{arn}"), ("Id", "{account}/{name}"),
                    ("DomainEndpoint", "search-{name}-{hex26}.{region}.es.{suffix}")),
        },
        new(AwsType.OpenSearchServerless.Collection, "Name")
        {
            Ref = "{hex20}",
            Arn = "arn:{partition}:aoss:{region}:{account}:collection/{hex20}",
            Attributes = Attributes(
                ("Arn", "{arn}"),
                ("Id", "{ref}"),
                ("CollectionEndpoint", "https://{ref}.{region}.aoss.{suffix}"),
                ("DashboardEndpoint", "https://{ref}.{region}.aoss.{suffix}/_dashboards")),
        },
        new(AwsType.Redshift.Cluster, "ClusterIdentifier")
        {
            MaxNameLength = 63,
            LowerCase = true,
            Attributes = Attributes(("Endpoint.Address", "{name}.{hex12}.{region}.redshift.{suffix}"), ("Endpoint.Port", "5439")),
        },
    ];

    private static ResourceKind[] Others =>
    [
        // A nested stack. Its outputs come from its own template.
        new(AwsType.CloudFormation.Stack) { Ref = "{arn}",
            Arn = "arn:{partition}:cloudformation:{region}:{account}:stack/{name}/{uuid}" },
        new(AwsType.Events.Rule, "Name")
        {
            MaxNameLength = 64,
            Arn = "arn:{partition}:events:{region}:{account}:rule/{name}",
            Attributes = Attributes(("Arn", "{arn}")),
        },
        new(AwsType.Events.EventBus, "Name")
        {
            Arn = "arn:{partition}:events:{region}:{account}:event-bus/{name}",
            Attributes = Attributes(("Arn", "{arn}"), ("Name", "{name}")),
        },
        new(AwsType.Pipes.Pipe, "Name")
        {
            MaxNameLength = 64,
            Arn = "arn:{partition}:pipes:{region}:{account}:pipe/{name}",
            Attributes = Attributes(("Arn", "{arn}")),
        },
        new(AwsType.StepFunctions.StateMachine, "StateMachineName")
        {
            MaxNameLength = 80,
            Ref = "{arn}",
            Arn = "arn:{partition}:states:{region}:{account}:stateMachine:{name}",
            Attributes = Attributes(("Arn", "{arn}"), ("Name", "{name}")),
        },
        new(AwsType.EC2.VPC)
        {
            Ref = "vpc-{hex17}",
            Attributes = Attributes(
                ("VpcId", "{ref}"), ("CidrBlock", "{CidrBlock|10.0.0.0/16}"), ("DefaultSecurityGroup", "sg-{hex17}"),
                    ("DefaultNetworkAcl", "acl-{hex17}")),
        },
        new(AwsType.EC2.Subnet)
        {
            Ref = "subnet-{hex17}",
            Attributes = Attributes(("SubnetId", "{ref}"), ("VpcId", "{VpcId}"), ("AvailabilityZone", "{AvailabilityZone}")),
        },
        new("AWS::EC2::SecurityGroup") { Ref = "sg-{hex17}",
            Attributes = Attributes(("GroupId", "{ref}"), ("Id", "{ref}"), ("VpcId", "{VpcId}")) },
        new("AWS::EC2::RouteTable") { Ref = "rtb-{hex17}", Attributes = Attributes(("RouteTableId", "{ref}")) },
    ];
}
