using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Assembly;

/// <summary>
/// The stacks that are resolved together, and the exports, outputs, SSM parameters and mistakes that they share.
/// </summary>
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

    /// <summary>All stacks, including nested ones, in the order of deployment.</summary>
    public IReadOnlyList<StackScope> Stacks => _stacks;

    public IEnumerable<ResourceNode> Resources => _stacks.SelectMany(stack => stack.Resources);

    /// <summary>Adds a stack and its nested stacks.</summary>
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

    /// <summary>The value of an export of any of the stacks; null where none exports the name.</summary>
    public Resolved Export(string name)
    {
        // The name may be an output of a nested stack, which is added when the output is looked up.
        foreach (var stack in _stacks.ToList())
            if (stack.ExportNamed(name) is { } output) return Once(stack, output, () => stack.Output(output));

        return Resolved.Plain(null);
    }

    /// <summary>The value of another stack's output; null where there is none.</summary>
    public Resolved Output(string stackName, string output) =>
        _stacks.Find(stack => stack.Name == stackName) is { } stack ? Once(stack, output, () => stack.Output(output))
            : Resolved.Plain(null);

    /// <summary>The value of an SSM parameter, as text: a given one, or that of a resource; null where there is none.</summary>
    public Resolved SsmParameter(string name)
    {
        if (Options.Given(null, name) is { } given) return Resolved.Plain(JsonValue.Create(given));
        // Only names that are plain text are compared: a name that depends on other parameters could lead back here.
        var node = Resources.FirstOrDefault(node => node.Type == AwsType.Ssm.Parameter && node.WrittenProperty("Name") == name);
        if (node is null) return Resolved.Plain(null);
        return Once(node.Scope, node.LogicalId, () => Resolved.Plain(JsonValue.Create(node.Given("Value")))) with
        {
            References = new HashSet<ResourceNode> { node },
        };
    }

    // Without this check, outputs of two stacks that refer to each other would be resolved without end.
    private Resolved Once(StackScope stack, string what, Func<Resolved> value)
    {
        if (!_entered.Add((stack, what)))
        {
            Mistakes.Add(
                $"{stack.Name}: the output {what} must not depend on itself; got a reference that comes back to it; " +
                $"take it out of one of the stacks");
            return Resolved.Plain(JsonValue.Create(what));
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
