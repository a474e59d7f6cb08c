using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

public abstract partial class DeliveryDestination
{
    /// <summary>
    /// MongoDB Atlas, through your own API Gateway whose function writes to it; the secret holds that API's key.
    /// </summary>
    /// <param name="apiGatewayUrl">The API: <c>https://ID.execute-api.REGION.amazonaws.com/STAGE</c>.</param>
    /// <param name="props">The key's secret, the backup, and settings that have defaults: GZIP, 5 MiB (1 to 16), 60 seconds. API
    /// Gateway itself takes 10 MB a request (https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html).</param>
    [Documented("MongoDB", "https://docs.aws.amazon.com/firehose/latest/dev/create-destination.html#create-destination-mongodb")]
    public static DeliveryDestination MongoDb(string apiGatewayUrl, PresetDestinationProps props) => new PresetDestination(
        new EndpointPreset
        {
            Name = "MongoDB Atlas",
            Url = apiGatewayUrl,
            Validate = violations => EndpointUrls.RequirePort443(violations, "ApiGatewayUrl", apiGatewayUrl),
            BufferingSize = ServiceLimits.Firehose.MongoDbBufferingSizeMiB,
        },
        Argument.Given(props));
}
