namespace Pipeline.Fuzz.Tests;

/// <summary>
/// All properties hold for every input that fuzzing kept and for every one that ever found a fault. <c>scripts/fuzz</c> looks for
/// more.
/// </summary>
public class CorpusTests
{
    private const int MostBytes = 200 * 1024;
    private static readonly string Corpus = Path.Combine(Repository.Root, "test", "Pipeline.Fuzz", "Corpus");

    public static TheoryData<string> Targets => [.. FuzzTarget.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Corpus_HoldsEveryProperty(string name)
    {
        var target = FuzzTarget.All.Single(target => target.Name == name);
        var files = Directory.GetFiles(Path.Combine(Corpus, name));
        files.ShouldNotBeEmpty();
        foreach (var file in files)
        {
            try
            {
                target.Try(File.ReadAllBytes(file));
            }
#pragma warning disable CA1031 // Any exception of a reader is a finding, and is shown with its input.
            catch (Exception error)
#pragma warning restore CA1031
            {
                Assert.Fail($"{Path.GetRelativePath(Repository.Root, file)}: {error}");
            }
        }
    }

    [Fact]
    public void Corpus_StaysSmall() =>
        Directory.GetFiles(Corpus, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length)
        .ShouldBeLessThan(MostBytes, "remove the largest inputs whose code others reach too");

    [Fact]
    public void Corpus_IsOfTargetsThatThereAre() =>
        Directory.GetDirectories(Corpus).Select(folder => Path.GetFileName(folder)!).Order()
            .ShouldBe(FuzzTarget.All.Select(target => target.Name).Order());
}
