using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Local.Contracts;
using Pipeline.Local.Firehose.Settings;
using Pipeline.Local.Kinesis;
using Pipeline.Records;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Firehose;

/// <summary>The Firehose streams of an account and Region: those of the deployment, and those that clients make.</summary>
internal sealed partial class FirehoseStreams(FirehoseHost host)
{
    private static readonly string[] Types = ["DirectPut", "KinesisStreamAsSource"];

    // The error codes with which Firehose itself refuses a configuration.
    private static readonly string[] Own =
        ["ResourceInUseException", "ConcurrentModificationException", "InvalidArgumentException"];

    private readonly ConcurrentDictionary<string, (DeliveryStream Stream, FirehosePuts Puts)> _streams = [];
    private readonly ConcurrentDictionary<string, bool> _leftOut = [];

    /// <summary>All streams, in the order of their names.</summary>
    public IReadOnlyList<DeliveryStream> All =>
        [.. _streams.Values.Select(each => each.Stream).OrderBy(stream => stream.Settings.Name, StringComparer.Ordinal)];

    /// <inheritdoc cref="FirehoseService.Create"/>
    public IReadOnlyList<Unsupported> Create(Resource resource)
    {
        var reader = new DeliveryStreamReader(resource, host.Endpoints);
        if (reader.Read() is not { } settings)
        {
            // A client that makes one gets the same answer.
            if (resource.Stack.Length > 0) _leftOut[resource.PhysicalId] = true;
            return reader.Unsupported;
        }

        var stream = new DeliveryStream(host, settings, HashCode(settings.Name));
        if (!_streams.TryAdd(settings.Name, (stream, new FirehosePuts(host, stream))))
            throw FirehoseErrors.InUse(settings.Name, host.Account);

        try
        {
            stream.Start();
        }
        catch (ServiceException)
        {
            _streams.TryRemove(settings.Name, out _);
            throw;
        }

        var tags = (resource.Properties["Tags"] as JsonArray ?? []).DistinctBy(tag => $"{tag?["Key"]}");
        stream.Tags.TrySet(tags.ToDictionary(tag => $"{tag?["Key"]}", tag => $"{tag?["Value"]}"), int.MaxValue);
        return reader.Unsupported;
    }

    public JsonObject Create(JsonObject request)
    {
        var input = new KinesisInput(request);
        var name = input.RequiredText("DeliveryStreamName", ServiceLimits.Firehose.NameLength, KinesisInput.Name());
        var type = input.Choice("DeliveryStreamType", [.. Types, "MSKAsSource", "DatabaseAsSource"]);
        var tags = FirehoseTags.Read(input, request, required: false);
        input.Check();
        var given = DestinationChange.Names.Where(each => request[$"{each}DestinationConfiguration"] is JsonObject).ToList();
        if (given.Count != 1)
        {
            throw FirehoseErrors.Invalid(
                "Exactly one destination configuration is supported for a Firehose; got "
                + $"{(given.Count == 0 ? "none" : string.Join(", ", given))}");
        }

        if (request["KinesisStreamSourceConfiguration"] is not null && type is null or "DirectPut")
        {
            throw FirehoseErrors.Invalid(
                "KinesisStreamSourceConfiguration is only valid for DeliveryStreamType KinesisStreamAsSource");
        }

        CheckEncryption(request, type);
        if (_streams.ContainsKey(name)) throw FirehoseErrors.InUse(name, host.Account);
        if (_streams.Count >= ServiceLimits.Firehose.Streams)
        {
            throw FirehoseErrors.LimitExceeded(
                $"You have already consumed your firehose quota of {ServiceLimits.Firehose.Streams} hoses. Firehose names: "
                + $"{string.Join(", ", _streams.Keys.Order(StringComparer.Ordinal).Take(10))}, ...");
        }

        var arn = ArnOf(name);
        var resource = new Resource("", name, AwsType.Firehose.DeliveryStream, name, arn, name, (JsonObject)request.DeepClone());
        Carry(resource, () => Create(resource));
        Find(name).Stream.Tags.TrySet(tags, int.MaxValue);
        return new JsonObject { ["DeliveryStreamARN"] = arn };
    }

    public async Task<JsonObject> DeleteAsync(JsonObject request)
    {
        var input = new KinesisInput(request);
        var name = input.RequiredText("DeliveryStreamName", ServiceLimits.Firehose.NameLength);
        input.Boolean("AllowForceDelete");
        input.Check();
        if (!_streams.TryRemove(name, out var found)) throw FirehoseErrors.NotFound(name, host.Account);
        // Records in its buffers are lost with it, as on AWS.
        await found.Stream.DisposeAsync();
        return [];
    }

    public JsonObject UpdateDestination(JsonObject request)
    {
        var input = new KinesisInput(request);
        var name = input.RequiredText("DeliveryStreamName", ServiceLimits.Firehose.NameLength);
        var version = input.RequiredText("CurrentDeliveryStreamVersionId", ServiceLimits.Firehose.VersionIdLength, VersionId());
        var destination = input.RequiredText("DestinationId", ServiceLimits.Firehose.DestinationIdLength);
        input.Check();
        var stream = Find(name).Stream;
        var state = stream.State;
        if ($"{state.Version}" != version) throw FirehoseErrors.OtherVersion(name, state.Version, version);
        if (destination != DeliveryStreamDescription.DestinationId)
            throw FirehoseErrors.Invalid($"Destination Id {destination} not found");

        var (property, configuration) = DestinationChange.Of(state.Settings, request);
        var properties = (JsonObject)state.Settings.Properties.DeepClone();
        foreach (var other in DestinationChange.Names) properties.Remove($"{other}DestinationConfiguration");
        properties[property] = configuration;
        var settings = state.Settings;
        var resource =
            new Resource("", name, AwsType.Firehose.DeliveryStream, settings.Name, settings.Arn, settings.Path, properties);
        Carry(resource, () =>
        {
            var reader = new DeliveryStreamReader(resource, host.Endpoints);
            if (reader.Read() is { } changed) stream.Update(state.Version, changed);
            return reader.Unsupported;
        });
        return [];
    }

    public JsonObject StartEncryption(JsonObject request)
    {
        var stream = OfEncryption(request);
        var configuration = request["DeliveryStreamEncryptionConfigurationInput"] as JsonObject;
        CheckEncryption(request, null);
        stream.Update(new DeliveryEncryption(
            configuration?["KeyType"]?.ToString() ?? DeliveryEncryption.OwnedByAws, configuration?["KeyARN"]?.ToString()));
        return [];
    }

    public JsonObject StopEncryption(JsonObject request)
    {
        OfEncryption(request).Update(new DeliveryEncryption((string?)null));
        return [];
    }

    /// <exception cref="ServiceException">ResourceNotFoundException: there is no such stream.</exception>
    public (DeliveryStream Stream, FirehosePuts Puts) Find(string name) =>
        _streams.TryGetValue(name, out var found) ? found
        : throw (_leftOut.ContainsKey(name) ? FirehoseErrors.LeftOut(name) : FirehoseErrors.NotFound(name, host.Account));

    public string ArnOf(string name) => $"arn:{host.Partition}:firehose:{host.Region}:{host.Account}:deliverystream/{name}";

    private DeliveryStream OfEncryption(JsonObject request)
    {
        var input = new KinesisInput(request);
        var name = input.RequiredText("DeliveryStreamName", ServiceLimits.Firehose.NameLength);
        input.Check();
        var stream = Find(name).Stream;
        return stream.Settings.Source is null
            ? stream
            : throw FirehoseErrors.Invalid(
                $"Server-side encryption of Firehose {name} must be that of its source, the Kinesis stream "
                + $"{stream.Settings.Source.StreamArn}; encrypt that one");
    }

    // https://docs.aws.amazon.com/firehose/latest/APIReference/API_DeliveryStreamEncryptionConfigurationInput.html.
    private static void CheckEncryption(JsonObject request, string? type)
    {
        if (request["DeliveryStreamEncryptionConfigurationInput"] is not JsonObject) return;
        var input = new KinesisInput(request).Structure("DeliveryStreamEncryptionConfigurationInput")!;
        var keyType = input.Choice("KeyType", [DeliveryEncryption.OwnedByAws, DeliveryEncryption.OfCustomer], required: true);
        var key = input.Text("KeyARN");
        input.Check();
        if (type is not (null or "DirectPut"))
            throw FirehoseErrors.Invalid($"Server-side encryption is only supported for DirectPut; got {type}");

        if (keyType == DeliveryEncryption.OfCustomer && key is null)
        {
            throw FirehoseErrors.Invalid(
                $"KeyARN must be set for KeyType {DeliveryEncryption.OfCustomer}; got none; name the key");
        }

        if (keyType == DeliveryEncryption.OwnedByAws && key is not null)
        {
            throw FirehoseErrors.Invalid(
                $"KeyARN must be left out for KeyType {DeliveryEncryption.OwnedByAws}; got {key}; leave it out");
        }
    }

    // AWS refuses a call's wrong input with InvalidArgumentException. The same error tells what this run cannot do.
    private void Carry(Resource resource, Func<IReadOnlyList<Unsupported>> work)
    {
        IReadOnlyList<Unsupported> unsupported;
        try
        {
            unsupported = work();
        }
        catch (InvalidInputException error)
        {
            throw FirehoseErrors.Invalid(error.Message);
        }
        catch (ServiceException error) when (error.Code == "AccessDenied")
        {
            throw FirehoseErrors.Invalid($"Firehose is unable to assume role. Please check the role provided. {error.Message}");
        }
        catch (ServiceException error) when (!Own.Contains(error.Code))
        {
            // The role lacks a permission, or the source does not exist.
            throw FirehoseErrors.Invalid(error.Message);
        }

        if (!_streams.TryGetValue(resource.PhysicalId, out var found) || !IsOf(found.Stream, resource))
        {
            throw FirehoseErrors.Invalid(
                $"Firehose {resource.PhysicalId} is not available in this run: "
                + $"{string.Join(" ", unsupported.Select(part => part.Meaning))}");
        }

        foreach (var part in unsupported) host.Log.Say(resource.Path, part.Meaning);
    }

    // A stream that cannot run here is not made. An update to a destination that cannot run here is not applied.
    private static bool IsOf(DeliveryStream stream, Resource resource) =>
        JsonNode.DeepEquals(stream.Settings.Properties, resource.Properties);

    // Gives the same number in every process, unlike string.GetHashCode.
    private int HashCode(string name) => name.Aggregate(host.Seed, (hash, character) => unchecked((hash * 31) + character));

    [GeneratedRegex("^[0-9]+$")]
    private static partial Regex VersionId();
}
