using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.S3;

namespace Pipeline.Constructs.Tests;

public class ProcessorTests
{
    [Fact]
    public void AllStepsInAnyOrder_AreRenderedInFirehosesOwn()
    {
        var processors = Processors(stack => new()
        {
            Processors =
            [
                DeliveryProcessor.AppendDelimiter(),
                DeliveryProcessor.Transform(
                    Function.FromFunctionArn(stack, "Mine", "arn:aws:lambda:eu-west-1:111122223333:function:mine:1")),
                DeliveryProcessor.DeaggregateJson(),
                DeliveryProcessor.ExtractLogMessages(),
                DeliveryProcessor.Decompress(),
            ],
            Destination = Partitioned(stack),
        });
        processors.Select(processor => $"{processor!["Type"]}").ShouldBe(
        [
            "Decompression", "CloudWatchLogProcessing", "RecordDeAggregation", "Lambda", "MetadataExtraction",
                "AppendDelimiterToRecord",
        ]);
    }

    [Fact]
    public void StepsWithoutAFunction_HaveTheirParameters()
    {
        string[] texts =
        [
            .. Processors(stack => new()
            {
                Processors = [DeliveryProcessor.Decompress(), DeliveryProcessor.ExtractLogMessages(),
                    DeliveryProcessor.DeaggregateDelimited("####")],
                Destination = Partitioned(stack),
            }).Select(processor => processor!["Parameters"]?.ToJsonString() ?? "none"),
        ];
        texts.ShouldBe(
        [
            """[{"ParameterName":"CompressionFormat","ParameterValue":"GZIP"}]""",
            """[{"ParameterName":"DataMessageExtraction","ParameterValue":"true"}]""",
            """[{"ParameterName":"SubRecordType","ParameterValue":"DELIMITED"},""" +
            """{"ParameterName":"Delimiter","ParameterValue":"IyMjIw=="}]""",
            """[{"ParameterName":"MetadataExtractionQuery","ParameterValue":"{\u0022zone\u0022:.zone}"},""" +
            """{"ParameterName":"JsonParsingEngine","ParameterValue":"JQ-1.6"}]""",
            "none",
        ]);
    }

    [Fact]
    public void Deaggregation_OfJsonHasNoDelimiter() => Processors(stack => new()
    {
        Processors = [DeliveryProcessor.DeaggregateJson()],
        Destination = Partitioned(stack),
    })[0]!["Parameters"]!.ToJsonString().ShouldBe("""[{"ParameterName":"SubRecordType","ParameterValue":"JSON"}]""");

    [Fact]
    public void CombinationsThatFirehoseRefuses_OneMessageListsAll() => Mistakes(stack => new()
    {
        Processors =
        [
            DeliveryProcessor.DeaggregateJson(), DeliveryProcessor.DeaggregateDelimited(""),
                DeliveryProcessor.ExtractLogMessages(),
            DeliveryProcessor.ExtractLogMessages(),
        ],
        Destination = DeliveryTests.ToImported(stack),
    }).ShouldBe(
    [
        "Processors.Delimiter must be 1 to 5120 characters long; got 0 characters; raise it to at least 1",
        "Processors must hold each step once; got RecordDeAggregation 2 times; remove all but one",
        "Processors must hold each step once; got CloudWatchLogProcessing 2 times; remove all but one",
        "Processors must hold Decompression where they hold CloudWatchLogProcessing, which reads decompressed logs; got " +
        "RecordDeAggregation, " +
        "RecordDeAggregation, CloudWatchLogProcessing, CloudWatchLogProcessing; add DeliveryProcessor.Decompress()",
        "Processors must hold only steps that the destination takes; got RecordDeAggregation; add DynamicPartitioning, which " +
        "it " +
        "belongs to, or " +
        "remove it",
    ]);

    [Theory]
    [InlineData(3840, true)]
    [InlineData(3841, false)]
    public void DelimiterBoundary_InsideOnly(int length, bool allowed) => Mistakes(stack => new()
    {
        Processors = [DeliveryProcessor.DeaggregateDelimited(new string('#', length))],
        Destination = Partitioned(stack),
    }).Any().ShouldBe(!allowed);

    [Fact]
    public void DelimiterThatIsAToken_IsRefused() => Mistakes(stack => new()
    {
        Processors = [DeliveryProcessor.DeaggregateDelimited(new CfnParameter(stack, "Parameter").ValueAsString)],
        Destination = Partitioned(stack),
    }).ShouldBe(
    [
        "Processors.Delimiter must be known when the app is synthesized, so that it can be encoded; got a token; write it out",
    ]);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Delimiter_IsAppendedOnce(bool byDestination) => Processors(stack => new()
    {
        Processors = [DeliveryProcessor.AppendDelimiter()],
        Destination = DeliveryDestination.S3(new() { Bucket = ImportedBucket(stack), NewLineDelimiter = byDestination }),
    }).ShouldHaveSingleItem()!.ToJsonString().ShouldBe("""{"Type":"AppendDelimiterToRecord"}""");

    // The records are lines already: another line break would make empty ones.
    [Fact]
    public void LibrarysFunction_NoDelimiterIsAppendedBehindIt()
    {
        DeliveryProps Of(Stack stack, params DeliveryProcessor[] more) => new()
        {
            Processors = [DeliveryProcessor.Transform(
                new DeliveryTransform(stack, "Transform", new() { Schema = TestWriter.Schema })), .. more],
            Destination = DeliveryTests.ToImported(stack),
        };
        Processors(stack => Of(stack)).Select(processor => $"{processor!["Type"]}").ShouldBe(["Lambda"]);
        Mistakes(stack => Of(stack, DeliveryProcessor.AppendDelimiter())).ShouldBe(
        [
            "Processors must be without AppendDelimiterToRecord after the library's function, which ends each record with a " +
            "line break; got " +
            "Lambda, AppendDelimiterToRecord; remove DeliveryProcessor.AppendDelimiter()",
        ]);
    }

    // The alarms on freshness use it.
    [Fact]
    public void BufferingInterval_CountsTransformationAndPartitioning() => Synth.Template(stack =>
    {
        IFunction Mine(string id) => Function.FromFunctionArn(stack, id, "arn:aws:lambda:eu-west-1:111122223333:function:mine");
        var bucket = ImportedBucket(stack);
        Delivery Of(string id, DeliveryDestination destination, params DeliveryProcessor[] processors) =>
            new(stack, id, new() { Processors = processors, Destination = destination });
        var partitioned = DeliveryDestination.S3(new()
        {
            Bucket = bucket,
            Prefix = "!{partitionKeyFromQuery:zone}/",
            BufferingInterval = Duration.Seconds(61),
            DynamicPartitioning = new() { Queries = new Dictionary<string, string> { ["zone"] = ".zone" } },
        });
        var plain = DeliveryDestination.S3(new() { Bucket = bucket });
        Of("Plain", plain).BufferingInterval.ToSeconds().ShouldBe(300);
        Of("Default", plain, DeliveryProcessor.Transform(Mine("A"))).BufferingInterval.ToSeconds().ShouldBe(360);
        Of("Set", plain,
            DeliveryProcessor.Transform(Mine("B"), new() { BufferingInterval = Duration.Seconds(0) })).BufferingInterval
            .ToSeconds()
            .ShouldBe(300);
        Of("Partitioned", partitioned).BufferingInterval.ToSeconds().ShouldBe(92);
    });

    // For any destination other than S3, which has its own rule.
    [Fact]
    public void DeaggregationElsewhere_IsRefused()
    {
        var endpoint = new Elsewhere();
        Mistakes(_ => new() { Processors = [DeliveryProcessor.DeaggregateJson()], Destination = endpoint }).ShouldBe(
        [
            "Processors must hold only steps that the destination takes; got RecordDeAggregation; remove it: it belongs " +
            "to dynamic partitioning, which only S3 has",
        ]);
    }

    private sealed class Elsewhere : DeliveryDestination
    {
        internal override void Validate(Internal.Violations violations)
        {
        }

        internal override Internal.DestinationBinding Bind(Internal.DestinationContext context) =>
            throw new NotSupportedException();
    }

    private static DeliveryDestination Partitioned(Stack stack) => DeliveryDestination.S3(new()
    {
        Bucket = ImportedBucket(stack),
        Prefix = "data/!{partitionKeyFromQuery:zone}/",
        DynamicPartitioning = new() { Queries = new Dictionary<string, string> { ["zone"] = ".zone" } },
    });

    private static IBucket ImportedBucket(Stack stack) => Bucket.FromBucketName(stack, "Bucket", "bucket");

    private static JsonArray Processors(Func<Stack, DeliveryProps> props) =>
        Synth.Template(stack => new Delivery(stack, "Delivery", props(stack)))
        .Properties(
            DeliveryTests.Type)["ExtendedS3DestinationConfiguration"]!["ProcessingConfiguration"]!["Processors"]!.AsArray();

    private static IReadOnlyList<string> Mistakes(Func<Stack, DeliveryProps> props) =>
        Ranges.MistakesOf(() => Processors(props));
}
