using Amazon.CDK.AWS.Lambda;

namespace Pipeline.Constructs.Internal;

/// <summary>Which code a function gets, and what runs it.</summary>
/// <param name="Runtime">The kind of build.</param>
/// <param name="Architecture">Where it runs.</param>
/// <param name="CodePath">A folder of the user's, or <c>null</c> for the library's own.</param>
internal sealed record FunctionBuild(PipelineRuntime Runtime, Architecture Architecture, string? CodePath = null)
{
    /// <summary>The program that an OS-only runtime starts, and the handler of such a function
    /// (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html).</summary>
    public const string Bootstrap = "bootstrap";

    private const string X64 = "linux-x64";
    private const string Arm64 = "linux-arm64";

    /// <summary>.NET's names of Lambda's platforms.</summary>
    public static IReadOnlyList<string> Platforms { get; } = [X64, Arm64];

    /// <summary>Whether it is machine code.</summary>
    public bool IsNative => Runtime == PipelineRuntime.Native;

    /// <summary>.NET's name of the platform, or <c>null</c> where Lambda has a new architecture.</summary>
    public string? Platform => Architecture.Name switch
    {
        "arm64" => Arm64,
        "x86_64" => X64,
        _ => null,
    };
}
