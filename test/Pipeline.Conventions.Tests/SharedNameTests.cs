using System.Text.RegularExpressions;

namespace Pipeline.Conventions.Tests;

/// <summary>
/// Names of AWS and of the functions that several projects use are written once; all other code refers to them.
/// </summary>
public partial class SharedNameTests
{
    // Names that AWS or .NET give, or that are also construct ids or Lambda's own metrics.
    private static readonly string[] OfOthers =
        ["AWS_REGION", "FunctionName", "RecordsDropped", "RecordsRejected", "StreamingPipeline", "transform"];

    [Fact]
    public void ResourceTypeOfSeveralFiles_StandsInAwsType() => Sources()
        .SelectMany(file => ResourceType().Matches(Files.Read(file)).Select(match => (Type: match.Value, File: file)))
        .Distinct()
        .GroupBy(use => use.Type)
        .Where(type => type.Count() > 1)
        .Select(type => $"{type.Key} in {string.Join(", ", type.Select(use => use.File).Order(StringComparer.Ordinal))}")
        .ShouldBeEmpty("name it in src/Pipeline.Local/Assembly/AwsType.cs");

    [Theory]
    [InlineData("FunctionSettings.cs")]
    [InlineData("MetricNames.cs")]
    [InlineData("RuntimeSettings.cs")]
    public void NameOfTheFunctions_StandsThereAlone(string owner)
    {
        var path = $"src/Pipeline.Functions/{owner}";
        string[] names =
        [
            .. Constant().Matches(Files.Read(path)).Select(match => match.Groups["value"].Value)
                .Where(value => value.Length > 6 && !OfOthers.Contains(value)),
        ];
        names.ShouldNotBeEmpty();
        Sources().Where(file => file != path)
            .SelectMany(file => names.Where(name => Files.Read(file).Contains($"\"{name}\"", StringComparison.Ordinal))
                .Select(name => $"{name} in {file}"))
            .ShouldBeEmpty($"refer to {owner}");
    }

    private static IEnumerable<string> Sources() =>
        Files.Sources.Where(file => file.StartsWith("src/", StringComparison.Ordinal));

    [GeneratedRegex("\"AWS::[A-Za-z0-9]+::[A-Za-z0-9]+\"")]
    private static partial Regex ResourceType();

    [GeneratedRegex("const string \\w+ = \"(?<value>[^\"]+)\";")]
    private static partial Regex Constant();
}
