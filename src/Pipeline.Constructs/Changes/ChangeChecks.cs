using System.Collections;
using System.IO;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.JSII.Runtime.Deputy;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records;

namespace Pipeline.Constructs;

/// <summary>
/// Compares each synthesized template with the deployed one. Fails the synthesis if the change deletes data, leaves it behind,
/// hides it or makes it unreadable, or if AWS refuses the change: <c>Validations.Of(app).AddPlugins(new
/// ChangeChecks("deployed"))</c>.
/// </summary>
/// <remarks>
/// <para>A synthesis does not ask AWS, so the folder holds the deployed templates, each named as the stack's synthesis names it
/// (<c>production-pipeline.template.json</c>). Copy them from <c>cdk.out</c> after a deployment, or write them with
/// <c>aws cloudformation get-template</c>. A stack without a template there is new and has no data to lose.</para>
/// <para>A finding says what happens to the data, how to make the change in two steps, and which text acknowledges it in the
/// context <c>pipeline:acknowledged-changes</c>, a list. That text holds a digest of the old and the new value, so it
/// acknowledges no later change.</para>
/// </remarks>
public sealed class ChangeChecks : DeputyBase, IPolicyValidationPlugin
{
    /// <summary>The context with the list of acknowledged changes.</summary>
    public const string AcknowledgedContextKey = "pipeline:acknowledged-changes";

    private const string Ending = ".template.json";

    private readonly string _folder;

    /// <summary>Makes the checks against the templates of a folder.</summary>
    /// <param name="deployedTemplates">The folder, absolute or relative to the app's working directory.</param>
    /// <exception cref="InvalidInputException">The folder does not exist, or a template in it is not a JSON object; the message
    /// lists every mistake.</exception>
    public ChangeChecks(string deployedTemplates)
    {
        ArgumentNullException.ThrowIfNull(deployedTemplates);
        _folder = deployedTemplates;
        List<string> mistakes = [];
        if (!Directory.Exists(_folder))
        {
            mistakes.Add(
                $"deployedTemplates must be a folder with the deployed templates; got {_folder}, which is not there; make " +
                "it and copy *.template.json of cdk.out into it after a deployment");
        }
        else
        {
            foreach (var file in Directory.GetFiles(_folder, $"*{Ending}").Order(StringComparer.Ordinal)) Parse(file, mistakes);
        }

        if (mistakes.Count > 0) throw new InvalidInputException(nameof(ChangeChecks), mistakes);
    }

    /// <summary>The name of these checks in CDK's report.</summary>
    public string Name => "pipeline-changes";

    /// <summary>The version: none; the checks come with the library.</summary>
    public string? Version => null;

    /// <summary>The rules.</summary>
    public string[] RuleIds => [.. ChangeRules.All.Select(rule => rule.Name)];

    /// <summary>Called by CDK at the end of a synthesis.</summary>
    /// <param name="context">The templates.</param>
    public IPolicyValidationPluginReport Validate(IPolicyValidationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var acknowledged = Acknowledged(context.AppConstruct);
        var violations = context.TemplatePaths
            .Select(path => (Path: path, Deployed: Path.Combine(_folder, Path.GetFileName(path))))
            .Where(template => File.Exists(template.Deployed))
            .SelectMany(template => Violations(template.Deployed, template.Path, acknowledged))
            .ToArray();
        return new PolicyValidationPluginReport { Success = violations.Length == 0, Violations = violations };
    }

    private static IEnumerable<IPolicyViolation> Violations(string deployed, string synthesized, HashSet<string> acknowledged)
    {
        var stack = Path.GetFileName(synthesized)[..^Ending.Length];
        foreach (var finding in ChangeRules.Find(new(Parse(deployed)), new(Parse(synthesized))))
        {
            var acknowledgment = $"{stack}/{finding.LogicalId}/{finding.Rule.Name}/{finding.Digest}";
            if (acknowledged.Contains(acknowledgment)) continue;
            yield return new PolicyViolation
            {
                RuleName = finding.Rule.Name,
                Severity = "error",
                Description = $"{finding.Path} {finding.Effect} ({finding.Rule.Source})",
                Fix = $"{finding.Rule.Remedy}. If you want the change as it is, add \"{acknowledgment}\" to the context " +
                    $"\"{AcknowledgedContextKey}\"",
                ViolatingResources =
                [
                    new PolicyViolatingResource
                    {
                        ResourceLogicalId = finding.LogicalId,
                        TemplatePath = synthesized,
                        Locations = finding.Properties.ToArray(),
                    },
                ],
            };
        }
    }

    private static HashSet<string> Acknowledged(IConstruct app) => app.Node.TryGetContext(AcknowledgedContextKey) switch
    {
        string text => [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)],
        IEnumerable list => [.. list.Cast<object?>().OfType<string>()],
        _ => [],
    };

    private static JsonObject Parse(string file)
    {
        List<string> mistakes = [];
        return Parse(file, mistakes) ?? throw new InvalidInputException(nameof(ChangeChecks), mistakes);
    }

    // The output of 'aws cloudformation get-template' has the template in TemplateBody.
    private static JsonObject? Parse(string file, List<string> mistakes)
    {
        try
        {
            if (JsonNode.Parse(File.ReadAllText(file)) is JsonObject template)
                return template["TemplateBody"] as JsonObject ?? template;
        }
        catch (JsonException)
        {
            // Reported below.
        }

        mistakes.Add($"{file} must be a CloudFormation template in JSON; got other text; copy it from cdk.out again");
        return null;
    }
}
