using System.Reflection;
using Amazon.CDK;

namespace Pipeline.Constructs.Tests;

/// <summary>
/// A stack whose findings tests read. It is a static field of its test class. One app makes and checks all of them, because the
/// rule packs cost more for each app than for each stack.
/// </summary>
/// <param name="build">Fills the stack.</param>
/// <param name="context">Context of the stack.</param>
/// <param name="env">Account and Region. Default: agnostic of both.</param>
internal sealed class CheckedStack(
    Action<Stack> build, Dictionary<string, object>? context = null, Amazon.CDK.Environment? env = null)
{
    private static readonly Lazy<Dictionary<CheckedStack, (IReadOnlyList<string> Findings, Template Template)>> All =
        new(CheckAll);

    /// <inheritdoc cref="Synth.Findings"/>
    public IReadOnlyList<string> Findings => All.Value[this].Findings;

    public Template Template => All.Value[this].Template;

    private static Dictionary<CheckedStack, (IReadOnlyList<string> Findings, Template Template)> CheckAll()
    {
        var stacks = typeof(CheckedStack).Assembly.GetTypes()
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public))
            .Where(field => field.FieldType == typeof(CheckedStack))
            .ToDictionary(field => $"{field.DeclaringType!.Name}-{field.Name}", field => (CheckedStack)field.GetValue(null)!);
        var (findings, templates) = Synth.Check(app => [.. stacks.Select(stack => stack.Value.In(app, stack.Key))]);
        return stacks.ToDictionary(stack => stack.Value, stack => (Of(stack.Key, findings), templates[stack.Key]));
    }

    // As the only stack of its app, with the name that every test's stack has.
    private static IReadOnlyList<string> Of(string name, IReadOnlyList<string> findings) =>
    [
        .. from finding in findings
           let place = $" at {name}"
           where finding.EndsWith(place, StringComparison.Ordinal) || finding.Contains($"{place}/", StringComparison.Ordinal)
           where !IsTwin(finding, findings)
           let asAlone = finding.Replace(place, " at Stack", StringComparison.Ordinal)
           orderby asAlone
           select asAlone,
    ];

    // Three packs have the same check under different names: counts it once.
    private static bool IsTwin(string finding, IReadOnlyList<string> findings) =>
        ((string[])["HIPAA.Security-", "PCI.DSS.321-"]).Any(pack =>
        finding.StartsWith(pack, StringComparison.Ordinal) && findings.Contains($"NIST.800.53.R5-{finding[pack.Length..]}"));

    private Stack In(Amazon.CDK.App app, string name)
    {
        var stack = new Stack(app, name, new StackProps { Env = env });
        foreach (var (key, value) in context ?? []) stack.Node.SetContext(key, value);
        build(stack);
        return stack;
    }
}
