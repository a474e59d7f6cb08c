namespace Pipeline.Local.Assembly;

/// <summary>
/// A value that cannot be resolved here although the template may be right, because only AWS or another stack has it. The
/// resource that needs it is left out. A fault of the template itself is a mistake (<see cref="Mistakes"/>), which
/// refuses the run.
/// </summary>
/// <param name="Place">The place that needs the value: stack, logical id and property.</param>
/// <param name="Function">The intrinsic function that gives no value.</param>
/// <param name="Rule">What could be resolved, as in "must RULE".</param>
/// <param name="Got">The value in the template.</param>
/// <param name="Remedy">What to do.</param>
internal sealed record ValueGap(string Place, string Function, string Rule, string Got, string Remedy)
{
    public override string ToString() => $"{Place}: {Function} must {Rule}; got {Got}; {Remedy}";
}
