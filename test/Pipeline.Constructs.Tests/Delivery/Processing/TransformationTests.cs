using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.Lambda;

namespace Pipeline.Constructs.Tests;

public class TransformationTests
{
    [Fact]
    public void FunctionAlone_ItsLatestIsInvokedAsFirehoseDoesByItself() => Snapshot.Verify(Synth.Template(stack => new Delivery(
        stack, "Delivery", new()
        {
            Processors = [DeliveryProcessor.Transform(Imported(stack))],
            Destination = DeliveryTests.ToImported(stack),
            ErrorLogging = false,
        })).Json);

    [Fact]
    public void EveryProp_IsRendered() => Parameters(stack => Imported(stack), new()
    {
        BufferingSize = Size.Kibibytes(256),
        BufferingInterval = Duration.Minutes(15),
        Retries = 300,
    }).ShouldBe(new()
    {
        ["LambdaArn"] = "arn:aws:lambda:eu-west-1:111122223333:function:mine:$LATEST",
        ["RoleArn"] = "*",
        ["NumberOfRetries"] = "300",
        ["BufferSizeInMBs"] = "0.25",
        ["BufferIntervalInSeconds"] = "900",
    });

    // CDK's L2 drops retries of 0, so that Firehose retries three times, and it takes only whole megabytes.
    [Fact]
    public void ZeroAndFractions_AreRenderedAsTheyAre()
    {
        var parameters = Parameters(
            stack => Imported(stack),
                new() { BufferingSize = Size.Mebibytes(0.2), BufferingInterval = Duration.Seconds(0), Retries = 0 });
        parameters["NumberOfRetries"].ShouldBe("0");
        parameters["BufferSizeInMBs"].ShouldBe("0.2");
        parameters["BufferIntervalInSeconds"].ShouldBe("0");
    }

    // CDK's L2 grants all versions of the function.
    [Fact]
    public void Version_IsInvokedAndNothingElseOfTheFunction()
    {
        var template = Synth.Template(stack => new Delivery(stack, "Delivery", new()
        {
            Processors = [DeliveryProcessor.Transform(Made(stack, Duration.Minutes(5)).CurrentVersion)],
            Destination = DeliveryTests.ToImported(stack),
        }));
        var version = template.All("AWS::Lambda::Version").Keys.Single();
        var statement = template.Statements().Single(found => found.ToJsonString().Contains("lambda:InvokeFunction"));
        statement["Action"]!.ToJsonString().ShouldBe("""["lambda:InvokeFunction","lambda:GetFunctionConfiguration"]""");
        statement["Resource"]!.ToJsonString().ShouldBe($$"""{"Ref":"{{version}}"}""");
        Values(template)["LambdaArn"].ShouldBe($$"""{"Ref":"{{version}}"}""");
    }

    [Fact]
    public void Alias_IsInvokedByItsOwnArn()
    {
        var template = Synth.Template(stack => new Delivery(stack, "Delivery", new()
        {
            Processors =
            [
                DeliveryProcessor.Transform(new Alias(stack, "Alias", new AliasProps
                {
                    AliasName = "live",
                    Version = Made(stack, Duration.Seconds(3)).CurrentVersion,
                })),
            ],
            Destination = DeliveryTests.ToImported(stack),
        }));
        Values(template)["LambdaArn"].ShouldBe($$"""{"Ref":"{{template.All("AWS::Lambda::Alias").Keys.Single()}}"}""");
    }

    [Fact]
    public void AllWrong_OneMessageListsAll() => Mistakes(
        stack => Made(stack, Duration.Minutes(6)).CurrentVersion,
        new() { BufferingSize = Size.Mebibytes(4), BufferingInterval = Duration.Seconds(901), Retries = 301 }).ShouldBe(
        [
            "Processors.BufferingSize must be 0.2 to 3 MiB; got 4; lower it to at most 3",
            "Processors.BufferingInterval must be 0 to 900 seconds; got 901 seconds; lower it to at most 900",
            "Processors.Retries must be 0 to 300 retries; got 301; lower it to at most 300",
            "Processors.Function.Timeout must be 1 to 300 seconds; got 360 seconds; lower it to at most 300",
        ]);

    [Theory]
    [InlineData(204, false)]
    [InlineData(205, true)]
    [InlineData(3072, true)]
    [InlineData(3073, false)]
    public void BufferingSizeBoundary_InsideOnly(int kibibytes, bool allowed) =>
        Mistakes(stack => Imported(stack), new() { BufferingSize = Size.Kibibytes(kibibytes) }).Any().ShouldBe(!allowed);

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(300, true)]
    [InlineData(301, false)]
    public void RetriesBoundary_InsideOnly(int retries, bool allowed) =>
        Mistakes(stack => Imported(stack), new() { Retries = retries }).Any().ShouldBe(!allowed);

    [Theory]
    [InlineData(300, true)]
    [InlineData(301, false)]
    public void TimeoutBoundary_InsideOnly(int seconds, bool allowed) =>
        Mistakes(stack => Made(stack, Duration.Seconds(seconds)), new()).Any().ShouldBe(!allowed);

    // The backup holds the records before their transformation.
    [Fact]
    public void SourceBackup_IsWrittenBesideTheTransformation()
    {
        var destination = Synth.Template(stack =>
        {
            var bucket = Amazon.CDK.AWS.S3.Bucket.FromBucketName(stack, "Bucket", "bucket");
            new Delivery(stack, "Delivery", new()
            {
                Processors = [DeliveryProcessor.Transform(Imported(stack))],
                Destination = DeliveryDestination.S3(new() { Bucket = bucket, Backup = new() { Bucket = bucket } }),
            });
        }).Properties(DeliveryTests.Type)["ExtendedS3DestinationConfiguration"]!;
        $"{destination["S3BackupMode"]}".ShouldBe("Enabled");
        $"{destination["S3BackupConfiguration"]!["Prefix"]}".ShouldBe("source/!{timestamp:yyyy/MM/dd/HH}/");
        destination["S3BackupConfiguration"]!["ProcessingConfiguration"].ShouldBeNull();
        destination["ProcessingConfiguration"]!["Processors"]!.AsArray().Select(processor => $"{processor!["Type"]}")
            .ShouldBe(["Lambda", "AppendDelimiterToRecord"]);
    }

    private static IFunction Imported(Stack stack) =>
        Function.FromFunctionArn(stack, "Mine", "arn:aws:lambda:eu-west-1:111122223333:function:mine");

    private static Function Made(Stack stack, Duration timeout) => new(stack, "Function", new FunctionProps
    {
        Runtime = Runtime.NODEJS_22_X,
        Handler = "index.handler",
        Code = Code.FromInline("exports.handler = async event => event"),
        Timeout = timeout,
    });

    private static Dictionary<string, string> Parameters(Func<Stack, IFunction> function, TransformationProps props)
    {
        var values = Values(Synth.Template(stack => new Delivery(stack, "Delivery", new()
        {
            Processors = [DeliveryProcessor.Transform(function(stack), props)],
            Destination = DeliveryTests.ToImported(stack),
        })));
        values["RoleArn"] = "*";
        return values;
    }

    private static Dictionary<string, string> Values(Template template) => template
        .Properties(
            DeliveryTests.Type)["ExtendedS3DestinationConfiguration"]!["ProcessingConfiguration"]!["Processors"]![0]!["Parameters"]!
        .AsArray().ToDictionary(
            parameter => $"{parameter!["ParameterName"]}",
            parameter => parameter!["ParameterValue"] is JsonValue value
                ? value.ToString() : parameter["ParameterValue"]!.ToJsonString());

    private static IReadOnlyList<string> Mistakes(Func<Stack, IFunction> function, TransformationProps props) =>
        Ranges.MistakesOf(() => Parameters(function, props));
}
