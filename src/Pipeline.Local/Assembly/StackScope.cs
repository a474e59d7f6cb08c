using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Assembly;

/// <summary>A template while it is resolved.</summary>
internal sealed class StackScope
{
    private const string ExportKey = "Export";
    private const string ExportNameKey = "Name";

    private readonly JsonObject _template;
    private readonly Dictionary<string, ResourceNode> _resources = new(StringComparer.Ordinal);
    private readonly List<string> _unexpanded = [];

    /// <param name="run">The scope that all stacks share.</param>
    /// <param name="name">The stack's name.</param>
    /// <param name="displayName">The name that cdk shows.</param>
    /// <param name="folder">The folder of its assets.</param>
    /// <param name="template">The template.</param>
    /// <param name="parameters">Gives the value of a parameter from the manifest or the outer stack.</param>
    public StackScope(
        DeploymentScope run, string name, string displayName, string folder, JsonObject template,
            Func<string, Resolved> parameters)
    {
        Run = run;
        Name = name;
        DisplayName = displayName;
        Folder = folder;
        _template = template;
        Conditions = new TemplateConditions(this, Section("Conditions"));
        Parameters = new TemplateParameters(this, Section("Parameters"), parameters);
        Loops = new TemplateLoops(this);
        _template = Loops.Expand(template);
        // A loop may define conditions, and the list of a loop may use conditions, so they are read again after the loops.
        if (_template != template) Conditions = new TemplateConditions(this, Section("Conditions"));
    }

    public DeploymentScope Run { get; }

    public string Name { get; }

    public string DisplayName { get; }

    public string Folder { get; }

    public TemplateConditions Conditions { get; }

    public TemplateParameters Parameters { get; }

    public TemplateLoops Loops { get; }

    public JsonObject Mappings => Section("Mappings");

    /// <summary>A transform that is not carried out here and may add parts to the template; null where there is none.</summary>
    public string? Unexpanded => _unexpanded.Concat(Loops.LeftOut).FirstOrDefault();

    public IEnumerable<ResourceNode> Resources => _resources.Values;

    public string Id =>
        $"arn:{Run.Environment.Partition}:cloudformation:{Run.Environment.Region}:{Run.Environment.Account}:" +
        $"stack/{Name}/{Derived.Uuid($"stack\n{Name}")}";

    public IEnumerable<string> OutputNames =>
        Section("Outputs").Where(output => IsPresent(output.Value)).Select(output => output.Key);

    /// <summary>Finds the resources whose conditions hold, and opens nested stacks.</summary>
    public void Open()
    {
        _unexpanded.AddRange(TemplateTransforms.NotCarriedOut(_template));
        foreach (var transform in _unexpanded.Where(transform => !TemplateTransforms.IsToldByResources(transform)))
        {
            var meaning = $"is a transform, which only CloudFormation carries out: {TemplateTransforms.Remedy}.";
            Run.Note(DisplayName, transform, meaning);
        }

        foreach (var (logicalId, node) in Section("Resources"))
        {
            if (logicalId == TemplateTransforms.Function)
            {
                _unexpanded.Add(logicalId);
                var (_, gaps) = Run.Gaps.Collect(() => ValueResolver.Transform(this, node, $"{Name}/Resources"));
                Run.LeaveOut($"{DisplayName}/{logicalId}", logicalId, gaps);
                continue;
            }

            if (node is not JsonObject definition || definition["Type"] is not JsonValue)
            {
                Run.Mistakes
                    .Add($"{Name}/{logicalId}: a resource must be an object with a Type; got {ValueText.Show(node)}; " +
                    $"correct the template");
                continue;
            }

            if (!IsPresent(definition)) continue;
            var resource = new ResourceNode(this, logicalId, definition);
            _resources.Add(logicalId, resource);
        }

        foreach (var resource in _resources.Values.Where(resource => resource.Type == NestedStack.Type))
            NestedStack.Open(resource);
    }

    public ResourceNode? Resource(string logicalId) => _resources.GetValueOrDefault(logicalId);

    /// <summary>Whether the template has a resource that a condition leaves out.</summary>
    public bool IsLeftOut(string logicalId) => !_resources.ContainsKey(logicalId) && Section("Resources").ContainsKey(logicalId);

    /// <summary>The construct path of the resource that a place is in; the place itself where it is in none.</summary>
    public string PathOf(string place)
    {
        var start = $"{Name}/";
        if (!place.StartsWith(start, StringComparison.Ordinal)) return place;
        return Resource(place[start.Length..].Split('.')[0])?.Path ?? place;
    }

    /// <summary>Resolves a value of the template.</summary>
    /// <param name="node">The value.</param>
    /// <param name="place">Where it stands, for messages.</param>
    public Resolved Resolve(JsonNode? node, string place) => ValueResolver.Resolve(this, node, place);

    /// <summary>The value of an output; null where the template has no such output.</summary>
    public Resolved Output(string name) => Section("Outputs")[name] is JsonObject output && IsPresent(output)
        ? Resolve(output["Value"], $"{Name}/Outputs.{name}") : Resolved.Plain(null);

    /// <summary>The name of the output that is exported under a name; null where there is none.</summary>
    public string? ExportNamed(string name) => Section("Outputs").FirstOrDefault(output =>
        output.Value?[ExportKey] is JsonObject export && IsPresent(output.Value) && ExportName(output.Key, export) == name).Key;

    // A name that cannot be resolved counts as another name.
    private string ExportName(string output, JsonObject export) => ValueText.Of(
        Run.Gaps.Collect(() => Resolve(export[ExportNameKey], $"{Name}/Outputs.{output}.Export").Value).Value);

    private bool IsPresent(JsonNode? definition) =>
        definition is not JsonObject { } item || item["Condition"] is not JsonValue condition
        || Conditions.IsTrue(condition.ToString(), Name);

    private JsonObject Section(string name) => _template[name] as JsonObject ?? [];
}
