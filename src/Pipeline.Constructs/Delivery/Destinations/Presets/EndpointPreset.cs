using Amazon.CDK;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs.Internal;

/// <summary>The facts about a vendor's endpoint, as data.</summary>
internal sealed record EndpointPreset
{
    private static readonly Duration BufferingInterval = Duration.Seconds(60);

    /// <summary>The vendor's name on AWS's page on destinations.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// The URL, made from the vendor's facts and the user's arguments. It is undefined if
    /// <see cref="Validate"/> reports violations.
    /// </summary>
    public required string Url { get; init; }

    /// <summary>Checks the user's arguments that are not part of the props.</summary>
    public Action<Violations> Validate { get; init; } = _ => { };

    /// <summary>The buffer sizes that AWS's table allows for this endpoint.</summary>
    public ServiceLimit BufferingSize { get; init; } = ServiceLimits.Firehose.HttpBufferingSizeMiB;

    public int BufferingSizeMiB { get; init; } = 5;

    public int RetrySeconds { get; init; } = 300;

    public HttpContentEncoding ContentEncoding { get; init; } = HttpContentEncoding.Gzip;

    /// <summary>Attributes of each request; those without a value are left out.</summary>
    public IReadOnlyDictionary<string, string?> CommonAttributes { get; init; } = new Dictionary<string, string?>();

    /// <summary>Whether the secret holds the URL and not a key.</summary>
    public bool HasSecretUrl { get; init; }

    /// <summary>Checks that the user chose an existing member of the enumeration.</summary>
    public static Action<Violations> Defined<T>(string argument, T value)
        where T : struct, Enum => violations => violations.Require(
            Enum.IsDefined(value), argument, $"be one of {typeof(T).Name}", value,
                $"choose {typeof(T).Name}.{Enum.GetNames<T>()[0]} or another");

    /// <summary>The same endpoint as props without a preset.</summary>
    public HttpEndpointDestinationProps With(PresetDestinationProps props) => new()
    {
        Url = Url,
        Name = Name,
        AccessKey = HasSecretUrl ? null : props.Secret,
        ContentEncoding = props.ContentEncoding ?? ContentEncoding,
        CommonAttributes = Attributes(props),
        RetryDuration = props.RetryDuration ?? Duration.Seconds(RetrySeconds),
        BufferingSize = props.BufferingSize ?? Size.Mebibytes(BufferingSizeMiB),
        BufferingInterval = props.BufferingInterval ?? BufferingInterval,
        Backup = props.Backup,
    };

    /// <summary>Checks that the user's attributes do not replace the preset's own.</summary>
    public void ValidateAttributes(Violations violations, PresetDestinationProps props)
    {
        foreach (var name in props.CommonAttributes.Keys.Where(name => CommonAttributes.GetValueOrDefault(name) is not null))
        {
            violations.Add(nameof(props.CommonAttributes), $"leave {name} to the preset", name,
                "give it as an argument, or leave it out");
        }
    }

    private Dictionary<string, string> Attributes(PresetDestinationProps props)
    {
        var attributes = new Dictionary<string, string>(props.CommonAttributes);
        foreach (var (name, value) in CommonAttributes)
            if (value is not null) attributes[name] = value;

        return attributes;
    }
}
