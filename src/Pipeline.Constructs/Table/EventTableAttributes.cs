using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Pipeline.Records;

namespace Pipeline.Constructs;

/// <summary>What must be known of an existing table to use it in a pipeline.</summary>
public sealed record EventTableAttributes
{
    /// <summary>What its items look like; its keys must be the table's.</summary>
    public required EventSchema Schema { get; set; }

    /// <summary>The table's ARN.</summary>
    public required string TableArn { get; set; }

    /// <summary>
    /// As <see cref="EventTableOptions.ItemLifetime"/>; the table's time-to-live attribute must be <c>expires_at</c>, or what the
    /// schema names, already. Default: as the event says.
    /// </summary>
    public Duration? ItemLifetime { get; set; }

    /// <summary>The customer managed key that encrypts it. Default: none, so that nobody is granted any.</summary>
    public IKey? EncryptionKey { get; set; }

    /// <summary>The indexes that readers may query. Default: none.</summary>
    public IReadOnlyList<string> IndexNames { get; set; } = [];
}
