using System.Globalization;
using Pipeline.Client.Putting;
using Pipeline.Local.Assembly;
using Pipeline.Local.Contracts;
using Pipeline.Records;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Run;

/// <summary>The stream into which a run puts its records.</summary>
/// <param name="Stream">A Kinesis stream, or a Firehose stream of source Direct PUT.</param>
internal sealed record RunTarget(Resource Stream)
{
    private const string Kinesis = AwsType.Kinesis.Stream;

    /// <summary>Chooses the stream.</summary>
    /// <param name="deployment">The deployment that runs.</param>
    /// <param name="name">The stream's name, logical id or construct path; null if there is only one stream.</param>
    /// <exception cref="InvalidInputException">There is no stream, there are several, or none has that name.</exception>
    public static RunTarget Choose(Deployment deployment, string? name)
    {
        var streams = deployment.OfType(Kinesis).ToList();
        var direct = deployment.OfType(AwsType.Firehose.DeliveryStream)
            .Where(stream => (string?)stream.Properties["DeliveryStreamType"] is null or "DirectPut").ToList();
        var candidates = name is not null
            ? streams.Concat(direct)
            .Where(stream => stream.PhysicalId == name || stream.LogicalId == name || stream.Path == name || stream.Arn == name)
            .ToList()
            : streams.Count > 0 ? streams : direct;
        if (candidates is [var one]) return new RunTarget(one);
        var all = string.Join(", ", streams.Concat(direct).Select(stream => stream.Path));
        throw new InvalidInputException(
            "the run",
            [all.Length == 0
                ? "there must be a Kinesis stream, or a Firehose stream of source Direct PUT, to send records into; the chosen " +
                "stacks have none"
                : name is null
                    ? $"--stream must say which stream the records go into; got none; one of {all}"
                    : $"--stream must be a stream of the run; got {name}; one of {all}"]);
    }

    /// <summary>Refuses to send records that a function would process whose code only runs on another kind of computer.</summary>
    /// <param name="deployment">The deployment that runs.</param>
    /// <exception cref="InvalidInputException">
    /// There is such a function. The message names the computer that it needs.
    /// </exception>
    public void RefuseForeignFunctions(Deployment deployment)
    {
        var functions = deployment.OfType(AwsType.Lambda.Function).Where(function => function.IsForeign).ToList();
        var readers = deployment.Resources
            .Where(resource => resource == Stream || resource.Type is AwsType.Lambda.EventSourceMapping
                or AwsType.Firehose.DeliveryStream)
            .Select(resource => (resource, text: resource.Properties.ToJsonString()))
            .Where(reader => reader.resource == Stream || reader.text.Contains($"\"{Stream.Arn}", StringComparison.Ordinal))
            .ToList();
        List<string> violations =
        [
            .. functions
                .Where(function => readers.Any(reader => IsNamed(function, reader.text)))
                .Select(function =>
                    $"{function.Path} must have a build that this computer runs; {function.WhyNotRun} Run it on such a " +
                    $"computer, deploy it for this one, "
                    + $"or put a build for this one beside its asset in the cloud assembly, as " +
                    $"asset.HASH{OtherBuilds.Ending}/{OtherBuilds.Portable}"),
        ];
        if (violations.Count > 0) throw new InvalidInputException("the run", violations);
    }

    private static bool IsNamed(Resource function, string text) =>
        text.Contains($"\"{function.PhysicalId}\"", StringComparison.Ordinal)
        || text.Contains($":function:{function.PhysicalId}\"", StringComparison.Ordinal)
        || text.Contains($":function:{function.PhysicalId}:", StringComparison.Ordinal);

    /// <summary>
    /// The size of the largest record that it takes, including the partition key; null for a Firehose stream, which has
    /// the service's limit.
    /// </summary>
    public long? MostRecordBytes => Stream.Type != Kinesis ? null
        : (long.TryParse(Stream.Properties["MaxRecordSizeInKiB"]?.ToString(), CultureInfo.InvariantCulture, out var own)
            ? own : (long)ServiceLimits.Kinesis.MaxRecordSizeKiB.Minimum) * 1024;

    /// <summary>Makes a putter for the stream, with the permissions of the user of this computer.</summary>
    /// <param name="clients">The SDK's clients of the run.</param>
    public RecordPutter Putter(LocalClients clients) => Stream.Type == Kinesis
        ? RecordPutter.ToKinesis(clients.Kinesis(LocalClients.User), Stream.PhysicalId)
        : RecordPutter.ToFirehose(clients.Firehose(LocalClients.User), Stream.PhysicalId);
}
