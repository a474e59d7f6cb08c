using System.Text.Json.Nodes;

namespace Pipeline.Local.Assembly;

/// <summary>
/// A resource of a template while it is resolved: its names and attributes are made when something asks for them.
/// </summary>
internal sealed class ResourceNode
{
    private const string TypeKey = "Type";

    private readonly JsonObject _properties;
    private string? _name;
    private IReadOnlyList<ValueGap> _nameGaps = [];
    private bool _isNaming;

    public ResourceNode(StackScope scope, string logicalId, JsonObject definition)
    {
        Scope = scope;
        LogicalId = logicalId;
        Definition = definition;
        Type = definition[TypeKey]?.ToString() ?? "";
        Kind = ResourceKinds.Of(Type);
        _properties = definition["Properties"] as JsonObject ?? [];
    }

    public StackScope Scope { get; }

    public string LogicalId { get; }

    public JsonObject Definition { get; }

    public string Type { get; }

    public ResourceKind Kind { get; }

    /// <summary>The template within, where it is a nested stack; null before it is opened.</summary>
    public StackScope? Nested { get; set; }

    /// <summary>Whether it is a nested stack that was opened, or is being.</summary>
    public bool IsOpened { get; set; }

    /// <summary>What it refers to or waits for; complete once its properties are resolved.</summary>
    public HashSet<ResourceNode> Dependencies { get; } = [];

    public string Path => (Definition["Metadata"] as JsonObject)?["aws:cdk:path"]?.ToString() ?? $"{Scope.Name}/{LogicalId}";

    public string Place => $"{Scope.Name}/{LogicalId}";

    public string Ref => Expand(Kind.Ref);

    public string? Arn => Kind.Arn is null ? null : Expand(Kind.Arn);

    /// <summary>Its name: the given one, or one as CloudFormation makes.</summary>
    public string Name
    {
        get
        {
            // A name that depends on itself is a circle of resources too, which ResourceOrder tells.
            if (_isNaming) return LogicalId;
            if (_name is null)
            {
                _isNaming = true;
                (_name, _nameGaps) = Scope.Run.Gaps.Collect(() => Given(Kind.NameProperty) ??
                    PhysicalName.Generate(Scope.Name, LogicalId, Kind.MaxNameLength, Kind.LowerCase, Ending));
                _isNaming = false;
            }

            // Whoever uses the name lacks what the name lacks.
            foreach (var gap in _nameGaps) Scope.Run.Gaps.Report(gap);
            return _name;
        }
    }

    private string Ending => Given("FifoQueue") is "true" || Given("FifoTopic") is "true" ? ".fifo" : "";

    /// <summary>An attribute, or nothing where its type has no such one.</summary>
    public JsonNode? Attribute(string attribute)
    {
        if (Kind.Attributes.TryGetValue(attribute, out var pattern)) return JsonValue.Create(Expand(pattern));
        if (Type == NestedStack.Type && attribute.StartsWith("Outputs.", StringComparison.Ordinal))
        {
            // A condition of one nested stack may ask for an output of the next.
            NestedStack.Open(this);
            return Nested?.Output(attribute["Outputs.".Length..]);
        }

        if (SupportedTypes.IsSupported(Type)) return null;
        // What the run does not make has attributes that look right and lead nowhere.
        return Scope.Run.MadeUp.Make(attribute.EndsWith("Arn", StringComparison.Ordinal)
            ? Expand(
                $"arn:{{partition}}:{Type.Split("::").ElementAtOrDefault(1)?.ToLowerInvariant()}:{{region}}:{{account}}:{{name}}")
            : $"{Name}-{attribute.Replace('.', '-')}");
    }

    /// <summary>All properties, resolved.</summary>
    public JsonObject Properties()
    {
        if (Definition[TemplateTransforms.Function] is { } transform) Scope.Values.Transform(transform, Place);
        var properties = Scope.Values.Resolve(_properties, $"{Place}.Properties") as JsonObject;
        return properties is null || ReferenceEquals(properties, ValueResolver.Unresolved) ? [] : properties;
    }

    /// <summary>A property as text, its place in the properties dotted; nothing where it is absent or no scalar.</summary>
    public string? Given(string? property)
    {
        if (property is null) return null;
        // What it refers to is its own dependency, not that of whoever asks.
        var recorder = Scope.Run.Recorder;
        Scope.Run.Recorder = null;
        JsonNode? value = _properties;
        var place = $"{Place}.Properties";
        foreach (var part in property.Split('.'))
        {
            place += $".{part}";
            value = Scope.Values.Resolve((value as JsonObject)?[part], place);
        }

        Scope.Run.Recorder = recorder;
        return value is JsonValue ? ValueText.Of(value) : null;
    }

    /// <summary>A property that is plain text in the template.</summary>
    public string? WrittenProperty(string property) => _properties[property] is JsonValue value ? ValueText.Of(value) : null;

    private string Expand(string pattern) => ResourcePattern.Expand(pattern, this);
}
