using Pipeline.Local.Contracts;

namespace Pipeline.Local.Firehose;

/// <summary>What the Firehose streams of a run live in.</summary>
/// <param name="Account">The account.</param>
/// <param name="Region">The Region.</param>
/// <param name="Partition">Such as <c>aws</c>.</param>
/// <param name="Access">Takes roles on.</param>
/// <param name="Streams">Their sources.</param>
/// <param name="Functions">Their transformations.</param>
/// <param name="Objects">Their buckets.</param>
/// <param name="Log">Hears of them.</param>
/// <param name="Pace">Their clock.</param>
/// <param name="Seed">Of what looks random in names.</param>
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
    /// <summary>Where destinations other than S3 are, by the Firehose stream's construct path or name.</summary>
    public IReadOnlyDictionary<string, Uri> Endpoints { get; init; } = new Dictionary<string, Uri>();

    /// <summary>Fails a put of a record, given the stream's name: faults that a run injects.</summary>
    public Func<string, bool> PutFault { get; init; } = static _ => false;
}
