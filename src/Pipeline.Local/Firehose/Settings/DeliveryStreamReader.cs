using Pipeline.Local.Contracts;
using Pipeline.Records;

namespace Pipeline.Local.Firehose.Settings;

/// <summary>Reads a Firehose stream's resource.</summary>
internal sealed class DeliveryStreamReader(Resource resource, IReadOnlyDictionary<string, Uri> endpoints)
{
    private static readonly Dictionary<string, string> Others = new()
    {
        ["RedshiftDestinationConfiguration"] = "Redshift",
        ["SnowflakeDestinationConfiguration"] = "Snowflake",
        ["IcebergDestinationConfiguration"] = "Apache Iceberg",
        ["AmazonOpenSearchServerlessDestinationConfiguration"] = "OpenSearch Serverless",
        ["ElasticsearchDestinationConfiguration"] = "the old Elasticsearch destination",
    };

    private readonly List<string> _violations = [];
    private readonly List<Unsupported> _unsupported = [];

    public IReadOnlyList<Unsupported> Unsupported => _unsupported;

    /// <summary>
    /// The stream's settings; null for a stream that cannot run here at all, which <see cref="Unsupported"/> then explains.
    /// </summary>
    /// <exception cref="InvalidInputException">AWS would refuse the stream.</exception>
    public DeliveryStreamSettings? Read()
    {
        var properties = new DeliveryProperties(resource.Properties, "", _violations);
        var settings = ReadDestination(properties, ReadSource(properties, out var canRun));
        if (settings is not null && _violations.Count > 0)
            throw new InvalidInputException($"Firehose stream '{resource.Path}'", _violations);
        return canRun ? settings : null;
    }

    private KinesisSourceSettings? ReadSource(DeliveryProperties properties, out bool canRun)
    {
        canRun = true;
        switch (properties.Text("DeliveryStreamType") ?? "DirectPut")
        {
            case "DirectPut":
                return null;
            case "KinesisStreamAsSource":
                if (properties.Part("KinesisStreamSourceConfiguration") is { } source)
                    return new KinesisSourceSettings(source.Required("KinesisStreamARN"), source.Required("RoleARN"));

                properties.Refuse("KinesisStreamSourceConfiguration", "be set for a Kinesis source", null, "set it");
                return null;
            case var type:
                canRun = false;
                LeaveOut($"its source {type} cannot be read here; it delivers no records");
                return null;
        }
    }

    private DeliveryStreamSettings? ReadDestination(DeliveryProperties properties, KinesisSourceSettings? source)
    {
        if (properties.Part("ExtendedS3DestinationConfiguration") is { } extended) return ReadS3(extended, source, "ExtendedS3");
        if (properties.Part("S3DestinationConfiguration") is { } plain) return ReadS3(plain, source, "S3");
        var endpoint = new EndpointReader(resource, endpoints, LeaveOut);
        if (properties.Part("HttpEndpointDestinationConfiguration") is { } http)
            return ReadEndpoint(http, source, "HttpEndpoint", 1, endpoint.Http, mode => mode == "AllData");
        if (properties.Part("AmazonopensearchserviceDestinationConfiguration") is { } search)
        {
            return ReadEndpoint(search, source, "Amazonopensearchservice", 1, endpoint.OpenSearch, mode =>
                mode == "AllDocuments");
        }
        if (properties.Part("SplunkDestinationConfiguration") is { } splunk)
            return ReadEndpoint(splunk, source, "Splunk", 0.25, endpoint.Splunk, mode => mode == "AllEvents");

        var other = Others.Keys.FirstOrDefault(name => properties.Part(name) is not null);
        if (other is not null)
        {
            LeaveOut(
                $"its destination, {Others[other]}, is not available here; it delivers no records, and calls that put " +
                $"records into it fail");
        }
        else
        {
            properties.Refuse("ExtendedS3DestinationConfiguration", "be set, or another destination", null, "add a destination");
        }
        if (other is null) throw new InvalidInputException($"Firehose stream '{resource.Path}'", _violations);
        return null;
    }

    private DeliveryStreamSettings ReadS3(DeliveryProperties destination, KinesisSourceSettings? source, string name)
    {
        var processing = ProcessingSettings.Of(destination, destination.Required("RoleARN"), 1, LeaveOut);
        var objects = S3Settings.Of(destination, processing.IsPartitioned);
        if (destination.Part("DataFormatConversionConfiguration") is { } conversion
            && (conversion.Text("Enabled") is null || conversion.Flag("Enabled")))
        {
            LeaveOut("its format conversion is left out: objects are delivered as they came, not as Parquet or ORC");
        }

        var backup = destination.Text("S3BackupMode") == "Enabled"
            && destination.Part("S3BackupConfiguration") is { } configuration
            ? S3Settings.Of(configuration, isPartitioned: false)
            : null;
        return Settings(source, processing, objects, null, backup, name, destination);
    }

    private DeliveryStreamSettings ReadEndpoint(
        DeliveryProperties destination,
        KinesisSourceSettings? source,
        string name,
        double transformMiB,
        Func<DeliveryProperties, EndpointSettings> read,
        Func<string?, bool> backsUpAll)
    {
        var objects = destination.Part("S3Configuration") is { } backup ? S3Settings.Of(backup, isPartitioned: false) : null;
        if (objects is null) destination.Refuse("S3Configuration", "be set", null, "add the bucket for failed records");
        var processing =
            ProcessingSettings.Of(destination, destination.Text("RoleARN") ?? objects?.RoleArn ?? "", transformMiB, LeaveOut);
        var endpoint = read(destination);
        if (objects is null) throw new InvalidInputException($"Firehose stream '{resource.Path}'", _violations);
        return Settings(source, processing, objects, endpoint, backsUpAll(destination.Text("S3BackupMode")) ? objects : null,
            name, destination);
    }

    private DeliveryStreamSettings Settings(
        KinesisSourceSettings? source,
        ProcessingSettings processing,
        S3Settings objects,
        EndpointSettings? endpoint,
        S3Settings? backup,
        string destinationName,
        DeliveryProperties destination) => new(
        resource.PhysicalId,
        resource.Arn ?? resource.PhysicalId,
        resource.Path,
        source,
        processing,
        objects,
        endpoint,
        backup,
        destinationName,
        destination.Json,
        resource.Properties);

    private void LeaveOut(string meaning) =>
        _unsupported.Add(new Unsupported(resource.Path, resource.Type, $"{char.ToUpperInvariant(meaning[0])}{meaning[1..]}."));
}
