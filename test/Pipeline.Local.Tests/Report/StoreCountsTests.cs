using Pipeline.Local.Contracts;
using Pipeline.Local.Report;

namespace Pipeline.Local.Tests.Report;

public sealed class StoreCountsTests
{
    // Each kind has one with the same name, which must not count for another kind.
    private static readonly StoreCounts Counts = new()
    {
        Tables = [("full-table", 1), ("same", 0), ("emptied-table", 0)],
        Folders = [new FolderLine("full-bucket", "data/", 1, 1, "data/a"), new FolderLine("same", "", 1, 1, "a")],
        Messages =
            [(Arn("sqs", "full-queue"), 2), (Arn("sqs", "same"), 0), (Arn("sns", "full-topic"), 1), (Arn("sns", "same"), 0)],
        WrittenTables = ["emptied-table"],
        WrittenBuckets = ["emptied-bucket"],
    };

    [Theory]
    [InlineData(AwsType.DynamoDb.Table, "full-table", true)]
    [InlineData(AwsType.DynamoDb.GlobalTable, "full-table", true)]
    [InlineData(AwsType.DynamoDb.Table, "emptied-table", true)]
    [InlineData(AwsType.DynamoDb.Table, "same", false)]
    [InlineData(AwsType.S3.Bucket, "full-bucket", true)]
    [InlineData(AwsType.S3.Bucket, "emptied-bucket", true)]
    [InlineData(AwsType.S3.Bucket, "full-table", false)]
    [InlineData(AwsType.Sqs.Queue, "full-queue", true)]
    [InlineData(AwsType.Sqs.Queue, "same", false)]
    [InlineData(AwsType.Sns.Topic, "full-topic", true)]
    [InlineData(AwsType.Sns.Topic, "full-queue", false)]
    [InlineData(AwsType.Iam.Role, "same", false)]
    public void Store_HoldsWhatItsReadersWouldHaveGot(string type, string name, bool holds)
    {
        var arn = type switch
        {
            AwsType.Sqs.Queue => Arn("sqs", name),
            AwsType.Sns.Topic => Arn("sns", name),
            _ => null,
        };
        Counts.Holds(new Resource("app", "Store", type, name, arn, "app/Store", [])).ShouldBe(holds);
    }

    private static string Arn(string service, string name) => $"arn:aws:{service}:eu-west-1:111122223333:{name}";
}
