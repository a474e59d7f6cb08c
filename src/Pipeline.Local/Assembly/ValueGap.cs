namespace Pipeline.Local.Assembly;

/// <summary>
/// A value that cannot be resolved here, although the template may be right: AWS, or another stack, has it. The resource that
/// needs it is left out. What is wrong in the template itself is a mistake (<see cref="Mistakes"/>), which refuses the run.
/// </summary>
/// <param name="Place">Where the value is needed: stack, logical id and property.</param>
/// <param name="Function">The intrinsic function that gives no value.</param>
/// <param name="Rule">What would be resolved, as in "must RULE".</param>
/// <param name="Got">What the template has.</param>
/// <param name="Remedy">What to do.</param>
internal sealed record ValueGap(string Place, string Function, string Rule, string Got, string Remedy)
{
    public override string ToString() => $"{Place}: {Function} must {Rule}; got {Got}; {Remedy}";
}
