using System.Text.Json.Nodes;

namespace Pipeline.Local.Assembly;

/// <summary>A resource of a template while it is resolved. Its names and attributes are made on demand.</summary>
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

    /// <summary>The scope of a nested stack; null before it is opened, and for other resources.</summary>
    public StackScope? Nested { get; set; }

    /// <summary>Whether a nested stack was opened, or is being opened.</summary>
    public bool IsOpened { get; set; }

    public string Path => (Definition["Metadata"] as JsonObject)?["aws:cdk:path"]?.ToString() ?? $"{Scope.Name}/{LogicalId}";

    public string Place => $"{Scope.Name}/{LogicalId}";

    public string Ref => Expand(Kind.Ref);

    public string? Arn => Kind.Arn is null ? null : Expand(Kind.Arn);

    /// <summary>The name: the given one, or one that is generated in CloudFormation's form.</summary>
    public string Name
    {
        get
        {
            // A name that depends on itself is also a circle of resources, which ResourceOrder reports.
            if (_isNaming) return LogicalId;
            if (_name is null)
            {
                _isNaming = true;
                (_name, _nameGaps) = Scope.Run.Gaps.Collect(() => Given(Kind.NameProperty) ??
                    PhysicalName.Generate(Scope.Name, LogicalId, Kind.MaxNameLength, Kind.LowerCase, Ending));
                _isNaming = false;
            }

            // A value that uses the name has the gaps of the name.
            foreach (var gap in _nameGaps) Scope.Run.Gaps.Report(gap);
            return _name;
        }
    }

    private string Ending => Given("FifoQueue") is "true" || Given("FifoTopic") is "true" ? ".fifo" : "";

    /// <summary>An attribute; null where its type has no such attribute.</summary>
    public Resolved Attribute(string attribute)
    {
        if (Kind.Attributes.TryGetValue(attribute, out var pattern)) return Resolved.Plain(JsonValue.Create(Expand(pattern)));
        if (Type == NestedStack.Type && attribute.StartsWith("Outputs.", StringComparison.Ordinal))
        {
            // A condition of one nested stack may use an output of the next one, which is then opened first.
            NestedStack.Open(this);
            return Nested?.Output(attribute["Outputs.".Length..]) ?? Resolved.Plain(null);
        }

        if (SupportedTypes.IsSupported(Type)) return Resolved.Plain(null);
        // A resource that the run does not make has attributes of the right form that refer to no resource.
        var service = Type.Split("::").ElementAtOrDefault(1)?.ToLowerInvariant();
        return Resolved.Plain(Scope.Run.MadeUp.Make(attribute.EndsWith("Arn", StringComparison.Ordinal)
            ? Expand($"arn:{{partition}}:{service}:{{region}}:{{account}}:{{name}}")
            : $"{Name}-{attribute.Replace('.', '-')}"));
    }

    /// <summary>All properties, resolved, and the resources that they refer to.</summary>
    public (JsonObject Properties, IReadOnlySet<ResourceNode> References) Properties()
    {
        if (Definition[TemplateTransforms.Function] is { } transform) ValueResolver.Transform(Scope, transform, Place);
        var (value, references) = Scope.Resolve(_properties, $"{Place}.Properties");
        var isResolved = !ReferenceEquals(value, ValueResolver.Unresolved);
        return (isResolved && value is JsonObject properties ? properties : [], references);
    }

    /// <summary>A property as text, by its path with dots; null where it is absent or not a scalar.</summary>
    public string? Given(string? property)
    {
        if (property is null) return null;
        JsonNode? value = _properties;
        var place = $"{Place}.Properties";
        foreach (var part in property.Split('.'))
        {
            place += $".{part}";
            // The references are dependencies of this resource, not of the one that asks for the property.
            value = Scope.Resolve((value as JsonObject)?[part], place).Value;
        }

        return value is JsonValue ? ValueText.Of(value) : null;
    }

    /// <summary>A property that is plain text in the template.</summary>
    public string? WrittenProperty(string property) => _properties[property] is JsonValue value ? ValueText.Of(value) : null;

    private string Expand(string pattern) => ResourcePattern.Expand(pattern, this);
}
