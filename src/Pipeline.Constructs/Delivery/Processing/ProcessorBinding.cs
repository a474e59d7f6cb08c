using Amazon.CDK.AWS.IAM;
using static Amazon.CDK.AWS.KinesisFirehose.CfnDeliveryStream;

namespace Pipeline.Constructs.Internal;

/// <summary>What a processor needs, as data.</summary>
internal sealed record ProcessorBinding
{
    /// <summary>Ends each record with a line break; the service's own processor, free of charge and permissions
    /// (https://docs.aws.amazon.com/firehose/latest/APIReference/API_Processor.html).</summary>
    public static ProcessorBinding NewLine => new() { Configuration = new() { Type = "AppendDelimiterToRecord" } };

    public required ProcessorProperty Configuration { get; init; }

    /// <summary>What the delivery's role must be allowed for it.</summary>
    public IReadOnlyList<PolicyStatement> Statements { get; init; } = [];

    /// <summary>The wildcards in <see cref="Statements"/>.</summary>
    public IReadOnlyList<NecessaryWildcard> Wildcards { get; init; } = [];
}
