using Constructs;
using Pipeline.Constructs;

namespace Pipeline.Examples;

public static partial class DeliveryExamples
{
    public static void Datadog(Construct scope) =>
        Deliver(scope, props => DeliveryDestination.Datadog(DatadogIntake.LogsEu, props));

    public static void DynatraceMetrics(Construct scope) => Deliver(scope, props =>
        DeliveryDestination.DynatraceMetrics(DynatraceLocation.Eu, "https://abc12345.live.dynatrace.com", props));

    public static void DynatraceLogs(Construct scope) =>
        Deliver(scope, props => DeliveryDestination.DynatraceLogs("https://abc12345.live.dynatrace.com", props));

    public static void LogicMonitor(Construct scope) =>
        Deliver(scope, props => DeliveryDestination.LogicMonitor("example", props));

    public static void MongoDb(Construct scope) => Deliver(scope, props =>
        DeliveryDestination.MongoDb("https://abcde12345.execute-api.eu-west-1.amazonaws.com/prod", props));

    public static void NewRelic(Construct scope) =>
        Deliver(scope, props => DeliveryDestination.NewRelic(NewRelicEndpoint.LogsEu, props));

    // The secret is a whole URL, which CloudFormation puts into the delivery stream.
    public static void SumoLogic(Construct scope) => Deliver(scope, DeliveryDestination.SumoLogic, "url");

    public static void Coralogix(Construct scope) => Deliver(scope, props =>
        DeliveryDestination.Coralogix(CoralogixRegion.Eu2, props, applicationName: "shop", subsystemName: "orders"));

    public static void Honeycomb(Construct scope) =>
        Deliver(scope, props => DeliveryDestination.Honeycomb(HoneycombInstance.Eu, "orders", props));

    public static void Elastic(Construct scope) => Deliver(scope, props =>
        DeliveryDestination.Elastic("https://orders.es.eu-west-1.aws.elastic-cloud.com", props));

    public static void SplunkObservability(Construct scope) =>
        Deliver(scope, props => DeliveryDestination.SplunkObservability("eu0", props));

    public static void LogzIo(Construct scope) => Deliver(scope, DeliveryDestination.LogzIo);

    private static void Deliver(
        Construct scope, Func<PresetDestinationProps, DeliveryDestination> destination, string key = "api_key")
    {
        var parts = new ExampleParts(scope);
        _ = new Delivery(scope, "Delivery", new()
        {
            EncryptionKey = parts.Key,
            Destination = destination(new() { Secret = parts.Secret(key), Backup = new() { Bucket = parts.Bucket } }),
        });
    }
}
