namespace Pipeline.Conventions.Tests;

/// <summary>The snapshot helper itself: what it accepts, and its messages when it fails.</summary>
public sealed class SnapshotTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void FirstRun_NeverPasses()
    {
        var error = Should.Throw<SnapshotException>(() => Compare("a\nb"));
        error.Message.ShouldBe($"""
            Directory: {_folder.Path}
            New:
              - Received: Some.Test.received.txt
                Verified: Some.Test.verified.txt
            To accept: scripts/accept-snapshots

            a
            b

            """);
        File.ReadAllText(In("received")).ShouldBe("a\nb");
        File.Exists(In("verified")).ShouldBeFalse("nothing accepts by itself");
    }

    [Fact]
    public void SameText_PassesAndRemovesWhatWasReceivedBefore()
    {
        File.WriteAllText(In("verified"), "a");
        Should.Throw<SnapshotException>(() => Compare("b"));
        Compare("a");
        File.Exists(In("received")).ShouldBeFalse();
    }

    [Fact]
    public void OtherText_ShowsTheFirstDifference()
    {
        File.WriteAllText(In("verified"), "1\n2\n3\n4\n5\n6");
        var message = Should.Throw<SnapshotException>(() => Compare("1\n2\n3\n4\nfive\n6")).Message;
        message.ShouldContain("NotEqual:");
        message.ShouldContain("first difference in line 5\nverified:\n2\n3\n4\n5\n6\nreceived:\n2\n3\n4\nfive\n6");
        File.ReadAllText(In("verified")).ShouldBe("1\n2\n3\n4\n5\n6");
    }

    [Fact]
    public void TooLong_AsksForASplit()
    {
        File.WriteAllText(In("verified"), "a\nb\nc");
        Should.Throw<SnapshotException>(() =>
            Snapshot.CompareFiles(_folder.Path, "Some.Test", "txt", "a\nb\nc", 2, openDiffTool: false))
            .Message.ShouldBe(
                "Some.Test: a snapshot must have at most 2 lines, so that it is read; got 3; split it by construct");
    }

    public void Dispose() => _folder.Dispose();

    private string In(string state) => Path.Combine(_folder.Path, $"Some.Test.{state}.txt");

    private void Compare(string text) =>
        Snapshot.CompareFiles(_folder.Path, "Some.Test", "txt", text, Snapshot.MaximumLines, openDiffTool: false);
}
