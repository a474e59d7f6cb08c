using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs.Tests;

public class IcebergTests
{
    [Fact]
    public void TableAndBackup_InsertsByTheGlueCatalog() =>
        Snapshot.Verify(Synth.Template(stack => Deliver(stack, Minimal(stack)), env: Synth.Known).Json);

    [Fact]
    public void EveryProp_IsRendered() => Snapshot.Verify(Synth.Template(
        stack =>
        {
            var key = Key.FromKeyArn(stack, "Key", "arn:aws:kms:eu-west-1:111122223333:key/k");
            var props = Minimal(stack);
            Deliver(stack, props with
            {
                Tables =
                [
                    props.Tables[0] with
                    {
                        Prefix = "tables/readings/",
                        EncryptionKey = key,
                        UniqueKeys = ["sensorid", "readat"],
                        ErrorOutputPrefix = "failed-readings/",
                    },
                    props.Tables[0] with { Name = "alerts", Prefix = "tables/alerts/" },
                ],
                CatalogAccount = "444455556666",
                CatalogRegion = "eu-central-1",
                LakeFormation = true,
                BufferingSize = Size.Mebibytes(128),
                BufferingInterval = Duration.Seconds(0),
                RetryDuration = Duration.Seconds(0),
            });
        },
        env: Synth.Known).Properties(DeliveryTests.Type));

    [Fact]
    public void EveryPropWrong_OneMessageListsAll() => Snapshot.VerifyText(string.Join('\n', Mistakes(props => props with
    {
        Tables =
        [
            props.Tables[0] with
            {
                Database = "my-plant",
                Name = new string('x', 256),
                Prefix = "tables",
                UniqueKeys = ["sensor id"],
                ErrorOutputPrefix = new string('e', 1025),
            },
            props.Tables[0],
            props.Tables[0],
        ],
        CatalogAccount = "1111",
        AppendOnly = true,
        BufferingSize = Size.Mebibytes(129),
        BufferingInterval = Duration.Seconds(901),
        RetryDuration = Duration.Seconds(7201),
        Backup = props.Backup with { Mode = DeliveryBackupMode.All, BufferingInterval = Duration.Seconds(59) },
    })));

    [Fact]
    public void NoTable_IsRefused() => Mistakes(props => props with { Tables = [] }).ShouldBe(
    [
        "Destination.Tables must name at least one table; got none; name each table that records go to: the role may write to " +
        "no " +
        "other",
    ]);

    public static TheoryData<string, double, bool> Edges() => Ranges.Edges(
        ("BufferingSize", ServiceLimits.Firehose.IcebergBufferingSizeMiB),
        ("BufferingInterval", ServiceLimits.Firehose.IcebergBufferingIntervalSeconds),
        ("RetryDuration", ServiceLimits.Firehose.IcebergRetrySeconds));

    [Theory]
    [MemberData(nameof(Edges))]
    public void Boundaries_InsideOnly(string prop, double value, bool allowed) =>
        Ranges.Hold(prop, allowed, Mistakes(props => prop switch
    {
        "BufferingSize" => props with { BufferingSize = Size.Mebibytes(value) },
        "BufferingInterval" => props with { BufferingInterval = Duration.Seconds(value) },
        _ => props with { RetryDuration = Duration.Seconds(value) },
    }));

    // aws-cdk#35761 names database resources that cannot exist: catalogArn/database/*.
    [Fact]
    public void Catalog_OnlyTheTablesThatAreNamed() =>
        Resources(stack => Deliver(stack, Minimal(stack)), "glue:GetDatabase").ShouldBe(
    [
        ":glue:eu-west-1:111122223333:catalog",
        ":glue:eu-west-1:111122223333:database/plant",
        ":glue:eu-west-1:111122223333:table/plant/readings",
    ]);

    [Fact]
    public void LakeFormation_OnlyOnRequest()
    {
        Allows(false).ShouldBeFalse();
        Allows(true).ShouldBeTrue();

        static bool Allows(bool lakeFormation) => Synth
            .Template(stack => Deliver(stack, Minimal(stack) with { LakeFormation = lakeFormation }))
            .Statements().Any(statement => $"{statement["Action"]}" == "lakeformation:GetDataAccess");
    }

    [Fact]
    public void Deletion_OnlyInTheTablesFolder()
    {
        var template = Synth.Template(stack =>
        {
            var props = Minimal(stack);
            Deliver(stack, props with { Tables = [props.Tables[0] with { Prefix = "tables/readings/" }] });
        });
        template.Statements().Single(statement => $"{statement["Action"]}" == "s3:DeleteObject")["Resource"]!
            .ToJsonString().ShouldContain(":s3:::data-bucket/tables/readings/*");
    }

    [Theory]
    [InlineData("111122223333", false)]
    [InlineData("444455556666", true)]
    public void BucketOfAnotherAccount_MaySetTheObjectsAcl(string owner, bool allowed) => Synth.Template(
        stack =>
        {
            var props = Minimal(stack);
            var theirs =
                Bucket.FromBucketAttributes(stack, "Theirs", new BucketAttributes { BucketName = "theirs", Account = owner });
            Deliver(stack, props with { Tables = [props.Tables[0] with { Bucket = theirs }] });
        },
        env: Synth.Known).Json.ToJsonString().Contains("s3:PutObjectAcl").ShouldBe(allowed);

    /// <summary>The resources of the one statement with this action, without their partition.</summary>
    internal static IEnumerable<string> Resources(Action<Stack> build, string action) => Synth.Template(build, env: Synth.Known)
        .Statements()
        .Single(statement => statement["Action"] is JsonArray actions && actions.Any(each => $"{each}" == action))["Resource"]!
        .AsArray().Select(resource => $"{resource!["Fn::Join"]![1]!.AsArray().Last()}");

    private static IcebergDestinationProps Minimal(Stack stack) => new()
    {
        Tables = [new() { Database = "plant", Name = "readings", Bucket = Bucket.FromBucketName(stack, "Data", "data-bucket") }],
        Backup = new() { Bucket = Bucket.FromBucketName(stack, "Backup", "backup-bucket") },
    };

    private static void Deliver(Stack stack, IcebergDestinationProps props) =>
        new Delivery(stack, "Delivery", new() { Destination = DeliveryDestination.Iceberg(props) });

    private static IReadOnlyList<string> Mistakes(Func<IcebergDestinationProps, IcebergDestinationProps> change) =>
        Ranges.Mistakes(stack => Deliver(stack, change(Minimal(stack))));
}
