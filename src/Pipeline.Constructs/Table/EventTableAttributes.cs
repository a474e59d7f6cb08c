using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Pipeline.Records;

namespace Pipeline.Constructs;

/// <summary>The properties of an existing table that a pipeline needs to use it.</summary>
public sealed record EventTableAttributes
{
    /// <summary>The schema of its items; its keys must be the table's.</summary>
    public required EventSchema Schema { get; set; }

    /// <summary>The table's ARN.</summary>
    public required string TableArn { get; set; }

    /// <summary>
    /// As <see cref="EventTableOptions.ItemLifetime"/>. The table's time-to-live attribute must already be <c>expires_at</c>, or
    /// the one that the schema names. Default: none; the event decides.
    /// </summary>
    public Duration? ItemLifetime { get; set; }

    /// <summary>The customer managed key that encrypts it. Default: none; the grants then include no key.</summary>
    public IKey? EncryptionKey { get; set; }

    /// <summary>
    /// The ARN of the stream of its changes, which must hold NEW_AND_OLD_IMAGES, for
    /// <see cref="AggregationSource.ChangesOf"/>. Default: none.
    /// </summary>
    public string? StreamArn { get; set; }

    /// <summary>The indexes that readers may query. Default: none.</summary>
    public IReadOnlyList<string> IndexNames { get; set; } = [];
}
