using Pipeline.Local.Faults;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Run;

/// <summary>The options of a run.</summary>
internal sealed record LocalRunOptions
{
    /// <summary>
    /// The cloud assembly's folder; <c>null</c> for an empty account, in which clients make their own resources.
    /// </summary>
    public string? Assembly { get; init; }

    /// <summary>The account of an empty account and of stacks that name none; <c>null</c> for 111122223333.</summary>
    public string? Account { get; init; }

    /// <summary>The Region of an empty account and of stacks that name none; <c>null</c> for eu-west-1.</summary>
    public string? Region { get; init; }

    /// <summary>Stacks by name; empty for all that can be run.</summary>
    public IReadOnlyList<string> Stacks { get; init; } = [];

    /// <summary>Values of template parameters.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Documents of policies that the assembly only refers to, by ARN or name of the policy or the role.</summary>
    public IReadOnlyDictionary<string, string> Policies { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether streams, tables and buckets that the stacks use but do not make are made, empty.</summary>
    public bool CreateImported { get; init; }

    /// <summary>The endpoint's port, 0 for a free one.</summary>
    public int Port { get; init; }

    /// <summary>How many times shorter AWS's waits are: buffer intervals, retries, batching windows; at least 1.</summary>
    public double Pace { get; init; } = 1;

    /// <summary>Endpoints of destinations that are not S3, by the Firehose stream's name or construct path.</summary>
    public IReadOnlyDictionary<string, Uri> Endpoints { get; init; } = new Dictionary<string, Uri>();

    /// <summary>The folder of the npm packages, which has the engines.</summary>
    public required string NodeModules { get; init; }

    /// <summary>The folder of logs and unpacked code, removed at the end unless it is kept.</summary>
    public required string Folder { get; init; }

    /// <summary>
    /// The MB/s that on-demand streams can take from the start. Each MB/s is a shard of 1 MB/s and 1,000 records/s.
    /// </summary>
    public int OnDemandMiBps { get; init; } = ServiceLimits.Kinesis.OnDemandInitialShards;

    /// <summary>The faults that the run injects.</summary>
    public RunFaults Faults { get; init; } = RunFaults.None;
}
