using Amazon.CDK.AWS.IAM;
using Pipeline.Constructs.Internal;
using Pipeline.Records;

namespace Pipeline.Constructs;

/// <summary>
/// One step that records go through before they are delivered, for <see cref="DeliveryOptions.Processors"/>, made by one of its
/// static methods: <see cref="Decompress"/>, <see cref="ExtractLogMessages"/>, <see cref="DeaggregateJson"/>,
/// <see cref="DeaggregateDelimited"/>,
/// <c>Transform</c> or <see cref="AppendDelimiter"/>.
/// </summary>
public abstract partial class DeliveryProcessor
{
    // Firehose knows a closed set of processors, so that a user cannot add one.
    private protected DeliveryProcessor()
    {
    }

    /// <summary>What Firehose calls it, one of <see cref="ProcessorTypes"/>.</summary>
    internal abstract string Type { get; }

    /// <summary>
    /// The names of the partition keys that it gives each record; nothing where they are not known, or there are none.
    /// </summary>
    internal virtual IReadOnlyList<string>? PartitionKeys => null;

    /// <summary>Whether each record ends with a line break behind it, so that another one would make an empty line.</summary>
    internal virtual bool EndsRecords => false;

    /// <summary>Whether it makes text of what CloudWatch Logs sends, or is a function of the user's, which may.</summary>
    internal virtual bool ReadsCompressedLogs => false;

    /// <summary>What it takes for a valid event; null where it takes anything, or nobody knows.</summary>
    internal virtual EventSchema? Schema => null;

    /// <summary>Checks what the processor was given; nothing is made yet.</summary>
    internal abstract void Validate(Violations violations);

    /// <summary>Says what the processor needs.</summary>
    /// <param name="role">The delivery's role, which some processors name.</param>
    internal abstract ProcessorBinding Bind(IRole role);
}
