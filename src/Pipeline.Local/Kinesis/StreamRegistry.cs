using System.Collections.Concurrent;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Kinesis;

/// <summary>The streams of an account and Region.</summary>
internal sealed class StreamRegistry(Deployment deployment, TimeProvider time, KinesisOptions options)
{
    private readonly ConcurrentDictionary<string, KinesisStream> _streams = new(StringComparer.Ordinal);

    public string Account => deployment.Account;

    public string Region => deployment.Region;

    public TimeProvider Time => time;

    public KinesisOptions Options => options;

    /// <summary>All streams, in the order of their names.</summary>
    public IReadOnlyList<KinesisStream> All => [.. _streams.Values.OrderBy(stream => stream.Name, StringComparer.Ordinal)];

    public string ArnOf(string name) =>
        $"arn:{deployment.Partition}:kinesis:{deployment.Region}:{deployment.Account}:stream/{name}";

    /// <summary>
    /// The ARN of a key, from its id, ARN or alias. For an alias that the deployment does not have, the ARN of the alias.
    /// </summary>
    public string KeyArnOf(string keyId)
    {
        if (keyId.StartsWith("arn:", StringComparison.Ordinal) && !keyId.Contains(":alias/", StringComparison.Ordinal))
            return keyId;

        var prefix = $"arn:{deployment.Partition}:kms:{deployment.Region}:{deployment.Account}:";
        var name = keyId.StartsWith(prefix, StringComparison.Ordinal) ? keyId[prefix.Length..] : keyId;
        if (!name.StartsWith("alias/", StringComparison.Ordinal))
            return keyId.StartsWith("arn:", StringComparison.Ordinal) ? keyId : $"{prefix}key/{keyId}";

        var alias = deployment.OfType(AwsType.Kms.Alias)
            .FirstOrDefault(resource => (string?)resource.Properties["AliasName"] == name);
        return (string?)alias?.Properties["TargetKeyId"] is { } target ? KeyArnOf(target) : $"{prefix}{name}";
    }

    /// <exception cref="ServiceException">ResourceInUseException: a stream of that name exists.</exception>
    public KinesisStream Add(string name, StreamSettings settings, int shards)
    {
        var stream = new KinesisStream(name, ArnOf(name), settings, shards, time, options.EnforcesQuotas);
        return _streams.TryAdd(name, stream)
            ? stream : throw KinesisErrors.InUse($"Stream {name} under account {Account} already exists.");
    }

    /// <exception cref="ServiceException">ResourceNotFoundException: there is no such stream.</exception>
    public KinesisStream Find(string name) =>
        _streams.TryGetValue(name, out var stream) ? stream : throw KinesisErrors.StreamNotFound(name, Account);

    /// <summary>The stream of an ARN, which may be the ARN of one of its consumers.</summary>
    /// <exception cref="ServiceException">ResourceNotFoundException: there is no such stream.</exception>
    public KinesisStream FindByArn(string arn)
    {
        var name = NameIn(arn);
        return arn == ArnOf(name) || arn.StartsWith($"{ArnOf(name)}/", StringComparison.Ordinal)
            ? Find(name)
            : throw KinesisErrors.NotFound($"Stream {arn} not found: this run is account {Account} in {Region}.");
    }

    /// <summary>The stream of an ARN; null where there is none.</summary>
    public KinesisStream? TryFind(string arn) =>
        _streams.TryGetValue(NameIn(arn), out var stream) && stream.Arn == arn ? stream : null;

    /// <summary>The stream of a name, an ARN, or both.</summary>
    /// <exception cref="ServiceException">Neither is given, they contradict each other, or there is no such stream.</exception>
    public KinesisStream Resolve(string? name, string? arn)
    {
        if (name is null && arn is null) throw KinesisErrors.Invalid("Either StreamName or StreamARN must be given.");

        var stream = arn is null ? Find(name!) : FindByArn(arn);
        return name is null || name == stream.Name
            ? stream : throw KinesisErrors.Invalid($"StreamName {name} is not the stream of StreamARN {arn}.");
    }

    public bool Has(string name) => _streams.ContainsKey(name);

    /// <summary>Removes a stream and its records. A reader that waits for one of them gets the end of its shard.</summary>
    public void Remove(KinesisStream stream)
    {
        if (_streams.TryRemove(KeyValuePair.Create(stream.Name, stream)))
        {
            foreach (var consumer in stream.Consumers.All)
                consumer.Subscriptions.End(KinesisErrors.StreamNotFound(stream.Name, Account));

            foreach (var shard in stream.OpenShards) shard.Close(time.GetUtcNow());
        }
    }

    private static string NameIn(string arn) =>
        arn.IndexOf(":stream/", StringComparison.Ordinal) is var at && at >= 0
        ? arn[(at + ":stream/".Length)..].Split('/')[0] : arn;
}
