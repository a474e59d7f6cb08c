using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using static Amazon.CDK.AWS.KinesisFirehose.CfnDeliveryStream;

namespace Pipeline.Constructs.Internal;

/// <summary>What a processor needs, as data.</summary>
internal sealed record ProcessorBinding
{
    /// <summary>Ends each record with a line break; the service's own processor, free of charge and permissions
    /// (https://docs.aws.amazon.com/firehose/latest/APIReference/API_Processor.html).</summary>
    public static ProcessorBinding NewLine => Of(ProcessorTypes.Delimiter);

    public required ProcessorProperty Configuration { get; init; }

    /// <summary>What the delivery's role must be allowed for it.</summary>
    public IReadOnlyList<PolicyStatement> Statements { get; init; } = [];

    /// <summary>The wildcards in <see cref="Statements"/>.</summary>
    public IReadOnlyList<NecessaryWildcard> Wildcards { get; init; } = [];

    /// <summary>
    /// The role that puts records back into the source which the function's answer has no room for, or nothing.
    /// </summary>
    public Role? Reingests { get; init; }

    /// <summary>Whether each record ends with a line break behind it.</summary>
    public bool EndsRecords { get; init; }

    /// <summary>How long records wait at most before they go on; nothing where they do not wait.</summary>
    public Duration? BufferingInterval { get; init; }

    /// <summary>A processor with its parameters, those without a value left out.</summary>
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
