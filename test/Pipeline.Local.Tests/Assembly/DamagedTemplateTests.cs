using System.Text.Json.Nodes;
using Pipeline.Local.Engines;
using Pipeline.Records;

namespace Pipeline.Local.Tests.Assembly;

/// <summary>
/// Templates with one damaged value: the reader accepts them or refuses them with a reason, and never fails otherwise.
/// </summary>
public sealed class DamagedTemplateTests : IDisposable
{
    private static readonly string[] Damage =
    [
        "null", "1", "true", "\"\"", "\"text\"", "[]", "{}", "[[]]", """{ "Ref": "Nowhere" }""", """{ "Ref": "AWS::NoValue" }""",
            """{ "Ref": [1] }""",
        """{ "Fn::Sub": 1 }""", """{ "Fn::Sub": "${}" }""", """{ "Fn::Join": [{}, {}] }""", """{ "Fn::If": [] }""",
            """{ "Fn::Split": ["", "a"] }""",
        """{ "Fn::Select": [-1, []] }""", """{ "Fn::GetAtt": {} }""", """{ "Fn::FindInMap": [1, 2, 3] }""",
            """{ "Fn::Cidr": ["x", "y", "z"] }""",
        """{ "Fn::Base64": { "Ref": "Stream" } }""", """{ "Fn::GetAZs": null }""",
    ];

    private readonly AssemblyFolder _folder = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void DamagedPlace_IsReadOrRefusedInWords(int seed)
    {
        var random = new Random(seed);
        var (read, refused) = (0, 0);
        _folder.Write("asset.abc/Writer.dll", "code");
        for (var i = 0; i < 100; i++)
        {
            var template = JsonNode.Parse(WholePipelineTemplate.Pipeline)!.AsObject();
            var where = Spoil(template, random);
            _folder.Stack("pipeline", template.ToJsonString());
            try
            {
                var deployment = _folder.Read("pipeline");
                read++;
                foreach (var resource in deployment.Resources)
                {
                    EngineGaps.Of(resource).ToList().ForEach(note => note.Meaning.ShouldNotBeEmpty());
                    if (resource.Type != AwsType.DynamoDb.GlobalTable) continue;
                    TableRequest.Of(resource).ShouldNotBeNull();
                    TableRequest.TimeToLive(resource).ShouldBeNull();
                }
            }
            catch (InvalidInputException error)
            {
                refused++;
                error.Violations.ShouldEachBe(violation => violation.Contains("; got ") || violation.Contains("does not know"));
            }
            catch (Exception error) when (error is not ShouldAssertException)
            {
                Assert.Fail($"{where}: {error}");
            }
        }

        read.ShouldBeGreaterThan(15);
        refused.ShouldBeGreaterThan(15);
    }

    [Fact]
    public void DamagedManifest_IsReadOrRefusedInWords()
    {
        var random = new Random(1);
        var refused = 0;
        _folder.Stack("pipeline", WholePipelineTemplate.Pipeline).Asset("pipeline", "abc", "asset.abc").Stage("stage")
            .Stack("inner", WholePipelineTemplate.Pipeline, stage: "stage");
        _folder.Write("asset.abc/Writer.dll", "code");
        var files = new[] { "manifest.json", "pipeline.assets.json" }.ToDictionary(file => file, file =>
            File.ReadAllText(_folder.In(file)));
        for (var i = 0; i < 200; i++)
        {
            foreach (var (file, content) in files) _folder.Write(file, content);
            var (damaged, text) = files.ElementAt(random.Next(files.Count));
            var manifest = JsonNode.Parse(text)!.AsObject();
            var where = Spoil(manifest, random);
            _folder.Write(damaged, manifest.ToJsonString());
            try
            {
                _folder.Read("*");
            }
            catch (InvalidInputException)
            {
                refused++;
            }
            catch (Exception error)
            {
                Assert.Fail($"{damaged} {where}: {error}");
            }
        }

        refused.ShouldBeGreaterThan(30);
    }

    public void Dispose() => _folder.Dispose();

    private static string Spoil(JsonNode whole, Random random)
    {
        var places = Places(whole).ToList();
        var (parent, place) = places[random.Next(places.Count)];
        var damage = JsonNode.Parse(Damage[random.Next(Damage.Length)]);
        if (place is string key) parent[key] = damage;
        else parent[(int)place] = damage;
        return $"{parent.GetPath()}, {place} = {damage?.ToJsonString()}";
    }

    private static IEnumerable<(JsonNode Parent, object Place)> Places(JsonNode node) => node switch
    {
        JsonObject map => map.SelectMany(item => Below(map, item.Key, item.Value)),
        JsonArray array => array.SelectMany((item, index) => Below(array, index, item)),
        _ => [],
    };

    private static IEnumerable<(JsonNode Parent, object Place)> Below(JsonNode parent, object place, JsonNode? item) =>
        item is null ? [(parent, place)] : Places(item).Prepend((parent, place));
}
