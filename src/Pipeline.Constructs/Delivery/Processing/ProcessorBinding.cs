using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using static Amazon.CDK.AWS.KinesisFirehose.CfnDeliveryStream;

namespace Pipeline.Constructs.Internal;

/// <summary>A processor's needs as data.</summary>
internal sealed record ProcessorBinding
{
    /// <summary>
    /// Ends each record with a line break; Firehose's own processor, which costs no money and needs no permission
    /// (https://docs.aws.amazon.com/firehose/latest/APIReference/API_Processor.html).
    /// </summary>
    public static ProcessorBinding NewLine => Of(ProcessorTypes.Delimiter);

    public required ProcessorProperty Configuration { get; init; }

    /// <summary>The permissions that the delivery's role needs for it.</summary>
    public IReadOnlyList<PolicyStatement> Statements { get; init; } = [];

    /// <summary>The wildcards in <see cref="Statements"/>.</summary>
    public IReadOnlyList<NecessaryWildcard> Wildcards { get; init; } = [];

    /// <summary>
    /// The role that puts records back into the source if they do not fit into the function's answer;
    /// <c>null</c> if there is none.
    /// </summary>
    public Role? Reingests { get; init; }

    /// <summary>Whether it ends each record with a line break.</summary>
    public bool EndsRecords { get; init; }

    /// <summary>The longest time that records wait here; <c>null</c> if they do not wait.</summary>
    public Duration? BufferingInterval { get; init; }

    /// <summary>A processor with its parameters; parameters without a value are left out.</summary>
    public static ProcessorBinding Of(string type, params (string Name, string? Value)[] parameters) => new()
    {
        Configuration = new ProcessorProperty
        {
            Type = type,
            Parameters = parameters.Length == 0 ? null : parameters
                .Where(parameter => parameter.Value is not null)
                .Select(parameter =>
                    new ProcessorParameterProperty { ParameterName = parameter.Name, ParameterValue = parameter.Value! })
                .ToArray(),
        },
    };
}
