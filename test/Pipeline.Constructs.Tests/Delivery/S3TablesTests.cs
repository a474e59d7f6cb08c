using Amazon.CDK;
using Amazon.CDK.AWS.S3;

namespace Pipeline.Constructs.Tests;

public class S3TablesTests
{
    [Fact]
    public void TableAndBackup_InsertsByTheFederatedCatalog() =>
        Snapshot.Verify(Synth.Template(stack => Deliver(stack, Minimal(stack)), env: Synth.Known).Json);

    [Fact]
    public void EveryProp_IsRendered()
    {
        var configuration = Synth.Template(stack => Deliver(stack, Minimal(stack) with
        {
            Tables = [new() { Namespace = "plant", Name = "readings", UniqueKeys = ["sensorid"], ErrorOutputPrefix = "failed/" }],
            BufferingSize = Size.Mebibytes(1),
            BufferingInterval = Duration.Seconds(0),
            RetryDuration = Duration.Seconds(0),
        })).Properties(DeliveryTests.Type)["IcebergDestinationConfiguration"]!;
        configuration["DestinationTableConfigurationList"]!.ToJsonString().ShouldBe(
            """[{"DestinationDatabaseName":"plant","DestinationTableName":"readings","S3ErrorOutputPrefix":"failed/","UniqueKeys":["sensorid"]}]""");
        configuration["BufferingHints"]!.ToJsonString().ShouldBe("""{"IntervalInSeconds":0,"SizeInMBs":1}""");
        configuration["RetryOptions"]!.ToJsonString().ShouldBe("""{"DurationInSeconds":0}""");
        configuration["AppendOnly"]!.ToJsonString().ShouldBe("false");
    }

    [Fact]
    public void EveryPropWrong_OneMessageListsAll() => Snapshot.VerifyText(string.Join('\n', Mistakes(props => props with
    {
        TableBucketName = "arn:aws:s3tables:eu-west-1:111122223333:bucket/plant",
        Tables =
        [
            new() { Namespace = "Plant", Name = "readings.old", UniqueKeys = ["sensorId"] },
            new() { Namespace = "", Name = "readings" },
        ],
        AppendOnly = true,
        BufferingSize = Size.Mebibytes(129),
        BufferingInterval = Duration.Seconds(901),
        RetryDuration = Duration.Seconds(7201),
        Backup = props.Backup with { Mode = DeliveryBackupMode.All },
    })));

    public static TheoryData<string, double, bool> Edges() => IcebergTests.Edges();

    [Theory]
    [MemberData(nameof(Edges))]
    public void Boundaries_InsideOnly(string prop, double value, bool allowed) =>
        Ranges.Hold(prop, allowed, Mistakes(props => prop switch
    {
        "BufferingSize" => props with { BufferingSize = Size.Mebibytes(value) },
        "BufferingInterval" => props with { BufferingInterval = Duration.Seconds(value) },
        _ => props with { RetryDuration = Duration.Seconds(value) },
    }));

    [Fact]
    public void Catalog_OnlyTheTablesThatAreNamed() =>
        IcebergTests.Resources(stack => Deliver(stack, Minimal(stack)), "glue:UpdateTable").ShouldBe(
        [
            ":glue:eu-west-1:111122223333:catalog",
            ":glue:eu-west-1:111122223333:catalog/s3tablescatalog",
            ":glue:eu-west-1:111122223333:catalog/s3tablescatalog/plant-tables",
            ":glue:eu-west-1:111122223333:database/s3tablescatalog/plant-tables/plant",
            ":glue:eu-west-1:111122223333:table/s3tablescatalog/plant-tables/plant/readings",
        ]);

    [Fact]
    public void TablesData_IsLakeFormationsToGive()
    {
        var statements = Synth.Template(stack => Deliver(stack, Minimal(stack))).Statements();
        statements.Single(statement => $"{statement["Action"]}" == "lakeformation:GetDataAccess")["Resource"]!.ToString()
            .ShouldBe("*");
        statements.ShouldNotContain(statement => statement.ToJsonString().Contains("s3tables:"));
    }

    private static S3TablesDestinationProps Minimal(Stack stack) => new()
    {
        TableBucketName = "plant-tables",
        Tables = [new() { Namespace = "plant", Name = "readings" }],
        Backup = new() { Bucket = Bucket.FromBucketName(stack, "Backup", "backup-bucket") },
    };

    private static void Deliver(Stack stack, S3TablesDestinationProps props) =>
        new Delivery(stack, "Delivery", new() { Destination = DeliveryDestination.S3Tables(props) });

    private static IReadOnlyList<string> Mistakes(Func<S3TablesDestinationProps, S3TablesDestinationProps> change) =>
        Ranges.Mistakes(stack => Deliver(stack, change(Minimal(stack))));
}
