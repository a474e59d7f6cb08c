using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Local.Functions;

namespace Pipeline.Local.Tests.Functions;

/// <summary>The test function, deployed by a template and run.</summary>
internal sealed class FunctionRun : IAsyncDisposable
{
    public const string Name = "subject";
    public const string Arn = "arn:aws:lambda:eu-west-1:111122223333:function:subject";

    public static readonly Caller User = new("arn:aws:iam::111122223333:user/somebody", RoleArn: null);
    public static readonly Caller Role =
        new("arn:aws:sts::111122223333:assumed-role/other/session", "arn:aws:iam::111122223333:role/other");

    private readonly TemporaryFolder _folder = new();

    /// <param name="properties">Override the properties of a valid function.</param>
    /// <param name="code">The folder of its code; by default the test function's.</param>
    /// <param name="processes">The most processes at once.</param>
    /// <param name="runtime">Lambda's name of the runtime.</param>
    /// <param name="assembly">The assembly that runs in place of the deployed program.</param>
    /// <param name="log">Gets the metrics in place of <see cref="Log"/>.</param>
    /// <param name="time">The clock; by default the computer's.</param>
    /// <param name="endpoint">What the function calls in place of AWS; by default there is no such thing.</param>
    public FunctionRun(
        JsonObject? properties = null, string? code = null, int processes = 10, string runtime = "dotnet10",
            string? assembly = null, IRunLog? log = null, TimeProvider? time = null, Uri? endpoint = null)
    {
        var all = new JsonObject
        {
            ["Handler"] = "Pipeline.Local.TestFunction",
            ["MemorySize"] = 512,
            ["Role"] = "arn:aws:iam::111122223333:role/subject",
            ["Runtime"] = runtime,
            ["Timeout"] = 60,
        };
        foreach (var (name, value) in properties ?? []) all[name] = value?.DeepClone();
        var resource =
            new Resource("stack", "Subject", "AWS::Lambda::Function", Name, Arn, "stack/Subject", all, code ?? CodeFolder)
            {
                Assembly = assembly,
            };
        Functions = new LocalFunctions(
            new Deployment("111122223333", "eu-west-1", "aws", [resource], [], new Dictionary<(string, string), string>()),
            Access,
            log ?? Log,
            new Pace(time ?? TimeProvider.System, 1),
            new LocalFunctionsOptions(endpoint?.ToString().TrimEnd('/') ?? "http://127.0.0.1:1", _folder.Path)
            {
                Processes = processes,
            });
    }

    public static string CodeFolder { get; } =
        Repository.PathTo("artifacts", "bin", "Pipeline.Local.TestFunction", Configuration);

    public LambdaAccess Access { get; } = new();

    public LambdaRunLog Log { get; } = new();

    public LocalFunctions Functions { get; }

    public string LogFile => File.ReadAllText(Path.Combine(_folder.Path, $"{Name}.log"));

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Name;

    public async Task<(JsonNode Payload, string? Error)> InvokeAsync(string payload, Caller? caller = null)
    {
        var answer = await Functions.InvokeAsync(caller ?? User, Name, Encoding.UTF8.GetBytes(payload), CancellationToken.None);
        return (JsonNode.Parse(answer.Payload.Span)!, answer.FunctionError);
    }

    public async ValueTask DisposeAsync()
    {
        await Functions.DisposeAsync();
        _folder.Dispose();
    }
}
