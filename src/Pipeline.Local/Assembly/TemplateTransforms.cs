using System.Text.Json.Nodes;

namespace Pipeline.Local.Assembly;

/// <summary>
/// The transforms of a template, which CloudFormation carries out during deployment
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/transform-section-structure.html). The local run carries out
/// only the loops of AWS::LanguageExtensions (<see cref="TemplateLoops"/>).
/// </summary>
internal static class TemplateTransforms
{
    /// <summary>The function that applies a transform, such as AWS::Include, to a part of a template.</summary>
    public const string Function = "Fn::Transform";

    public const string LanguageExtensions = "AWS::LanguageExtensions";

    public const string Rule = "be carried out before the run, since only CloudFormation can";

    // "sam build" leaves the transform in the template. The processed template of a deployed stack does not have it any more.
    public const string Remedy =
        "give the run the expanded template (aws cloudformation get-template --template-stage Processed shows that of a " +
        "deployed stack), or define the same with CDK constructs";

    private const string Serverless = "AWS::Serverless-2016-10-31";

    /// <summary>The transforms that a template needs and that are not carried out here.</summary>
    public static IReadOnlyList<string> NotCarriedOut(JsonObject template)
    {
        var declared = Declared(template["Transform"]).Concat(Declared(template[Function]));
        return [.. declared.Where(name => name.Length > 0 && name != LanguageExtensions)];
    }

    /// <summary>Whether each resource that needs the transform is reported, so that the template need not be.</summary>
    public static bool IsToldByResources(string transform) => transform == Serverless;

    private static IEnumerable<string> Declared(JsonNode? node) => node switch
    {
        JsonArray list => list.SelectMany(Declared),
        JsonObject transform => [ValueText.Of(transform["Name"])],
        JsonValue name => [ValueText.Of(name)],
        _ => [],
    };
}
