using Amazon.CDK.AWS.IAM;
using Pipeline.Constructs.Internal;
using Pipeline.Records;

namespace Pipeline.Constructs;

/// <summary>
/// A processing step for records before their delivery, for <see cref="DeliveryOptions.Processors"/>, made by one of its static
/// methods: <see cref="Decompress"/>, <see cref="ExtractLogMessages"/>, <see cref="DeaggregateJson"/>,
/// <see cref="DeaggregateDelimited"/>, <c>Transform</c> or <see cref="AppendDelimiter"/>.
/// </summary>
public abstract partial class DeliveryProcessor
{
    // Firehose has a closed set of processors, so users cannot add one.
    private protected DeliveryProcessor()
    {
    }

    /// <summary>Firehose's name of the processor, one of <see cref="ProcessorTypes"/>.</summary>
    internal abstract string Type { get; }

    /// <summary>
    /// The names of the partition keys that it gives each record; <c>null</c> if it gives none, or if they are not known.
    /// </summary>
    internal virtual IReadOnlyList<string>? PartitionKeys => null;

    /// <summary>Whether it ends each record with a line break, so that another one would make an empty line.</summary>
    internal virtual bool EndsRecords => false;

    /// <summary>
    /// Whether it makes text from the compressed data of CloudWatch Logs, or may do so because it is the user's function.
    /// </summary>
    internal virtual bool ReadsCompressedLogs => false;

    /// <summary>
    /// The schema of the events that it accepts; <c>null</c> if it accepts any record, or if the schema is not known.
    /// </summary>
    internal virtual EventSchema? Schema => null;

    /// <summary>Checks the processor's settings, before any resource is made.</summary>
    internal abstract void Validate(Violations violations);

    /// <summary>Returns the processor's needs as data.</summary>
    /// <param name="role">The delivery's role, which some processors refer to.</param>
    internal abstract ProcessorBinding Bind(IRole role);
}
