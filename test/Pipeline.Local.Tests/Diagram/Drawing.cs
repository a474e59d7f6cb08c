using Pipeline.Local.Assembly;
using Pipeline.Local.Diagram;
using Pipeline.Local.Tests.Assembly;

namespace Pipeline.Local.Tests.Diagram;

/// <summary>Models of templates written in a test.</summary>
internal static class Drawing
{
    /// <summary>A role that Lambda can assume, with one statement.</summary>
    public static string Role(string actions, string resources, string service = "lambda") => $$"""
        { "Type": "AWS::IAM::Role", "Properties": {
          "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": "sts:AssumeRole",
            "Principal": { "Service": "{{service}}.amazonaws.com" } }] },
          "Policies": [{ "PolicyName": "Own", "PolicyDocument": { "Version": "2012-10-17", "Statement": [
            { "Effect": "Allow", "Action": {{actions}}, "Resource": {{resources}} }] } }] } }
        """;

    public static DiagramModel Of(string resources, bool withAlarms = false)
    {
        using var folder = new AssemblyFolder();
        folder.Stack("app", $$"""{ "Resources": { {{resources}} } }""");
        return Of(folder, withAlarms);
    }

    public static DiagramModel Of(AssemblyFolder folder, bool withAlarms = false, params string[] stacks) => ModelBuilder.Build(
        CloudAssembly.Read(folder.Path, stacks, new AssemblyOptions(folder.Temporary) { IsForDrawing = true }), "Test",
        withAlarms);

    /// <summary>One line for each edge: <c>From -> To: how; who may do what</c>.</summary>
    public static string[] Edges(DiagramModel model) =>
    [
        .. model.Edges.Select(edge => $"{Name(model, edge.From)} -> {Name(model, edge.To)}: "
            + string.Join("; ", edge.Rights.Select(right => right.Sentence).Prepend(edge.Label))),
    ];

    private static string Name(DiagramModel model, string id) => model.Nodes.Single(node => node.Id == id).Name;
}
