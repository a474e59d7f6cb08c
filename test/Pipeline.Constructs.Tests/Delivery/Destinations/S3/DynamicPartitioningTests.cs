using Amazon.CDK;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.S3;

namespace Pipeline.Constructs.Tests;

public class DynamicPartitioningTests
{
    private const string Zone = "data/!{partitionKeyFromQuery:zone}/";

    [Fact]
    public void QueryAlone_BuffersAsFirehoseAsks() =>
        Snapshot.Verify(Synth.Template(stack => new Delivery(stack, "Delivery", new()
        {
            ErrorLogging = false,
            Destination = DeliveryDestination.S3(ByZone with { Bucket = Bucket.FromBucketName(stack, "Bucket", "bucket") }),
        })).Json);

    // CDK's L2 joins the queries as they are, so that jq misreads or refuses a query with an operator.
    [Fact]
    public void SeveralQueries_AreOneObjectWithOperatorsInParentheses() => Query(new Dictionary<string, string>
    {
        ["zone"] = """.zone // "none" """.Trim(),
        ["a\"b"] = ".at.time[0]",
    }, "!{partitionKeyFromQuery:zone}/!{partitionKeyFromQuery:a\"b}/")
        .ShouldBe("""{"zone":(.zone // "none"),"a\u0022b":.at.time[0]}""");

    [Fact]
    public void ZeroRetries_AreRenderedAsZero() => Configuration(ByZone with
    {
        DynamicPartitioning = ByZone.DynamicPartitioning! with { RetryDuration = Duration.Seconds(0) },
    })["DynamicPartitioningConfiguration"]!.ToJsonString().ShouldBe(
    """{"Enabled":true,"RetryOptions":{"DurationInSeconds":0}}""");

    public static TheoryData<string, double, bool> Edges => new()
    {
        { "BufferingSize", 63, false },
        { "BufferingSize", 64, true },
        { "BufferingSize", 128, true },
        { "BufferingSize", 129, false },
        { "BufferingInterval", 59, false },
        { "BufferingInterval", 60, true },
        { "BufferingInterval", 900, true },
        { "BufferingInterval", 901, false },
        { "DynamicPartitioning.RetryDuration", 0, true },
        { "DynamicPartitioning.RetryDuration", 7200, true },
        { "DynamicPartitioning.RetryDuration", 7201, false },
    };

    [Theory]
    [MemberData(nameof(Edges))]
    public void Boundaries_InsideOnly(string prop, double value, bool allowed)
    {
        var mistakes = Mistakes(prop switch
        {
            "BufferingSize" => ByZone with { BufferingSize = Size.Mebibytes(value) },
            "BufferingInterval" => ByZone with { BufferingInterval = Duration.Seconds(value) },
            _ => ByZone with
            {
                DynamicPartitioning = ByZone.DynamicPartitioning! with
                {
                    RetryDuration = Duration.Seconds(
                value)
                }
            },
        });
        if (allowed) mistakes.ShouldBeEmpty();
        else mistakes.ShouldHaveSingleItem().ShouldStartWith($"Destination.{prop} must be ");
    }

    [Theory]
    [InlineData(50, true)]
    [InlineData(51, false)]
    public void KeysBoundary_InsideOnly(int count, bool allowed)
    {
        var keys = Enumerable.Range(0, count).Select(index => $"k{index}").ToArray();
        var mistakes = Mistakes(ByZone with
        {
            Prefix = string.Concat(keys.Where((_, index) => index < 30).Select(key => $"!{{partitionKeyFromQuery:{key}}}")),
            DynamicPartitioning = new() { Queries = keys.ToDictionary(key => key, key => ".x") },
        }).Where(mistake => mistake.Contains("Queries must hold"));
        mistakes.Any().ShouldBe(!allowed);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void QueriesTogetherBoundary_InsideOnly(int beyond, bool allowed)
    {
        var query = "." + new string('z', 5120 - """{"zone":.}""".Length + beyond);
        var mistakes = Mistakes(
            ByZone with { DynamicPartitioning = new() { Queries = new Dictionary<string, string> { ["zone"] = query } } });
        if (allowed)
        {
            mistakes.ShouldBeEmpty();
        }
        else
        {
            mistakes.ShouldBe(
                ["Destination.DynamicPartitioning.Queries together must be 1 to 5120 characters long; got 5121 characters; " +
                    "lower it to at most 5120"]);
        }
    }

    [Fact]
    public void AllWrong_OneMessageListsAll() => Mistakes(new()
    {
        Bucket = null!,
        ErrorOutputPrefix = null,
        BufferingSize = Size.Mebibytes(5),
        BufferingInterval = Duration.Seconds(0),
        DynamicPartitioning = new()
        {
            Queries = new Dictionary<string, string> { ["{zone}"] = ".zone", ["day"] = " " },
            RetryDuration = Duration.Hours(3),
        },
    }).ShouldBe(
    [
        "Destination.BufferingSize must be 64 to 128 MiB; got 5 MiB; raise it to at least 64",
        "Destination.BufferingInterval must be 60 to 900 seconds; got 0 seconds; raise it to at least 60",
        "Destination.ErrorOutputPrefix must be set with dynamic partitioning, for records without their keys; got null; " +
        "set one with !{firehose:error-output-type}",
        "Destination.DynamicPartitioning.Queries must have names that are not empty and hold no braces, because prefixes " +
        "name them; got {zone}; rename the key",
        "Destination.DynamicPartitioning.Queries['day'] must be an expression of jq; got  ; write it as .field",
        "Destination.DynamicPartitioning.RetryDuration must be 0 to 7200 seconds; got 10800 seconds; lower it to at most 7200",
        "Destination.Prefix must be set with DynamicPartitioning, and hold its keys; got null; write it as " +
        "data/zone=!{partitionKeyFromQuery:zone}/",
    ]);

    [Theory]
    [InlineData("data/",
        "Prefix must name by partitionKeyFromQuery the keys of DynamicPartitioning.Queries, all of them and no other " +
        "(zone); got none")]
    [InlineData("!{partitionKeyFromQuery:zone}/!{partitionKeyFromQuery:day}/", "and no other (zone); got zone, day")]
    [InlineData("!{partitionKeyFromQuery:zone}/!{partitionKeyFromLambda:day}/",
        "Prefix must be without partitionKeyFromLambda if no function")]
    public void PrefixWithOtherKeys_IsRefused(string prefix, string message) =>
        Mistakes(ByZone with { Prefix = prefix })[0].ShouldContain(message);

    [Theory]
    [InlineData("errors/")]
    [InlineData("errors/!{firehose:error-output-type}/")]
    public void ErrorPrefix_IsTakenWithoutKeys(string errors) =>
        Mistakes(ByZone with { ErrorOutputPrefix = errors }).ShouldBeEmpty();

    [Fact]
    public void ErrorPrefixWithAKey_IsRefused() => Mistakes(ByZone with
    {
        ErrorOutputPrefix = "!{firehose:error-output-type}/!{partitionKeyFromQuery:zone}/",
    }).ShouldHaveSingleItem().ShouldContain("ErrorOutputPrefix must be without partitionKeyFromQuery");

    [Fact]
    public void FunctionOfTheUsers_ReturnsTheKeysOfThePrefix() => Mistakes(
        new() { Bucket = null!, Prefix = "!{partitionKeyFromLambda:zone}/", DynamicPartitioning = new() },
        stack =>
            DeliveryProcessor.Transform(
                Function.FromFunctionArn(stack, "Mine", "arn:aws:lambda:eu-west-1:111122223333:function:mine")))
        .ShouldBeEmpty();

    [Fact]
    public void QueryAndFunction_GiveKeysTogether() => Mistakes(
        ByZone with { Prefix = $"{Zone}!{{partitionKeyFromLambda:id}}/" }, stack => Own(stack, EventPartitionKey.Value("id")))
        .ShouldBeEmpty();

    [Theory]
    [InlineData("!{partitionKeyFromLambda:id}/", true)]
    [InlineData("!{partitionKeyFromLambda:id}/!{partitionKeyFromLambda:id}/", true)]
    [InlineData("!{partitionKeyFromLambda:other}/", false)]
    [InlineData("!{partitionKeyFromLambda:id}/!{partitionKeyFromLambda:other}/", false)]
    public void OwnFunction_ItsKeysAreThoseOfThePrefix(string prefix, bool allowed) => Mistakes(
        new() { Bucket = null!, Prefix = prefix, DynamicPartitioning = new() }, stack =>
            Own(stack, EventPartitionKey.Value("id")))
        .Any().ShouldBe(!allowed);

    [Fact]
    public void PrefixWithoutKeysAtAll_IsRefused() =>
        Mistakes(new() { Bucket = null!, Prefix = "data/", DynamicPartitioning = new() }).ShouldBe(
    [
        "Destination.Prefix must hold each partition key, as !{partitionKeyFromQuery:name} or " +
        "!{partitionKeyFromLambda:name}; got data/; add the keys, or remove DynamicPartitioning",
    ]);

    [Fact]
    public void OwnFunctionsKeysWithoutPartitioning_AreRefused() => Mistakes(
        new() { Bucket = null! }, stack => Own(stack, EventPartitionKey.Value("id"))).ShouldBe(
    [
        "Processors.PartitionKeys must be empty without dynamic partitioning, because only it uses them; got id; remove " +
        "them, or deliver to S3 with DynamicPartitioning",
    ]);

    [Fact]
    public void Role_MayWriteWhereThePrefixBegins() =>
        DeliveryTests.ObjectsIn(Synth.Template(stack => new Delivery(stack, "Delivery", new()
        {
            Destination = DeliveryDestination.S3(ByZone with { Bucket = Bucket.FromBucketName(stack, "Bucket", "bucket") }),
        }))).ShouldBe(["<bucket>/data/*", "<bucket>/errors/*"]);

    private static S3DestinationProps ByZone { get; } = new()
    {
        Bucket = null!,
        Prefix = Zone,
        DynamicPartitioning = new() { Queries = new Dictionary<string, string> { ["zone"] = ".zone" } },
    };

    private static DeliveryProcessor Own(Stack stack, params EventPartitionKey[] keys) =>
        DeliveryProcessor.Transform(
            new DeliveryTransform(stack, "Transform", new() { Schema = TestWriter.Schema, PartitionKeys = keys }));

    private static string Query(IReadOnlyDictionary<string, string> queries, string prefix) => $"{Configuration(
        ByZone with { Prefix = prefix, DynamicPartitioning = new() { Queries = queries } })
        ["ProcessingConfiguration"]!["Processors"]![0]!["Parameters"]![0]!["ParameterValue"]}";

    private static System.Text.Json.Nodes.JsonNode Configuration(S3DestinationProps props,
        Func<Stack, DeliveryProcessor>? processor = null) => Synth
        .Template(stack => new Delivery(stack, "Delivery", new()
        {
            Processors = processor is null ? [] : [processor(stack)],
            Destination = DeliveryDestination.S3(props with { Bucket = Bucket.FromBucketName(stack, "Bucket", "bucket") }),
        }))
        .Properties(DeliveryTests.Type)["ExtendedS3DestinationConfiguration"]!;

    private static IReadOnlyList<string> Mistakes(S3DestinationProps props, Func<Stack, DeliveryProcessor>? processor = null) =>
        Ranges.MistakesOf(() => Configuration(props, processor));
}
