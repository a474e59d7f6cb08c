using System.Text.Json.Nodes;

namespace Pipeline.Local;

/// <summary>A template while it is resolved.</summary>
internal sealed class StackScope
{
    private const string ExportKey = "Export";
    private const string ExportNameKey = "Name";

    private readonly JsonObject _template;
    private readonly Dictionary<string, ResourceNode> _resources = new(StringComparer.Ordinal);

    /// <param name="run">What all stacks share.</param>
    /// <param name="name">The stack's name.</param>
    /// <param name="displayName">What cdk calls it.</param>
    /// <param name="folder">Where its assets are.</param>
    /// <param name="template">The template.</param>
    /// <param name="parameters">Values of its parameters, which the manifest or the outer stack gives.</param>
    public StackScope(
        DeploymentScope run, string name, string displayName, string folder, JsonObject template, Func<string, JsonNode?> parameters)
    {
        Run = run;
        Name = name;
        DisplayName = displayName;
        Folder = folder;
        _template = template;
        Values = new ValueResolver(this);
        Conditions = new TemplateConditions(this, Section("Conditions"));
        Parameters = new TemplateParameters(this, Section("Parameters"), parameters);
    }

    public DeploymentScope Run { get; }

    public string Name { get; }

    public string DisplayName { get; }

    public string Folder { get; }

    public ValueResolver Values { get; }

    public TemplateConditions Conditions { get; }

    public TemplateParameters Parameters { get; }

    public JsonObject Mappings => Section("Mappings");

    public IEnumerable<ResourceNode> Resources => _resources.Values;

    public string Id =>
        $"arn:{Run.Environment.Partition}:cloudformation:{Run.Environment.Region}:{Run.Environment.Account}:stack/{Name}/{Derived.Uuid($"stack\n{Name}")}";

    public IEnumerable<string> OutputNames => Section("Outputs").Where(output => IsPresent(output.Value)).Select(output => output.Key);

    /// <summary>Finds the resources that its conditions leave, and opens nested stacks.</summary>
    public void Open()
    {
        foreach (var (logicalId, node) in Section("Resources"))
        {
            if (node is not JsonObject definition || definition["Type"] is not JsonValue)
            {
                Run.Mistakes.Add($"{Name}/{logicalId}: a resource must be an object with a Type; got {ValueText.Show(node)}; correct the template");
                continue;
            }

            if (!IsPresent(definition)) continue;
            var resource = new ResourceNode(this, logicalId, definition);
            _resources.Add(logicalId, resource);
        }

        foreach (var resource in _resources.Values.Where(resource => resource.Type == NestedStack.Type)) NestedStack.Open(resource);
    }

    public ResourceNode? Resource(string logicalId) => _resources.GetValueOrDefault(logicalId);

    /// <summary>Whether the template has a resource that a condition leaves out.</summary>
    public bool IsLeftOut(string logicalId) => !_resources.ContainsKey(logicalId) && Section("Resources").ContainsKey(logicalId);

    /// <summary>The value of an output, or nothing where there is no such one.</summary>
    public JsonNode? Output(string name) => Section("Outputs")[name] is JsonObject output && IsPresent(output)
        ? Values.Resolve(output["Value"], $"{Name}/Outputs.{name}") : null;

    /// <summary>The output that is exported with a name.</summary>
    public string? ExportNamed(string name) => Section("Outputs").FirstOrDefault(output =>
        output.Value?[ExportKey] is JsonObject export && IsPresent(output.Value) &&
        ValueText.Of(Values.Resolve(export[ExportNameKey], $"{Name}/Outputs.{output.Key}.Export")) == name).Key;

    private bool IsPresent(JsonNode? definition) =>
        definition is not JsonObject { } item || item["Condition"] is not JsonValue condition || Conditions.IsTrue(condition.ToString(), Name);

    private JsonObject Section(string name) => _template[name] as JsonObject ?? [];
}
