using Pipeline.Local.Functions;

namespace Pipeline.Local.Tests.Functions;

public sealed class FunctionOutputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LambdaRunLog _log = new();
    private readonly FunctionOutput _output;

    public FunctionOutputTests() =>
        _output = new FunctionOutput("stack/Subject", Path.Combine(_folder.Path, "subject.log"), _log);

    public void Dispose()
    {
        _output.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void EmbeddedMetrics_AreMeasuredForEachSetOfDimensions()
    {
        _output.Write(
            """
            {"_aws":{"Timestamp":1,"CloudWatchMetrics":[{"Namespace":"Pipeline","Dimensions":[["FunctionName"],["FunctionName",
              "Stage"]],"Metrics":[{"Name":"Written","Unit":"Count"},{"Name":"Lag"}]}]},"FunctionName":"subject","Stage":"dev",
              "Written":5,"Lag":[1,2.5]}
            """);
        _log.Points.ShouldBe(
        [
            ("Pipeline/Written{FunctionName=subject}", 5),
            ("Pipeline/Written{FunctionName=subject,Stage=dev}", 5),
            ("Pipeline/Lag{FunctionName=subject}", 1),
            ("Pipeline/Lag{FunctionName=subject,Stage=dev}", 1),
            ("Pipeline/Lag{FunctionName=subject}", 2.5),
            ("Pipeline/Lag{FunctionName=subject,Stage=dev}", 2.5),
        ]);
        _log.Lines.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("{\"CloudWatchMetrics\"")]
    [InlineData(
        """{"_aws":{"CloudWatchMetrics":[{"Namespace":"N","Dimensions":[["\ud83d"]],"Metrics":[{"Name":"\ud83d"}]}]},"A":1}""")]
    [InlineData("""{"CloudWatchMetrics":[]}""")]
    [InlineData("""{"_aws":{"CloudWatchMetrics":[{"Metrics":[{"Name":"A"}]}]},"A":1}""")]
    [InlineData(
        """{"_aws":{"CloudWatchMetrics":[{"Namespace":"N","Dimensions":[["Missing"]],"Metrics":[{"Name":"B"}]}]},"A":1}""")]
    [InlineData("""{"_aws":{"CloudWatchMetrics":[{"Namespace":"N","Metrics":[{"Name":"A"}]}]},"A":"text"}""")]
    public void LineThatIsNoMetric_MeasuresNothing(string line)
    {
        _output.Write(line);
        _log.Points.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"timestamp":"t","level":"ERROR","message":"no such table"}""", "no such table")]
    [InlineData("""{"level":"Critical","message":"out of disk"}""", "out of disk")]
    [InlineData("""{"level":"ERROR","message":"caf\ud83d"}""", "caf\uFFFD")]
    [InlineData("Unhandled exception. System.Exception: boom", "Unhandled exception. System.Exception: boom")]
    [InlineData("fail: Category[0]", "fail: Category[0]")]
    public void ErrorLine_IsSaid(string line, string said)
    {
        _output.Write(line);
        _log.Lines.ShouldBe([$"stack/Subject: {said}"]);
    }

    [Fact]
    public void SameFailure_IsSaidOnceAndKeptEachTime()
    {
        for (var i = 0; i < 36; i++) _output.WriteFailure($"request-{i}", FunctionFailure.Exit($"request-{i}", 134));
        _log.Lines.ShouldBe(["stack/Subject: failed: Runtime.ExitError: Error: Runtime exited with error: signal: aborted"]);
        _output.LastError.ShouldBe("Runtime.ExitError: Error: Runtime exited with error: signal: aborted");
        _output.Dispose();
        File.ReadAllLines(Path.Combine(_folder.Path, "subject.log")).Length.ShouldBe(36);
    }

    [Fact]
    public void WordsOfTheFunction_ExplainMoreThanTheEndOfItsProcess()
    {
        _output.Write("Unhandled exception. System.BadImageFormatException: wrong format");
        _output.WriteFailure("1", FunctionFailure.Exit("1", 134));
        _output.LastError.ShouldBe("Unhandled exception. System.BadImageFormatException: wrong format");
    }

    [Theory]
    [InlineData("""{"level":"WARN","message":"slow"}""")]
    [InlineData("""{"level":7}""")]
    [InlineData("{")]
    [InlineData("""{"level":"\ud83d","message":"half"}""")]
    [InlineData("an error, says the text")]
    public void OtherLine_IsNotSaid(string line)
    {
        _output.Write(line);
        _log.Lines.ShouldBeEmpty();
    }

    [Fact]
    public void ManyErrors_AreSaidUpToABound()
    {
        for (var i = 0; i < 100; i++) _output.Write($$"""{"level":"ERROR","message":"error {{i}}"}""");
        _log.Lines.Count.ShouldBe(21);
        _log.Lines.Last().ShouldStartWith("stack/Subject: more errors are in ");
    }
}
