using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Constructs;
using Pipeline.Records;

namespace Pipeline.App.Settings;

/// <summary>
/// The app's settings from cdk.json's context: <c>stages</c>, and the one to synthesize with <c>-c stage=NAME</c>.
/// </summary>
internal sealed partial record AppSettings(IReadOnlyList<StageSettings> Stages)
{
    /// <summary>Reads and checks all settings.</summary>
    /// <param name="app">The app whose context is read.</param>
    /// <param name="schemas">The names of the available schemas.</param>
    /// <exception cref="InvalidInputException">A setting is wrong; the message lists every mistake.</exception>
    public static AppSettings Read(Construct app, IReadOnlyCollection<string> schemas) => Read(
        ContextJson.From(app.Node.TryGetContext("stages")), app.Node.TryGetContext("stage") as string, schemas);

    internal static AppSettings Read(JsonNode? stages, string? only, IReadOnlyCollection<string> schemas)
    {
        List<string> mistakes = [];
        var read = stages is JsonObject { Count: > 0 } all
            ? ReadAll(all, schemas, mistakes)
            : Refuse(mistakes, $"stages must be an object with at least one stage; got {stages?.ToJsonString() ?? "null"}; " +
                "add \"stages\": { \"dev\": {} } to the context of cdk.json");

        if (only is not null && read.Count > 0 && read.All(stage => stage.Name != only))
        {
            mistakes.Add(
                $"stage must be one of {string.Join(", ", read.Select(stage => stage.Name))}; got {only}; correct -c stage=NAME");
        }

        if (mistakes.Count > 0) throw new InvalidInputException("The context of cdk.json", mistakes);
        return new AppSettings([.. read.Where(stage => only is null || stage.Name == only)]);
    }

    private static List<StageSettings> ReadAll(JsonObject stages, IReadOnlyCollection<string> schemas, List<string> mistakes)
    {
        List<StageSettings> read = [];
        foreach (var (name, value) in stages)
        {
            if (!StageName().IsMatch(name))
            {
                mistakes.Add(
                    $"stages.{name} must be named by 1 to 20 lower-case letters, digits and dashes, starting with a letter; " +
                    $"got {name}; rename it");
            }

            if (value is JsonObject stage)
            {
                read.Add(StageSettings.Read(name, schemas, new SettingsReader(stage, $"stages.{name}", mistakes)));
            }
            else
            {
                mistakes.Add(
                    $"stages.{name} must be an object; got {value?.ToJsonString() ?? "null"}; write {{}} for the defaults");
            }
        }

        return read;
    }

    private static List<StageSettings> Refuse(List<string> mistakes, string mistake)
    {
        mistakes.Add(mistake);
        return [];
    }

    // The name becomes a part of the stack names.
    [GeneratedRegex("^[a-z][a-z0-9-]{0,19}$")]
    private static partial Regex StageName();
}
