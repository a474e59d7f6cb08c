using Pipeline.Local.Contracts;

namespace Pipeline.Local.Firehose;

/// <summary>What all Firehose streams of a run share.</summary>
/// <param name="Account">The account.</param>
/// <param name="Region">The Region.</param>
/// <param name="Partition">The partition, such as <c>aws</c>.</param>
/// <param name="Access">Assumes roles and checks permissions.</param>
/// <param name="Streams">The Kinesis streams that they read.</param>
/// <param name="Functions">The functions that transform records.</param>
/// <param name="Objects">The buckets that they write to.</param>
/// <param name="Log">Gets their metrics and messages.</param>
/// <param name="Pace">The clock, and the speed of waits.</param>
/// <param name="Seed">The seed of random parts of names.</param>
internal sealed record FirehoseHost(
    string Account,
    string Region,
    string Partition,
    IAccess Access,
    IStreams Streams,
    IFunctions Functions,
    IObjects Objects,
    IRunLog Log,
    Pace Pace,
    int Seed)
{
    /// <summary>The URLs of destinations other than S3, by the Firehose stream's construct path or name.</summary>
    public IReadOnlyDictionary<string, Uri> Endpoints { get; init; } = new Dictionary<string, Uri>();

    /// <summary>Whether to fail a put of a record as an injected fault, by the stream's name.</summary>
    public Func<string, bool> PutFault { get; init; } = static _ => false;
}
