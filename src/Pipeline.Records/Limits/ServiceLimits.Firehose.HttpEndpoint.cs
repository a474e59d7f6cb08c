namespace Pipeline.Records.Limits;

internal static partial class ServiceLimits
{
    public static partial class Firehose
    {
        private const string HttpEndpoint = Docs + "firehose/latest/APIReference/API_HttpEndpointConfiguration.html";
        private const string HttpAttribute = Docs + "firehose/latest/APIReference/API_HttpEndpointCommonAttribute.html";

        /// <summary>The URL of an HTTP endpoint.</summary>
        public static readonly ServiceLimit HttpUrlLength = new(1, 1000, "characters", HttpEndpoint);

        /// <summary>The name of an HTTP endpoint.</summary>
        public static readonly ServiceLimit HttpNameLength = new(1, 256, "characters", HttpEndpoint);

        /// <summary>Attributes that every request to an HTTP endpoint carries.</summary>
        public static readonly ServiceLimit HttpCommonAttributeCount =
            new(0, 50, "attributes", Docs + "firehose/latest/APIReference/API_HttpEndpointRequestConfiguration.html");

        /// <summary>The name of an attribute of requests to an HTTP endpoint.</summary>
        public static readonly ServiceLimit HttpCommonAttributeNameLength = new(1, 256, "characters", HttpAttribute);

        /// <summary>The value of an attribute of requests to an HTTP endpoint.</summary>
        public static readonly ServiceLimit HttpCommonAttributeValueLength = new(0, 1024, "characters", HttpAttribute);

        /// <summary>
        /// How long a stream that delivers to an HTTP endpoint buffers before it sends a request; 0 is zero buffering.
        /// </summary>
        public static readonly ServiceLimit HttpBufferingIntervalSeconds = new(0, 900, "seconds", Buffering);

        /// <summary>How much a stream that delivers to Datadog buffers before it sends a request.</summary>
        public static readonly ServiceLimit DatadogBufferingSizeMiB = new(1, 4, "MiB", Buffering);

        /// <summary>How much a stream that delivers to Elastic buffers before it sends a request.</summary>
        public static readonly ServiceLimit ElasticBufferingSizeMiB = new(1, 1, "MiB", Buffering);

        /// <summary>How much a stream that delivers to MongoDB buffers before it sends a request.</summary>
        public static readonly ServiceLimit MongoDbBufferingSizeMiB = new(1, 16, "MiB", Buffering);
    }
}
