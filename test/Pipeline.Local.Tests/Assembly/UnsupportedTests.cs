using System.Runtime.InteropServices;
using Pipeline.Local.Assembly;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Tests.Assembly;

public class UnsupportedTests
{
    private static readonly string Own = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "x86_64";
    private static readonly string Foreign = Own == "arm64" ? "x86_64" : "arm64";

    [Theory]
    [InlineData("AWS::Glue::Table",
        "there is no Glue here: delivered objects can be read from the bucket, and record format conversion is not done.")]
    [InlineData("Custom::S3AutoDeleteObjects", "is not run: buckets are removed with the run.")]
    [InlineData("Custom::Mine",
        "is a custom resource and is not run: its resources do not exist, and its attributes are made up.")]
    [InlineData("AWS::OpenSearchService::Domain",
        "is not started: name an endpoint of an OpenSearch that you run, or delivery to it fails and its records go to the " +
        "backup bucket.")]
    [InlineData("AWS::OpenSearchServerless::Collection",
        "is not started: calls to it fail, and delivery streams that deliver to it are not run.")]
    [InlineData("AWS::Redshift::Cluster",
        "is not started: calls to it fail, and delivery streams that deliver to it are not run.")]
    [InlineData("AWS::SNS::Subscription",
        "is not made: what alarms and failed batches send to its topic is shown and sent nowhere, and sns:Publish fails, " +
        "since SNS is not here.")]
    [InlineData("AWS::CloudWatch::MetricStream", "metrics are not streamed here: its delivery stream gets none.")]
    [InlineData("AWS::EC2::Subnet",
        "there is no network here: everything is on this computer's loopback address, and no security group applies.")]
    [InlineData("AWS::Nothing::Known",
        "is not made: calls to it fail, and its names and attributes in other resources are made up.")]
    public void TypeThatIsLeftOut_SaysWhatThatMeans(string type, string meaning) =>
        Read($$"""{ "Type": "{{type}}", "Metadata": { "aws:cdk:path": "app/My/R" } }""")
        .ShouldBe([new Unsupported("app/My/R", type, meaning)]);

    [Fact]
    public void EveryMeaning_IsASentence() =>
        ResourceKinds.All.Where(kind => !SupportedTypes.IsSupported(kind.Type)).ShouldEachBe(
            kind => UnsupportedMeaning.Of(kind.Type).EndsWith('.')
                && char.IsAsciiLetterLower(UnsupportedMeaning.Of(kind.Type)[0]));

    [Theory]
    [InlineData("""{ "Runtime": "python3.13" }""",
        "functions of the runtime python3.13 are not run, those of dotnet* and provided.* are: whoever invokes it gets an " +
        "error.")]
    [InlineData("""{ "PackageType": "Image", "Code": { "ImageUri": "x" } }""",
        "container images are not run: whoever invokes it gets an error.")]
    [InlineData("""{ "Runtime": "dotnet10", "Handler": "A", "Code": { "ZipFile": "x" } }""",
        "code within the template is not run: whoever invokes it gets an error.")]
    [InlineData("""{ "Runtime": "dotnet10", "Handler": "A", "Code": { "S3Bucket": "b", "S3Key": "k" } }""",
        "its code, k, is no asset of the cloud assembly: whoever invokes it gets an error.")]
    [InlineData("""{ "Runtime": "dotnet8", "Handler": "A::B::C", "Code": { "S3Bucket": "b", "S3Key": "k" } }""",
        "the handler A::B::C names a method; only executable assemblies are run, whose handler is the assembly's name.")]
    public void FunctionThatCannotRun_SaysWhichAndWhy(string properties, string meaning) =>
        Read($$"""
            { "Type": "AWS::Lambda::Function", "Properties": {{properties}}, "Metadata": { "aws:cdk:path": "app/My/Function" } }
            """).ShouldBe([new Unsupported("app/My/Function", "AWS::Lambda::Function", meaning)]);

    [Fact]
    public void RolePolicy_IsReadAndNotListed() =>
        Read("""{ "Type": "AWS::IAM::RolePolicy", "Properties": { "PolicyName": "p", "RoleName": "r" } }""").ShouldBeEmpty();

    [Theory]
    [InlineData("AWS::SQS::Queue", """{ "QueueName": "{{resolve:secretsmanager:id}}" }""")]
    [InlineData("AWS::SQS::Queue", """{ "QueueName": { "Fn::ImportValue": "elsewhere" } }""")]
    [InlineData("AWS::CloudFormation::Stack", """{ "TemplateURL": "https://elsewhere" }""")]
    [InlineData("AWS::Glue::Table", "{}")]
    public void EveryNote_HasTheConstructPath(string type, string properties) =>
        Read($$"""{ "Type": "{{type}}", "Properties": {{properties}}, "Metadata": { "aws:cdk:path": "app/My/R" } }""")
            .ShouldHaveSingleItem().Path.ShouldBe("app/My/R");

    [UnixFact("custom runtimes are Linux programs")]
    public void CustomRuntime_IsJudgedByItsCodeAndNotByTheTemplatesArchitecture() => Function(Foreign).ShouldBe(Function(Own));

    private static string Function(string architecture) => Read($$"""
        { "Type": "AWS::Lambda::Function", "Properties": {
          "Runtime": "provided.al2023", "Handler": "bootstrap", "Architectures": ["{{architecture}}"], "Code": { "S3Bucket": "b",
          "S3Key": "k" } } }
        """).ShouldHaveSingleItem().Meaning;

    private static IReadOnlyList<Unsupported> Read(string resource)
    {
        using var folder = new AssemblyFolder();
        folder.Stack("app", $$"""{ "Resources": { "R": {{resource}}, "Queue": { "Type": "AWS::SQS::Queue" } } }""");
        return folder.Read().Unsupported;
    }
}
