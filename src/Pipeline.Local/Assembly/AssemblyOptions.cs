namespace Pipeline.Local.Assembly;

/// <summary>The values that a cloud assembly leaves open, and the folder in which its zip assets are unpacked.</summary>
/// <param name="TemporaryFolder">The run's own folder. It must exist, and the caller removes it.</param>
/// <param name="Account">The account of stacks that name none; null for 111122223333.</param>
/// <param name="Region">The Region of stacks that name none; null for eu-west-1.</param>
/// <param name="Parameters">
/// Template parameters, as <c>NAME</c> or, for one stack only, <c>STACK:NAME</c>. SSM parameters and exports of other stacks, by
/// their name. Outputs of other stacks (Fn::GetStackOutput), as <c>STACK.OUTPUT</c>.
/// </param>
internal sealed record AssemblyOptions(
    string TemporaryFolder, string? Account = null, string? Region = null, IReadOnlyDictionary<string, string>? Parameters = null)
{
    public const string DefaultAccount = "111122223333";

    public const string DefaultRegion = "eu-west-1";

    /// <summary>The computer that functions run on.</summary>
    public CodePlatform Computer { get; init; } = CodePlatform.Here;

    /// <summary>Whether its processor has the instructions of a name.</summary>
    public Func<string, bool> HasInstructions { get; init; } = InstructionSets.AreHere;

    /// <summary>A value that was given for a stack's parameter or, where the stack is null, for another name.</summary>
    public string? Given(string? stack, string name) =>
        stack is not null && Parameters?.GetValueOrDefault($"{stack}:{name}") is { } own
        ? own : Parameters?.GetValueOrDefault(name);

    /// <summary>
    /// Whether the resources are drawn and not run: those stay whose values cannot be resolved, code is not unpacked, and a stack
    /// without a resource that can be run is taken too where all are such.
    /// </summary>
    public bool IsForDrawing { get; init; }
}
