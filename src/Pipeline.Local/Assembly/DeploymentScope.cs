using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Assembly;

/// <summary>The stacks that are resolved together, and what they share: exports, outputs, SSM parameters, mistakes.</summary>
internal sealed class DeploymentScope
{
    private readonly List<StackScope> _stacks = [];
    private readonly HashSet<(StackScope, string)> _entered = [];

    public DeploymentScope(TargetEnvironment environment, FileAssets assets, AssemblyOptions options, Mistakes mistakes)
    {
        Environment = environment;
        Assets = assets;
        Options = options;
        Mistakes = mistakes;
        Gaps = new GapCollector(mistakes);
    }

    public TargetEnvironment Environment { get; }

    public FileAssets Assets { get; }

    public AssemblyOptions Options { get; }

    public Mistakes Mistakes { get; }

    public GapCollector Gaps { get; }

    public MadeUpValues MadeUp { get; } = new();

    public List<Unsupported> Notes { get; } = [];

    /// <summary>All scopes, nested stacks' too, in the order of deployment.</summary>
    public IReadOnlyList<StackScope> Stacks => _stacks;

    public IEnumerable<ResourceNode> Resources => _stacks.SelectMany(stack => stack.Resources);

    /// <summary>Where references are noted while a resource's properties are resolved.</summary>
    public HashSet<ResourceNode>? Recorder { get; set; }

    /// <summary>Adds a stack and those nested in it.</summary>
    public void Add(StackScope stack)
    {
        _stacks.Add(stack);
        stack.Open();
    }

    public void Note(string path, string type, string meaning)
    {
        var note = new Unsupported(path, type, meaning);
        if (!Notes.Contains(note)) Notes.Add(note);
    }

    /// <summary>Notes that a part is left out, since values that it needs cannot be resolved.</summary>
    public void LeaveOut(string path, string type, IReadOnlyList<ValueGap> gaps) => Note(path, type, Gaps.LeaveOut(gaps));

    /// <summary>The value of an export, whichever stack it is of; nothing where there is none.</summary>
    public JsonNode? Export(string name)
    {
        // A name may be an output of a nested stack, which is added when it is asked for.
        foreach (var stack in _stacks.ToList())
            if (stack.ExportNamed(name) is { } output) return Once(stack, output, () => stack.Output(output));

        return null;
    }

    /// <summary>The value of another stack's output; nothing where there is none.</summary>
    public JsonNode? Output(string stackName, string output) =>
        _stacks.Find(stack => stack.Name == stackName) is { } stack ? Once(stack, output, () => stack.Output(output)) : null;

    /// <summary>The value of an SSM parameter: a given one, or that of a resource; nothing where there is none.</summary>
    public string? SsmParameter(string name)
    {
        if (Options.Given(null, name) is { } given) return given;
        // Asked by its written name alone: a name that depends on other parameters could lead back here.
        var node = Resources.FirstOrDefault(node => node.Type == AwsType.Ssm.Parameter && node.WrittenProperty("Name") == name);
        if (node is null) return null;
        Recorder?.Add(node);
        return Once(node.Scope, node.LogicalId, () => JsonValue.Create(node.Given("Value")))?.ToString();
    }

    // Outputs of two stacks that lead to each other would never end.
    private JsonNode? Once(StackScope stack, string what, Func<JsonNode?> value)
    {
        if (!_entered.Add((stack, what)))
        {
            Mistakes.Add(
                $"{stack.Name}: the output {what} must not depend on itself; got a reference that comes back to it; take it " +
                $"out " +
                $"of one of the stacks");
            return JsonValue.Create(what);
        }

        try
        {
            return value();
        }
        finally
        {
            _entered.Remove((stack, what));
        }
    }
}
