using System.Reflection;
using System.Text.Json.Nodes;
using Amazon.CDK;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs.Tests;

public class PresetTests
{
    private const string Dynatrace = "https://abc12345.live.dynatrace.com";
    private const string Elastic = "https://orders.es.eu-west-1.aws.elastic-cloud.com";
    private const string Mongo = "https://abcde12345.execute-api.eu-west-1.amazonaws.com/prod";

    /// <summary>Each endpoint that a preset reaches.</summary>
    private static readonly Dictionary<string, Func<PresetDestinationProps, DeliveryDestination>> All = new(
    [
        .. Enum.GetValues<DatadogIntake>()
            .Select(endpoint => Of($"Datadog {endpoint}", props => DeliveryDestination.Datadog(endpoint, props))),
        .. Enum.GetValues<NewRelicEndpoint>()
            .Select(endpoint => Of($"NewRelic {endpoint}", props => DeliveryDestination.NewRelic(endpoint, props))),
        .. Enum.GetValues<CoralogixRegion>()
            .Select(region => Of($"Coralogix {region}", props => DeliveryDestination.Coralogix(region, props))),
        .. Enum.GetValues<DynatraceLocation>().Select(location =>
            Of($"DynatraceMetrics {location}", props => DeliveryDestination.DynatraceMetrics(location, Dynatrace, props))),
        .. Enum.GetValues<HoneycombInstance>().Select(instance =>
            Of($"Honeycomb {instance}", props => DeliveryDestination.Honeycomb(instance, "orders", props))),
        Of("DynatraceLogs", props => DeliveryDestination.DynatraceLogs(Dynatrace + "/", props)),
        Of("Elastic", props => DeliveryDestination.Elastic(Elastic, props)),
        Of("LogicMonitor", props => DeliveryDestination.LogicMonitor("example", props)),
        Of("LogzIo", DeliveryDestination.LogzIo),
        Of("MongoDb", props => DeliveryDestination.MongoDb(Mongo, props)),
        Of("SplunkObservability", props => DeliveryDestination.SplunkObservability("us1", props)),
        Of("SumoLogic", DeliveryDestination.SumoLogic),
    ]);

    // All in one stack: one app for each would take ten times as long.
    private static readonly Lazy<IReadOnlyList<(string Name, JsonNode Json)>> Rendered = new(() =>
    {
        var streams = Synth.Template(stack =>
        {
            var props = Props(stack);
            foreach (var (name, preset) in All) new Delivery(stack, name, new() { Destination = preset(props) });
        }).All(DeliveryTests.Type).Values.Select(stream => stream["Properties"]!["HttpEndpointDestinationConfiguration"]!);
        return [.. All.Keys.Zip(streams)];
    });

    // One line each: the vendor's endpoint and its credentials.
    [Fact]
    public void EveryEndpoint_AsItsVendorOrAwsGivesIt() =>
        Snapshot.VerifyText(string.Join('\n', Rendered.Value.Select(preset => $"{preset.Name}: {Line(preset.Json)}")));

    [Fact]
    public void EveryFactory_IsAmongThem() => typeof(DeliveryDestination).GetMethods(BindingFlags.Public | BindingFlags.Static)
        .Where(method => method.GetParameters().Any(parameter => parameter.ParameterType == typeof(PresetDestinationProps)))
        .Select(method => method.Name).Except(All.Keys.Select(name => name.Split(' ')[0])).ShouldBeEmpty();

    [Fact]
    public void EveryEndpoint_IsItsOwn() =>
        Rendered.Value.Select(preset => $"{preset.Json["EndpointConfiguration"]!["Url"]}").ShouldBeUnique();

    [Fact]
    public void Preset_IsAnHttpEndpoint() =>
        Snapshot.Verify(EndpointLab.Template(stack => DeliveryDestination.Datadog(DatadogIntake.LogsEu, Props(stack))).Json);

    [Fact]
    public void OwnSettings_ReplaceThoseOfThePreset()
    {
        var rendered = EndpointLab.Rendered(stack => DeliveryDestination.Coralogix(
            CoralogixRegion.Us1,
            AllOf(Props(stack)) with
            {
                ContentEncoding = HttpContentEncoding.None,
                CommonAttributes = new Dictionary<string, string> { ["computerName"] = "orders" },
                RetryDuration = Duration.Seconds(0),
                BufferingSize = Size.Mebibytes(2),
                BufferingInterval = Duration.Seconds(0),
            },
            applicationName: "shop",
            subsystemName: "orders",
            integrationType: "WAF"));
        Line(rendered).ShouldBe(
            "https://ingress.us1.coralogix.com/aws/firehose NONE 2 MiB 0 s, retries 0 s, "
            + "applicationName=shop computerName=orders integrationType=WAF subsystemName=orders");
        $"{rendered["S3BackupMode"]}".ShouldBe("AllData");
    }

    [Fact]
    public void DataStreamOfElastic_IsAnAttribute() => Line(EndpointLab.Rendered(stack =>
        DeliveryDestination.Elastic(Elastic, Props(stack), dataStream: "logs-orders-prod"))).ShouldEndWith(
        "es_datastream_name=logs-orders-prod");

    public static TheoryData<string, double, bool> Edges() => Ranges.Edges(
        ("Datadog LogsEu", ServiceLimits.Firehose.DatadogBufferingSizeMiB),
        ("Elastic", ServiceLimits.Firehose.ElasticBufferingSizeMiB),
        ("MongoDb", ServiceLimits.Firehose.MongoDbBufferingSizeMiB),
        ("SumoLogic", ServiceLimits.Firehose.HttpBufferingSizeMiB));

    [Theory]
    [MemberData(nameof(Edges))]
    public void BufferingSizes_OfAwsTableOnly(string preset, double size, bool allowed)
    {
        var mistakes = EndpointLab.Mistakes(stack => All[preset](Props(stack) with { BufferingSize = Size.Mebibytes(size) }));
        if (allowed) mistakes.ShouldBeEmpty();
        else mistakes.ShouldHaveSingleItem().ShouldStartWith("Destination.BufferingSize must be 1");
    }

    [Fact]
    public void ArgumentsThatAreNone_AreRefusedByName()
    {
        IEnumerable<string> Of(Func<PresetDestinationProps, DeliveryDestination> preset) =>
            EndpointLab.Mistakes(stack => preset(Props(stack)));
        string[] mistakes =
        [
            .. Of(props => DeliveryDestination.Datadog((DatadogIntake)99, props)),
            .. Of(props => DeliveryDestination.NewRelic((NewRelicEndpoint)99, props)),
            .. Of(props => DeliveryDestination.Coralogix((CoralogixRegion)99, props)),
            .. Of(props => DeliveryDestination.DynatraceMetrics((DynatraceLocation)99, "http://a", props)),
            .. Of(props => DeliveryDestination.DynatraceLogs("https://activegate:9999/e/abc12345", props)),
            .. Of(props => DeliveryDestination.Honeycomb((HoneycombInstance)99, "a/b", props)),
            .. Of(props => DeliveryDestination.LogicMonitor("example.logicmonitor.com", props)),
            .. Of(props => DeliveryDestination.SplunkObservability("", props)),
            .. Of(props => DeliveryDestination.Elastic(Elastic + ":9243", props)),
            .. Of(props => DeliveryDestination.MongoDb("", props)),
        ];
        Snapshot.VerifyText(string.Join('\n', mistakes));
    }

    [Fact]
    public void AttributesOfThePreset_CannotBeReplaced() => EndpointLab.Mistakes(stack => DeliveryDestination.DynatraceMetrics(
        DynatraceLocation.Eu, Dynatrace,
            Props(stack) with { CommonAttributes = new Dictionary<string, string> { ["dt-url"] = "https://other" } }))
        .ShouldHaveSingleItem().ShouldBe(
            "Destination.CommonAttributes must leave dt-url to the preset; got dt-url; give it as an argument, or leave it out");

    // The vendor's token is a part of the URL.
    [Fact]
    public void UrlOfSumoLogic_IsReadFromTheSecretAtDeployment()
    {
        var template = EndpointLab.Template(stack => DeliveryDestination.SumoLogic(Props(stack)));
        var endpoint = template.Properties(DeliveryTests.Type)["HttpEndpointDestinationConfiguration"]!;
        $"{endpoint["EndpointConfiguration"]!["Url"]}".ShouldBe(
            $$$"""{{resolve:secretsmanager:{{{EndpointLab.SecretArn}}}:SecretString:url::}}""");
        endpoint["SecretsManagerConfiguration"].ShouldBeNull();
        template.Json.ToJsonString().ShouldNotContain("secretsmanager:GetSecretValue");
    }

    [Fact]
    public void EndpointsLeftOut_HaveAReasonEach()
    {
        DeliveryPresets.Unconfirmed.ShouldNotBeEmpty();
        DeliveryPresets.Unconfirmed.ShouldEachBe(entry => entry.Key.Length > 0 && entry.Value.EndsWith('.'));
    }

    private static PresetDestinationProps Props(Stack stack) =>
        new() { Secret = EndpointLab.Secret(stack), Backup = EndpointLab.Backup(stack) };

    private static PresetDestinationProps AllOf(PresetDestinationProps props) =>
        props with { Backup = props.Backup with { Mode = DeliveryBackupMode.All } };

    private static KeyValuePair<string, Func<PresetDestinationProps, DeliveryDestination>> Of(
        string name, Func<PresetDestinationProps, DeliveryDestination> preset) => new(name, preset);

    private static string Line(JsonNode rendered)
    {
        var (request, hints) = (rendered["RequestConfiguration"]!, rendered["BufferingHints"]!);
        var attributes = (request["CommonAttributes"]?.AsArray() ?? []).Select(attribute =>
            $"{attribute!["AttributeName"]}={attribute["AttributeValue"]}");
        return $"{rendered["EndpointConfiguration"]!["Url"]} {request["ContentEncoding"]} {hints["SizeInMBs"]} MiB " +
            $"{hints["IntervalInSeconds"]} s, "
            + $"retries {rendered["RetryOptions"]!["DurationInSeconds"]} s, {string.Join(' ', attributes)}".TrimEnd(' ', ',');
    }
}
