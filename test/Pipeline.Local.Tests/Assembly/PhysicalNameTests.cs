using Pipeline.Local.Assembly;

namespace Pipeline.Local.Tests.Assembly;

public class PhysicalNameTests
{
    private const string LongId = "PipelineDeliveryDestinationRoleWithAVeryLongLogicalIdThatNeverEndsAndGoesOnAndOn7062BDCF";

    [Fact]
    public void Name_IsStackIdAndSuffix() =>
        PhysicalName.Generate("dev", "Stream7C05F50C", 128).ShouldMatch("^dev-Stream7C05F50C-[0-9A-Z]{12}$");

    [Fact]
    public void Suffix_IsTheSameEveryRunAndDiffersByPlace()
    {
        PhysicalName.Generate("dev", "Stream", 128).ShouldBe("dev-Stream-62G3HP73WNRC");
        PhysicalName.Generate("dev", "Other", 128)[^12..].ShouldNotBe("62G3HP73WNRC");
        PhysicalName.Generate("production", "Stream", 128)[^12..].ShouldNotBe("62G3HP73WNRC");
    }

    [Theory]
    [InlineData("dev", 64)]
    [InlineData("a-stack-whose-name-is-as-long-as-the-resource-s-and-does-not-fit", 64)]
    [InlineData("a-stack-whose-name-is-as-long-as-the-resource-s-and-does-not-fit", 28)]
    public void LongName_IsShortenedToTheTypesLength(string stack, int length)
    {
        var name = PhysicalName.Generate(stack, LongId, length);
        name.Length.ShouldBeInRange(length - 2, length);
        name.ShouldMatch("^[a-z-]+-Pip[A-Za-z0-9]*-[0-9A-Z]{12}$");
    }

    [Theory]
    [InlineData("AWS::S3::Bucket", "^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$")]
    [InlineData("AWS::Kinesis::Stream", "^[a-zA-Z0-9_.-]{1,128}$")]
    [InlineData("AWS::KinesisFirehose::DeliveryStream", "^[a-zA-Z0-9_.-]{1,64}$")]
    [InlineData("AWS::DynamoDB::Table", "^[a-zA-Z0-9_.-]{3,255}$")]
    [InlineData("AWS::Lambda::Function", "^[a-zA-Z0-9_-]{1,64}$")]
    [InlineData("AWS::IAM::Role", "^[a-zA-Z0-9+=,.@_-]{1,64}$")]
    [InlineData("AWS::OpenSearchService::Domain", "^[a-z][a-z0-9-]{2,27}$")]
    public void GeneratedName_IsOneThatItsTypeAllows(string type, string pattern) =>
        PhysicalId($$"""{ "Type": "{{type}}" }""").ShouldMatch(pattern);

    [Theory]
    [InlineData("""{ "Type": "AWS::SQS::Queue", "Properties": { "FifoQueue": true } }""", "/[A-Za-z0-9-]{1,75}\\.fifo$")]
    [InlineData("""{ "Type": "AWS::SNS::Topic", "Properties": { "FifoTopic": "true" } }""", ":[A-Za-z0-9-]{1,251}\\.fifo$")]
    [InlineData("""{ "Type": "AWS::DynamoDB::GlobalTable", "Properties": { "TableName": "own" } }""", "^own$")]
    [InlineData("""{ "Type": "AWS::Kinesis::Stream", "Properties": { "Name": { "Fn::Sub": "own-${AWS::Region}" } } }""",
        "^own-eu-west-1$")]
    [InlineData("""{ "Type": "AWS::Glue::Table", "Properties": { "TableInput": { "Name": "own" } } }""", "^own$")]
    public void Name_FollowsTheProperties(string resource, string pattern) => PhysicalId(resource).ShouldMatch(pattern);

    private static string PhysicalId(string resource)
    {
        using var folder = new AssemblyFolder();
        folder.Stack("a-pipeline-stack-with-a-rather-long-name",
            $$"""{ "Resources": { "{{LongId}}": {{resource}}, "Q": { "Type": "AWS::SQS::Queue" } } }""");
        return folder.Read().Resources.Single(candidate => candidate.LogicalId == LongId).PhysicalId;
    }
}
