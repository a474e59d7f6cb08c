using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.MSK;
using Amazon.CDK.AWS.S3;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs.Tests;

public class MskSourceTests
{
    private const string Cluster =
        "arn:aws-cn:kafka:cn-north-1:111122223333:cluster/badges/abcdefab-1234-abcd-5678-cdef0123ab01-2";

    private static readonly MskSourceProps Smallest = new() { ClusterArn = Cluster, TopicName = "scans" };

    [Fact]
    public void Defaults_ReadPrivatelyFromWhenTheStreamIsActive() =>
        Snapshot.Verify(Synth.Template(stack => Make(stack, Smallest)).Json);

    [Fact]
    public void EverythingSet_IsRendered() => Rendered(Smallest with
    {
        Connectivity = MskConnectivity.Public,
        StartPosition = MskStart.At(new DateTimeOffset(2026, 11, 21, 15, 30, 1, 999, TimeSpan.FromHours(2))),
    }).ShouldBe(("PUBLIC", "2026-11-21T13:30:01Z"));

    [Fact]
    public void Earliest_IsTheEpoch() =>
        Rendered(Smallest with { StartPosition = MskStart.Earliest }).ShouldBe(("PRIVATE", "1970-01-01T00:00:00Z"));

    [Fact]
    public void Mistakes_AreListedTogether() => Mistakes(new()
    {
        ClusterArn = "arn:aws:kafka:eu-west-1:111122223333:topic/badges/abc/scans",
        TopicName = "badges/scans",
    }).ShouldBe(
    [
        "Source.ClusterArn must be the ARN of an MSK cluster; got arn:aws:kafka:eu-west-1:111122223333:topic/badges/abc/scans; " +
        "use arn:<partition>:kafka:<Region>:<account>:cluster/<name>/<id>",
        "Source.TopicName must hold letters, digits, ., _ and - only; got badges/scans; give the topic's name, without its " +
        "cluster",
    ]);

    [Fact]
    public void Boundaries_InsideOnly()
    {
        foreach (var (limit, props) in new (ServiceLimit, Func<int, MskSourceProps>)[]
        {
            (ServiceLimits.Firehose.MskTopicNameLength, length => Smallest with { TopicName = new('t', length) }),
            (ServiceLimits.Firehose.MskClusterArnLength, length => Smallest with { ClusterArn = Cluster.PadRight(length, 'c') }),
        })
        {
            Mistakes(props((int)limit.Maximum)).ShouldBeEmpty();
            Mistakes(props((int)limit.Maximum + 1)).ShouldHaveSingleItem().ShouldContain($"at most {limit.Maximum}");
        }

        Mistakes(Smallest with { TopicName = "t" }).ShouldBeEmpty();
        Mistakes(Smallest with { TopicName = "" }).ShouldHaveSingleItem().ShouldContain("1 to 255");
        Mistakes(Smallest with { ClusterArn = "" }).Count.ShouldBe(2);
    }

    // The ARN of a cluster of the same app is known only at deployment, and so are the ARNs of its topic and groups.
    [Fact]
    public void ClusterOfTheSameApp_NamesItsTopicAndGroupsByItsArn()
    {
        var template = Synth.Template(stack => Make(stack, Smallest with { ClusterArn = Serverless(stack).AttrArn }));
        var resources = template.All("AWS::IAM::ManagedPolicy").Single(policy => policy.Key.Contains("SourceRole"))
            .Value["Properties"]!["PolicyDocument"]!["Statement"]!.AsArray()
            .Select(statement => statement!["Resource"]!.ToJsonString())
            .ToArray();
        const string Parts = """{"Fn::Split":[":cluster/",{"Fn::GetAtt":["Cluster","Arn"]}]}""";
        const string Start = """{"Fn::Select":[0,""" + Parts + "]}";
        const string Rest = """{"Fn::Select":[1,""" + Parts + "]}";
        resources.ShouldBe(
        [
            "\"*\"",
            """{"Fn::GetAtt":["Cluster","Arn"]}""",
            $$"""{"Fn::Join":["",[{{Start}},":topic/",{{Rest}},"/scans"]]}""",
            $$"""{"Fn::Join":["",[{{Start}},":group/",{{Rest}},"/*"]]}""",
        ]);
    }

    private static readonly CheckedStack WithItsCluster =
        new(stack => Make(stack, Smallest with { ClusterArn = Serverless(stack).AttrArn }));

    [Fact]
    public void ClusterOfTheSameApp_LeavesNoFindingOfTheSource() => WithItsCluster.Findings
        .Where(finding => finding.Contains("SourceRole") || finding.Contains("KDF1")).ShouldBeEmpty();

    [Fact]
    public void OwnRole_GetsTheStatements()
    {
        var template = Synth.Template(stack => Make(stack, Smallest with
        {
            Role = new Role(stack, "Own", new RoleProps { AssumedBy = new ServicePrincipal("firehose.amazonaws.com") }),
        }));
        template.Only("AWS::IAM::Policy")["Properties"]!["PolicyDocument"]!["Statement"]!.AsArray().Count.ShouldBe(4);
        template.Properties(
            DeliveryTests.Type)["MSKSourceConfiguration"]!["AuthenticationConfiguration"]!["RoleARN"]!["Fn::GetAtt"]![0]!
            .ToString().ShouldStartWith("Own");
    }

    // https://docs.aws.amazon.com/firehose/latest/dev/create-configure-backup.html: backups are of Direct PUT and Kinesis
    // streams.
    [Fact]
    public void BackupOfSourceRecords_IsRefused()
    {
        Func<Stack, DeliveryDestination>[] withBackup =
        [
            stack =>
                DeliveryDestination.S3(
                    new() { Bucket = new Bucket(stack, "B"), Backup = new() { Bucket = new Bucket(stack, "C") } }),
            stack => Endpoint(stack, DeliveryBackupMode.All),
        ];
        withBackup.ShouldEachBe(destination => MistakesWith(destination).Single().StartsWith(
            "Destination.Backup must keep no copy of the source's records: Firehose backs up records of Direct PUT",
            StringComparison.Ordinal));
        MistakesWith(stack => Endpoint(stack, DeliveryBackupMode.FailedOnly)).ShouldBeEmpty();
    }

    // https://docs.aws.amazon.com/firehose/latest/dev/writing-with-msk.html
    [Fact]
    public void DestinationOtherThanS3_IsWarnedOf()
    {
        Synth.Warnings(stack => Make(stack, Smallest)).ShouldBeEmpty();
        Synth.Warnings(stack => new Delivery(stack, "Delivery", new()
        {
            Source = DeliverySource.Msk(Smallest),
            Destination = Endpoint(stack, DeliveryBackupMode.FailedOnly),
        })).ShouldHaveSingleItem().ShouldContain("Source is Amazon MSK, which AWS documents for the destination S3 alone");
    }

    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonmanagedstreamingforapachekafka.html
    [Fact]
    public void BootstrapBrokers_AreAllowedOnAllResources() => Synth.Template(stack => Make(stack, Smallest))
        .All("AWS::IAM::ManagedPolicy").Values
        .SelectMany(policy => policy["Properties"]!["PolicyDocument"]!["Statement"]!.AsArray())
        .Single(statement => statement!["Action"]!.ToJsonString().Contains("GetBootstrapBrokers"))!.ToJsonString()
        .ShouldBe("""{"Action":"kafka:GetBootstrapBrokers","Effect":"Allow","Resource":"*"}""");

    private static IReadOnlyList<string> MistakesWith(Func<Stack, DeliveryDestination> destination) => Ranges.Mistakes(stack =>
        new Delivery(stack, "Delivery", new() { Source = DeliverySource.Msk(Smallest), Destination = destination(stack) }));

    private static DeliveryDestination Endpoint(Stack stack, DeliveryBackupMode mode) => DeliveryDestination.HttpEndpoint(new()
    {
        Url = "https://example.com",
        Name = "Endpoint",
        Backup = EndpointLab.Backup(stack) with { Mode = mode },
    });

    private static CfnServerlessCluster Serverless(Stack stack) => new(stack, "Cluster", new CfnServerlessClusterProps
    {
        ClusterName = "badges",
        VpcConfigs = new[] { new CfnServerlessCluster.VpcConfigProperty { SubnetIds = ["subnet-1"] } },
        ClientAuthentication = new CfnServerlessCluster.ClientAuthenticationProperty
        {
            Sasl = new CfnServerlessCluster.SaslProperty { Iam = new CfnServerlessCluster.IamProperty { Enabled = true } },
        },
    });

    private static (string Connectivity, string Start) Rendered(MskSourceProps props)
    {
        var template = Synth.Template(stack => Make(stack, props));
        JsonNode source = template.Properties(DeliveryTests.Type)["MSKSourceConfiguration"]!;
        return ($"{source["AuthenticationConfiguration"]!["Connectivity"]}", $"{source["ReadFromTimestamp"]}");
    }

    private static Delivery Make(Stack stack, MskSourceProps props) => new(stack, "Delivery", new()
    {
        Source = DeliverySource.Msk(props),
        Destination = DeliveryTests.ToImported(stack),
        ErrorLogging = false,
    });

    private static IReadOnlyList<string> Mistakes(MskSourceProps props) => Ranges.Mistakes(stack => Make(stack, props));
}
