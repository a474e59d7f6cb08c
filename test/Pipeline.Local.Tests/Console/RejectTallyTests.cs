using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Local.Console;

namespace Pipeline.Local.Tests.Console;

/// <summary>Rejects in the objects that functions put.</summary>
public class RejectTallyTests
{
    private readonly RejectTally _tally = new();

    [Fact]
    public void LinesOfRejects_AreCountedByReason()
    {
        Add(Line(1, "NotAnEvent", "zone must be a string"), Line(2, "NotJson", "it is not JSON"), Line(3, "NotAnEvent", "newer"));
        _tally.Total.ShouldBe(3);
        _tally.Reasons.ShouldBe([new RejectReason("NotAnEvent", 2, "newer"), new RejectReason("NotJson", 1, "it is not JSON")]);
    }

    [Fact]
    public void BatchThatIsProcessedTwice_CountsOnce()
    {
        Add(Line(1, "NotJson"));
        Add(Line(1, "NotJson"), Line(2, "NotJson"));
        _tally.Total.ShouldBe(2);
    }

    [Theory]
    [InlineData("")]
    [InlineData("zone,time\nhall-a,9")]
    [InlineData("{\"zone\":\"hall-a\"}\n{broken")]
    public void OtherObjects_AreNoRejects(string body)
    {
        _tally.Add(Encoding.UTF8.GetBytes(body));
        _tally.Total.ShouldBe(0);
        _tally.Reasons.ShouldBeEmpty();
    }

    [Fact]
    public void ManyReasonsAndLongTexts_AreBounded()
    {
        foreach (var i in Enumerable.Range(0, 300)) Add(Line(i, $"reason {i} {new string('x', 1000)}", new string('y', 9000)));
        _tally.Total.ShouldBe(300);
        _tally.Reasons.Count.ShouldBeLessThanOrEqualTo(RejectTally.MostReasons + 1);
        _tally.Reasons.Sum(reason => reason.Records).ShouldBe(300);
        _tally.Reasons.ShouldEachBe(reason => reason.Reason.Length <= 300 && reason.Example.Length <= 300);
    }

    private void Add(params string[] lines) => _tally.Add(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));

    private static string Line(int number, string reason, params string[] violations) => new JsonObject
    {
        ["reason"] = reason,
        ["violations"] = new JsonArray([.. violations.Select(text => JsonValue.Create(text))]),
        ["eventSourceArn"] = "arn:aws:kinesis:eu-west-1:111122223333:stream/s",
        ["shardId"] = "shardId-000000000000",
        ["sequenceNumber"] = number.ToString(CultureInfo.InvariantCulture),
        ["subSequenceNumber"] = 0,
        ["data"] = "AA==",
    }.ToJsonString();
}
